"""The way back from text to the bytes that were read as the wrong encoding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from scrubber.surprise import MOST_KNOWN

__all__ = ["LOST", "MIXED", "OTHER", "SINGLE", "Line", "back", "bytes_of", "lengths"]

LOST = "\xff"
"""What stands for a byte that is lost: no encoding of several bytes a character has it."""

OTHER = "\u0100"
"""What stands for a character that the wrong encoding does not have, and that was therefore never misread."""

SINGLE = ("cp1252", "cp1250", "iso8859_15", "iso8859_2")
WINDOWS = ("cp1252", "cp1250")
MIXED = "UTF-8 and cp1252"
"""What some programs read any bytes as: those that happen to be UTF-8 as that, the others as windows-1252."""

CODECS: dict[str, tuple[str, ...]] = {
    "gb18030": ("gbk", "gb18030"),
    # They place the kana differently.
    "cp950": ("cp950", "big5hkscs"),
    "big5hkscs": ("big5hkscs", "cp950"),
    "cp949": ("cp949",),
    "cp932": ("cp932", "shift_jisx0213"),
    "ms932": ("ms932",),
}

Rows = tuple[tuple[int, int, int, int], ...]
USER_DEFINED: dict[str, Rows] = {
    # First and last lead byte, first and last trail byte, in the order of the private use area; of Windows' code pages.
    "cp950": (
        (0xFA, 0xFE, 0x40, 0xFE),
        (0x8E, 0xA0, 0x40, 0xFE),
        (0x81, 0x8D, 0x40, 0xFE),
        (0xC6, 0xC6, 0xA1, 0xFE),
        (0xC7, 0xC8, 0x40, 0xFE),
    ),
    "gb18030": ((0xAA, 0xAF, 0xA1, 0xFE), (0xF8, 0xFE, 0xA1, 0xFE), (0xA1, 0xA7, 0x40, 0xA0)),
    "cp949": ((0xC9, 0xC9, 0xA1, 0xFE), (0xFE, 0xFE, 0xA1, 0xFE)),
}
NO_TRAIL = {"cp950": range(0x7F, 0xA1), "gb18030": range(0x7F, 0x80)}

LAST = {"ms932": 0xE0}
"""Lead byte from which on the last place of a character counts that a codec has twice. Its own encoder knows the usual
place, but of GBK and Big5 read as Shift-JIS more are hidden in the last one, IBM's: 0.029 of the characters come out
wrong, and 0.082 with the usual place."""


CODECS_OF_SINGLE = {
    # What holds no character beyond Latin-1 is its own bytes: the controls, too, are what they are there.
    "cp1252": ("latin-1", "cp1252"),
    "cp1250": ("cp1250",),
    "iso8859_15": ("iso8859_15",),
    "iso8859_2": ("iso8859_2",),
}
"""Codecs that know the way back of most text, ten times as fast as the table does."""


class _Back(dict[int, str]):
    """Maps a character to its bytes, given as the characters U+0000 to U+00FF; one that has none to :data:`OTHER`."""

    def __missing__(self, character: int) -> str:
        data = self._otherwise(character)
        if len(self) < MOST_KNOWN:
            self[character] = data
        return data

    def _otherwise(self, character: int) -> str:
        return OTHER


class _Mixed(_Back):
    """The same, of :data:`MIXED`."""

    def _otherwise(self, character: int) -> str:
        return OTHER if 0xD800 <= character < 0xE000 else chr(character).encode().decode("latin-1")


class Line:
    """A line, and the bytes that show as it in each of the encodings that it may have been read as."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._data: dict[str, str | None] = {}

    def data(self, wrong: str) -> str | None:
        """Return the bytes, as :func:`bytes_of` does; None where the line was not read as *wrong*."""
        if wrong not in self._data:
            self._data[wrong] = None if _contradicted(self.text, wrong) else bytes_of(self.text, wrong)
        return self._data[wrong]


def bytes_of(text: str, wrong: str) -> str:
    """Return the bytes that show as *text* where they are read as *wrong*, one character for each of them."""
    for codec in CODECS_OF_SINGLE.get(wrong, ()):
        try:
            return text.encode(codec).decode("latin-1")
        except UnicodeEncodeError:
            pass
    return text.translate(back(wrong))


def _contradicted(line: str, wrong: str) -> bool:
    """Whether *line* was not read as *wrong*, one of Windows' encodings of one byte a character.

    It shows a byte between 80 and 9F as the sign that this encoding has there, and another, that has one, as a control.
    """
    if wrong not in WINDOWS:
        return False
    signs, controls = _signs(wrong)
    return not signs.isdisjoint(line) and not controls.isdisjoint(line)


@cache
def _signs(wrong: str) -> tuple[frozenset[str], frozenset[str]]:
    signs = {code: bytes([code]).decode(wrong, "ignore") for code in range(0x80, 0xA0)}
    return frozenset("".join(signs.values())), frozenset(chr(code) for code, sign in signs.items() if sign)


def lengths(text: str, wrong: str) -> Iterator[int]:
    """Yield how many bytes each character of *text* has."""
    return map(len, map(back(wrong).__getitem__, map(ord, text)))


@cache
def back(wrong: str) -> Mapping[int, str]:
    """Return the bytes of each character of *wrong*, as in :func:`bytes_of`."""
    if wrong == MIXED:
        return _Mixed(_single("cp1252"))
    return _Back(_single(wrong)) if wrong in SINGLE else _Back(_double(wrong))


def _single(wrong: str) -> dict[int, str]:
    # Browsers read the holes of these encodings, and Latin-1 the whole row, as C1 controls.
    table = {code: chr(code) for code in range(0xA0)}
    table.update((ord(bytes([code]).decode(wrong)), chr(code)) for code in range(0x80, 0x100) if _has(wrong, code))
    return table | {0xFFFD: LOST}


def _double(wrong: str) -> dict[int, str]:
    table = {code: chr(code) for code in range(0x80)}
    for codec in reversed(CODECS[wrong]):
        table.update(_read_as(codec, LAST.get(wrong, 0x100)))
    for place, pair in enumerate(_user_defined(wrong)):
        table.setdefault(0xE000 + place, pair)
    # A lone byte 80 is shown as the euro sign by some, by others as what it is.
    return table | {0x20AC: "\x80", 0x80: "\x80", 0xFFFD: LOST}


def _has(codec: str, byte: int) -> bool:
    return bytes([byte]).decode(codec, "ignore") != ""


def _read_as(codec: str, from_lead: int) -> Iterator[tuple[int, str]]:
    """Yield each character of one or two bytes of *codec*, that of two places in its usual one."""
    alone = [byte for byte in range(0x81, 0x100) if _has(codec, byte)]
    yield from ((ord(bytes([byte]).decode(codec)), chr(byte)) for byte in alone)
    for lead in set(range(0x81, 0xFF)) - set(alone):
        for trail in range(0x40, 0xFF):
            try:
                shown = bytes([lead, trail]).decode(codec)
            except UnicodeDecodeError:
                continue
            usual = lead >= from_lead or shown.encode(codec, "ignore") == bytes([lead, trail])
            if len(shown) == 1 and usual:
                yield ord(shown), chr(lead) + chr(trail)


def _user_defined(wrong: str) -> Iterator[str]:
    for lead, last_lead, trail, last_trail in USER_DEFINED.get(wrong, ()):
        for first in range(lead, last_lead + 1):
            for second in range(trail, last_trail + 1):
                if second not in NO_TRAIL.get(wrong, ()):
                    yield chr(first) + chr(second)
