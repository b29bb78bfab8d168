"""Adult phrases on a line with the title of a text: ``标题-久久精品视频`` loses what is not its own.

Only what a mark parts from the title comes off, and only over a text that has nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from scrubber.detectors.spam.chain import QUOTED
from scrubber.detectors.spam.fold import FILLING, fold
from scrubber.detectors.spam.lines import Line
from scrubber.detectors.spam.phrases import families_in, read_phrase, respelled, tells
from scrubber.document import visible
from scrubber.lazy import lazy

__all__ = ["adult_cuts"]

PIECE = lazy(r"[^\s_|｜丨—–\-](?:[^_|｜丨—–\-]*[^\s_|｜丨—–\-])?")
"""What stands between the marks that join the name of a site to a title."""

SHORTEST, LONGEST = 6, 40
"""Characters of an adult phrase: shorter ones are names of cinemas as well."""

COVERED = 0.7
"""Share of such a phrase that its words make up: 0.7 and more in four of five of those on a list kept aside."""

CINEMA = lazy("电影|影院|影视|剧场|小说|漫画|图片")
"""What honest sites with such words in their names offer."""

SHORTEST_TITLE = 4

BODY, SHORTEST_BODY = 20_000, 60
"""Characters of the text that a phrase is compared with, and visible ones of it that have a subject."""

MOST_SHARED = 0.25
"""Share of the pairs of a phrase that the text may hold as well: none in those seen, all of a title's."""


def adult_cuts(lines: Iterable[Line], text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans in *text* of adult phrases that share one of *lines* with something else."""
    for line in lines:
        if not tells(line.text) or QUOTED.search(line.text):
            continue
        pieces = [match.span() for match in PIECE.finditer(line.text)]
        strange = [_is_adult(line.text[start:end]) for start, end in pieces]
        own = [line.text[start:end] for (start, end), spam in zip(pieces, strange, strict=True) if not spam]
        if not any(strange) or not any(map(_is_title, own)):
            continue
        rest = fold(text[:BODY].replace(line.text, ""))
        if visible(rest[: 4 * SHORTEST_BODY]) < SHORTEST_BODY or "adult" in families_in(rest):
            continue
        for place, (start, end) in enumerate(pieces):
            if strange[place] and _is_foreign(fold(line.text[start:end]), rest):
                led = not all(strange[:place])
                border = (pieces[place - 1][1], end) if led else (start, pieces[place + 1][0])
                yield line.start + border[0], line.start + border[1]


def _is_adult(piece: str) -> bool:
    """Whether a piece of a line is made of adult words and of little else."""
    if not SHORTEST <= len(piece) <= LONGEST:
        return False
    phrase = read_phrase(respelled(fold(piece)))
    if phrase.sober or not phrase.core or phrase.families != {"adult"}:
        return False
    made_of_it = phrase.words > 1 and phrase.covered >= COVERED * len(phrase.text)
    return phrase.loose or (made_of_it and not CINEMA.search(phrase.text))


def _is_title(piece: str) -> bool:
    """Whether a piece may be the title of a text: nothing in it speaks of anything adult."""
    return len(piece) >= SHORTEST_TITLE and "adult" not in read_phrase(fold(piece)).families


def _is_foreign(phrase: str, rest: str) -> bool:
    pairs = {one + two for one, two in pairwise(FILLING.sub("", phrase))}
    return sum(pair in rest for pair in pairs) <= MOST_SHARED * len(pairs)
