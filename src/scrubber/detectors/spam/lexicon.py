"""Lists of words, compiled to be searched for.

An alternation of hundreds of words is tried anew at every character. The searches here look for one or two characters
first, which classes and sets of pairs tell at a fraction of the cost.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise

from scrubber.rules import rule_book

__all__ = ["Lexicon", "Pairs", "Words", "class_of", "pattern_of", "telling_pair"]

LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
COMMON_LETTERS = "etaoinshrdlcumwfgypbvkjxqz"


def class_of(characters: Iterable[str]) -> str:
    """Return a class of *characters* for a pattern."""
    return f"[{re.escape(''.join(sorted(set(characters))))}]"


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Compile an alternation for folded text, longest word first, its branches grouped by first character.

    A word that begins or ends with a Latin letter or a digit must not go on with one (``a片`` in ``dna片段``).
    ``博彩!票`` is 博彩 where 票 does not follow.
    Every branch starts with a literal (the look-behind follows it), so that the engine can skip from one
    possible first character to the next: 20 times as fast as trying all branches everywhere. A :class:`Lexicon` is
    faster, and cannot replace.
    """
    return re.compile("|".join(_branch(first, tails) for first, tails in _by_first(words).items()))


def _by_first(words: Iterable[str]) -> dict[str, list[str]]:
    """Return what follows each first character of the words, the longest first."""
    tails: dict[str, list[str]] = {}
    for word in sorted(sorted(set(words)), key=len, reverse=True):
        tails.setdefault(word[0], []).append(word[1:])
    return tails


def _branch(first: str, tails: list[str]) -> str:
    start = re.escape(first) + (f"(?<![a-z0-9]{first})" if first in LATIN else "")
    return f"{start}(?:{'|'.join(map(_tail, tails))})"


def _tail(rest: str) -> str:
    rest, _, barred = rest.partition("!")
    return re.escape(rest) + (f"(?!{barred})" if barred else "(?![a-z0-9])" if rest[-1:] in LATIN else "")


class Lexicon:
    """What ``pattern_of`` finds of many words.

    Of 830 parts of names and of 1,785 words of titles, each takes 40 to 50 nanoseconds a character of news, two fifths
    and a quarter of what their alternations do.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._tails = _by_first(words)
        whole = {first + tail.partition("!")[0] for first, tails in self._tails.items() for tail in tails}
        self._alone = frozenset(word for word in whole if len(word) == 1)
        self._pairs = frozenset(word[:2] for word in whole if len(word) > 1)
        sides = [f"(?<={class_of(self._alone)})"] * bool(self._alone)
        sides += [f"(?={class_of(pair[1] for pair in self._pairs)})"] * bool(self._pairs)
        # No word begins inside a Latin one.
        self._gate = re.compile(f"{class_of(self._tails)}(?<![a-z0-9][a-z0-9])(?:{'|'.join(sides)})")
        self._matchers: dict[str, Callable[[str, int], re.Match[str] | None]] = {}

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the words in *text* (folded), of those that overlap the first one, and there the longest."""
        end = 0
        for match in self.overlapping(text):
            if match.start() >= end:
                yield match
                end = match.end()

    def overlapping(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the words in *text*, the longest at each place, where they begin inside another one, too."""
        pairs, alone = self._pairs, self._alone
        for begin in self._gate.finditer(text):
            start = begin.start()
            if text[start : start + 2] in pairs or (alone and text[start] in alone):
                match = self._matcher(text[start])(text, start)
                if match is not None:
                    yield match

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first word in *text*."""
        return next(self.overlapping(text), None)

    def _matcher(self, first: str) -> Callable[[str, int], re.Match[str] | None]:
        """Return what matches the words with a first character; compiled at first need."""
        if first not in self._matchers:
            self._matchers[first] = re.compile(_branch(first, self._tails[first])).match
        return self._matchers[first]


class Pairs:
    """Pairs of neighbouring characters, of which only is asked whether one of them is in a text.

    Two units of UTF-16 make a number, and a set tells its numbers from others at half of the cost of pairs of
    characters. (No character beyond the basic plane is in a pair.)
    """

    def __init__(self, pairs: Iterable[str]) -> None:
        self._numbers = frozenset(number for pair in pairs for number in _numbers(_units(pair)))
        latin: dict[str, str] = {}
        for pair in filter(str.isascii, pairs):
            latin[pair[0]] = latin.get(pair[0], "") + pair[1]
        # Of Latin letters few are in a pair: a pattern stops at the first.
        branches = [f"{re.escape(first)}(?={class_of(seconds)})" for first, seconds in latin.items()]
        self._latin = re.compile("|".join(branches) or "(?!)")

    def may_be_in(self, text: str) -> bool:
        """Whether one of the pairs is in *text*."""
        if text.isascii():
            return self._latin.search(text) is not None
        units = _units(text)
        return not (self._numbers.isdisjoint(_numbers(units)) and self._numbers.isdisjoint(_numbers(units[2:])))


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _numbers(units: bytes) -> array[int]:
    """Return a number for every two units, which do not overlap."""
    return array("I", units[: len(units) // 4 * 4])


class Words:
    """Words of several kinds, of which only is asked whether any is in a text as it stands.

    A class finds the rarest character of each, and what stands beside it is looked at in the same pass: of 2,300
    characters of news one place is left to be compared with words, at the pace of the class alone.
    """

    def __init__(self, kinds: Mapping[str, Iterable[str]]) -> None:
        self._words: dict[str, list[tuple[int, str, str]]] = {}
        alone, before, behind = set(), set(), set()
        for kind, words in kinds.items():
            for word in words:
                rarities = list(map(_rarity, word))
                place = rarities.index(max(rarities))
                self._words.setdefault(word[place], []).append((place, word, kind))
                if len(word) == 1:
                    alone.add(word)
                elif place:
                    before.add(word[place - 1 : place + 1])
                else:
                    behind.add(word[:2])
        sides = [f"(?<={class_of(alone)})"] * bool(alone)
        sides += [f"(?<={class_of(pair[0] for pair in before)}{class_of(pair[1] for pair in before)})"] * bool(before)
        sides += [f"(?={class_of(pair[1] for pair in behind)})"] * bool(behind)
        self._gate = re.compile(f"{class_of(self._words)}(?:{'|'.join(sides)})")

    def find_in(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield the kind of each word that is in *text*, and where one of its characters stands."""
        for found in self._gate.finditer(text):
            at = found.start()
            for place, word, kind in self._words[text[at]]:
                if place <= at and text.startswith(word, at - place):
                    yield kind, at

    def may_be_in(self, text: str) -> bool:
        """Whether one of the words is in *text*."""
        return next(self.find_in(text), None) is not None


@cache
def _ranks() -> dict[str, int]:
    """Return the places of the frequent characters in lists of them, of Latin letters for English."""
    frequent = rule_book("encoding").tables["frequent"]
    ranks = {character: rank for rank, character in enumerate(COMMON_LETTERS)}
    for script in ("hant", "hans"):
        ranks |= {character: 50 + rank for rank, character in enumerate(frequent[script].replace("\n", ""))}
    return ranks


def _rarity(character: str) -> int:
    return _ranks().get(character.lower(), 10_000)


def telling_pair(word: str) -> int:
    """Return where the first two characters of *word* stand that are not Latin or, where all are, the two rarest."""
    pairs = list(enumerate(map("".join, pairwise(word))))
    other = [place for place, pair in pairs if not pair.isascii()]
    if other:
        return other[0]
    return max(pairs, key=lambda one: sum(map(COMMON_LETTERS.find, one[1].lower())))[0]
