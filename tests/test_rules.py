"""Every rule fires on its own examples, leaves its look-alikes alone, and says what it cannot do yet."""

from __future__ import annotations

import pytest

from scrubber import Decision, Policy, Scrubber
from scrubber.detectors import DETECTORS
from scrubber.rules import Rule, rule_book

BOOKS = [rule_book(detector.name) for detector in DETECTORS]
RULES = [rule for book in BOOKS for rule in book.rules.values()]
SCRUBBER = Scrubber()

# Findings about bytes and about options that are off by default have no text that could show them: their
# own tests do (the reason behind each id).
NO_EXAMPLES = {
    "encoding.surrogate": "TOML holds no lone surrogates",
    "encoding.declaration": "speaks of bytes",
    "encoding.undecodable": "speaks of bytes",
    "encoding.mixed": "speaks of bytes",
    "encoding.binary": "speaks of bytes",
    "hidden.bound": "needs a page of megabytes",
    "spam.bound": "needs thousands of lines",
    "pinyin.script": "off by default",
}


def cases(attribute: str) -> list[object]:
    return [
        pytest.param(rule, case, id=f"{rule.id}-{number}")
        for rule in RULES
        for number, case in enumerate(getattr(rule, attribute))
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_says_what_it_is(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert rule.measured.endswith(".")
    assert 0 < rule.weight <= 1
    assert bool(rule.examples) != (rule.id in NO_EXAMPLES)
    assert rule.examples == () or rule.lookalikes


@pytest.mark.parametrize(("rule", "example"), cases("examples"))
def test_example_fires(rule: Rule, example: dict[str, str]) -> None:
    verdict = SCRUBBER.scrub(example["text"])
    assert rule.id in {finding.rule for finding in verdict.findings}
    assert verdict.body == example["body"]


@pytest.mark.parametrize(("rule", "text"), cases("lookalikes"))
def test_lookalike_stays(rule: Rule, text: str) -> None:
    detector = rule.id.partition(".")[0]
    verdict = Scrubber(Policy(detectors=(detector,))).scrub(text)
    assert verdict.findings == ()
    assert SCRUBBER.scrub(text).decision is Decision.KEEP


@pytest.mark.parametrize(("rule", "example"), cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="known failure, see the rule's data file")
def test_known_failure(rule: Rule, example: dict[str, str]) -> None:
    assert SCRUBBER.scrub(example["text"]).body == example["body"]
