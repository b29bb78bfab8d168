"""Lines that speak of betting at the ends of a text that does not: shown and left, where nothing proves them spam."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from scrubber.detectors.spam.betting import SERVES, speaks_of_betting
from scrubber.detectors.spam.chain import PROSE, QUOTED
from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.lines import Line
from scrubber.detectors.spam.parts import parts_of
from scrubber.detectors.spam.phrases import reports_spam, tells
from scrubber.detectors.spam.words import is_sober
from scrubber.detectors.spam.zones import is_quoted
from scrubber.lazy import lazy

__all__ = ["is_stray", "stray_lines"]

LONGEST = 60
MOST = 8
"""Lines that are shown."""

COVERED, ALONE = 0.5, 0.8
"""Share of a line that the words of betting and of its services make up, two of them at least, and the words of betting
where no service is named: 0.5 to 1 in 132 names and offers, while a headline only mentions its casinos."""

NAMED, SHORTEST_NAME = 0.5, 4
"""Share of a line that the name of a betting site makes up by itself, and its characters: 0.5 to 0.9 where somebody
asks for it (``某某彩票怎么买``)."""

HALL = lazy("[场馆局队站店]|中心|公园|学院|学校|用品|器材")
"""What makes another name of one: the stadium of a town."""

ALIAS = lazy("·|\\([a-z][a-z0-9-]{1,14}\\)")
"""What stands between a name and its services."""

CODE = lazy("(?:集团|国际)?(?!(?:19|20)[0-9]{2}(?:$|[^0-9]))[a-z]{0,6}[0-9]{3,8}[a-z]{0,6}$")
"""The address of a site behind the name of a casino (``某某9999cc``), which is no year."""

BETTING = frozenset({"names", "games", "strong"})
BODY = 20_000


def stray_lines(lines: Iterable[Line], text: str) -> list[Line]:
    """Return those of *lines*, the first and last ones of *text*, that speak of betting where the text does not."""
    strays = list(islice((line for line in lines if is_stray(line.text) and not is_quoted(line)), MOST))
    if not strays or reports_spam(text):
        return []
    rest = text[:BODY]
    for line in strays:
        rest = rest.replace(line.text, "")
    folded = fold(rest)
    return [] if speaks_of_betting(folded) else [line for line in strays if not _is_about(line, folded)]


def _is_about(line: Line, rest: str) -> bool:
    """Whether the *rest* of the text names a house of the line, too: reports on hotels and matches do."""
    return any(match[0] in rest for table, match in parts_of(fold(line.text)) if table == "house")


def is_stray(line: str) -> bool:
    """Whether *line* speaks of betting and of little else."""
    shown = line.strip()
    if len(shown) > LONGEST or PROSE.search(shown) or not tells(shown) or QUOTED.search(shown.strip("【】[]")):
        return False
    folded = ALIAS.sub("", fold(shown))
    parts = list(parts_of(folded))
    if not parts or is_sober(folded):
        return False
    if any(_fills(folded, table, match) for table, match in parts):
        return True
    tables = {table for table, _ in parts}
    covered = sum(len(match[0]) for _, match in parts)
    least = ALONE if SERVES.isdisjoint(tables) else COVERED
    if len(parts) < 2 or covered < least * len(folded):
        return False
    return bool(tables & BETTING) or ("house" in tables and not SERVES.isdisjoint(tables))


def _fills(line: str, table: str, match: re.Match[str]) -> bool:
    """Whether a line is the name of a site and what is asked of it, or a casino and an address."""
    if table == "names" and len(match[0]) >= SHORTEST_NAME:
        return len(match[0]) >= NAMED * len(line) and not HALL.match(line, match.end())
    return table == "house" and match.start() <= SHORTEST_NAME and CODE.match(line, match.end()) is not None
