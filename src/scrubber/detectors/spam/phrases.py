"""One phrase of a line: what it is made of, and how much that says."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from scrubber.detectors.spam.betting import Tier, bet_in
from scrubber.detectors.spam.fold import FILLING
from scrubber.detectors.spam.words import is_sober, pairs_of, pattern_of, words_of

__all__ = ["Phrase", "read_phrase", "tells"]

TITLES = ("adult", "promotion")
"""The lists whose words are looked for as they stand; betting has its own reading."""

COVERED = 0.3
"""Share of a phrase that its words must make up; below, it only mentions one (a headline with a name in it)."""

WHOLE = 0.8
"""Share from which a phrase is made of nothing else."""


SIGNS = re.compile("[·•．*~～★☆●○◆◇■□ａ-ｚＡ-Ｚ]")
SPACED = re.compile(" [一-鿿] [一-鿿] ")
"""What hides words from a plain search: signs or spaces between characters, full width letters."""


class Phrase(NamedTuple):
    """One phrase of a line, and what it is made of."""

    text: str
    """Folded, without what fills the gaps between its characters."""
    covered: int
    """How many of its characters belong to known words."""
    core: set[str]
    typical: set[str]
    offer: bool
    """Whether it offers betting."""
    shared: bool
    """Whether it offers what honest firms offer too: sports, games, lotteries."""
    stem: str
    """The name in front of the services, where the phrase is no more than the two."""
    sober: bool
    """Whether a word of reports, shops or doctors stands in it."""

    marked: bool
    """Whether the phrase looks like one of a spam title."""


def tells(line: str) -> bool:
    """Whether *line* may hold one of the words without which nothing is spam: the gate to all the rest.

    It looks for two neighbouring characters of each word, in either script: 0.1 microseconds a character,
    where an alternation of the words takes 0.5. Of 252 ordinary titles and list items 75 get through.
    """
    pairs = not _telling().isdisjoint(pairwise(line))
    return pairs or SIGNS.search(line) is not None or SPACED.search(line) is not None


def read_phrase(folded: str) -> Phrase:
    """Return what a phrase is made of; *folded* is what ``fold`` returned."""
    text = FILLING.sub("", folded)
    pattern, tiers = _words()
    covered = 0
    found: dict[str, Tier] = {}
    for match in pattern.finditer(text):
        covered += len(match[0])
        found[match[0]] = tiers[match[0]]
    sober = is_sober(text) and _promoted().isdisjoint(found)
    bet = bet_in(text)
    covered = max(covered, bet.covered)
    if bet.tier is not None:
        found[text] = bet.tier
    core = {word for word, tier in found.items() if tier is Tier.CORE}
    typical = {word for word, tier in found.items() if tier is Tier.TYPICAL}
    made_of_it = covered >= WHOLE * len(text) and bool(typical or bet.offer)
    marked = not sober and covered >= COVERED * len(text) and (bool(core) or len(found) >= 2 or made_of_it)
    shared = bet.tier is Tier.TYPICAL and not bet.offer
    return Phrase(text, covered, core, typical, bet.offer, shared, bet.stem, sober, marked)


@cache
def _words() -> tuple[re.Pattern[str], dict[str, Tier]]:
    tiers: dict[str, Tier] = {}
    for tier in Tier:
        for family in TITLES:
            tiers |= dict.fromkeys(words_of(family, tier.name.lower()), tier)
    return pattern_of(tiers), tiers


@cache
def _promoted() -> frozenset[str]:
    return frozenset(words_of("promotion", "core"))


@cache
def _telling() -> frozenset[tuple[str, str]]:
    words = [word for family in TITLES for word in words_of(family, "core")]
    return pairs_of(words + words_of("gambling", "shared", "house", "games", "strong", "names", "stakes"))
