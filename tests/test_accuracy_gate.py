"""Floors of precision and recall on the labelled set of spam; they may rise, and sink for nothing.

``benchmarks/spam.py`` prints the whole account, ``docs/accuracy-spam.md`` holds it.
"""

from __future__ import annotations

from functools import cache

import pytest

from scrubber import Policy, Scrubber
from tests.spam.labelled import FAMILIES, PARTS
from tests.spam.measure import Measured, measure

FLOORS = {
    "adult lines": (1.0, 0.96),
    "adult lines of one phrase": (1.0, 1.0),
    "adult lines in disguise": (1.0, 1.0),
    "adult words in a line of prose": (1.0, 0.8),
    "adult phrases on titles": (0.9, 0.62),
    "gambling lines": (1.0, 1.0),
    "gambling names on titles": (1.0, 0.93),
    "gambling names in sentences": (1.0, 1.0),
    "other offers": (1.0, 1.0),
    "tails of places": (1.0, 1.0),
    "keyword lists": (1.0, 1.0),
    "listing pages": (1.0, 1.0),
    "landing pages": (1.0, 1.0),
    "tag farms": (1.0, 1.0),
    "generated prose round a query": (1.0, 1.0),
    "debris of prompts and tool calls": (1.0, 1.0),
    "honest lines": (1.0, 1.0),
    "honest documents": (1.0, 1.0),
    "generated look-alikes": (1.0, 1.0),
}
"""Share of each family that must come out right, in the part that is tuned on and in the part kept aside."""

MOST_FLAGGED = 0.02
"""Share of the honest documents that may show a finding which leaves their text."""


@cache
def measured(part: str) -> Measured:
    return measure(part, Scrubber(Policy(detectors=("spam",))))


def test_every_family_has_a_floor() -> None:
    assert FLOORS.keys() == FAMILIES.keys()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("family", FLOORS)
def test_family_keeps_its_floor(family: str, part: str) -> None:
    assert measured(part).families[family].share >= FLOORS[family][PARTS.index(part)] - 1e-9


@pytest.mark.parametrize("part", PARTS)
def test_no_honest_document_is_edited_or_dropped(part: str) -> None:
    account = measured(part)
    assert account.honest >= 300
    assert account.false_alarms == 0
    flagged = sum(family.flagged for family in account.families.values())
    assert flagged <= MOST_FLAGGED * account.honest


@pytest.mark.parametrize("part", PARTS)
def test_no_text_is_lost_with_the_spam(part: str) -> None:
    assert measured(part).lost == 0
