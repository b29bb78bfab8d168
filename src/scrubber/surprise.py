"""How surprising a text is, in bits: which of two readings of the same bytes is the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from math import log2

from scrubber.rules import rule_book

__all__ = ["LOST", "MOST_KNOWN", "mean_surprise", "prices", "surprise"]

LOST = 24.0
"""Bits of a character that no text holds (U+FFFD, a control, private use, a code point without a character). It must
cost more than the rarest Han character, or losing a character would pay; 16 to 36 give the same results."""

BLOCKS: tuple[tuple[int, float], ...] = (
    (0x0000, LOST),  # C0 controls
    (0x0020, 4.0),  # ASCII: every reading of a page shares nearly all of it
    (0x007F, LOST),  # C1 controls
    (0x00A0, 10.0),  # Latin-1 signs
    (0x00C0, 10.5),  # its capitals
    (0x00DF, 7.0),  # its small letters, which stand alone among ASCII letters
    (0x0100, 9.0),  # more Latin
    (0x0250, 12.0),
    (0x0386, 8.0),  # Greek
    (0x0400, 8.5),  # Cyrillic capitals
    (0x0430, 5.5),  # Cyrillic small letters
    (0x0460, 8.0),  # other alphabets, from Armenian to Khmer
    (0x1800, 12.0),
    (0x1E00, 8.0),  # Vietnamese
    (0x1F00, 10.0),
    (0x2010, 9.0),  # dashes and quotes
    (0x2030, 12.0),  # signs, arrows, box drawing, dingbats
    (0x2E00, 16.0),
    (0x3000, 9.0),  # East Asian marks
    (0x3040, 9.0),  # kana
    (0x3100, 14.0),  # bopomofo and older jamo
    (0x3190, 16.0),
    (0x3400, 24.0),  # Han, extension A
    (0x4E00, 20.0),  # Han
    (0xA000, 16.0),
    (0xAC00, 17.0),  # Hangul: 12 of those outside the 2,350 that Korean writes stand for every known one
    (0xD7A4, LOST),  # surrogates, private use
    (0xF900, 22.0),  # compatibility forms
    (0xFB00, 14.0),
    (0xFE30, 13.0),  # vertical and small forms
    (0xFE70, 14.0),
    (0xFF01, 9.0),  # full-width forms
    (0xFF61, 12.0),  # half-width katakana
    (0xFFE0, 12.0),
    (0xFFF0, LOST),
    (0x10000, 18.0),
    (0x1F000, 14.0),  # emoji
    (0x20000, 24.0),  # Han, further extensions
    (0x323B0, LOST),
)
"""Where each block begins, and the bits of a character of it that is not among the frequent ones. Set by hand, to a
whole or half bit: what counts is the order, and the gap of 8 to 12 bits between frequent and unlisted Han."""

STARTS = [start for start, _ in BLOCKS]

FREQUENT_MARKS = {
    4.0: "\t\n\r",
    5.0: "，。的",
    6.5: "━─│■◆●★☆□◇○→※",
    7.0: "、：“”；！？·…—\u3000（）《》",
    8.0: "「」『』【】の",
}


HANDICAPS = {"kanji": 60, "hant": 0, "hans": 0, "katakana": 20, "hiragana": -30, "hangul": 10}
"""Ranks that are added for each list: a script with few characters has frequent ones only."""


def rank_bits(rank: int) -> float:
    """Return the bits of the character at *rank*: 6.3 for the first, 9 for the 100th, 14.5 for the 2000th.

    Fitted to the counts of jieba's word list, within half a bit down to rank 2,000.
    """
    return 1.5 * log2(rank + 40) - 2.0


MOST_KNOWN = 60_000
"""Characters whose bits are kept at hand: those of all East Asian encodings."""


class _Prices(dict[str, float]):
    """The bits of every frequent character, and by block those of any other."""

    def __missing__(self, character: str) -> float:
        bits = BLOCKS[bisect_right(STARTS, ord(character)) - 1][1]
        if len(self) < MOST_KNOWN:
            self[character] = bits
        return bits


@cache
def prices() -> Mapping[str, float]:
    """Return the bits of each character."""
    return _prices()


def _prices() -> _Prices:
    tables = rule_book("encoding").tables["frequent"]
    prices = _Prices()
    # What GB2312 and Big5 encode besides their frequent characters is in use, if seldom.
    for codec, first, last in ("gb2312", 0xB0, 0xF8), ("big5", 0xA4, 0xC7), ("euc_jp", 0xB0, 0xD0):
        pairs = bytes(byte for lead in range(first, last) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
        prices.update(dict.fromkeys(pairs.decode(codec, "ignore"), 17.0))
    pairs = bytes(byte for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    prices.update(dict.fromkeys(pairs.decode("euc_kr"), 13.0))
    for name, behind in HANDICAPS.items():
        for rank, character in enumerate(tables[name].replace("\n", ""), 1):
            prices[character] = min(prices[character], rank_bits(rank + behind))
    for bits, characters in FREQUENT_MARKS.items():
        prices.update(dict.fromkeys(characters, bits))
    return prices


def surprise(text: str) -> float:
    """Return the bits that *text* carries where each character is drawn by its frequency in East Asian text."""
    return sum(map(prices().__getitem__, text))


def mean_surprise(text: str) -> float:
    """Return the bits a character: 7 to 10 for East Asian prose, 13 to 20 for a wrong reading of it."""
    return surprise(text) / len(text) if text else 0.0
