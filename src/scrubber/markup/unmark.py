"""What takes the place of left-over markup: nothing, a line break, a tab, or the characters it stood for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.markup.elements import CELL
from scrubber.markup.literal import ENTITIES, Token, entity_text

__all__ = ["Change", "apart", "entity_changes", "few", "tag_changes"]


MANY = 10_000
"""Changes to a text that are shown one by one: a finding takes 1 KB, and 200,000 of them 15 s."""


class Change(NamedTuple):
    """A stretch of the text, and what to put there."""

    start: int
    end: int
    replacement: str
    rule: str = "tag"
    """The rule that says so."""


_SPACE = r"&(?:amp;)*(?:nbsp|e[nm]sp|thinsp|#0{0,9}160|#[xX]0{0,9}[aA]0);"
_BLANK = lazy(rf"(?:\s|{_SPACE})*+")
_BLANK_STARTS = " \t\r\n&"
_BLANK_ENDS = " \t\r\n;"
_BLANK_BEFORE = lazy(rf"(?:{_SPACE}|[ \t\r\n]){{1,200}}+\Z")
_AROUND = 400
"""Characters of white space around a break that go with it; the indentation of real pages is below 200."""
_OPEN_ENTITY = lazy(r"&[#0-9a-zA-Z]{0,32}\Z")
_ENTITY_END = lazy(r"[#0-9a-zA-Z]{0,32};?")


def tag_changes(text: str, tokens: list[Token]) -> Iterator[Change]:
    """Yield what becomes of *tokens*: those with nothing but white space between them go together.

    Tags of blocks become line breaks, a blank line at most, so that words and paragraphs do not run together.
    """
    for cluster in _clusters(text, tokens):
        lines = _lines(cluster)
        start, end = cluster[0].start, cluster[-1].end
        rule = "link_farm" if any(token.kind == "farm" for token in cluster) else "tag"
        if lines:
            yield _break(text, start, end, lines)._replace(rule=rule)
        elif any(token.name in CELL for token in cluster):
            yield Change(start, end, "" if start == 0 or end == len(text) else "\t", rule)
        else:
            yield from (change._replace(rule=rule) for change in _inline(text, cluster))


def entity_changes(text: str, taken: Iterable[tuple[int, int]]) -> Iterator[Change]:
    """Yield the entities of *text* that stand outside the stretches *taken* (in order), decoded."""
    stretches = iter(taken)
    stretch = next(stretches, None)
    for match in ENTITIES.finditer(text):
        start, end = match.span()
        while stretch and stretch[1] <= start:
            stretch = next(stretches, None)
        if stretch and stretch[0] < end:
            continue
        # What an open ampersand would make of the decoded character is nobody's guess: such a tangle stays.
        if not _OPEN_ENTITY.search(text, max(0, start - 33), start):
            yield Change(start, end, entity_text(match[0]), "entity")


def apart(changes: Iterable[Change]) -> list[Change]:
    """Return *changes* in order; white space that two of them would take goes with the first."""
    kept: list[Change] = []
    for change in sorted(changes):
        start = max(change.start, kept[-1].end) if kept else change.start
        if start < change.end:
            kept.append(change._replace(start=start))
    return kept


def few(text: str, changes: list[Change]) -> list[Change]:
    """Return *changes*, which are apart; of more than :data:`MANY` several in a row as one.

    What stands between them is then part of the change, and comes out as it was.
    """
    if len(changes) <= MANY:
        return changes
    changes = sorted(changes)
    size = len(changes) // MANY + 1
    merged = []
    for first in range(0, len(changes), size):
        group = changes[first : first + size]
        pieces = [group[0].replacement]
        for before, change in pairwise(group):
            pieces += text[before.end : change.start], change.replacement
        merged.append(group[0]._replace(end=group[-1].end, replacement="".join(pieces)))
    return merged


def _clusters(text: str, tokens: list[Token]) -> Iterator[list[Token]]:
    cluster: list[Token] = []
    for token in tokens:
        if cluster and _BLANK.match(text, cluster[-1].end, token.start).end() < token.start:  # type: ignore[union-attr]
            yield cluster
            cluster = []
        cluster.append(token)
    if cluster:
        yield cluster


def _lines(cluster: list[Token]) -> int:
    """Return how many line breaks stand for a row of tags, as a browser would lay them out."""
    breaks = required = 0
    is_open = True
    for token in cluster:
        if token.name == "br":
            breaks += 1
            is_open = False
        elif token.lines:
            breaks += is_open
            is_open = False
            required = max(required, token.lines)
    return min(max(breaks, required), 2)


def _break(text: str, start: int, end: int, lines: int) -> Change:
    newlines = 0
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if text[start - 1 : start] in _BLANK_ENDS and (before := _BLANK_BEFORE.search(text, first, start)):
        start = before.start()
        newlines = before[0].count("\n")
    if text[end : end + 1] in _BLANK_STARTS and (after := _BLANK.match(text, end, last)):
        # Indentation in ideographic spaces is the text's own.
        blank = after[0].rstrip("\u3000\xa0")
        end += len(blank)
        newlines = max(newlines, blank.count("\n"))
    if start == 0 or end == len(text):
        return Change(start, end, "")
    return Change(start, end, "\n" * max(lines, min(newlines, 2)))


def _inline(text: str, cluster: list[Token]) -> Iterator[Change]:
    """Yield the tags of a line one by one, those that touch each other together; the space between them stays."""
    start, end = cluster[0].start, cluster[0].end
    for token in (*cluster[1:], None):
        if token and token.start == end:
            end = token.end
            continue
        follows = _ENTITY_END.match(text, end)
        joins = follows and follows[0] and _OPEN_ENTITY.search(text, max(0, start - 33), start)
        yield Change(start, end, " " if joins else "")
        if token:
            start, end = token.start, token.end
