"""Tails of random county and city names, put there so that no two pages are alike."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.words import load
from scrubber.lazy import lazy

__all__ = ["scattered"]

BAR = lazy("[|｜]")
KIND = lazy("(?:[一-鿿]{1,4}族){0,3}(?:自治)?[县市旗区]$")
LONGEST = 14
FEWEST = 8
"""Names in a bar-joined tail; fewer say too little about their order."""


@cache
def _provinces() -> dict[str, str]:
    table: dict[str, str] = load("places")["provinces"]
    return {name: province for province, names in table.items() for name in names.split()}


def scattered(line: str) -> bool:
    """Whether *line* is a list of places from all over the country in no order.

    An honest list keeps to one province, or goes through them one after the other: neighbours in it share
    theirs. In 150 generated lists of random ones 5 % of the neighbours do.
    """
    if line.count("|") + line.count("｜") < FEWEST - 1:
        return False
    names = [name.strip()[:LONGEST] for name in BAR.split(fold(line)) if name.strip()]
    known = [place for name in names if (place := _provinces().get(name) or _provinces().get(KIND.sub("", name)))]
    if len(names) < FEWEST or len(known) * 2 < len(names) or len(set(known)) < 5:
        return False
    together = sum(before == after for before, after in pairwise(known))
    return together * 3 <= len(known)
