"""UTF-8 in bytes that were read as something else: its sequences, and what is left of those that lost a part."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.misread.back import LOST, SINGLE, lengths

__all__ = ["LEAST_EXPLAINED", "RUN", "Sequences", "sequences"]

# What follows searches bytes that are given as the characters U+0000 to U+00FF.
SEQUENCE = (
    "(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    "|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})"
)
# What is left of a sequence around the mark that a decoder put for a byte, or two, that it could not read. A question
# mark is such a mark only where it has replaced a byte or swallowed one.
REST = f"(?:[\xe1-\xef][\x80-\xbf]?+[{LOST}?][\x80-\xbf]{{0,2}}+|{LOST}[\x80-\xbf]{{0,2}}+|[?][\x80-\xbf]{{1,2}}+)"
ASCII = "[\x00-\x7f]"
# Where it put no mark, a pair of bytes went: the last one and the first of the next character (three to five trail
# bytes behind a lead byte), the last two (a lead byte alone), or the last of the line. What comes behind must be whole:
# a character that was never misread may begin with such bytes.
LEAD = "[\xe2-\xe9\xef]"
NEXT = f"(?={LEAD}(?:[\x80-\xbf]{{2}}|[\x80-\xbf]?(?:{ASCII}|\\Z|{LEAD})))"
SHIFTED = f"[\x80-\xbf]{{1,3}}+{NEXT}"
GONE = f"{LEAD}(?:[\x80-\xbf]{{2}}{SHIFTED}|[\x80-\xbf]?+(?:{NEXT}|(?={ASCII}|\\Z)))"


class _Grammar(NamedTuple):
    token: re.Pattern[str]
    """One stretch of sequences (its group), or of what is left of one, or of ASCII."""
    stretch: re.Pattern[str]


def _grammar(whole: str, lost: str) -> _Grammar:
    return _Grammar(
        lazy(f"({whole}++)|{lost}|{ASCII}++"),
        lazy(f"(?:{whole}|{lost})(?:{whole}|{lost}|{ASCII}++(?={whole}|{lost}))*+"),
    )


ONE_BYTE = _grammar(SEQUENCE, REST)
TWO_BYTE = _grammar(f"(?:{SEQUENCE}(?!{SHIFTED}))", f"(?:{REST}|{GONE})")

WHOLE = lazy(SEQUENCE)
RUN = lazy("[\x80-\xff](?:[\x00-\xff]*[\x80-\xff])?")
HIGH = lazy("[\x80-\xff]")
# à, whose no-break space some later program has turned into an ordinary one. In sequences of three bytes, what stands
# there may as well be lost, and an honest é before » reads as a rare character.
SPACED = lazy("(?<=\xc3) ")


LEAST_EXPLAINED = 0.5
"""Share of the bytes beyond ASCII that must be UTF-8, of those that are not left of lost characters. Where the wrong
encoding had no character for some bytes, UTF-8 keeps 0.55 of them in the worst case (lines read as EUC-KR)."""


class Sequences(NamedTuple):
    """A stretch of a line read as UTF-8."""

    start: int
    end: int
    text: str
    """With U+FFFD for each lost character; what is not UTF-8 stays as it is."""
    explained: float
    """Share of the bytes beyond ASCII that are UTF-8, of those that are not left of lost characters."""
    lost: float
    """Share of the bytes beyond ASCII that are left of lost characters."""


def sequences(line: str, data: str, wrong: str) -> Iterator[Sequences]:
    """Yield what of *line* may be UTF-8 that was read as *wrong*, in bytes *data*. Takes time linear in the line."""
    if wrong in SINGLE:
        if "\xc3 " in data:
            data = SPACED.sub("\xa0", data)
        for match in RUN.finditer(data) if WHOLE.search(data) else ():
            if _may_be_utf_8(match[0]):
                yield _read(line, data, match.span(), match.span(), ONE_BYTE)
        return
    places: list[int] = []
    for match in TWO_BYTE.stretch.finditer(data):
        places = places or [0, *accumulate(lengths(line, wrong))]
        start, end = _aligned(data, *match.span(), places)
        if start < end:
            span = bisect_left(places, start), bisect_left(places, end)
            yield _read(line, data, span, (start, end), TWO_BYTE)


def _may_be_utf_8(run: str) -> bool:
    """Whether enough of *run* is, or it is lost how much."""
    if len(run) == 1 or WHOLE.search(run) is None:
        return False
    if LOST in run or "?" in run:
        return True
    return sum(map(len, WHOLE.findall(run))) >= LEAST_EXPLAINED * len(HIGH.findall(run))


def _aligned(data: str, start: int, end: int, places: list[int]) -> tuple[int, int]:
    """Return the longest part from *start* to *end* of whole tokens that begins and ends with whole characters."""

    def is_place(place: int) -> bool:
        return places[bisect_left(places, place)] == place

    if is_place(start) and is_place(end):
        return start, end
    bounds = [token.span() for token in TWO_BYTE.token.finditer(data, start, end)]
    first = next((begin for begin, _ in bounds if is_place(begin)), end)
    last = next((finish for _, finish in reversed(bounds) if is_place(finish)), start)
    return first, last


def _read(line: str, data: str, span: tuple[int, int], inside: tuple[int, int], grammar: _Grammar) -> Sequences:
    start, end = inside
    high = len(HIGH.findall(data, start, end))
    try:
        return Sequences(*span, data[start:end].encode("latin-1").decode("utf-8"), 1.0, 0.0)
    except UnicodeDecodeError:
        pass
    pieces, read, lost, position = [], 0, 0, start
    for token in grammar.token.finditer(data, start, end):
        if token.start() > position:
            # Only in an encoding of one byte a character, where the places are the same.
            pieces.append(line[position : token.start()] if grammar is ONE_BYTE else "\ufffd")
        position = token.end()
        if token[1]:
            read += len(token[0])
            pieces.append(token[0].encode("latin-1").decode("utf-8"))
        elif token[0].isascii():
            pieces.append(token[0])
        else:
            lost += len(token[0])
            # Four bytes, a mark among them or not, are of two characters: the last of one and the first of the next.
            pieces.append("\ufffd\ufffd" if len(token[0]) > 3 else "\ufffd")
    if position < end:
        pieces.append(line[position:end] if grammar is ONE_BYTE else "\ufffd")
    return Sequences(*span, "".join(pieces), read / max(1, high - lost), lost / max(1, high))
