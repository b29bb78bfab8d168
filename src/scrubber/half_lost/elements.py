"""The damaged text as the search reads it: characters, their bytes, and what a lost byte left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scrubber.half_lost.pairs import bytes_of
from scrubber.han import HAN
from scrubber.lazy import lazy
from scrubber.readings import READING_LETTERS

__all__ = ["CONTEXT", "LONGEST", "MARKS", "OPENED", "Element", "elements", "first_of"]

MARKS = {",": 0xAC, "!": 0xA1, ";": 0xBB, "?": 0xBF}
"""The marks that a kit makes half-width, by the second byte of the full-width one; the first is always A3."""

READING = rf"[{READING_LETTERS}]{{1,6}}"
TAG = r"/?[a-zA-Z][a-zA-Z0-9]{0,9}/?>"
ELEMENT = lazy(
    rf"[(（](?P<opened>{READING})[)）]|(?P<lost>[?\ufffd])(?:(?P<bracket>\(?)(?P<closed>{READING})\)|(?P<mark>[,!;?])"
    rf"|(?P<tag>(?={TAG})))?|.",
    re.DOTALL,
)

OPENED = lazy(rf"(?<=[^\x00-\x7f])[(（]({READING})[)）]")

CONTEXT = 4
"""Characters of context on either side."""
LONGEST = 60
"""Elements of a site at most. The longest shifted run of the simulation is 31; a page without any ASCII has none."""


class Element(NamedTuple):
    """One step of the damaged text: a character, a reading in brackets, or a lost byte and what it swallowed."""

    text: str
    opened: str = ""
    """The reading, of ``(reading)``."""
    lost: bool = False
    closed: str = ""
    """The reading behind a lost byte; the bracket may have been swallowed."""
    mark: str = ""
    """The ASCII mark right behind a lost byte."""
    tag: bool = False
    """Whether the rest of a tag stands behind a lost byte."""
    first: int = 0
    second: int = 0
    """The two bytes of a character that has two."""
    behind: str = ""
    """The character behind the element."""


def first_of(text: str, start: int, least: int) -> int:
    """Return where the search for a site at *start* begins: some characters earlier, but not before *least*."""
    line = max(text.rfind("\n", max(0, start - 40), start) + 1, least)
    before = [match.start() for match in HAN.finditer(text, max(line, start - 8 * CONTEXT), start)]
    return before[-CONTEXT:][0] if before else max(line, start - 1)


def elements(text: str, start: int) -> Iterator[tuple[int, Element]]:
    """Yield the elements of the rest of the line from *start* on, and where each begins; not too many."""
    position = start
    for _ in range(LONGEST):
        match = ELEMENT.match(text, position)
        if match is None or match[0] == "\n":
            return
        yield position, _element(match, text)
        position = match.end()


def _element(match: re.Match[str], text: str) -> Element:
    shown = match[0]
    behind = text[match.end() : match.end() + 1]
    if match["opened"] or match["lost"]:
        closed, mark = match["closed"] or "", match["mark"] or ""
        tag = match["tag"] is not None
        return Element(shown, match["opened"] or "", bool(match["lost"]), closed, mark, tag, behind=behind)
    first, second = bytes_of(shown)
    return Element(shown, first=first, second=second, behind=behind)
