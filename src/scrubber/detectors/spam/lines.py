"""The first and last lines of a text, found without splitting it, and what leaves with a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from itertools import pairwise
from typing import NamedTuple, TypeVar

from scrubber.lazy import lazy

__all__ = ["Line", "first_lines", "last_lines", "remembered", "runs", "without"]

VISIBLE = lazy(r"\S")
STEP = 4096

REMEMBERED = 400
"""Characters of a line up to which what was found on it is kept for the next one that is the same: each line at the
ends of a text is asked the same by several parts, and again once the text was cleaned; menus are on many pages."""

MOST_REMEMBERED = 512

LONGEST_REMEMBERED, TEXTS_REMEMBERED = 20_000, 2
"""The same for a text, which several parts read as a whole."""

T = TypeVar("T")


class Line(NamedTuple):
    """A line that shows something; ``start`` and ``end`` exclude its line break."""

    start: int
    end: int
    text: str
    before: str
    """The line that shows something before it, or nothing."""


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """Make *read*, which is pure and tells something of a line or text, remember what it said of the last ones."""
    of_lines = lru_cache(maxsize=MOST_REMEMBERED)(read)
    of_texts = lru_cache(maxsize=TEXTS_REMEMBERED)(read)

    @wraps(read)
    def reading(text: str) -> T:
        size = len(text)
        return of_lines(text) if size <= REMEMBERED else of_texts(text) if size <= LONGEST_REMEMBERED else read(text)

    return reading


def first_lines(text: str, longest: int) -> Iterator[Line]:
    """Yield the lines from the first one on; of a line beyond *longest*, the beginning only."""
    before = ""
    position = 0
    while match := VISIBLE.search(text, position):
        start = max(text.rfind("\n", position, match.start()) + 1, position)
        end = _line_end(text, match.start())
        shown = text[start : min(end, start + longest + 1)]
        yield Line(start, end, shown, before)
        before, position = shown, end


def last_lines(text: str, floor: int, longest: int) -> Iterator[Line]:
    """Yield the lines from the last one up to (without) position *floor*."""
    last = _last_visible(text, floor, len(text))
    while last >= floor:
        start = max(text.rfind("\n", 0, last) + 1, floor)
        end = _line_end(text, last)
        above = _last_visible(text, 0, start)
        before = text[max(text.rfind("\n", 0, above) + 1, above - longest) : above + 1] if above >= 0 else ""
        yield Line(start, end, text[start : min(end, start + longest + 1)], before)
        last = above


def runs(lines: list[Line], text: str) -> Iterator[list[Line]]:
    """Group *lines*, which are in order, into runs with nothing but blank lines between."""
    run: list[Line] = []
    for line in lines:
        if run and VISIBLE.search(text, run[-1].end, line.start):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def without(run: list[Line], text: str) -> list[tuple[int, int]]:
    """Return the spans that take *run* out of *text*, one for each line, their line breaks included.

    Blank lines go along where they would leave a hole: behind the run when there is a blank one (or nothing)
    before it; at the end of the text those before it.
    """
    start, end = run[0].start, run[-1].end
    following = VISIBLE.search(text, end)
    above = _last_visible(text, 0, start)
    if following is None:
        start = _line_end(text, above) if above >= 0 else 0
        end = len(text) if above < 0 else end
    else:
        gap = above < 0 or text.count("\n", above, start) > 1
        end = text.rfind("\n", end, following.start()) + 1 if gap else end + 1
    borders = [start, *(line.start for line in run[1:]), end]
    return list(pairwise(borders))


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _last_visible(text: str, floor: int, end: int) -> int:
    """Return where the last visible character of ``text[floor:end]`` stands, or ``floor - 1``."""
    while end > floor:
        start = max(floor, end - STEP)
        piece = text[start:end].rstrip()
        if piece:
            return start + len(piece) - 1
        end = start
    return floor - 1
