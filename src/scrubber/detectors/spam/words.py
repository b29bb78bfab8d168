"""The word lists of the spam rules, compiled."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from scrubber.detectors.spam.lexicon import Lexicon, telling_pair
from scrubber.rules import data_bytes, rule_book

__all__ = ["forms_of", "is_report", "is_sober", "load", "pairs_of", "words_of"]


@cache
def load(family: str) -> dict[str, Any]:
    """Return one of the lists beside the rules: adult, gambling, promotion, places."""
    return tomllib.loads(data_bytes(f"spam_{family}.toml").decode())


def words_of(family: str, *tables: str) -> list[str]:
    """Return the words of some tables of a list."""
    return [word for table in tables for word in load(family)[table].split()]


def pairs_of(words: Iterable[str]) -> frozenset[str]:
    """Return two neighbouring characters of each word, in either script, capital or small."""
    places = ((word, telling_pair(word)) for word in words)
    return frozenset(
        one + two for word, place in places for one in forms_of(word[place]) for two in forms_of(word[place + 1])
    )


def forms_of(char: str) -> str:
    """Return a character (simplified, small) with its traditional forms, or its capital."""
    return char + (char.upper() if char.isascii() and char.isalpha() else _traditional_forms().get(char, ""))


@cache
def _traditional_forms() -> dict[str, str]:
    pairs = data_bytes("scripts.tsv").decode().splitlines()[1]
    forms: dict[str, str] = {}
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        forms[new] = forms.get(new, "") + old
    return forms


def is_report(folded: str) -> bool:
    """Whether *folded* speaks of spam, betting or crime as a report does."""
    return _sober("reports").search(folded) is not None


def is_sober(folded: str) -> bool:
    """Whether a word of reports, or of trades that share words with spam, stands in *folded*."""
    return _sober("reports", "trades").search(folded) is not None


@cache
def _sober(*names: str) -> Lexicon:
    tables = rule_book("spam").tables
    return Lexicon(word for name in names for word in tables[name].split())
