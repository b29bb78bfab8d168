"""The words of adult titles and of other offers: where they stand in a phrase, and how much each says."""

from __future__ import annotations

import re
from functools import cache

from scrubber.detectors.spam.betting import Tier
from scrubber.detectors.spam.words import pattern_of, words_of

__all__ = ["TITLES", "known_words", "overlapping_words", "promoted_words", "promotion_words"]

TITLES = ("adult", "promotion")
"""The lists whose words are looked for as they stand; betting has its own reading."""


@cache
def known_words() -> tuple[re.Pattern[str], dict[str, Tier]]:
    """Return a pattern for the words of both lists, longest first, and what each says."""
    tiers: dict[str, Tier] = {}
    for tier in Tier:
        for family in TITLES:
            tiers |= dict.fromkeys(words_of(family, tier.name.lower()), tier)
    return pattern_of(tiers), {word.partition("!")[0]: tier for word, tier in tiers.items()}


@cache
def overlapping_words() -> re.Pattern[str]:
    """Return a pattern for the words where each may begin inside another: ``综合久久`` in ``国产综合久久``."""
    return re.compile(f"(?=({known_words()[0].pattern}))")


@cache
def promotion_words() -> frozenset[str]:
    """Return the words of other offers."""
    return frozenset(words_of("promotion", "core", "typical", "weak"))


@cache
def promoted_words() -> frozenset[str]:
    """Return those of them that hardly any other text holds."""
    return frozenset(words_of("promotion", "core"))
