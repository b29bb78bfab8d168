"""The kit and the decoder run forward: what a page would show of an original."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise, product

from scrubber.half_lost.elements import MARKS
from scrubber.lazy import lazy

__all__ = ["SWALLOWED", "can_show"]

SWALLOWED = "\x1a"
"""An ASCII character that a lost byte took along, and that nothing tells."""

HALVED = {mark: bytes((0xA3, second)) for mark, second in MARKS.items()}
UNIT = lazy(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|.", re.DOTALL)
SPARED = frozenset((*(mark.encode() for mark in MARKS), b"\n", b""))
"""What is behind a lost byte on every page seen, never swallowed."""

MOST_CLASHES = 4
"""Matches that overlap the one before, in one place: each can have come first, so that this many make 16 cases."""


def can_show(
    original: str, observed: str, readings: Mapping[str, str], halved: frozenset[str], *, swallows: bool
) -> bool:
    """Whether *original* can have become *observed*.

    *readings* are put behind their characters, wherever in the bytes these stand; the marks of *halved* (as ASCII)
    become ASCII; a lost byte becomes a question mark and takes the ASCII byte behind it along, where the decoder
    *swallows* it.
    """
    data = _encoded(original)
    seen = _encoded(observed).decode("gbk", "replace").replace("\ufffd", "€")
    annotated = {_encoded(character): f"({reading})" for character, reading in readings.items()}
    marks = {HALVED[mark]: mark for mark in halved}
    at = [i for i in range(len(data) - 1) if data[i : i + 2] in annotated or data[i : i + 2] in marks]
    clashes = [place for before, place in pairwise(at) if place == before + 1]
    if len(clashes) > MOST_CLASHES:
        return True
    for choice in product((False, True), repeat=len(clashes)):
        second = dict(zip(clashes, choice, strict=True))
        units = _replaced(data, at, second, annotated, marks)
        if _decoded(b"".join(units), swallows=swallows) == seen:
            return True
    return False


def _replaced(
    data: bytes, at: list[int], second: dict[int, bool], annotated: Mapping[bytes, str], marks: Mapping[bytes, str]
) -> Iterator[bytes]:
    """Yield the bytes after the kit; *second* says of each match that overlaps the one before whether it came first."""
    fired: dict[int, str] = {}
    for place in at:
        mark = data[place : place + 2] in marks
        before = fired.get(place - 1)
        if before is None or second[place]:
            if before is not None and mark:
                del fired[place - 1]
            fired[place] = marks[data[place : place + 2]] if mark else annotated[data[place : place + 2]]
    taken = {place for place, text in fired.items() if len(text) == 1}
    for index in range(len(data)):
        if index in taken:
            yield fired[index].encode()
        elif index - 1 not in taken:
            yield data[index : index + 1]
        if index - 1 in fired and index - 1 not in taken:
            yield _encoded(fired[index - 1])


def _encoded(text: str) -> bytes:
    """Return *text* in GBK, less what has no pair there."""
    return text.replace("\ufffd", "?").replace("€", "\0").encode("gbk", "ignore").replace(b"\0", b"\x80")


def _decoded(data: bytes, *, swallows: bool) -> str:
    pieces: list[str] = []
    position = 0
    while match := UNIT.match(data, position):
        position = match.end()
        unit = match[0]
        if len(unit) == 2:
            pieces.append(unit.decode("gbk", "ignore"))
        elif unit[0] < 0x80:
            pieces.append(chr(unit[0]))
        elif unit[0] == 0x80:
            pieces.append("€")
        else:
            pieces.append("?")
            position += swallows and data[position : position + 1] not in SPARED and data[position] < 0x80
    return "".join(pieces)
