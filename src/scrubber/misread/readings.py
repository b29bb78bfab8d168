"""Bytes read anew: which stretches of a line make sense in another encoding, and what they say."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from scrubber.misread.back import LOST, OTHER, SINGLE, bytes_of, lengths
from scrubber.surprise import mean_surprise

__all__ = ["NOT_ASCII", "Stretch", "Way", "read_anew", "sound"]


class Way(NamedTuple):
    """How bytes were misread."""

    wrong: str
    right: str


class Stretch(NamedTuple):
    """A stretch of a line, and what its bytes say in the right encoding."""

    start: int
    end: int
    text: str
    """U+FFFD stands for a character that was lost."""
    explained: float
    """Share of the bytes beyond ASCII that make whole characters, less those of lost ones."""
    lost: float
    """Share of the bytes beyond ASCII that are left of lost characters."""
    way: Way


NOT_ASCII = re.compile(r"[^\x00-\x7f]++")

# What follows searches bytes that are given as the characters U+0000 to U+00FF.
SEQUENCE = (
    "(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    "|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})"
)
# What is left of a sequence around the mark that a decoder put for a byte, or two, that it could not read. A question
# mark is such a mark only where it has replaced a byte or swallowed one.
REST = f"(?:[\xe1-\xef][\x80-\xbf]?+[{LOST}?][\x80-\xbf]{{0,2}}+|{LOST}[\x80-\xbf]{{0,2}}+|[?][\x80-\xbf]{{1,2}}+)"
TOKEN = re.compile(f"({SEQUENCE}++)|{REST}|[\x00-\x7f]++")
UTF_8 = re.compile(f"(?:{SEQUENCE}|{REST})(?:{SEQUENCE}|{REST}|[\x00-\x7f]++(?={SEQUENCE}|{REST}))*+")
HIGH = re.compile("[\x80-\xff]")
# A no-break space that some later program has turned into an ordinary one.
SPACED = re.compile("(?<=\xc3) |(?<=[\xe1-\xef][\x80-\xbf]) |(?<=[\xe1-\xef]) (?=[\x80-\xbf])")

RUN = re.compile("[\x80-\xff](?:[\x00-\xff]*[\x80-\xff])?")
# A lost byte may have been the first of a character whose second looks like ASCII.
MARK = re.compile(f"{LOST}(?:[@-~](?![a-z]))?|[{OTHER}?]")

# What a character lost leaves behind it: further marks, and a second byte that looks like ASCII.
GLUED = re.compile("[\ufffd\ue000-\uf8ff]++(?:(?<=\ufffd)[@-~](?![a-z]))?+")


def read_anew(line: str, way: Way) -> Iterator[Stretch]:
    """Yield the stretches of *line* that can be read the other way, in order. Takes time linear in the line."""
    data = bytes_of(line, way.wrong)
    if way.right == "utf-8":
        yield from _utf_8(line, data, way)
    else:
        yield from _two_bytes(line, data, way)


def sound(text: str) -> str:
    """Return the characters of *text* beyond ASCII, less those that stand for lost bytes."""
    return "".join(NOT_ASCII.findall(text)).replace("\ufffd", "")


def _utf_8(line: str, data: str, way: Way) -> Iterator[Stretch]:
    if way.wrong in SINGLE:
        if " " in data:
            data = SPACED.sub("\xa0", data)
        for match in RUN.finditer(data):
            yield _mended(line, data, match.span(), None, way)
        return
    places = [0, *accumulate(lengths(line, way.wrong))]
    for match in UTF_8.finditer(data):
        start, end = _aligned(data, *match.span(), places)
        if start < end:
            yield _mended(line, data, (start, end), places, way)


def _aligned(data: str, start: int, end: int, places: list[int]) -> tuple[int, int]:
    """Return the longest part from *start* to *end* of whole tokens that begins and ends with whole characters."""

    def is_place(place: int) -> bool:
        return places[bisect_left(places, place)] == place

    if is_place(start) and is_place(end):
        return start, end
    bounds = [token.span() for token in TOKEN.finditer(data, start, end)]
    first = next((begin for begin, _ in bounds if is_place(begin)), end)
    last = next((finish for _, finish in reversed(bounds) if is_place(finish)), start)
    return first, last


def _mended(line: str, data: str, span: tuple[int, int], places: list[int] | None, way: Way) -> Stretch:
    """Return what is UTF-8 in this span, with a mark for each lost character; what else is there stays as it is."""
    start, end = span
    first, last = span if places is None else (bisect_left(places, start), bisect_left(places, end))
    high = len(HIGH.findall(data, start, end))
    try:
        text = data[start:end].encode("latin-1").decode("utf-8")
        return Stretch(first, last, text, 1.0, 0.0, way)
    except UnicodeDecodeError:
        pass
    pieces, read, lost, position = [], 0, 0, start
    for token in TOKEN.finditer(data, start, end):
        if token.start() > position:
            pieces.append(line[position : token.start()] if places is None else "\ufffd")
        position = token.end()
        if token[1]:
            read += len(token[0])
            pieces.append(token[0].encode("latin-1").decode("utf-8"))
        elif token[0].isascii():
            pieces.append(token[0])
        else:
            lost += len(token[0])
            # Three bytes and a mark: it stands for two, the last of one character and the first of the next.
            pieces.append("\ufffd\ufffd" if len(token[0]) > 3 else "\ufffd")
    return Stretch(first, last, "".join(pieces), read / max(1, high - lost), lost / max(1, high), way)


def _two_bytes(line: str, data: str, way: Way) -> Iterator[Stretch]:
    if way.wrong in SINGLE:
        for match in RUN.finditer(data):
            start, end = match.span()
            # A letter may be the second byte of a character.
            for stop in {end: 0, end + ("@" <= data[end : end + 1] <= "~"): 0}:
                text = _strict(data[start:stop], way.right)
                if text is not None:
                    yield Stretch(start, stop, text, 1.0, 0.0, way)
                    break
        return
    first = NOT_ASCII.search(line)
    if first is None:
        return
    start = first.start()
    text = _realigned(data[start:], way.right)
    high = len(HIGH.findall(data)) + data.count(OTHER)
    explained = min(1.0, len(sound(text).encode(way.right, "ignore")) / high)
    yield Stretch(start, len(line), text, explained, 1.0 - explained, way)


def _strict(data: str, codec: str) -> str | None:
    try:
        return data.encode("latin-1").decode(codec)
    except UnicodeDecodeError:
        return None


def _realigned(data: str, codec: str) -> str:
    """Return *data* read as *codec*; behind each lost byte the pairs begin at the first byte or at the second."""
    pieces: list[str] = []
    position = 0
    for mark in [*MARK.finditer(data), None]:
        part = data[position : mark.start() if mark else len(data)].encode("latin-1")
        text = part.decode(codec, "replace")
        if position and len(part) > 1 and part[0] >= 0x80:
            shifted = "\ufffd" + part[1:].decode(codec, "replace")
            text = min(text, shifted, key=lambda text: mean_surprise(sound(text)))
        pieces.append(text)
        if mark:
            pieces.append("?" if mark[0] == "?" and not text.endswith("\ufffd") else "\ufffd")
            position = mark.end()
    return GLUED.sub("\ufffd", "".join(pieces))
