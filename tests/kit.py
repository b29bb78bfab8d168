"""The rewriting kits, run forward: conversion, readings, and the bytes that they lose."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pypinyin

HERE = Path(__file__).parent
DATA: dict[str, Any] = tomllib.loads((HERE / "damage.toml").read_text(encoding="utf-8"))
KIT = [(entry[0], entry[1:]) for entry in DATA["kit"]["order"].split()]
_pairs = DATA["kit"]["conversion"].replace("\n", "")
CONVERSION = str.maketrans(dict(zip(_pairs[::2], _pairs[1::2], strict=True)))
HALVED = str.maketrans("，！；？", ",!;?")
RUN = re.compile(r"([一-鿿]+)((?:[(（][a-zà-ǜ]+[)）])?)")
LEAD = range(0x81, 0xFF)


def convert(text: str) -> str:
    """Return *text* in traditional characters as the kit writes them: one by one, the shared ones left."""
    return text.translate(CONVERSION)


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
    for char, reading in KIT[:prefix][::-1]:
        data = data.replace(char.encode("gbk"), f"{char}({reading})".encode("gbk"))
    for mark in "，！；？":
        data = data.replace(mark.encode("gbk"), mark.translate(HALVED).encode())
    return data


def show(data: bytes, *, swallow: bool = True) -> str:
    """Decode what :func:`lose` left as the pages show it.

    A bad lead byte becomes a question mark; with *swallow* it takes the ASCII byte behind it along, unless
    that is a mark which the kit has just put there. A pair without a character vanishes.
    """
    shown, position = [], 0
    while position < len(data):
        first = data[position]
        position += 1
        if first == 0x80:
            shown.append("€")
        elif first < 0x80:
            shown.append(chr(first))
        elif first not in LEAD or position == len(data):
            shown.append("?")
        elif 0x40 <= data[position] < 0xFF and data[position] != 0x7F:
            shown.append(_pair(data[position - 1 : position + 1]))
            position += 1
        else:
            shown.append("?")
            position += swallow and data[position] not in b",!;?\n"
    return "".join(shown)


def _bracketed(reading: str, brackets: str) -> str:
    return f"{brackets[0]}{reading}{brackets[1]}"


def _pair(pair: bytes) -> str:
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        return ""
