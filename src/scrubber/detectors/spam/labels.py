"""Names of betting sites put on somebody else's text: on its title, before its clauses, in its sentences.

``标题_某某体育官网`` and ``【某某体育app】标题`` come off without a trace, and so does ``，某某网址：`` before a
clause. A name in the middle of a sentence took the place of words that can no longer be told; it is shown
and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from scrubber.detectors.spam.betting import Brand, brand_of, mentions
from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.lines import Line
from scrubber.detectors.spam.phrases import tells
from scrubber.detectors.spam.words import is_report

__all__ = ["Labels", "read_labels"]

MOST_LINES = 24
LONGEST_LINE = 300
"""Characters of a line that names are looked for in: the titles and headings they were put on had 8 to 80."""

MOST_NAMES = 16
"""Names that are counted in the whole text; hijacked pages have one or two."""

MOST_MENTIONS = 100
"""Mentions shown; the pages seen had up to 10."""

SHORTEST_TITLE = 4

ENOUGH = 4
"""Points that prove a name. Neither the name itself (3 for its business, 1 for a service) nor its place (2 for a
title that stands without it elsewhere or for clauses that open with it, 1 for brackets, 1 for recurrence) may
give them alone: on 71 honest site names, each put on two titles in 12 ways, only sports firms with a service
behind their names on a page that never speaks of sports reach them."""

ON_TOPIC = 2
"""Different words of its own trade in a text under an honest name; any text may hold one."""

FEWEST_CLAUSES = 3
"""Clauses that open with a name which tells nothing by itself; nobody writes the same one three times."""

MENTIONED = 3
"""Occurrences of a name as if it were the subject: 3 to 10 on the pages that had it in place of a firm's name."""

OPENING, CLOSING = "【[「『‘“(（《<'\"", "】]」』’”)）》>'\""
GLUE = " \t\u3000\ufeff_|｜,，:：·—–-"
TOKEN = re.compile(rf"[^\s\ufeff_|｜,，、:：;；。！？/\\·—–\-{re.escape(OPENING + CLOSING)}]++")
BRACKETED = re.compile(r"\s*+[【\[]")
LOUNGE = "贵宾会"
IN_PROSE = (
    LOUNGE,
    "貴賓會",
    "365",
    "bet",
    "yabo",
    "app",
    "APP",
    "官网",
    "网址",
    "娱乐城",
    "博彩",
    "登录",
    "官網",
    "網址",
    "娛樂城",
    "登錄",
)
"""One of these is in every name that was seen in sentences: a cheaper gate, for lines that hold no title."""

BEFORE_CLAUSE = frozenset("，。！？；：、,!?;:")
MARGIN = " \t\u3000"


class Labels(NamedTuple):
    """Where names stand that are proven to be put there."""

    names: tuple[str, ...]
    whole: tuple[Line, ...]
    """Lines that hold nothing else."""
    cuts: tuple[tuple[int, int], ...]
    """Names that come off without a trace."""
    mentions: tuple[tuple[int, int], ...]
    """All places of the names, those in sentences among them."""


class _Token(NamedTuple):
    start: int
    end: int
    """With its brackets, as an offset in the line."""
    name: str
    brand: Brand


class _Clause(NamedTuple):
    start: int
    end: int
    inside: bool
    """Whether it stands inside a line."""


def read_labels(text: str, lines: list[Line], title: str | None) -> Labels:
    """Return the names on *lines* (the first and last ones of *text*) that do not belong there."""
    lines = [line for line in lines[:MOST_LINES] if len(line.text) <= LONGEST_LINE and _worth_reading(line.text)]
    tokens = {line: found for line in lines if (found := list(_tokens(line.text)))}
    brands = {token.name: token.brand for found in tokens.values() for token in found}
    names = list(brands)[:MOST_NAMES]
    clauses = {name: _clauses(name, text) for name in names}
    places = _points_of_places(tokens, text)
    proven = []
    for name in names:
        recurs = text.count(name) > 1 or (title is not None and name in title)
        if _is_proven(name, brands[name], places[name] + recurs, clauses[name], text):
            proven.append(name)
    whole: list[Line] = []
    cuts = [(clause.start, clause.end) for name in proven for clause in clauses[name]]
    for line, found in tokens.items():
        spans, rest = _cut(line.text, [token for token in found if token.name in proven])
        if spans and not rest.strip(GLUE):
            whole.append(line)
        elif "。" not in line.text:
            cuts += [(line.start + start, line.start + end) for start, end in spans]
    proven += [name for name in _subjects(lines, text) if name not in proven]
    return Labels(tuple(proven), tuple(whole), tuple(sorted(set(cuts))), tuple(_places(proven, text)))


