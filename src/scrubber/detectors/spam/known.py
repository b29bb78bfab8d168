"""The words of adult titles and of other offers: where they stand in a phrase, and how much each says."""

from __future__ import annotations

from functools import cache

from scrubber.detectors.spam.betting import Tier
from scrubber.detectors.spam.lexicon import Lexicon
from scrubber.detectors.spam.words import words_of

__all__ = ["TITLES", "known_words", "promoted_words", "promotion_words"]

TITLES = ("adult", "promotion")
"""The lists whose words are looked for as they stand; betting has its own reading."""


@cache
def known_words() -> tuple[Lexicon, dict[str, Tier]]:
    """Return the words of both lists, to be searched for, and what each says."""
    tiers: dict[str, Tier] = {}
    for tier in Tier:
        for family in TITLES:
            tiers |= dict.fromkeys(words_of(family, tier.name.lower()), tier)
    return Lexicon(tiers), {word.partition("!")[0]: tier for word, tier in tiers.items()}


@cache
def promotion_words() -> frozenset[str]:
    """Return the words of other offers."""
    return frozenset(words_of("promotion", "core", "typical", "weak"))


@cache
def promoted_words() -> frozenset[str]:
    """Return those of them that hardly any other text holds."""
    return frozenset(words_of("promotion", "core"))
