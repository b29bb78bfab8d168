"""Bytes of a two-byte encoding put together again, where some are lost and some characters were never misread.

A walk over the line keeps the cheapest way for each of two states: between characters, or behind a first byte. Each
character of the line is kept as it is or taken for its bytes; a byte without a partner costs what a lost character
does. What a character costs is its surprise.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import inf
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.misread.back import LOST, MIXED, OTHER, back
from scrubber.surprise import prices

__all__ = ["Part", "put_together"]

KEPT = 14.0
KEPT_AMONG_LATIN = 6.0
"""Bits that it costs, beside its surprise, to keep a character beyond ASCII: most of a misread line is misread. Among
Latin letters another script shows that it is not."""

DROPPED = 12.0
"""Bits of a byte without a partner: its character was lost, and no mark put. At 24 a lost one shifts what follows."""

ALPHABET = 6.0
"""Bits that a kana, a Greek or a Cyrillic letter costs more in Chinese than its surprise."""

MARKED = 6.0
"""Bits of a character of which the wrong decoder left a mark."""

HALF = "\ufffd", MARKED

CHINESE = ("gb18030", "big5hkscs")
LETTER = lazy("[\u0100-\u1fff\u3040-\u30ff]")


class Part(NamedTuple):
    """Characters of the line that became one of the reading (or stayed what they are)."""

    start: int
    end: int
    text: str
    kept: bool


Free = tuple[float, "tuple[int, int, str, bool] | None", "Free | None"]
"""The cheapest way to a place between characters: what it costs, its last part, and the way before that."""

Led = tuple[float, Free, str, int]
"""The same behind a first byte: what it costs, the way before it, the byte, and where its character stands."""

NOWHERE: Free = (inf, None, None)
NO_LEAD: Led = (inf, NOWHERE, "", 0)


def put_together(line: str, wrong: str, right: str) -> list[Part]:
    """Return the parts of *line*, in order, in the reading that costs least. Takes time linear in the line."""
    pairs, bits = _pairs(right), prices()
    keeping = KEPT_AMONG_LATIN if wrong == MIXED else KEPT
    free: Free = (0.0, None, None)
    led = NO_LEAD
    for place, character in enumerate(line):
        ready = _between(free, led, place)
        if character == "\ufffd":
            free, led = _marked(ready, led, place)
            continue
        cost = bits[character] if character < "\x80" else bits[character] + keeping
        free, before, led = (ready[0] + cost, (place, place + 1, character, True), ready), led, NO_LEAD
        for data in _spellings(character, wrong):
            whole, begun = _fed(ready, before, data, place, pairs)
            if whole[0] < free[0]:
                free = whole
            if begun[0] < led[0]:
                led = begun
    path: Free | None = _between(free, led, len(line))
    parts: list[Part] = []
    while path is not None:
        if path[1] is not None:
            parts.append(Part(*path[1]))
        path = path[2]
    return parts[::-1]


def _spellings(character: str, wrong: str) -> tuple[str, ...]:
    """Return the bytes that may have shown as *character*."""
    data = back(wrong)[ord(character)]
    if data == OTHER:
        return ()
    if wrong == MIXED and "\xa0" <= character <= "\xff":
        return data, character.encode().decode("latin-1")
    return (data,)


def _between(free: Free, led: Led, end: int) -> Free:
    """Return the cheaper of the ways, the second one with its first byte dropped."""
    bits = led[0] + DROPPED
    if free[0] <= bits:
        return free
    return bits, (led[3], max(end, led[3] + 1), "\ufffd", False), led[1]


def _fed(ready: Free, led: Led, data: str, place: int, pairs: Mapping[str, tuple[str, float]]) -> tuple[Free, Led]:
    """Return the cheapest ways to both states once these bytes have come."""
    free = NOWHERE
    for byte in data:
        free = NOWHERE
        pair = HALF if led[2] == LOST else pairs.get(led[2] + byte)
        if pair is not None:
            free = led[0] + pair[1], (led[3], place + 1, pair[0], False), led[1]
        led = (ready[0], ready, byte, place) if byte >= "\x80" else NO_LEAD
        ready = _between(free, led, place + 1)
    return free, led


def _marked(ready: Free, led: Led, place: int) -> tuple[Free, Led]:
    """Return the same where a mark stands for a character, for the second byte of one, or for the first."""
    alone = ready[0] + MARKED, (place, place + 1, "\ufffd", False), ready
    half = led[0] + MARKED, (led[3], place + 1, "\ufffd", False), led[1]
    return alone if alone[0] <= half[0] else half, (ready[0], ready, LOST, place)


@cache
def _pairs(codec: str) -> Mapping[str, tuple[str, float]]:
    """Return the characters of two bytes of *codec* and their bits, by the bytes as the characters U+0000 to U+00FF."""
    bits, pairs = prices(), {}
    letters = ALPHABET if codec in CHINESE else 0.0
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                text = bytes([lead, trail]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1 and not "\ue000" <= text <= "\uf8ff":
                pairs[chr(lead) + chr(trail)] = text, bits[text] + (letters if LETTER.match(text) else 0.0)
    return pairs