def _worth_reading(line: str) -> bool:
    if "。" in line:
        return any(sign in line for sign in IN_PROSE)
    return BRACKETED.match(line) is not None or LOUNGE in line or tells(line)


def _tokens(line: str) -> Iterator[_Token]:
    folded = fold(line)
    if is_report(folded):
        return
    for match in TOKEN.finditer(folded):
        brand = brand_of(match[0])
        if brand:
            start, end = match.span()
            pair = OPENING.find(line[start - 1]) if start else -1
            if pair >= 0 and line[end : end + 1] == CLOSING[pair]:
                start, end = start - 1, end + 1
            yield _Token(start, end, line[match.start() : match.end()], brand)


def _points_of_places(tokens: dict[Line, list[_Token]], text: str) -> dict[str, int]:
    """Return what the best place of each name on the lines says: brackets, a title that stands elsewhere too."""
    points: dict[str, int] = {}
    for line, found in tokens.items():
        spans, rest = _cut(line.text, found)
        repeated = len(rest) >= SHORTEST_TITLE and text.count(rest) > 1
        for token in found:
            bracketed = token.end - token.start > len(token.name)
            glued = repeated and any(start <= token.start and token.end <= end for start, end in spans)
            points[token.name] = max(points.get(token.name, 0), bracketed + 2 * glued)
    return points


def _is_proven(name: str, brand: Brand, place: int, clauses: list[_Clause], text: str) -> bool:
    inserted = sum(clause.inside for clause in clauses) >= FEWEST_CLAUSES
    if brand.plain or inserted:
        return inserted and brand.points > 0
    if brand.points + place + (2 if len(clauses) > 1 else 0) < ENOUGH:
        return False
    others = text.replace(name, "") if brand.topics else ""
    return sum(word in others for word in set(brand.topics)) < ON_TOPIC


def _cut(line: str, tokens: list[_Token]) -> tuple[list[tuple[int, int]], str]:
    """Return the spans that take *tokens* off a line, and what is left of it between its ends.

    A name at an end of the line goes with what glues it on, one in square brackets with them; any other is
    part of a sentence and stays.
    """
    left, right = len(line) - len(line.lstrip(GLUE)), len(line.rstrip(GLUE))
    spans = []
    inner = list(tokens)
    while inner and inner[-1].end == right > left:
        kept = max(left, len(line[: inner[-1].start].rstrip(GLUE)))
        spans.append((kept, right))
        right = kept
        inner.pop()
    while inner and inner[0].start == left:
        kept = right - len(line[inner[0].end : right].lstrip(GLUE))
        spans.append((left, kept))
        left = kept
        inner.pop(0)
    spans += [(token.start, token.end) for token in inner if line[token.start] in "【["]
    return spans, line[left:right]


def _clauses(name: str, text: str) -> list[_Clause]:
    """Return where *name* and a colon open a clause."""
    clauses = []
    for match in re.finditer(re.escape(name) + "[:：]", text):
        before = text[max(0, match.start() - 40) : match.start()].rstrip(MARGIN)[-1:]
        if before in BEFORE_CLAUSE or before in ("", "\n"):
            clauses.append(_Clause(*match.span(), before in BEFORE_CLAUSE))
    return clauses


def _subjects(lines: list[Line], text: str) -> Iterator[str]:
    """Yield names of betting sites that stand in the sentences again and again, as if they were the subject."""
    for line in lines:
        folded = fold(line.text)
        if not is_report(folded):
            for start, end in mentions(folded):
                if text.count(line.text[start:end]) >= MENTIONED:
                    yield line.text[start:end]


def _places(names: list[str], text: str) -> list[tuple[int, int]]:
    if not names:
        return []
    pattern = re.compile("|".join(map(re.escape, sorted(set(names), key=len, reverse=True))))
    return [match.span() for match in islice(pattern.finditer(text), MOST_MENTIONS)]
