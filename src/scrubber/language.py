"""How likely one character is after another: the judge of what lost bytes may have been."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import inf, log2
from operator import add
from types import MappingProxyType
from typing import NamedTuple

from scrubber.han import HAN_RUN, simplified, to_simplified, traditional
from scrubber.rules import data_bytes

__all__ = ["LanguageModel", "PageModel", "language_model"]

UNSEEN = 24.0
"""Bits of a character that the table does not know, and of a step that it has never seen: one in 16 million."""

PUNCTUATION = {
    mark: bits
    for bits, marks in {
        4.0: "，,", 5.0: "。", 5.2: "、", 6.0: "\n", 6.2: "“”", 6.5: "：", 7.0: " ", 7.5: "《》（）:()", 8.0: "；…—　;",
        8.5: "？！?!", 9.5: "·", 11.0: "「」『』",
    }.items()
    for mark in marks
}  # fmt: skip
"""Bits of a mark after the end of a word, from its share in running text."""

OTHER = 12.0
"""Bits of any other character that is not Han (a letter, a digit, a symbol)."""


LONGEST_WORD = 4

OPENING = frozenset("“《（「『")
UNFINISHED = 8.0
"""Bits of anything but a word right after an opening mark."""

OTHER_SCRIPT = 7.0
"""Bits of a form of the other script: a page written in one uses the other for 1 character in 100 or 200."""

SHARED = frozenset("于后里余范并干云征筑斗占群愿准制面台系志采只才划布表出升托松卷冲谷姜咸家朱")
"""Characters of both scripts, which a converting program leaves as they are."""

PAGE = 200_000
"""Characters of a page that its model reads at most."""
COMMON, LIKELY = 500, 40
"""How many of a page's own characters are looked at, and kept, where both bytes of one are lost."""
OFTEN, STRANGE = 2, 2.0
"""How often a page must hold two characters side by side for them to count as a word of its own, and the bits that
this costs beside a word that everybody has."""
LOCAL = 1000.0
MOST_KNOWN = 100_000
"""Pairs, and words, whose bits are kept at hand: 100 bytes each."""
ROWS = 1000
"""Characters whose followers are kept at hand: 20 KB each."""
PAGE_SHARE = 0.3
"""How much what the page says elsewhere counts against the general model."""


class Start(NamedTuple):
    """A character as the beginning of a word."""

    number: int
    """-1 for one that the model does not have."""
    bits: float
    folded: str
    """Its simplified form."""
    form: float
    """Bits of its being a form of the other script."""


class LanguageModel:
    """A bigram model over characters, blind to the script; see scripts/build_language_model.py."""

    def __init__(self, packed: bytes) -> None:
        raw = zlib.decompress(packed)
        size, pairs, letters = struct.unpack_from("<III", raw)
        position = 12
        characters = raw[position : (position := position + letters)].decode()
        self._ids = dict(zip(characters, range(size), strict=True))
        self._alone = raw[position : (position := position + size)]
        self._ends = raw[position : (position := position + size)]
        self._starts = raw[position : (position := position + size)]
        self._offsets = _numbers("I", raw[position : (position := position + 4 * (size + 1))])
        self._seconds = _numbers("H", raw[position : (position := position + 2 * pairs)])
        self._inside = raw[position : (position := position + pairs)]
        (words,) = struct.unpack_from("<I", raw, position)
        position += 4
        self._words = _numbers("I", raw[position : (position := position + 4 * words)])
        self._shares = raw[position:]
        self._known: dict[tuple[str, str], float] = {}
        self._known_words: dict[str, float] = {}
        self._starts_of: tuple[dict[str, Start], dict[str, Start]] = {}, {}

    def bits(self, before: str, character: str) -> float:
        """Return how many bits *character* carries after *before* (either may be of any script)."""
        key = before, character
        known = self._known.get(key)
        if known is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            known = self._known[key] = self._bits(to_simplified(before), to_simplified(character))
        return known

    def row(self, before: str) -> tuple[float, Mapping[int, int], bool]:
        """Return the bits of a word's end after *before*, of each character by its number, and whether it is known.

        The ends are in bits, the characters in eighths of a bit.
        """
        first = self._ids.get(to_simplified(before))
        if first is None:
            return 0.5, {}, False
        low, high = self._offsets[first], self._offsets[first + 1]
        return self._ends[first] / 8, dict(zip(self._seconds[low:high], self._inside[low:high], strict=True)), True

    def starts(self, *, converted: bool) -> dict[str, Start]:
        """Return what is known by now of the characters that a word may begin with, on a page in traditional script."""
        return self._starts_of[converted]

    def start(self, character: str, *, converted: bool) -> Start:
        """Return what there is to know of *character* as the beginning of a word, and keep it."""
        folded = to_simplified(character)
        number = self._ids.get(folded, -1)
        if number < 0:
            bits = PUNCTUATION.get(character, OTHER if not "㐀" <= character <= "鿿" else UNSEEN)
        else:
            bits = self._starts[number] / 8
        form = (simplified(character) if converted else traditional(character)) and character not in SHARED
        known = self.starts(converted=converted)
        start = known[character] = Start(number, bits, folded, OTHER_SCRIPT if form else 0.0)
        return start

    def word_bits(self, text: str, local: Mapping[str, float] = MappingProxyType({})) -> float:
        """Return how many bits *text* carries, read as the words that make it likeliest.

        *local* holds the bits of further words.
        """
        text = "".join(map(to_simplified, text))
        best = [0.0]
        for end, character in enumerate(text, 1):
            if not "㐀" <= character <= "鿿":
                best.append(best[-1] + PUNCTUATION.get(character, OTHER))
                continue
            least = inf
            for start in range(max(0, end - LONGEST_WORD), end):
                word = text[start:end]
                bits = best[start] + min(self.word(word), local.get(word, LOCAL))
                if bits < least:
                    least = bits
            best.append(least)
        return best[-1]

    def word(self, word: str) -> float:
        """Return how many bits *word*, of simplified characters, carries as one word."""
        bits = self._known_words.get(word)
        if bits is None:
            if len(self._known_words) > MOST_KNOWN:
                self._known_words.clear()
            bits = self._known_words[word] = self._word(word)
        return bits

    def _word(self, word: str) -> float:
        key = zlib.crc32(word.encode(errors="replace"))
        place = bisect_left(self._words, key)
        if place < len(self._words) and self._words[place] == key:
            return self._shares[place] / 8
        return UNSEEN * len(word) ** 2

    def _bits(self, before: str, character: str) -> float:
        first = self._ids.get(before)
        second = self._ids.get(character)
        ending = 0.5 if first is None else self._ends[first] / 8
        if second is None:
            ending += UNFINISHED if before in OPENING else 0.0
            return ending + PUNCTUATION.get(character, OTHER if not "㐀" <= character <= "鿿" else UNSEEN)
        started = ending + self._starts[second] / 8
        if first is None:
            return min(started, UNSEEN)
        low, high = self._offsets[first], self._offsets[first + 1]
        place = bisect_left(self._seconds, second, low, high)
        if place < high and self._seconds[place] == second:
            return -_log2_sum(-self._inside[place] / 8, -started)
        return min(started, UNSEEN)


