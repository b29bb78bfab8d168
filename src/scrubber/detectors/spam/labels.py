"""Names of betting sites put on somebody else's text: on its title, before its clauses, in its sentences.

``标题_某某体育官网`` and ``【某某体育app】标题`` come off without a trace, and so does ``，某某网址：`` before a
clause. A name in the middle of a sentence took the place of words that can no longer be told; it is shown
and stays. So is a name for which the evidence nearly adds up.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from scrubber.detectors.spam.betting import mentions, speaks_of_betting, topics_of
from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.keywords import cut_up_stem
from scrubber.detectors.spam.lexicon import Words
from scrubber.detectors.spam.lines import Line
from scrubber.detectors.spam.mixed import adult_cuts
from scrubber.detectors.spam.names import GLUE, Cut, Token, cut, tokens_of
from scrubber.detectors.spam.phrases import reports_spam, tells
from scrubber.detectors.spam.words import is_report
from scrubber.lazy import lazy

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
title that stands without it elsewhere or for clauses that open with it, 1 for each of the other signs) may
give them alone: on 71 honest site names, each put on two titles in 12 ways, only sports firms with a service
behind their names on a page that never speaks of sports reach them."""

SUSPECT = ENOUGH - 1
"""Points of a name that is shown and stays."""

MANY_SERVICES = 5
"""Characters of services behind a name that stands alone: more than one (``app官网``, ``官网登录``)."""

ON_TOPIC = 2
"""Different words of its own trade in a text under an honest name; any text may hold one."""

FEWEST_CLAUSES = 3
"""Clauses that open with a name which tells nothing by itself; nobody writes the same one three times."""

FEWEST_PLAIN = 3
"""Names of one stem on a line that name services and no business: an honest list of downloads has one or two."""

MENTIONED = 3
"""Occurrences of a name as if it were the subject: 3 to 10 on the pages that had it in place of a firm's name."""

BRACKETED = lazy(r"\s*+[【\[‘“]")
CLAUSAL = lazy("[:：【‘“]")
"""What stands at a name that was put into sentences and comes off."""

BODY = 20_000
"""Characters of the text that tell whether it has betting for a subject."""

IN_PROSE = (
    *("贵宾会", "貴賓會", "365", "bet", "yabo", "app", "APP", "官网", "官網", "网址", "網址", "登录", "登錄"),
    *("娱乐", "娛樂", "博彩", "彩票", "体育", "體育"),
)
"""One of these is in every name that was seen in sentences: a cheaper gate, for lines that hold no title."""

BEFORE_CLAUSE = frozenset("，。！？；：、,!?;:")
MARGIN = " \t\u3000"
JOINS = frozenset("_|｜丨-–—")
"""What joins the name of a site to a title."""


class Labels(NamedTuple):
    """Where names stand that are proven to be put there."""

    names: tuple[str, ...]
    whole: tuple[Line, ...]
    """Lines that hold nothing else."""
    cuts: tuple[tuple[int, int], ...]
    """Names that come off without a trace."""
    read: tuple[str, ...]
    """Names of businesses with their services, proven or not."""
    mentions: tuple[tuple[int, int], ...]
    """All places of the names, those in sentences among them, and the first place of each name that is suspect."""


NONE = Labels((), (), (), (), ())


class _Clause(NamedTuple):
    start: int
    end: int
    inside: bool
    """Whether it stands inside a line."""


class _Family(NamedTuple):
    """The names of one stem on the first and last lines, and what speaks against them together."""

    stem: str
    names: tuple[str, ...]
    points: int
    topics: frozenset[str]
    plain: bool
    """Whether none of them names a business."""
    in_prose: bool
    """Whether they stand in sentences only."""
    first: tuple[int, int]
    """Where one of them stands in the text."""


def read_labels(text: str, lines: list[Line], title: str | None) -> Labels:
    """Return the names on *lines* (the first and last ones of *text*) that do not belong there."""
    lines = [line for line in lines[:MOST_LINES] if len(line.text) <= LONGEST_LINE and _worth_reading(line.text)]
    titles = [line for line in lines if "。" not in line.text or CLAUSAL.search(line.text)]
    tokens = {line: found for line in titles if (found := tokens_of(line.text))}
    subjects = list(_subjects(lines, text))
    adult = list(adult_cuts([line for line in lines if "。" not in line.text], text))
    if not (tokens or subjects or adult) or reports_spam(text):
        return NONE
    cut_up = {stem: line for line in lines if (stem := cut_up_stem(line.text))}
    proof = _Proof([], [], [], list(cut_up.values()))
    for family in islice(_families(tokens, text, title, cut_up), MOST_NAMES):
        _weigh(family, family.stem in cut_up, text, proof)
    whole = proof.lines
    cuts = proof.clauses + adult
    for line, found in tokens.items():
        spans, rest = cut(line.text, [token for token in found if token.name in proof.names])
        if spans and not rest.strip(GLUE):
            whole.append(line)
        elif "。" not in line.text:
            cuts += [(line.start + start, line.start + end) for start, end in spans]
    subjects = [name for name in subjects if name not in proof.names]
    brands = {token.name: token.brand for found in tokens.values() for token in found}
    read = tuple(name for name, brand in brands.items() if brand.business and brand.served)
    places = [*_places([*proof.names, *subjects], text), *proof.suspects]
    return Labels((*proof.names, *subjects), tuple(whole), tuple(sorted(set(cuts))), read, tuple(places))


class _Proof(NamedTuple):
    """What is proven so far."""

    names: list[str]
    clauses: list[tuple[int, int]]
    suspects: list[tuple[int, int]]
    lines: list[Line]


