"""Spam phrases inside a line that is otherwise somebody's text: before it, between its sentences, behind it.

They leave where both ends of the run are clean: a space, a separator, the end of a sentence or of the line. Where a
phrase runs on into the text, nobody can tell to the character where it ends; it is shown and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scrubber.detectors.spam.chain import ENOUGH, LONGEST, weigh
from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.phrases import reach_of, read_phrase, respelled
from scrubber.detectors.spam.words import is_report
from scrubber.lazy import lazy

__all__ = ["Run", "runs_inside"]

PIECE = lazy(r"[^\s,_|丨~、;\\/:：【】。！？!?；…\-–—\"“”「」『』《》<>]{2,}")
"""Phrases, and what is too long to be one."""

LONGEST_PHRASE = 40
FEWEST = 3
"""Phrases of a run; two may be the subjects of a sentence."""

COVERED, SHOWN = 0.6, 0.4
"""Share of a phrase that its words make up: 0.9 in the mean of those seen, under 0.5 where one stands in prose.
A run that holds phrases between the two is shown and stays."""

QUOTES = frozenset("\"“”「」『』《》<>`'")
NEAR = 8
"""Characters before a run in which a colon or a quotation mark introduces it."""

INTRODUCED = lazy(r"[:\"“”「」『』《》<>`']\s*$")
"""What stands before words that are quoted or listed."""

QUOTING = (">", "|", "#", "    ")
"""How a line begins that quotes, or shows a table or code."""

PROSE = lazy("[一-鿿][。！？!?；;，,][^_|]{4,}")
MARGIN = " \t\u3000,_|丨/-"
STOPS = "。！？!?；…"
MARKS = ",。！？!?；:、"
LONGEST_WORD = 6
"""Mean characters from which what ``、`` parts are phrases and no longer the words of a list in a sentence."""

SHORTEST_GLUED = 4
"""Characters of spam at the beginning of a phrase that runs on into the text."""

JOINTS = frozenset(" \t\u3000,_|丨~、;\\/-–—")


class Run(NamedTuple):
    """A run of spam phrases, as offsets in its line."""

    start: int
    end: int
    clean: bool
    """Whether both of its ends are borders."""


def runs_inside(line: str) -> Iterator[Run]:
    """Yield the runs of spam phrases in a line of text."""
    if len(line) > LONGEST or line.lstrip().startswith(QUOTING):
        return
    folded = respelled(fold(line))
    if is_report(folded) or not PROSE.search(folded):
        return
    run: list[re.Match[str]] = []
    for match in PIECE.finditer(folded):
        is_spam = _is_spam(match[0])
        if not (run or is_spam):
            continue
        joined = not run or JOINTS.issuperset(folded[run[-1].end() : match.start()].replace(" i ", " "))
        if joined and is_spam:
            run.append(match)
            continue
        yield from _run(run, match if joined else None, folded)
        run = [match] if is_spam else []
    yield from _run(run, None, folded)


def _is_spam(piece: str) -> bool:
    if len(piece) > LONGEST_PHRASE:
        return False
    phrase = read_phrase(piece)
    return phrase.marked and phrase.covered >= SHOWN * len(phrase.text)


def _is_sure(piece: str) -> bool:
    phrase = read_phrase(piece)
    return phrase.covered >= COVERED * len(phrase.text)


def _run(run: list[re.Match[str]], following: re.Match[str] | None, folded: str) -> Iterator[Run]:
    """Yield what is spam in a run of phrases and in the one that follows, which may run on into the text."""
    if run and not _is_sure(run[-1][0]) and _spam_at_start(run[-1][0]):
        following = run[-1]
        run = run[:-1]
    phrases = [match[0] for match in run]
    glued = following.start() + _spam_at_start(following[0]) if following is not None and run else 0
    if following is not None and glued > following.start():
        phrases.append(folded[following.start() : glued])
    if len(phrases) < FEWEST:
        return
    found = weigh("_".join(phrases))
    start, end = run[0].start(), max(run[-1].end(), glued)
    if found is None or found.core < 2 or found.points < ENOUGH - 1:
        return
    if "、" in folded[start:end] and sum(map(len, phrases)) < LONGEST_WORD * len(phrases):
        return
    sure = all(map(_is_sure, phrases))
    if not sure and ("、" in folded[start:end] or found.core < FEWEST):
        return
    if INTRODUCED.search(folded[max(0, start - NEAR) : start]) or QUOTES.intersection(folded[end : end + 1]):
        return
    while run and not _ends_clean(run[-1], folded):
        run.pop()
    if not sure or len(run) < FEWEST or not _starts_clean(run[0], folded):
        yield Run(start, end, clean=False)
        return
    stop = run[-1].end()
    border = stop + len(folded[stop:]) - len(folded[stop:].lstrip(MARGIN))
    yield Run(start, border if start == 0 or folded[start - 1] in STOPS else stop, clean=True)
    if end > border:
        yield Run(border, end, clean=False)


def _spam_at_start(piece: str) -> int:
    """Return how many characters at the beginning of a phrase are words of spam."""
    reach = reach_of(piece[:LONGEST_PHRASE])
    return reach if reach >= SHORTEST_GLUED and read_phrase(piece[:reach]).marked else 0


def _starts_clean(match: re.Match[str], folded: str) -> bool:
    before = folded[: match.start()][-1:]
    return before in STOPS or before.isspace() or reach_of(match[0]) > 0


def _ends_clean(match: re.Match[str], folded: str) -> bool:
    """Whether the phrase ends where its words do, or before a space behind which no mark stands."""
    after = folded[match.end() : match.end() + 2]
    spaced = after[:1].isspace() and (after[1:] == "" or after[1:] not in MARKS)
    return after == "" or spaced or reach_of(match[0]) == len(match[0])