class PageModel:
    """The language of one page: the general model, what this page says elsewhere, and its script."""

    def __init__(self, text: str) -> None:
        self._general = language_model()
        han = "".join(HAN_RUN.findall(text[:PAGE]))
        self.converted = sum(map(traditional, han)) > 0.1 * len(han)
        folded = "".join(map(to_simplified, han))
        self._pairs = Counter(map(add, folded, folded[1:]))
        self._letters = Counter(folded)
        self._followers: dict[str, dict[str, int]] = {}
        for pair, times in self._pairs.items():
            self._followers.setdefault(pair[0], {})[pair[1]] = times
        self._rows: dict[str, tuple[float, Mapping[int, int], bool]] = {}
        self._words = {
            pair: log2(len(folded) / times) + STRANGE for pair, times in self._pairs.items() if times >= OFTEN
        }
        self._forms = [form for form, _ in Counter(han).most_common(COMMON)]
        self._likely: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[str, str], float] = {}

    def text_bits(self, text: str) -> float:
        """Return how many bits the words of *text* carry."""
        return self._general.word_bits(text, self._words)

    def word_bits(self, word: str) -> float:
        """Return how many bits *word*, of one to four simplified characters, carries as one word."""
        return min(self._general.word(word), self._words.get(word, LOCAL))

    def likely(self, before: str) -> tuple[str, ...]:
        """Return the characters of this page that follow *before* most easily, where nothing else is known."""
        found = self._likely.get(before)
        if found is None:
            bits = dict(zip(self._forms, self.steps(before, self._forms), strict=True))
            found = self._likely[before] = tuple(sorted(bits, key=bits.__getitem__)[:LIKELY])
        return found

    def ranked(self, before: str, characters: Sequence[str]) -> list[tuple[float, str]]:
        """Return *characters* with their :meth:`bits` after *before*, the likeliest first."""
        return sorted(zip(self.steps(before, characters), characters, strict=True))

    def steps(self, before: str, characters: Iterable[str]) -> list[float]:
        """Return the :meth:`bits` of each of *characters* after *before*, at a third of the time for many of them."""
        row = self._rows.get(before)
        if row is None:
            if len(self._rows) >= ROWS:
                self._rows.clear()
            row = self._rows[before] = self._general.row(before)
        ending, inside, known = row
        first = to_simplified(before)
        followers, total = self._followers.get(first), self._letters[first] + 2
        opened = UNFINISHED if before in OPENING else 0.0
        starts, start = self._general.starts(converted=self.converted), self._general.start
        found = []
        for character in characters:
            second, started, folded, form = starts.get(character) or start(character, converted=self.converted)
            bits = ending + started
            if second < 0:
                bits += opened
            else:
                if known and (within := inside.get(second)) is not None:
                    bits = -_log2_sum(-within / 8, -bits)
                bits = min(bits, UNSEEN)
            if followers and (times := followers.get(folded)):
                bits = -log2(2**-bits + PAGE_SHARE * times / total)
            found.append(bits + form)
        return found

    def bits(self, before: str, character: str) -> float:
        """Return how many bits *character* carries after *before* on this page."""
        key = before, character
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._bits(before, character)
        return known

    def _bits(self, before: str, character: str) -> float:
        bits = self._general.bits(before, character)
        first, second = to_simplified(before), to_simplified(character)
        pairs = self._pairs.get(first + second)
        if pairs:
            share = PAGE_SHARE * pairs / (self._letters[first] + 2)
            bits = -log2(2**-bits + share)
        if (simplified(character) if self.converted else traditional(character)) and character not in SHARED:
            bits += OTHER_SCRIPT
        return bits


def _log2_sum(first: float, second: float) -> float:
    """Return the log2 of the sum of two probabilities given as log2; a float's power loses nothing here."""
    return log2(2.0**first + 2.0**second)


def _numbers(kind: str, raw: bytes) -> array[int]:
    numbers = array(kind, raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@cache
def language_model() -> LanguageModel:
    """Return the model, read at first need and once per process."""
    return LanguageModel(data_bytes("language.bin"))
