"""Bytes of a two-byte encoding put together again, where some are lost and some characters were never misread.

A walk over the line keeps the cheapest way for each of two states: between characters, or behind a first byte. Each
character of the line is kept as it is or taken for its bytes; a byte without a partner costs what a lost character
does. What a character costs is its surprise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

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
LETTER = re.compile("[\u0100-\u1fff\u3040-\u30ff]")


class Part(NamedTuple):
    """Characters of the line that became one of the reading (or stayed what they are)."""

    start: int
    end: int
    text: str
    kept: bool


class _Path(NamedTuple):
    """The cheapest way to a state: what it costs, its last part, and the path before that."""

    bits: float
    part: Part | None
    before: _Path | None
    lead: str
    """The first byte of a character whose second has not come yet."""
    begun: int
    """Where the character of that byte stands in the line."""


def put_together(line: str, wrong: str, right: str) -> list[Part]:
    """Return the parts of *line*, in order, in the reading that costs least. Takes time linear in the line."""
    pairs, bits = _pairs(right), prices()
    keeping = KEPT_AMONG_LATIN if wrong == MIXED else KEPT
    free: _Path | None = _Path(0.0, None, None, "", 0)
    led: _Path | None = None
    for place, character in enumerate(line):
        ready = _cheaper(free, _dropped(led, place))
        assert ready is not None
        cost = bits[character] + (0.0 if character < "\x80" else keeping)
        kept = _Path(ready.bits + cost, Part(place, place + 1, character, True), ready, "", 0)
        if character == "\ufffd":
            free, led = _marked(ready, led, place)
            continue
        ways = [_fed(ready, led, data, place, pairs) for data in _spellings(character, wrong)]
        free, led = kept, None
        for whole, begun in ways:
            free, led = _cheaper(free, whole), _cheaper(led, begun)
    path = _cheaper(free, _dropped(led, len(line)))
    parts: list[Part] = []
    while path is not None:
        if path.part is not None:
            parts.append(path.part)
        path = path.before
    return parts[::-1]


def _spellings(character: str, wrong: str) -> tuple[str, ...]:
    """Return the bytes that may have shown as *character*."""
    data = back(wrong)[ord(character)]
    if data == OTHER:
        return ()
    if wrong == MIXED and "\xa0" <= character <= "\xff":
        return data, character.encode().decode("latin-1")
    return (data,)


def _fed(
    ready: _Path, led: _Path | None, data: str, place: int, pairs: Mapping[str, tuple[str, float]]
) -> tuple[_Path | None, _Path | None]:
    """Return the cheapest path between characters, and that behind a first byte, once these bytes have come."""
    free: _Path | None = None
    for byte in data:
        free = None
        pair = None if led is None else HALF if led.lead == LOST else pairs.get(led.lead + byte)
        if led is not None and pair is not None:
            text, cost = pair
            free = _Path(led.bits + cost, Part(led.begun, place + 1, text, False), led, "", 0)
        led = None if byte < "\x80" else _Path(ready.bits, None, ready, byte, place)
        ready = _cheaper(free, _dropped(led, place + 1)) or ready
    return free, led


def _marked(ready: _Path, led: _Path | None, place: int) -> tuple[_Path | None, _Path]:
    """Return the same where a mark stands for a character, for the second byte of one, or for the first."""
    free = _Path(ready.bits + MARKED, Part(place, place + 1, "\ufffd", False), ready, "", 0)
    half = led and _Path(led.bits + MARKED, Part(led.begun, place + 1, "\ufffd", False), led, "", 0)
    return _cheaper(free, half), _Path(ready.bits, None, ready, LOST, place)


def _cheaper(one: _Path | None, other: _Path | None) -> _Path | None:
    if one is None or (other is not None and other.bits < one.bits):
        return other
    return one


def _dropped(led: _Path | None, end: int) -> _Path | None:
    """Return the path on which the first byte that waits for a second one gets none."""
    if led is None:
        return None
    lost = Part(led.begun, max(end, led.begun + 1), "\ufffd", False)
    return _Path(led.bits + DROPPED, lost, led, "", 0)


@cache
def _pairs(codec: str) -> Mapping[str, tuple[str, float]]:
    """Return the characters of two bytes of *codec* and their bits, by those bytes as the characters U+0080 to U+00FF."""
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
