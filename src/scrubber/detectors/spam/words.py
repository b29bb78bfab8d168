"""The word lists of the spam rules, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from itertools import groupby, pairwise
from typing import Any

from scrubber.rules import data_bytes, rule_book

__all__ = ["forms_of", "is_report", "is_sober", "load", "pairs_of", "pattern_of", "words_of"]


@cache
def load(family: str) -> dict[str, Any]:
    """Return one of the lists beside the rules: adult, gambling, promotion, places."""
    return tomllib.loads(data_bytes(f"spam_{family}.toml").decode())


def words_of(family: str, *tables: str) -> list[str]:
    """Return the words of some tables of a list."""
    return [word for table in tables for word in load(family)[table].split()]


LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Compile an alternation for folded text, longest word first, its branches grouped by first character.

    A word that begins or ends with a Latin letter or a digit must not go on with one (``a片`` in ``dna片段``).
    ``博彩!票`` is 博彩 where 票 does not follow.
    Every branch starts with a literal (the look-behind follows it), so that the engine can skip from one
    possible first character to the next: 20 times as fast as trying all branches everywhere.
    """
    words = set(words)
    groups = []
    for first, group in groupby(sorted(words), key=lambda word: word[0]):
        tails = [_tail(word[1:]) for word in sorted(group, key=len, reverse=True)]
        start = re.escape(first) + (f"(?<![a-z0-9]{first})" if first in LATIN else "")
        groups.append(f"{start}(?:{'|'.join(tails)})")
    branches = "|".join(groups)
    return re.compile(branches if len(groups) < MANY else f"{_pair_ahead(words)}(?:{branches})")


MANY = 100
"""First characters from which on the engine is quicker to look at the two characters ahead than to try each branch:
three times with 350 of them, a third as quick with 20."""


def _pair_ahead(words: Iterable[str]) -> str:
    """Return a look-ahead for the first character of a word and any second one."""
    whole = [word.partition("!")[0] for word in words]
    alone = "".join(sorted({word for word in whole if len(word) == 1}))
    firsts, seconds = ("".join(sorted({word[place] for word in whole if len(word) > 1})) for place in (0, 1))
    pair = f"[{re.escape(firsts)}][{re.escape(seconds)}]"
    return f"(?={pair}|[{re.escape(alone)}])" if alone else f"(?={pair})"


def _tail(rest: str) -> str:
    rest, _, barred = rest.partition("!")
    return re.escape(rest) + (f"(?!{barred})" if barred else "(?![a-z0-9])" if rest[-1:] in LATIN else "")


def pairs_of(words: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return two neighbouring characters of each word, in either script, capital or small."""
    return frozenset(
        (one, two) for first, second in map(_telling_pair, words) for one in forms_of(first) for two in forms_of(second)
    )


COMMON_LETTERS = "etaoinshrdlcumwfgypbvkjxqz"


def _telling_pair(word: str) -> tuple[str, str]:
    """Return the first two characters that are not Latin or, where all are, the two rarest."""
    pairs = list(pairwise(word))
    other = [pair for pair in pairs if not "".join(pair).isascii()]
    return (other or sorted(pairs, key=lambda pair: -sum(map(COMMON_LETTERS.find, pair))))[0]


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
def _sober(*names: str) -> re.Pattern[str]:
    tables = rule_book("spam").tables
    return pattern_of(word for name in names for word in tables[name].split())
