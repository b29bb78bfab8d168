"""The characters of two bytes: which pairs are one, which are shown as nothing at all."""

from __future__ import annotations

from functools import cache, lru_cache

from scrubber.han import HAN

__all__ = ["before_vanished", "bytes_of", "paired", "vanishing", "with_lead", "with_trail"]

MARKS = frozenset((*"。、”“《》…—·『』「」‘’【】〈〉～\u3000", *map(chr, range(0xFF01, 0xFF5F))))
LEADS = range(0x81, 0xFF)
CHARACTERS = 30_000
"""Characters whose bytes are kept at hand: GBK has 24,000."""


@cache
def paired(lead: int, trail: int) -> str:
    """Return the character of two bytes; nothing, where they are none or none that running text holds."""
    try:
        character = bytes((lead, trail)).decode("gb18030")
    except (UnicodeDecodeError, ValueError):
        return ""
    return character if len(character) == 1 and (HAN.match(character) or character in MARKS) else ""


@cache
def with_trail(trail: int, leads: frozenset[int] = frozenset(LEADS)) -> tuple[str, ...]:
    """Return the characters whose second byte is *trail*, and whose first is one of *leads*."""
    return tuple(filter(None, (paired(lead, trail) for lead in sorted(leads))))


@cache
def with_lead(lead: int) -> tuple[str, ...]:
    """Return the characters whose first byte is *lead* and whose second may itself begin one."""
    return tuple(filter(None, (paired(lead, trail) for trail in LEADS)))


@lru_cache(maxsize=CHARACTERS)
def bytes_of(character: str) -> tuple[int, int]:
    """Return the two bytes of a character, zeros where it has one, four or none."""
    try:
        raw = character.encode("gb18030")
    except UnicodeEncodeError:
        return 0, 0
    return (raw[0], raw[1]) if len(raw) == 2 and character != "€" else (0, 0)


def _vanishes(first: int, second: int) -> bool:
    try:
        bytes((first, second)).decode("gbk")
    except UnicodeDecodeError:
        return second != 0x7F
    return False


@cache
def vanishing() -> dict[int, frozenset[int]]:
    """Return the pairs without a character (user-defined areas, holes), which decoders of the time drop.

    For each first byte the second ones that can begin a character. Of shifted pairs 1 in 7 is such a one.
    """
    seconds = {first: frozenset(second for second in LEADS if _vanishes(first, second)) for first in range(0xA1, 0xFF)}
    return {first: those for first, those in seconds.items() if those}


@cache
def before_vanished(lead: int) -> tuple[str, ...]:
    """Return the characters whose first byte is *lead* and whose second is the first of a vanished pair."""
    return tuple(filter(None, (paired(lead, first) for first in vanishing())))
