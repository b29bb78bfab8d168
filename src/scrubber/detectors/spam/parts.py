"""The known parts of the names of betting sites: where they stand, and the table of the list that each is from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from scrubber.detectors.spam.lexicon import Lexicon
from scrubber.detectors.spam.lines import remembered
from scrubber.detectors.spam.words import words_of

__all__ = ["TABLES", "parts_of", "starts_of_parts"]

TABLES = ("services", "hints", "stakes", "common", "shared", "house", "games", "strong", "honest", "names")
"""The tables of the list; of a word that stands in two of them the later one counts."""


@cache
def _known() -> tuple[Lexicon, dict[str, str]]:
    """The parts of names, and the table of each."""
    tables: dict[str, str] = {}
    for table in TABLES:
        tables |= dict.fromkeys(words_of("gambling", table), table)
    return Lexicon(tables), {word.partition("!")[0]: table for word, table in tables.items()}


def parts_of(phrase: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the known parts of a name with their tables; an honest name counts at the beginning of one only."""
    tables = _known()[1]
    end = 0
    for match in _known_in(phrase):
        table = tables[match[0]]
        if table != "honest" or match.start() == end:
            yield table, match
            end = match.end()


def starts_of_parts(folded: str) -> list[int]:
    """Return where known parts begin, honest names among them."""
    return [match.start() for match in _known_in(folded)]


@remembered
def _known_in(folded: str) -> tuple[re.Match[str], ...]:
    return tuple(_known()[0].finditer(folded))
