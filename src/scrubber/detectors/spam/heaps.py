"""Phrases that name nothing: words of spam titles, heaped up without a noun that they could belong to.

``欧美高清不卡视频`` holds no word that is hardly found elsewhere, and yet nobody calls anything so. Such a phrase, and
a word that fills a line by itself (``高清无码``), says what a title of spam says, but only over a text that has nothing
to do with it: a page on films or songs shares their characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from scrubber.detectors.spam.betting import Tier
from scrubber.detectors.spam.known import known_words
from scrubber.detectors.spam.lexicon import pattern_of
from scrubber.detectors.spam.words import words_of

__all__ = ["is_heap", "is_loose"]

FEWEST_TYPICAL = 2
SHORTEST_HEAP, HEAPED = 8, 0.85
"""Characters of a phrase of typical words alone, and the share of it that they and weak ones make up, from which it
says as much as a word hardly found elsewhere: so do 59 of 327 phrases of real titles, and none of 11,849
descriptions of programs."""

FEWEST_QUALITIES = 2
SHORTEST_LOOSE = 6
"""Qualities in a phrase of weak words, and its characters."""

SHORTEST_ALONE = 4
"""Characters of a phrase that is made of words alone, one of them hardly found elsewhere; of two or three are titles of
songs and films."""

DIGITS = "0123456789"
"""What such phrases are numbered with."""


def is_heap(found: Mapping[str, Tier], covered: int, size: int) -> bool:
    """Whether a phrase is nothing but typical words, heaped up.

    Args:
        found: Its known words, each with what it says.
        covered: How many of its characters they make up.
        size: All of its characters.
    """
    typical = sum(tier is Tier.TYPICAL for tier in found.values())
    return typical >= FEWEST_TYPICAL and size >= SHORTEST_HEAP and covered >= HEAPED * size


def is_loose(text: str, found: Mapping[str, Tier], covered: int) -> bool:
    """Whether a phrase (folded) says what spam says over a text that has nothing to do with it."""
    size = max(covered, len(text.removeprefix("www").strip(DIGITS)))
    if Tier.CORE in found.values():
        return size >= SHORTEST_ALONE and covered == size and _blunt().search(text) is not None
    return size >= SHORTEST_LOOSE and covered >= HEAPED * size and _qualities_in(text) >= FEWEST_QUALITIES


def _qualities_in(text: str) -> int:
    """Count the words that only qualify something; a noun that they could belong to takes one away."""
    known, _ = known_words()
    qualities, epithets, nouns = _tables()
    words = [match[0] for match in known.finditer(text)]
    told = {quality for word in words for quality in qualities.findall(word)}
    others = {epithet for word in words for epithet in epithets.findall(word)}
    return (len(told) + len(others) if told else 0) - len(nouns.intersection(words))


@cache
def _tables() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    qualities, epithets = (pattern_of(words_of("adult", name)) for name in ("qualities", "epithets"))
    return qualities, epithets, frozenset(words_of("adult", "nouns"))


@cache
def _blunt() -> re.Pattern[str]:
    return pattern_of(words_of("adult", "blunt"))
