"""The damaged text as the search reads it: characters, their bytes, and what a lost byte left."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from scrubber.han import HAN
from scrubber.readings import READING_LETTERS

__all__ = [
    "ANY",
    "CONTEXT",
    "LONGEST",
    "MARKS",
    "OPENED",
    "SITE",
    "Element",
    "bytes_of",
    "paired",
    "window",
    "with_lead",
    "with_trail",
]

MARKS = {",": 0xAC, "!": 0xA1, ";": 0xBB, "?": 0xBF}
"""The marks that a kit makes half-width, by the second byte of the full-width one; the first is always A3."""

ANY = 1
"""A pending byte of which nothing is known."""

READING = rf"[{READING_LETTERS}]{{1,6}}"
SITE = re.compile(
    rf"(?<=[^\x00-\x7f])[?\ufffd](?:[,!;?](?=[^\x00-\x7f]|[?\ufffd][^\x00-\x20])|{READING}\))|(?<=\))[?\ufffd]{READING}\)"
)
ELEMENT = re.compile(
    rf"[(（](?P<opened>{READING})[)）]|(?P<lost>[?\ufffd])(?:(?P<closed>{READING})\)|(?P<mark>[,!;?])"
    rf"|(?P<tag>(?=/?[a-zA-Z][a-zA-Z0-9]{{0,9}}/?>)))?|.",
    re.DOTALL,
)

OPENED = re.compile(rf"(?<=[^\x00-\x7f])[(（]({READING})[)）]")

CONTEXT = 4
"""Characters of context on either side."""
LONGEST = 60
"""Elements of a site at most. The longest shifted run of the simulation is 31; a page without any ASCII has none."""

PUNCTUATION = frozenset("，。、”“：《》（）；？！…—·『』「」")


class Element(NamedTuple):
    """One step of the damaged text: a character, a reading in brackets, or a lost byte and what it swallowed."""

    text: str
    opened: str = ""
    """The reading, of ``(reading)``."""
    lost: bool = False
    closed: str = ""
    """The reading behind a lost byte that swallowed the bracket."""
    mark: str = ""
    """The ASCII mark right behind a lost byte."""
    swallowed: str = ""
    """What the lost byte swallowed, where the rest of a tag tells."""
    first: int = 0
    second: int = 0
    """The two bytes of a character that has two."""


def window(text: str, start: int, sites: frozenset[int]) -> tuple[int, list[Element]]:
    """Return the elements from a little before the site to a little behind the ASCII that ends the shift."""
    line = text.rfind("\n", max(0, start - 40), start) + 1
    before = [match.start() for match in HAN.finditer(text, max(line, start - 8 * CONTEXT), start)]
    low = before[-CONTEXT:][0] if before else max(line, start - 1)
    elements: list[Element] = []
    position, rest = low, CONTEXT
    settled = False
    while position < len(text) and len(elements) < LONGEST and rest:
        match = ELEMENT.match(text, position)
        if match is None or match[0] == "\n":
            break
        elements.append(_element(match))
        if position in sites:
            settled, rest = False, CONTEXT
        elif position > start:
            settled = settled or (match[0].isascii() and match[0] not in MARKS and not match["lost"])
            rest -= settled
        position = match.end()
    return low, elements


def _element(match: re.Match[str]) -> Element:
    text = match[0]
    if match["opened"] or match["lost"]:
        swallowed = "" if match["tag"] is None else "<"
        closed, mark = match["closed"] or "", match["mark"] or ""
        return Element(text, match["opened"] or "", bool(match["lost"]), closed, mark, swallowed)
    first, second = bytes_of(text)
    return Element(text, first=first, second=second)


@cache
def paired(lead: int, trail: int) -> str:
    """Return the character of two bytes; nothing, where they are none or none that running text holds."""
    try:
        character = bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return character if len(character) == 1 and (HAN.match(character) or character in PUNCTUATION) else ""


@cache
def with_trail(trail: int) -> tuple[str, ...]:
    """Return the characters whose second byte is *trail*."""
    return tuple(filter(None, (paired(lead, trail) for lead in range(0x81, 0xFF))))


@cache
def with_lead(lead: int) -> tuple[str, ...]:
    """Return the characters whose first byte is *lead*."""
    return tuple(filter(None, (paired(lead, trail) for trail in range(0x40, 0xFF)))) if lead > ANY else ()


@cache
def bytes_of(character: str) -> tuple[int, int]:
    """Return the two bytes of a character, zeros where it has one, four or none."""
    try:
        raw = character.encode("gb18030")
    except UnicodeEncodeError:
        return 0, 0
    return (raw[0], raw[1]) if len(raw) == 2 and character != "€" else (0, 0)
