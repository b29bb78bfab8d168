"""Whether a text holds a word of spam at all: the gate to what reads all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from scrubber.detectors.spam.words import forms_of, pattern_of, words_of
from scrubber.lazy import lazy
from scrubber.rules import rule_book

__all__ = ["HEAD", "RARE_CHARACTERS", "SAMPLE", "TAIL", "Words", "first_words", "may_hold_spam", "sample_of"]

SAMPLE = 20_000
"""Characters from each of three places that stand for a long document."""

MARKS = lazy('<\\||_call|\\[/?INST|to=functions|"role"|语言模型|智能助手|写一篇|关键词[^a-z]{0,40}密度')
"""One of these is in every text with debris of prompts and tool calls."""

BEGINNINGS = ("<|", "_call", "[/I", "[IN", "to=", '"role"', "语言模", "智能助", "写一篇", "关键词")
"""What a mark begins with."""


def sample_of(text: str) -> str:
    """Return *text* or, where it is long, its beginning, middle and end."""
    if len(text) <= 3 * SAMPLE:
        return text
    middle = (len(text) - SAMPLE) // 2
    return "\n".join([text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]])


RARE_CHARACTERS = "撸屌唑肛臀骰婷揉淫噜赌賭啪奸裸骚嫩乳妓屄鸡媚"
RARE = lazy(f"[{RARE_CHARACTERS}]")
"""One of these, or of the stems in the data file, is in every page of spam: of 5,949 ordinary texts of 750 characters
a fifth hold one, and of 915 words of spam two thirds; a page has a dozen. They are searched first, at a third of the
cost of the words."""

HEAD, TAIL = 2_000, 1_000
"""Characters at the ends of a text that are searched: what is put into a text stands there, and a page that is spam
through and through is so from its beginning."""


class Words:
    """Words of two characters and more, searched for at the pace of a class of characters.

    Of 300 characters of news the class lets three through, which are then compared; an alternation of the words takes
    ten times as long.
    """

    def __init__(self, words: Iterable[str], characters: str = "") -> None:
        firsts, seconds = {word[0] for word in words}, {word[1] for word in words}
        alone = f"(?<=[{characters}])|" if characters else ""
        self._gate = re.compile(
            f"[{characters}{re.escape(''.join(sorted(firsts)))}](?:{alone}(?=[{re.escape(''.join(sorted(seconds)))}]))"
        )
        self._words = {first: tuple(word for word in words if word[0] == first) for first in firsts}
        self._words |= dict.fromkeys(characters, ("",))

    def may_be_in(self, text: str) -> bool:
        """Whether one of the words, or of the *characters*, is in *text*."""
        found = self._gate.finditer(text)
        return any(text.startswith(self._words[match[0]], match.start()) for match in found)


def may_hold_spam(text: str) -> bool:
    """Whether the ends of *text* hold a word that hardly any other does, or a mark of debris.

    7 nanoseconds a character, 75 where a stem is found. (An automaton would search in four, but none has wheels for all
    platforms, and those there are raise on lone surrogates.)
    """
    ends = _ends(text)
    if not _first_words().may_be_in(ends):
        return False
    if MARKS.search(ends):
        return True
    if not (RARE.search(ends) or any(map(ends.__contains__, _stems()))):
        return False
    if not _may_hold_words(ends):
        return False
    simplified, traditional = _patterns()
    return simplified.search(ends) is not None or traditional.search(ends) is not None


def _may_hold_words(ends: str) -> bool:
    """Whether a pair of characters of one of the words is there, or one that is written in letters.

    Of real English pages, which all hold "av", the patterns take 670 nanoseconds a character and this 40.
    """
    gate, pairs, latin = _pairs()
    return any(ends[at.start() : at.start() + 2] in pairs for at in gate.finditer(ends)) or any(
        word in ends for word in latin
    )


def _ends(text: str) -> str:
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


@cache
def _first_words() -> Words:
    return Words(first_words(), RARE_CHARACTERS)


def first_words() -> list[str]:
    """Return the words, and beginnings of marks, one of which or a rare character is in every text of spam."""
    return [*_stems(), *BEGINNINGS]


@cache
def _stems() -> tuple[str, ...]:
    return tuple(rule_book("spam").tables["stems"].split())


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words in simplified characters, and as traditional text writes them."""
    words = {word for family in ("adult", "promotion") for word in words_of(family, "core")}
    words.update(words_of("gambling", "games", "strong", "names", "stakes"))
    words = {word.partition("!")[0] for word in words}
    words |= {word.replace("av", "AV") for word in words if word.startswith("av") or word.endswith("av")}
    written = {"".join(forms_of(char)[1:2] or char for char in word) for word in words if not word.isascii()}
    return frozenset(words), frozenset(written - words)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    simplified, traditional = _words()
    return pattern_of(simplified), pattern_of(traditional)


@cache
def _pairs() -> tuple[re.Pattern[str], frozenset[str], tuple[str, ...]]:
    """Return a pattern for what may be a pair, the first pair beyond ASCII of each word with one, and other words."""
    words = frozenset().union(*_words())
    pairs = {
        next(pair for pair in map("".join, pairwise(word)) if not pair.isascii())
        for word in words
        if not word.isascii()
    }
    firsts, seconds = ("".join(sorted({pair[place] for pair in pairs})) for place in (0, 1))
    gate = re.compile(f"[{re.escape(firsts)}](?=[{re.escape(seconds)}])")
    return gate, frozenset(pairs), tuple(word for word in words if word.isascii())