def _weigh(family: _Family, cut_up: bool, text: str, proof: _Proof) -> None:
    """Add the names of *family* to *proof*, where they are proven."""
    clauses = {name: _clauses(name, text) for name in family.names}
    inserted = [name for name in family.names if _opens_clauses(clauses[name])]
    points = family.points + 2 * any(len(found) > 1 for found in clauses.values())
    if family.plain:
        proven = inserted if points > 1 else []
    elif inserted or cut_up or (points >= ENOUGH and _is_off_topic(family.topics, family.names, text)):
        proven = list(family.names)
    else:
        proven = []
    proof.names.extend(proven)
    proof.clauses.extend((clause.start, clause.end) for name in proven for clause in clauses[name])
    near = points == SUSPECT and not (proven or family.in_prose)
    if near and _is_off_topic(family.topics, family.names, text) and not _is_about_betting(family.names, text):
        proof.suspects.append(family.first)


def _worth_reading(line: str) -> bool:
    if _words_in_prose().may_be_in(line):
        return True
    return "。" not in line and (BRACKETED.match(line) is not None or tells(line))


@cache
def _words_in_prose() -> Words:
    return Words({"name": IN_PROSE})


def _families(
    tokens: dict[Line, tuple[Token, ...]], text: str, title: str | None, cut_up: Container[str]
) -> Iterator[_Family]:
    """Yield the names by their stems, with what they and their best place say."""
    by_stem: dict[str, list[tuple[Line, Token]]] = {}
    for line, found in tokens.items():
        for token in found:
            by_stem.setdefault(token.brand.stem or token.name, []).append((line, token))
    cuts = {line: cut(line.text, found) for line, found in tokens.items()}
    for stem, members in by_stem.items():
        names = tuple(dict.fromkeys(token.name for _, token in members))
        brands = [token.brand for _, token in members]
        business, served = max(brand.business for brand in brands), any(brand.served for brand in brands)
        topics = frozenset(topic for brand in brands for topic in brand.topics)
        bare = business < 2 and not served
        alien = bare and not (stem in cut_up or any(token.bracketed for _, token in members))
        if alien and not (business and any(_is_glued(line, token) for line, token in members)):
            continue
        places = max(_points_of_place(token, cuts[line], text) for line, token in members)
        recurs = any(text.count(name) > 1 or (title is not None and name in title) for name in names)
        plain = business == 0
        strange = plain and any(_is_strange(line, cuts[line], stem, text) for line, _ in members)
        crowd = len(members) >= FEWEST_PLAIN and (strange or any(brand.hinted for brand in brands))
        points = served + (crowd if plain else 0) + (plain and crowd and not recurs)
        if plain and strange and len(names) > 1:
            points = max(points, SUSPECT)
        if alien:
            points = SUSPECT * _is_off_topic(topics, names, text, most=0)
        elif not plain:
            points = business + served + places + (recurs or len(names) > 1)
            points = min(points, SUSPECT) if bare else points
        line, token = members[0]
        in_prose = all("。" in line.text for line, _ in members)
        first = (line.start + token.start, line.start + token.end)
        yield _Family(stem, names, points, topics, plain, in_prose, first)


def _is_strange(line: Line, off: Cut, stem: str, text: str) -> bool:
    """Whether a line is nothing but names, and the one with *stem* stands nowhere else."""
    return not off.rest.strip(GLUE) and text.count(stem) <= line.text.count(stem)


def _points_of_place(token: Token, off: Cut, text: str) -> int:
    """Return what the place of a name on its line says: brackets, a title that stands elsewhere, nothing else there."""
    if not off.rest.strip(GLUE):
        return token.bracketed + 1 + (token.brand.services >= MANY_SERVICES)
    ends = any(start <= token.start and token.end <= end for start, end in off.spans)
    repeated = ends and len(off.rest) >= SHORTEST_TITLE and text.count(off.rest) > 1
    return token.bracketed + 2 * repeated


def _opens_clauses(clauses: list[_Clause]) -> bool:
    return sum(clause.inside for clause in clauses) >= FEWEST_CLAUSES


def _is_glued(line: Line, token: Token) -> bool:
    """Whether a name ends or begins a line that holds more, parted from it by a mark that joins names to titles."""
    before, after = line.text[: token.start].rstrip(MARGIN), line.text[token.end :].lstrip(MARGIN)
    return (before[-1:] in JOINS and not after.strip()) or (after[:1] in JOINS and not before.strip())


def _is_off_topic(topics: frozenset[str], names: tuple[str, ...], text: str, most: int = ON_TOPIC - 1) -> bool:
    """Whether at most *most* words of the trade of *names* stand in the text, the names themselves aside."""
    if not topics:
        return True
    for name in names:
        text = text.replace(name, "")
    return sum(word in text for word in topics) <= most


def _is_about_betting(names: tuple[str, ...], text: str) -> bool:
    """Whether the text has betting for a subject, the *names* aside: what it names is then no stranger to it."""
    rest = text[:BODY]
    for name in names:
        rest = rest.replace(name, "")
    return speaks_of_betting(fold(rest))


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
                name = line.text[start:end]
                if text.count(name) >= MENTIONED and _is_off_topic(topics_of(folded[start:end]), (name,), text):
                    yield name


def _places(names: list[str], text: str) -> list[tuple[int, int]]:
    """Return where the names stand, of those that begin at one place the longest."""
    places: list[tuple[int, int]] = []
    following = {name: text.find(name) for name in sorted(set(names), key=len, reverse=True)}
    while len(places) < MOST_MENTIONS and (there := {name: at for name, at in following.items() if at >= 0}):
        first = min(there, key=there.__getitem__)
        end = there[first] + len(first)
        places.append((there[first], end))
        following = {name: at if at >= end else text.find(name, end) for name, at in there.items()}
    return places
