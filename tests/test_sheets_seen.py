"""What a style sheet hides and another rule may show is text of the page, and honest words hold those of spam."""

from __future__ import annotations

import pytest

from scrubber import Decision, scrub

STORY = "<p>镇上的老磨坊修好以后重新开张，头一天来了两百多位客人，磨坊主人讲了水车的来历。</p>" * 6
SEEN = "这一句是看得见的。"


def page(head: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>老磨坊</title>{head}</head><body>{STORY}{body}</body></html>"


@pytest.mark.parametrize(
    "sheet",
    [
        "<noscript><style>.x{display:none}</style></noscript>",
        "<style type='text/less'>.x{display:none}</style>",
        "<style>.x{display:none}@media (min-width:768px){.md\\:x{display:block}}</style>",
        "<style>.x{display:none}.x[data-on]{display:block}</style>",
        "<style>.x{display:none}#a:checked + .x{display:block}</style>",
        "<style>.x{display:none}@supports (display:grid){.x{display:grid}}</style>",
        "<style>.x{display:none}@media (width >= 48rem){.x{display:flex}}</style>",
    ],
)
def test_what_may_be_seen_is_kept(sheet: str) -> None:
    verdict = scrub(page(sheet, f'<div class="x md:x" data-on>{SEEN}</div>'))
    assert SEEN in verdict.body
    assert verdict.decision is Decision.KEEP


@pytest.mark.parametrize("more", ["", "@media print{.x{display:block}}", "@media (max-width:600px){.x{display:block}}"])
def test_what_is_hidden_on_a_screen_is_not(more: str) -> None:
    assert SEEN not in scrub(page(f"<style>.x{{display:none}}{more}</style>", f"<div class=x>{SEEN}</div>")).body


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none"><a href="https://nhs-partners.org/">Find a specialist</a></div>',
        '<ul hidden><li><a href="https://essex.ac.uk/">Essex Campus</a></ul>',
        '<!-- <a href="https://old.example.org/">Our specialists</a> -->',
    ],
)
def test_honest_words_that_hold_those_of_spam(hidden: str) -> None:
    assert scrub(page("", hidden)).decision is Decision.KEEP
