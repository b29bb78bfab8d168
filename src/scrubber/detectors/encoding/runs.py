"""Characters that no text holds: what is certain to be damage wherever it stands, one run at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from scrubber.misread.signs import BEHIND_FIRST, FIRST

__all__ = ["ODD", "QUOTED", "RUNS", "Damage", "repairs", "runs", "single"]

MOST = 2000
"""Findings of one rule; what comes after them goes into one more. The most damaged real page seen has 102."""

CONTROLS = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
SURROGATES = r"\ud800-\udfff"
PRIVATE = r"\ue000-\uf8ff"
NO_CHARACTER = rf"{CONTROLS}{SURROGATES}{PRIVATE}\ufeff\ufffd"

# One class, one scan: a clean Chinese text is read once here, and nowhere else in this detector.
ODD = re.compile(
    rf"[{NO_CHARACTER}锟烫屯嚙占{FIRST}](?:(?<=[{NO_CHARACTER}锟])|(?<=烫)烫烫|(?<=屯)屯屯|(?<=[嚙占])[踝쏙]|{BEHIND_FIRST})",
    re.VERBOSE,
)
SINGLE = re.compile(rf"[{NO_CHARACTER}]")
QUOTED = ("锟斤拷", "烫烫烫", "屯屯屯", "嚙踝蕭", "占쏙옙", "ï¿½")


class Damage(NamedTuple):
    """One damaged stretch of the text."""

    rule: str
    start: int
    end: int
    size: int
    """Damaged visible characters."""


def _joined(text: str) -> str:
    """Return *text* with its pairs of surrogates joined, and U+FFFD for each one that is alone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


REPAIRS: dict[str, tuple[re.Pattern[str], Callable[[str], str]]] = {
    "bom": (re.compile("\ufeff++"), lambda text: text.replace("\ufeff", "")),
    "nul": (re.compile("\0++"), lambda text: text.replace("\0", "")),
    "surrogate": (re.compile(rf"[{SURROGATES}]++"), _joined),
}

PARTED = re.compile("[\ud800-\udbff][\0\ufeff]++[\udc00-\udfff]")

HAN = "㐀-䶿一-鿿"
RUNS: dict[str, re.Pattern[str]] = {
    "replacement": re.compile("\ufffd++"),
    # White space (\x1c to \x1f among it) is none, nor is the escape that colours a terminal's text.
    "c1": re.compile(r"(?:[\x01-\x08\x0e-\x1a\x7f-\x84\x86-\x9f]|\x1b(?!\[))++"),
    # Inside a sentence: icons of web fonts stand before a label, and a menu of such has no sentence marks.
    "private_use": re.compile(rf"(?<=[{HAN}]{{2}})[{PRIVATE}]{{1,2}}(?=[{HAN}]{{2}})"),
    # What U+FFFD becomes when it is read as GBK (in pairs, or paired with what stands around it), Big5, EUC-KR and
    # Latin, and what memory that was never written to reads as.
    "kuntao": re.compile(
        r"锟(?:斤拷|[^\x00-\x7f锟拷]{1,4}+(?=锟斤拷|[锟拷][^\x00-\x7f]{0,4}[锟拷]))(?:[^\x00-\x7f锟拷]{0,4}+[锟拷])*+"
        r"|(?:嚙踝蕭)++|(?:占쏙옙)++|(?:ï¿½)++|烫{3}烫*+|屯{3}屯*+"
    ),
}

SENTENCE = re.compile("[，。；：、！？]")
NEAR = 40
QUOTES = frozenset("“”\"'「」『』‘’`（）()《》【】[]*|")
CALLS = frozenset("好！!～~啊呀")


def _in_a_sentence(text: str, match: re.Match[str]) -> bool:
    return SENTENCE.search(text, match.start() - NEAR, match.end() + NEAR) is not None


def _not_quoted(text: str, match: re.Match[str]) -> bool:
    """Whether it is not between quotes or brackets, nor somebody's cry that something is hot."""
    before, behind = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if before in QUOTES and behind in QUOTES:
        return False
    return match[0][0] not in "烫屯" or not (before in CALLS or behind in CALLS)


FILTERS: dict[str, Callable[[str, re.Match[str]], bool]] = {
    "private_use": _in_a_sentence,
    "kuntao": _not_quoted,
}


def single(text: str, begin: int = 0) -> bool:
    """Whether *text* holds, from *begin* on, a character that no text should hold."""
    return SINGLE.search(text, begin) is not None


def repairs(text: str) -> Iterator[tuple[Damage, str]]:
    """Yield what is certain with what belongs in its place."""
    for rule, (pattern, repair) in REPAIRS.items():
        if rule == "surrogate" and PARTED.search(text):
            # The next round sees them side by side.
            return
        for one in _limited(rule, text, pattern.finditer(text)):
            yield one, repair(text[one.start : one.end])


def runs(text: str, rules: Iterable[str]) -> Iterator[Damage]:
    """Yield the runs that are shown, of these *rules*."""
    for rule in rules:
        found = RUNS[rule].finditer(text)
        counts = FILTERS.get(rule)
        yield from _limited(rule, text, (match for match in found if counts(text, match)) if counts else found)


def _limited(rule: str, text: str, found: Iterator[re.Match[str]]) -> Iterator[Damage]:
    """Yield the damage, what is beyond the limit as one stretch."""
    for match in islice(found, MOST):
        yield Damage(rule, *match.span(), match.end() - match.start())
    if (first := next(found, None)) is None:
        return
    pattern = REPAIRS[rule][0] if rule in REPAIRS else RUNS[rule]
    start = first.start()
    rest = pattern.findall(text, start)
    yield Damage(rule, start, text.rindex(rest[-1]) + len(rest[-1]), sum(map(len, rest)))
