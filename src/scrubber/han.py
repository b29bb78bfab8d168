"""Han characters: which they are, and which script a form belongs to."""

from __future__ import annotations

from functools import cache

from scrubber.lazy import lazy
from scrubber.rules import data_bytes

__all__ = ["HAN", "HAN_RUN", "count_han", "scripts", "simplified", "to_simplified", "traditional"]

CLASS = "㐀-䶿一-鿿豈-﫿𠀀-\U0003ffff〇"
HAN = lazy(f"[{CLASS}]")
HAN_RUN = lazy(f"[{CLASS}]++")


def count_han(text: str) -> int:
    """Return how many Han characters *text* holds."""
    return len(text) - len(HAN_RUN.sub("", text))


@cache
def scripts() -> tuple[frozenset[str], frozenset[str]]:
    """Return the forms that simplified text does not use, and those that have another one in traditional text."""
    _, traditional_pairs, simplified_only = data_bytes("scripts.tsv").decode().splitlines()
    return frozenset(traditional_pairs[::2]) | {"著"}, frozenset(simplified_only)


def traditional(character: str) -> bool:
    """Whether *character* is a form that simplified text does not use."""
    return character in scripts()[0]


def simplified(character: str) -> bool:
    """Whether *character* is a form that has another one in traditional text (it may be used there too: 后)."""
    return character in scripts()[1]


@cache
def _simplified_forms() -> dict[str, str]:
    pairs = data_bytes("scripts.tsv").decode().splitlines()[1]
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def to_simplified(character: str) -> str:
    """Return the simplified form of one character (itself, where it has no other)."""
    return _simplified_forms().get(character, character)
