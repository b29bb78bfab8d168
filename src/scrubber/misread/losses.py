"""What is lost of misread UTF-8, filled in where the rest of the document tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.misread.back import SINGLE
from scrubber.misread.readings import Way
from scrubber.refill import refill_lines

__all__ = ["Misread", "bounded", "refilled"]

MOST_AROUND = 20_000
"""Characters of what was not misread that are read for the words of the document."""

MOST_REFILLED = 20_000
"""Characters of a document that are refilled: one takes 0.1 to 0.3 ms. What lies behind them keeps its marks."""

FOREIGN = lazy("[\u3041-\u30f6\uac00-\ud7a3]")
"""What the language model, which is one of Chinese, knows nothing of."""


class Misread(NamedTuple):
    """A misread stretch of the text."""

    start: int
    end: int
    text: str | None
    """What its bytes say, U+FFFD for each lost character; None where too little is left of them."""
    size: int
    """Its characters beyond ASCII."""
    way: Way


def refilled(text: str, pieces: Sequence[Misread]) -> list[Misread]:
    """Return the *pieces* of *text* with what is sure of their lost characters filled in."""
    filled = list(pieces)
    for way in {piece.way for piece in pieces if _loses(piece)}:
        places = [place for place, piece in enumerate(pieces) if piece.way == way and piece.text is not None]
        places = places[: _within(pieces, places)]
        lines = [text[pieces[place].start : pieces[place].end] for place in places]
        rows = refill_lines(lines, way.wrong, _around(text, pieces))
        for place, row in zip(places, rows, strict=True):
            said = pieces[place].text or ""
            if not row.broken and "\ufffd" in said and not FOREIGN.search(said):
                filled[place] = pieces[place]._replace(text=row.text)
    return filled


def bounded(pieces: Sequence[Misread]) -> Iterator[str]:
    """Yield what is to be said where not all of the lost characters of *pieces* were looked into."""
    if sum(piece.end - piece.start for piece in pieces if _loses(piece)) > MOST_REFILLED:
        yield f"more than {MOST_REFILLED:,} misread characters: what was lost behind them is marked, not filled in"


def _loses(piece: Misread) -> bool:
    """Whether *piece* is UTF-8 that was read as an encoding of two bytes, and lost some."""
    return piece.way.right == "utf-8" and piece.way.wrong not in SINGLE and "\ufffd" in (piece.text or "")


def _within(pieces: Sequence[Misread], places: Sequence[int]) -> int:
    size = 0
    for count, place in enumerate(places):
        size += pieces[place].end - pieces[place].start
        if size > MOST_REFILLED:
            return count
    return len(places)


def _around(text: str, pieces: Sequence[Misread]) -> str:
    """Return what lies between the pieces."""
    found: list[str] = []
    position = size = 0
    for piece in pieces:
        if size >= MOST_AROUND:
            return "".join(found)
        found.append(text[position : min(piece.start, position + MOST_AROUND)])
        size += len(found[-1])
        position = piece.end
    return "".join([*found, text[position : position + MOST_AROUND]])
