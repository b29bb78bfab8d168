"""Text whose bytes were read as the wrong encoding: found, and read again as what they are.

The way back is the wrong encoding's own encoder (Latin-1 and its kin as browsers read them, Windows' code pages with
their user-defined characters). Which lines are misread, and what they were, the surprise of both readings decides;
where one line is certain, its neighbours need less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scrubber.misread.back import Line
from scrubber.misread.judge import makes_sense_here
from scrubber.misread.lines import Reader, kinds_around, line_of, piece_of, put_in
from scrubber.misread.losses import Misread, bounded, refilled
from scrubber.misread.readings import NOT_ASCII, Way, effort, read_anew, sound
from scrubber.misread.signs import SIGN

__all__ = ["NOT_ASCII", "SIGN", "Misread", "Misreadings", "kinds_around", "line_of", "misread", "put_in"]

VOTERS = 8
"""Lines that are read in every way; the others first in the way of most of these."""

KNOWN = 16
"""Characters restored one way from which on the rest of the document is tried that way, with less evidence."""

MOST_IN_VAIN = 1_000_000
"""Characters of lines that make sense in no way, each as often as it was read: half a second. Only documents that were
misread in a way that is not known here come near it: 25,000 characters of Cyrillic read as windows-1252 do."""


MOST_FOUND = 1_500_000
"""The same of lines that make sense in one: a second and more. Once the way of a document is known, a line is read
once; what was misread twice and lost bytes is read in all ways, 30,000 characters of it here."""


class Misreadings(NamedTuple):
    """What is misread in a text."""

    pieces: list[Misread]
    """The stretches, in order, neighbours joined."""
    bounds: tuple[str, ...] = ()
    """What is to be said of what was not looked into."""


def misread(text: str, begin: int = 0) -> Misreadings:
    """Return what is misread in *text*, which holds no sign of it before *begin*."""
    reader = Reader()
    found: dict[int, list[Misread]] = {}
    votes: Counter[Way] = Counter()
    likely: Way | None = None
    bounds: list[str] = []
    in_vain = 0
    for start, end, kinds in _suspects(text, begin):
        spent = reader.effort
        if pieces := reader.read(text[start:end], start, kinds, likely):
            found[start] = pieces
            votes[pieces[0].way] += 1
            if votes.total() == VOTERS:
                likely = votes.most_common(1)[0][0]
        else:
            in_vain += reader.effort - spent
        if in_vain > MOST_IN_VAIN:
            bounds.append(f"too many lines look misread and make sense in no way: none behind character {end} is tried")
            break
        if reader.effort - in_vain > MOST_FOUND:
            bounds.append(f"too many lines are misread in several ways: those behind character {end} are tried in one")
            break
    if not found:
        return Misreadings([], tuple(bounds))
    restored: Counter[Way] = Counter()
    for pieces in found.values():
        for piece in pieces:
            if piece.text:
                restored[piece.way] += len(sound(piece.text))
    if restored:
        way, size = restored.most_common(1)[0]
        if size >= KNOWN:
            more, bound = _rest(text, way, found)
            found |= more
            bounds += bound
    pieces = [*_joined(text, refilled(text, [piece for start in sorted(found) for piece in found[start]]))]
    return Misreadings(pieces, (*bounds, *bounded(pieces)))


def _suspects(text: str, begin: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the lines with a sign in them that look misread at a glance, and what kinds of sign they hold."""
    position = 0
    while match := SIGN.search(text, max(begin, position)):
        start, end = line_of(text, match, position)
        if kinds := kinds_around(text, start, match.start(), end):
            yield start, end, kinds
        position = end


def _rest(text: str, way: Way, found: dict[int, list[Misread]]) -> tuple[dict[int, list[Misread]], list[str]]:
    """Return what else is misread in a document of which some lines are, and what is to be said where it gave up."""
    more: dict[int, list[Misread]] = {}
    position = in_vain = 0
    while match := NOT_ASCII.search(text, position):
        start, end = line_of(text, match, position)
        position = end
        if start in found and found[start][0].way == way:
            continue
        line = Line(text[start:end])
        pieces = [
            piece_of(stretch, start, seen)
            for stretch in read_anew(line, way)
            if makes_sense_here(seen := line.text[stretch.start : stretch.end], stretch)
        ]
        if pieces:
            more[start] = pieces
        elif (in_vain := in_vain + effort(line, way)) > MOST_IN_VAIN:
            return more, [f"most lines are sound: behind character {end} those with few signs are not tried"]
    return more, []


def _joined(text: str, pieces: Iterable[Misread]) -> Iterator[Misread]:
    """Yield the pieces, those joined that have nothing but ASCII between them."""
    pending: Misread | None = None
    for piece in pieces:
        if pending is None:
            pending = piece
        elif (pending.text is None) == (piece.text is None) and not NOT_ASCII.search(text, pending.end, piece.start):
            between = text[pending.end : piece.start]
            whole = None if pending.text is None or piece.text is None else pending.text + between + piece.text
            pending = Misread(pending.start, piece.end, whole, pending.size + piece.size, pending.way)
        else:
            yield pending
            pending = piece
    if pending:
        yield pending
