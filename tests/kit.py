"""The rewriting kits, run forward: conversion, readings, and the bytes that they lose."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pypinyin
from opencc import OpenCC

HERE = Path(__file__).parent
DATA: dict[str, Any] = tomllib.loads((HERE / "damage.toml").read_text(encoding="utf-8"))
KIT = [(entry[0], entry[1:]) for entry in DATA["kit"]["order"].split()]
_pairs = DATA["kit"]["conversion"].replace("\n", "")
CONVERSION = str.maketrans(dict(zip(_pairs[::2], _pairs[1::2], strict=True)))
HALVED = str.maketrans("，！；？", ",!;?")
RUN = re.compile(r"([一-鿿]+)((?:[(（][a-zà-ǜ]+[)）])?)")
LEAD = range(0x81, 0xFF)
SHARED = frozenset("于后里余范并干云征筑斗占群愿准制面台系志采只才划布表出升托松卷冲谷姜咸家朱峰床")
"""What the kit leaves as simplified text has it, where a word may be written otherwise."""


def convert(text: str) -> str:
    """Return *text* in traditional characters as the kit writes them: one by one, the shared ones left."""
    return "".join(map(_converted, text.translate(CONVERSION)))


@cache
def _converted(char: str) -> str:
    return char if char in SHARED else str(_opencc().convert(char))


@cache
def _opencc() -> OpenCC:
    return OpenCC("s2t")


def toned(text: str, prefix: int, brackets: str = "()") -> str:
    """Put a reading behind every occurrence of the first *prefix* characters of the kit's list."""
    return text.translate({ord(char): char + _bracketed(reading, brackets) for char, reading in KIT[:prefix]})


def untoned(text: str, rate: float, rng: Random, brackets: str = "()") -> str:
    """Put an untoned reading behind random Han characters, and behind a toned reading that stands there."""

    def mark(run: re.Match[str]) -> str:
        han, reading_there = run[1], run[2]
        pieces = []
        for char, reading in zip(han, pypinyin.lazy_pinyin(han), strict=True):
            pieces += [char, _bracketed(reading, brackets) if rng.random() < rate else ""]
        pieces.insert(-1, reading_there)
        return "".join(pieces)

    return RUN.sub(mark, text)


def lose(text: str, prefix: int) -> bytes:
    """Run the kit's replacements on the bytes of *text*, where they also fire across two characters."""
    data = text.encode("gbk")
    for old, new in _replacements(prefix):
        data = data.replace(old, new)
    return data


def show(data: bytes, *, swallow: bool = True, lost: str = "?") -> str:
    """Decode what :func:`lose` left as the pages show it.

    A bad lead byte becomes *lost*; with *swallow* it takes the ASCII byte behind it along, unless
    that is a mark which the kit has just put there. A pair without a character vanishes.
    """
    return "".join(char for char, _ in _decoded(data, swallow=swallow, lost=lost))


class Piece(NamedTuple):
    """A stretch between two points at which the kit and the decoder were in step."""

    shown: str
    intact: str
    """What would be shown had the kit worked on characters."""

    @property
    def damaged(self) -> bool:
        return self.shown != self.intact


def pieces(text: str, prefix: int, *, swallow: bool = True, lost: str = "?") -> list[Piece]:
    """Run the kit and the decoder on *text*; the pieces joined are the page as it is shown, and as it should be."""
    starts = set(accumulate((len(char.encode("gbk")) for char in text), initial=0))
    data, ends = _traced(text, prefix)
    shown: dict[int, str] = {}
    position = 0
    for char, size in _decoded(data, swallow=swallow, lost=lost):
        shown[position := position + size] = char
    result: list[Piece] = []
    piece, begin = "", 0
    for position, char in shown.items():
        piece += char
        inserted = position < len(data) and ends[position] == ends[position - 1]
        if ends[position - 1] in starts and not inserted:
            original = text.encode("gbk")[begin : ends[position - 1]].decode("gbk")
            result.append(Piece(piece, toned(original, prefix).translate(HALVED)))
            piece, begin = "", ends[position - 1]
    return result


def _traced(text: str, prefix: int) -> tuple[bytes, list[int]]:
    """Return what the kit makes of *text*, and for each byte where in the original bytes its source ends."""
    data = text.encode("gbk")
    ends = list(range(1, len(data) + 1))
    for old, new in _replacements(prefix):
        found = 0
        while (found := data.find(old, found)) >= 0:
            last = ends[found + 1]
            kept = ends[found : found + 2] if new.startswith(old) else []
            ends[found : found + 2] = kept + [last] * (len(new) - len(kept))
            data = data[:found] + new + data[found + 2 :]
            found += len(new)
    return data, ends


def _replacements(prefix: int) -> Iterator[tuple[bytes, bytes]]:
    for char, reading in KIT[:prefix][::-1]:
        yield char.encode("gbk"), f"{char}({reading})".encode("gbk")
    for mark in "，！；？":
        yield mark.encode("gbk"), mark.translate(HALVED).encode()


def _decoded(data: bytes, *, swallow: bool, lost: str) -> Iterator[tuple[str, int]]:
    """Yield what is shown, and for how many bytes."""
    position = 0
    while position < len(data):
        first, second = data[position], data[position + 1 : position + 2]
        if first == 0x80:
            char, size = "€", 1
        elif first < 0x80:
            char, size = chr(first), 1
        elif first in LEAD and second and 0x40 <= second[0] < 0xFF and second[0] != 0x7F:
            char, size = _pair(data[position : position + 2]), 2
        else:
            char, size = lost, 1 + (first in LEAD and second != b"" and swallow and second not in b",!;?\n")
        yield char, size
        position += size


def _bracketed(reading: str, brackets: str) -> str:
    return f"{brackets[0]}{reading}{brackets[1]}"


def _pair(pair: bytes) -> str:
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        return ""
