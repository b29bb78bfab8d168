"""What a page tells about the kit that damaged it, and about the decoder that showed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from scrubber.half_lost.elements import MARKS, OPENED
from scrubber.half_lost.pairs import before_vanished, paired, with_lead, with_trail
from scrubber.han import HAN_RUN, traditional
from scrubber.language import PageModel
from scrubber.lazy import lazy
from scrubber.readings import READING_LETTERS, fits, is_toned
from scrubber.rules import rule_book

__all__ = ["Page"]

KEPT = lazy(rf"[?\ufffd]\([{READING_LETTERS}]{{1,6}}\)|[?\ufffd]</[a-zA-Z]")
TAKEN = lazy(rf"[?\ufffd][{READING_LETTERS}]{{1,6}}\)|[?\ufffd]/[a-zA-Z]{{1,10}}>")
"""Behind a lost byte: the bracket of a reading or tag, and what is left of one that it swallowed."""

FULL_WIDTH = dict(zip(MARKS, "，！；？", strict=True))
PAIRS = ("（）", "《》", "「」", "『』", "“”", "‘’", "【】", "〈〉")

BRANCHES, MOST_BRANCHES = 16, 126
"""Characters that a lost byte is taken for at most after one character; in front of a mark, where all begins, more."""

UNLISTED, OFF_LIST, UNTOUCHED = 3.0, 9.0, 24.0
"""Bits of a reading for a character that this page does not annotate elsewhere: one of the kit's list, another one,
one that stands elsewhere without its reading. The kit annotates a character wherever it stands, or nowhere."""

ABSENT = 4.0
"""Bits of a quote or bracket of a kind that the page does not show elsewhere."""

SAMPLE = 20_000
LEAST_CONVERTED = 0.05
"""Share of traditional forms from which on a text was converted: whole pages hold 0.33 to 0.39, a sentence 0.1."""

Ranked = list[tuple[float, str]]


class Page:
    """One page: its language, the characters that it annotates, the marks that it halves, how it shows lost bytes."""

    def __init__(self, text: str) -> None:
        self.model = PageModel(text)
        han = "".join(HAN_RUN.findall(text[:SAMPLE]))
        self.converted = sum(map(traditional, han)) > LEAST_CONVERTED * len(han)
        seen = Counter(
            (text[match.start() - 1], match[1])
            for match in OPENED.finditer(text)
            if is_toned(match[1]) and fits(text[match.start() - 1], match[1])
        )
        self.readings = dict(pair for pair, _ in reversed(seen.most_common()))
        self.annotated = frozenset(self.readings)
        self.halved = frozenset(mark for mark, full in FULL_WIDTH.items() if full not in text)
        present = set(text)
        self._absent = frozenset(mark for pair in PAIRS for mark in pair if not present.intersection(pair))
        self._impossible = self.annotated | {FULL_WIDTH[mark] for mark in self.halved}
        taken, kept = (pattern.search(text) is not None for pattern in (TAKEN, KEPT))
        self.swallows = taken or not kept
        self._text = text
        self._reading_bits: dict[tuple[str, str], float] = {}
        self._vanished: dict[tuple[str, int, bool], Ranked] = {}
        self._common: dict[tuple[str, bool], Ranked] = {}
        self._ranked: dict[tuple[str, int, int, frozenset[int], bool], Ranked] = {}

    def reading_bits(self, character: str, reading: str) -> float:
        """Return what it costs to hold that the kit put *reading* behind *character*."""
        key = character, reading
        bits = self._reading_bits.get(key)
        if bits is None:
            bits = self._reading_bits[key] = self._bits_of_reading(character, reading)
        return bits

    def _bits_of_reading(self, character: str, reading: str) -> float:
        if not is_toned(reading):
            return 0.0
        if character in self.readings:
            return 0.0 if self.readings[character] == reading else UNLISTED
        if character in self._text:
            return UNTOUCHED
        return UNLISTED if _kit().get(character) == reading else OFF_LIST if traditional(character) else UNTOUCHED

    def after(self, before: str, lead: int, trail: int, leads: frozenset[int], *, torn: bool) -> Ranked:
        """Return the likeliest characters after *before*, of those with that lead or trail byte (0 where it is lost).

        *leads* restricts the lead byte, where that is lost. Those that the kit cannot have seen whole are *torn*.
        """
        key = before, lead, trail, leads, torn
        ranked = self._ranked.get(key)
        if ranked is None:
            whole = (paired(lead, trail),) if trail else with_lead(lead)
            characters = whole if lead else with_trail(trail, leads)
            ranked = self._after(before, characters, torn=torn)
            ranked = self._ranked[key] = ranked[: MOST_BRANCHES if trail == 0xA3 and not lead else BRANCHES]
        return ranked

    def _after(self, before: str, characters: Iterable[str], *, torn: bool) -> Ranked:
        possible = [c for c in characters if c and (torn or c not in self._impossible)]
        ranked = self.model.ranked(before, possible)
        if not self._absent.isdisjoint(possible):
            ranked = sorted((bits + ABSENT * (c in self._absent), c) for bits, c in ranked)
        return ranked

    def vanished(self, before: str, lead: int, *, torn: bool) -> list[tuple[float, str]]:
        """Return the characters that *lead* and the first byte of a vanished pair make, the likeliest first."""
        key = before, lead, torn
        found = self._vanished.get(key)
        if found is None:
            found = self._vanished[key] = self._after(before, before_vanished(lead), torn=torn)
        return found

    def common_after(self, before: str, *, torn: bool) -> Ranked:
        """Return the characters of this page that follow *before* most easily, where both bytes are lost."""
        key = before, torn
        found = self._common.get(key)
        if found is None:
            bits = self.model.bits
            likely = self.model.likely(before)
            found = self._common[key] = [(bits(before, c), c) for c in likely if torn or c not in self._impossible]
        return found


@cache
def _kit() -> dict[str, str]:
    return {pair[0]: pair[2:] for pair in rule_book("pinyin").tables["kit"].split()}
