"""Searches for many words at once say what searching for each of them says."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scrubber.detectors.spam.fold import _table, fold
from scrubber.detectors.spam.lexicon import Lexicon, Pairs, Words, pattern_of
from scrubber.detectors.spam.parts import TABLES
from scrubber.detectors.spam.words import words_of
from tests.strategies import any_text, soup

KNOWN = words_of("gambling", *TABLES)
LEXICON, PATTERN = Lexicon(KNOWN), pattern_of(KNOWN)
text_of_words = st.lists(st.one_of(st.sampled_from(KNOWN), st.sampled_from([*"a7版票网，【】 "]), soup)).map("".join)
words = st.lists(st.text("甲乙丙ab1", min_size=1, max_size=4), min_size=1, max_size=8)
letters = st.text("甲乙丙ab1 ")


@given(text_of_words)
def test_a_lexicon_finds_what_an_alternation_finds(text: str) -> None:
    assert [match.span() for match in LEXICON.finditer(text)] == [match.span() for match in PATTERN.finditer(text)]


@given(words, letters)
def test_any_lexicon_finds_what_its_alternation_finds(listed: list[str], text: str) -> None:
    lexicon, pattern = Lexicon(listed), pattern_of(listed)
    assert [match.span() for match in lexicon.finditer(text)] == [match.span() for match in pattern.finditer(text)]
    places = [match for start in range(len(text)) if (match := pattern.match(text, start))]
    assert [match.span() for match in lexicon.overlapping(text)] == [match.span() for match in places]


@given(st.lists(st.text("甲乙ab", min_size=2, max_size=2), min_size=1, max_size=4), st.one_of(letters, any_text))
def test_pairs_are_found_wherever_they_stand(pairs: list[str], text: str) -> None:
    assert Pairs(pairs).may_be_in(text) == any("".join(pair) in pairs for pair in pairwise(text))


@given(words, letters)
def test_words_are_found_wherever_they_stand(listed: list[str], text: str) -> None:
    assert Words({"kind": listed}).may_be_in(text) == any(word in text for word in listed)


@given(st.one_of(any_text, soup, st.text("，：ａＡA國国αⓐ𝒂")))
def test_folding_is_the_table(text: str) -> None:
    assert fold(text) == text.translate(_table())
