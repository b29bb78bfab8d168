"""Whether a text holds a word of spam at all: the gate to what reads all of it."""

from __future__ import annotations

from functools import cache

from scrubber.detectors.spam.lexicon import Lexicon, Words
from scrubber.detectors.spam.lines import remembered
from scrubber.detectors.spam.words import forms_of, words_of
from scrubber.lazy import lazy
from scrubber.rules import rule_book

__all__ = ["HEAD", "RARE_CHARACTERS", "SAMPLE", "TAIL", "first_words", "may_hold_spam", "sample_of"]

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
"""One of these, or of the stems in the data file, is in every page of spam: of 5,949 ordinary texts of 750 characters
a fifth hold one, and of 915 words of spam two thirds; a page has a dozen. They are searched first, at a third of the
cost of the words."""

HEAD, TAIL = 2_000, 1_000
"""Characters at the ends of a text that are searched: what is put into a text stands there, and a page that is spam
through and through is so from its beginning."""


@remembered
def may_hold_spam(text: str) -> bool:
    """Whether the ends of *text* hold a word that hardly any other does, or a mark of debris.

    5 nanoseconds a character, 35 where a stem is found. (An automaton would search in four, but none has wheels for all
    platforms, and those there are raise on lone surrogates.)
    """
    ends = _ends(text)
    if not _first_words().may_be_in(ends):
        return False
    if MARKS.search(ends):
        return True
    return _stem_words().may_be_in(ends) and _lexicon().search(ends) is not None


def _ends(text: str) -> str:
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


@cache
def _first_words() -> Words:
    return Words({"spam": first_words()})


def first_words() -> list[str]:
    """Return the words, and beginnings of marks, one of which or a rare character is in every text of spam."""
    return [*_stems(), *RARE_CHARACTERS, *BEGINNINGS]


@cache
def _stems() -> tuple[str, ...]:
    return tuple(rule_book("spam").tables["stems"].split())


@cache
def _stem_words() -> Words:
    return Words({"stem": [*_stems(), *RARE_CHARACTERS]})


@cache
def _lexicon() -> Lexicon:
    """Return the words as simplified and as traditional text writes them."""
    words = {word for family in ("adult", "promotion") for word in words_of(family, "core")}
    words.update(words_of("gambling", "games", "strong", "names", "stakes"))
    words = {word.partition("!")[0] for word in words}
    words |= {word.replace("av", "AV") for word in words if word.startswith("av") or word.endswith("av")}
    written = {"".join(forms_of(char)[1:2] or char for char in word) for word in words if not word.isascii()}
    return Lexicon(words | written)
