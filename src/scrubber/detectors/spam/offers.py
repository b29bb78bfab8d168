"""How a betting site speaks to its readers: what it offers, and how it presses them."""

from __future__ import annotations

from functools import cache

from scrubber.detectors.spam.lexicon import Lexicon
from scrubber.detectors.spam.parts import parts_of
from scrubber.detectors.spam.words import words_of

__all__ = ["offers_in", "presses"]


def offers_in(folded: str) -> tuple[set[str], int, int]:
    """Return the different offers in a text, how many characters they are, and how often it presses the reader."""
    parts = [(table, match[0]) for table, match in parts_of(folded) if table in ("games", "strong", "names", "stakes")]
    calls = len({match[0] for match in _calls().finditer(folded)})
    return {word for _, word in parts}, sum(len(word) for _, word in parts), calls


def presses(folded: str) -> bool:
    """Whether a text presses its readers as betting sites do: the gate before its offers."""
    return _calls().search(folded) is not None


@cache
def _calls() -> Lexicon:
    return Lexicon(words_of("gambling", "calls"))
