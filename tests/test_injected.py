"""Injected markup in generated pages of known truth: what is taken out, what stays, what ``html`` and ``main`` give."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber import Decision, Policy, Scrubber, Verdict, scrub
from scrubber.document import Document
from scrubber.markup.page import without_nodes
from tests.pages import TECHNIQUES, Page, build
from tests.strategies import PAGE, mutated

SCRUBBER = Scrubber(Policy(detectors=("hidden",), drop_empty=False))
MAIN = Policy(detectors=("hidden",), content="main")


def of(page: Page) -> Verdict:
    return SCRUBBER.scrub(page.source)


@pytest.mark.parametrize("name", TECHNIQUES)
def test_each_technique_is_found_and_leaves_nothing(name: str) -> None:
    for seed in range(8):
        page = build(seed, name)
        verdict = of(page)
        assert verdict.decision is Decision.CLEAN, seed
        assert not [text for text in page.injected if text in verdict.body], seed
        assert not [text for text in page.shown if text not in verdict.body], seed


def test_honest_pages_are_kept() -> None:
    for seed in range(0, 100, 5):
        page = build(seed)
        verdict = of(page)
        assert verdict.findings == ()
        assert not [text for text in page.shown if text not in verdict.body]


@pytest.mark.parametrize("name", TECHNIQUES)
def test_html_is_the_page_without_what_was_put_in(name: str) -> None:
    page = build(3, name)
    verdict = of(page)
    assert verdict.html is not None
    assert not [text for text in page.injected if text in verdict.html]
    again = SCRUBBER.scrub(verdict.html)
    assert again.findings == ()
    assert again.text == verdict.text


@pytest.mark.parametrize(
    "source",
    [
        "<p>一&#13;二<pre>三&#13;四\r\n五\r六</pre>",
        "<pre>&#13;一",
        "<xmp>一<b>二</xmp>",
        "<plaintext>一<b>二</b>\n 三",
        "<p>一&#13;",
    ],
)
def test_html_reads_as_the_page_did(source: str) -> None:
    verdict = SCRUBBER.scrub(f"<html><body>{source}")
    assert verdict.html is not None
    assert SCRUBBER.scrub(verdict.html).text == verdict.text


def test_html_is_none_for_a_text() -> None:
    assert scrub("<p>一</p>").html is None
    assert without_nodes("") == ""


def test_a_verdict_with_a_page_can_be_pickled_copied_and_compared() -> None:
    verdict = of(build(1))
    assert pickle.loads(pickle.dumps(verdict)) == verdict == copy.copy(verdict)
    assert pickle.loads(pickle.dumps(verdict)).html == verdict.html
    assert "page" not in verdict.to_dict()


@given(st.integers(0, 400).flatmap(lambda seed: mutated(build(seed).source)))
@settings(max_examples=30)
def test_mutated_pages_are_read_and_html_is_one_of_them(source: str) -> None:
    html = of_source(source)
    assert isinstance(without_nodes(html), str)


def of_source(source: str) -> str:
    verdict = SCRUBBER.scrub(source, kind="html")
    assert verdict.html is not None
    return verdict.html


def test_main_content_leaves_out_what_stands_around_it() -> None:
    article = "<article>" + "<p>水库的闸门每年检修一次，检修时要把水放到底。</p>" * 12 + "</article>"
    nav = "<nav><ul>" + "<li><a href=/x>栏目导航</a></li>" * 20 + "</ul></nav>"
    farm = "<div style='position:absolute;left:-9999px'><a href=http://a.example.net>百家乐</a></div>"
    verdict = scrub(f"<html><body>{nav}{article}{farm}<footer>版权所有</footer></body></html>", policy=MAIN)
    assert verdict.body.count("检修一次") == 12
    assert "栏目导航" not in verdict.body
    assert "百家乐" not in verdict.body
    assert verdict.decision is Decision.CLEAN


def test_a_page_without_main_content_stays_whole() -> None:
    assert scrub("<html><body><nav>水位</nav>", policy=MAIN).body == "水位"
    assert scrub("水位", policy=MAIN).body == "水位"


@given(mutated(PAGE))
@settings(max_examples=50)
def test_main_content_of_anything(source: str) -> None:
    verdict = scrub(source, kind="html", policy=MAIN)
    assert isinstance(verdict.body, str)
    assert scrub(verdict.body, kind="text", policy=MAIN).body == verdict.body


def test_without_resiliparse_the_message_names_the_extra() -> None:
    code = (
        "import sys; sys.modules['resiliparse'] = None\n"
        "from scrubber import Policy, Scrubber; Scrubber(Policy(content='main'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "[main]" in run.stderr


def test_content_is_page_or_main() -> None:
    with pytest.raises(ValueError, match="content must be one of page, main"):
        Policy(content="all")  # type: ignore[arg-type]


def test_a_document_needs_no_page() -> None:
    assert Document("一").is_page is False
