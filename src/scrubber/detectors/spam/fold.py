"""Folding for matching only: one script, one width, one case, character for character."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain, starmap

from scrubber.detectors.spam.lexicon import class_of
from scrubber.detectors.spam.lines import remembered
from scrubber.han import scripts
from scrubber.lazy import lazy
from scrubber.rules import data_bytes

__all__ = ["FILLING", "fold", "is_simplified", "is_traditional"]

FILLING = lazy(r"[\s·•．.*~～★☆●○◆◇■□▲△▼▽※\u2600-\u27bf\U0001f300-\U0001faff\u200b-\u200f\u2060\ufe0f\ufeff]++")
"""What stands between characters to hide a word from a plain search (``国·产 精*品``)."""

HAN = {"国": "囯", "产": "産", "美": "羙", "久": "乆", "妹": "妺", "黑": "黒", "黄": "黃"}
"""Variants and look-alikes of characters that spam titles live on; the table of scripts has none of them."""

CODED = ((0x2460, 0x24EA), (0x1D400, 0x1D800), (0x1F130, 0x1F14A))
"""Letters and digits in circles and squares, and those of mathematics."""

LETTERS = {"a": "αаɑ", "v": "ν", "e": "ε", "o": "οо", "x": "х", "p": "р", "c": "с"}
"""Greek and Cyrillic letters that were seen in the place of Latin ones."""

SHARED = frozenset("后里于面干台余松准才云几万与个号征制致系只谷斗向复沈范郁")
"""Simplified forms that are written in traditional text as well."""

COMMON = (*range(0x20, 0x7F), *range(0x3000, 0x3020), *range(0x4E00, 0xA000))
"""Characters that texts are made of."""

MARKS = tuple(zip("，：！？；（）", ",:!?;()", strict=True))
"""Full-width punctuation, which nearly all lines hold."""

SAMPLE = 3000
"""Characters of a text that its script is read from."""


@cache
def _table() -> dict[int, int]:
    pairs = data_bytes("scripts.tsv").decode().splitlines()[1]
    table = dict(zip(map(ord, pairs[::2]), map(ord, pairs[1::2]), strict=True))
    for code in range(0xFF01, 0xFF5F):
        table[code] = ord(chr(code - 0xFEE0).lower())
    table |= {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    table |= {ord(form): ord(letter) for letter, forms in LETTERS.items() for form in forms}
    table |= {ord(form): ord(char) for char, forms in HAN.items() for form in forms}
    for code in chain.from_iterable(starmap(range, CODED)):
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(plain) == 1 and plain.isascii() and plain.isalnum():
            table[code] = ord(plain)
    table[0x3000] = ord(" ")
    # A character that is not in the table costs three times one that is.
    return dict(zip(COMMON, COMMON, strict=True)) | table


@cache
def _changing() -> re.Pattern[str]:
    """Characters of the basic plane that fold, punctuation aside."""
    changing = {chr(code) for code, folded in _table().items() if code < 0x10000 and code != folded}
    return re.compile(class_of(changing.difference(wide for wide, _ in MARKS)))


@remembered
def fold(text: str) -> str:
    """Return *text* in simplified characters, half width and lower case; each character keeps its place.

    Most of what is folded is simplified, so that there is nothing left to do behind its punctuation: a third of the
    time that going through a table takes.
    """
    if text.isascii():
        return text.lower()
    for wide, plain in MARKS:
        text = text.replace(wide, plain)
    is_beyond = len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)
    return text.translate(_table()) if is_beyond or _changing().search(text) else text


def is_simplified(line: str) -> bool:
    """Whether *line* is written in simplified characters: two different ones, and no traditional one."""
    old, new = scripts()
    seen = set(line)
    return len((seen & new) - SHARED) >= 2 and old.isdisjoint(seen)


def is_traditional(text: str) -> bool:
    """Whether the beginning of *text* is written in traditional characters.

    Different characters are counted, so that one name or quotation proves nothing. Converted pages hold
    0.33 to 0.39 traditional forms per character and no simplified one but those that both scripts share.
    """
    sample = text[:SAMPLE]
    old = len(set(_old_forms().findall(sample)))
    return old >= 6 and old >= 3 * len(scripts()[1].intersection(sample) - SHARED)


@cache
def _old_forms() -> re.Pattern[str]:
    return re.compile(class_of(scripts()[0]))
