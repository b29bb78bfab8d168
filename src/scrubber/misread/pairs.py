"""Bytes of a two-byte encoding put together again, where some are lost and some characters were never misread.

A walk over the line keeps the cheapest way for each of two states: between characters, or behind a first byte. Each
character of the line is kept as it is or taken for its bytes; a byte without a partner costs what a lost character
does. What a character costs is its surprise.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import inf
from typing import NamedTuple, TypeAlias, cast

from scrubber.lazy import lazy
from scrubber.misread.back import LOST, MIXED, OTHER, back
from scrubber.surprise import MOST_KNOWN, prices

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


Path: TypeAlias = "tuple[int, int, str, bool, Path] | None"
"""The cheapest way to a place: its last part, and the way before that."""


def put_together(line: str, wrong: str, right: str) -> list[Part]:
    """Return the parts of *line*, in order, in the reading that costs least. Takes time linear in the line."""
    pair_of, bits, spellings = _pairs(right).get, prices(), _spellings(wrong)
    keeping = KEPT_AMONG_LATIN if wrong == MIXED else KEPT
    # Two states: between characters, and behind the byte *lead*, which stands at *begin*.
    free_cost, free = 0.0, cast("Path", None)
    lead_cost, before_lead, lead, begin = inf, cast("Path", None), "", 0
    for place, character in enumerate(line):
        behind = place + 1
        if free_cost <= lead_cost + DROPPED:
            cost, path = free_cost, free
        else:
            cost, path = lead_cost + DROPPED, (begin, max(place, begin + 1), "\ufffd", False, before_lead)
        if character == "\ufffd":
            # It stands for a character or for the second byte of one; or else for the first.
            free_cost, half_cost = cost + MARKED, lead_cost + MARKED
            if free_cost <= half_cost:
                free = (place, behind, character, False, path)
            else:
                free_cost, free = half_cost, (begin, behind, character, False, before_lead)
            lead_cost, before_lead, lead, begin = cost, path, LOST, place
            continue
        if character < "\x80":
            free_cost, free = cost + bits[character], (place, behind, character, True, path)
            if not lead:
                continue
        else:
            free_cost, free = cost + (bits[character] + keeping), (place, behind, character, True, path)
        led = inf, cast("Path", None), "", 0
        for data in spellings[character]:
            at_cost, at, own = cost, path, (lead_cost, before_lead, lead, begin)
            for byte in data:
                own_cost, before_own, own_lead, own_begin = own
                whole_cost, whole = inf, cast("Path", None)
                if pair := HALF if own_lead == LOST else pair_of(own_lead + byte):
                    whole_cost, whole = own_cost + pair[1], (own_begin, behind, pair[0], False, before_own)
                own = (at_cost, at, byte, place) if byte >= "\x80" else (inf, None, "", 0)
                if whole_cost <= own[0] + DROPPED:
                    at_cost, at = whole_cost, whole
                else:
                    at_cost, at = own[0] + DROPPED, (place, behind, "\ufffd", False, own[1])
            if whole_cost < free_cost:
                free_cost, free = whole_cost, whole
            if own[0] < led[0]:
                led = own
        lead_cost, before_lead, lead, begin = led
    if lead_cost + DROPPED < free_cost:
        free = (begin, max(len(line), begin + 1), "\ufffd", False, before_lead)
    parts: list[Part] = []
    while free is not None:
        parts.append(Part(*free[:4]))
        free = free[4]
    return parts[::-1]


class _Spellings(dict[str, tuple[str, ...]]):
    """The bytes that may have shown as each character."""

    def __init__(self, wrong: str) -> None:
        self._wrong = wrong
        self._back = back(wrong)

    def __missing__(self, character: str) -> tuple[str, ...]:
        data = self._back[ord(character)]
        found: tuple[str, ...] = () if data == OTHER else (data,)
        if self._wrong == MIXED and "\xa0" <= character <= "\xff":
            found = (data, character.encode().decode("latin-1"))
        if len(self) < MOST_KNOWN:
            self[character] = found
        return found


@cache
def _spellings(wrong: str) -> Mapping[str, tuple[str, ...]]:
    return _Spellings(wrong)


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
