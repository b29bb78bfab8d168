"""The text before beside the body after: the same rows on both sides, cut where a line ends in both.

A document is a row of pieces, each the same on both sides or a finding. Lines with a finding are changed rows; the
stretches of whole lines between them are the same on both sides, and folded away but for a little context. A row has a
bounded size, because a browser lays out many small blocks quickly, and one large one slowly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from scrubber.model import Finding

__all__ = ["Block", "Piece", "Row", "blocks", "placed"]

LONGEST = 4_000
"""Characters of a row on either side: about two screens at 1280 pixels."""
CONTEXT = 2
"""Lines shown around a changed row."""
LONGEST_CONTEXT = 400
"""Characters of such context; lines that are longer are folded away with the rest."""
FOLDED_FROM = 600
"""Characters of unchanged text from which on it is folded away."""
BREAKS = "\n。！？；，;,. \t"
"""Behind what a row that is too long is cut, the best place first, if one stands in its last part."""
LAST_PART = 400
"""Characters of that last part: the longest sentences of the samples have 130."""
BLOCK = 8_000
"""Characters of a block, which a browser lays out only when it comes near the screen."""


class Piece(NamedTuple):
    """A stretch of the document."""

    before: str
    after: str
    number: int | None = None
    """The place of its finding among :func:`placed`; None for what no finding speaks of."""
    is_head: bool = True
    """Whether the finding begins here (one that is too long for a row is several pieces)."""


class Row(NamedTuple):
    """Pieces that stand beside each other."""

    line: int
    """Number of its first line in the text before, from 1."""
    pieces: tuple[Piece, ...]
    goes_on: bool
    """Whether it begins inside a line, where the row before it ended."""

    @property
    def is_same(self) -> bool:
        """Whether both sides are the same, and nothing is marked."""
        return all(piece.number is None for piece in self.pieces)


class Block(NamedTuple):
    """Rows that are laid out together."""

    rows: tuple[Row, ...]
    is_folded: bool
    lines: int
    """Line ends in it."""
    size: int
    """Characters of the text before."""


class _Part(NamedTuple):
    """A changed line, or a stretch of lines that are the same."""

    pieces: tuple[Piece, ...]
    is_folded: bool = False


def placed(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that have a place in the text, in its order."""
    return sorted((f for f in findings if f.start is not None), key=lambda f: (f.start or 0, f.end or 0))


def blocks(text: str, findings: Iterable[Finding]) -> Iterator[Block]:
    """Yield the document; all of it is open where no finding has a place in it.

    Raises:
        ValueError: when two spans overlap or one lies outside the text.
    """
    line = 1
    waiting: list[Row] = []
    for part in _parts([*_pieces(text, placed(findings))]):
        rows: list[Row] = []
        for number, few in enumerate(_short(part.pieces)):
            rows.append(Row(line, few, goes_on=number > 0 and not _ends_line(rows[-1])))
            line += sum(piece.before.count("\n") for piece in few)
        if part.is_folded:
            yield from _together(waiting)
            yield _block(rows, is_folded=True)
            waiting = []
        else:
            waiting += rows
    yield from _together(waiting)


def _pieces(text: str, findings: Sequence[Finding]) -> Iterator[Piece]:
    position = 0
    for number, finding in enumerate(findings):
        start, end, new = finding.start, finding.end, finding.replacement
        if start is None or end is None or new is None or not position <= start <= end <= len(text):
            raise ValueError(f"the span {start}:{end} overlaps another one or lies outside the text")
        if start > position:
            yield _same(text[position:start])
        yield Piece(text[start:end], new, number)
        position = end
    if position < len(text):
        yield _same(text[position:])


def _same(text: str) -> Piece:
    return Piece(text, text)


def _parts(cut: Sequence[Piece]) -> Iterator[_Part]:
    """Yield the pieces put together to changed lines and stretches between them."""
    row: list[Piece] = []
    left = ""
    """The last character that the row leaves in the body."""
    last = len(cut) - 1
    for place, piece in enumerate(cut):
        if piece.number is not None:
            row.append(piece)
            left = piece.after[-1:] or left
            if piece.before.endswith("\n") and left in ("", "\n"):
                yield _Part(tuple(row))
                row, left = [], ""
            continue
        head, lines, tail = _lines(piece.before, is_begun=bool(row), is_last=place == last)
        if head:
            row.append(_same(head))
        if head.endswith("\n"):
            yield _Part(tuple(row))
            row = []
        if lines:
            yield from _folds(lines, before=place > 0, behind=place < last)
        if tail:
            row.append(_same(tail))
        left = piece.after[-1:] if row else ""
    if row:
        yield _Part(tuple(row))


def _lines(text: str, *, is_begun: bool, is_last: bool) -> tuple[str, str, str]:
    """Return the end of the line that is begun, whole lines, and the beginning of the next one."""
    head = (text.find("\n") + 1 or len(text)) if is_begun else 0
    tail = len(text) if is_last else max(head, text.rfind("\n") + 1)
    return text[:head], text[head:tail], text[tail:]


def _folds(text: str, *, before: bool, behind: bool) -> Iterator[_Part]:
    """Yield unchanged lines, folded away but for some context of what stands before and behind them."""
    if not before and not behind:
        yield _Part((_same(text),))
        return
    start = _first_lines(text) if before else 0
    end = _last_lines(text) if behind else len(text)
    if end - start < FOLDED_FROM:
        start = end = len(text)
    for stretch, is_folded in ((text[:start], False), (text[start:end], True), (text[end:], False)):
        if stretch:
            yield _Part((_same(stretch),), is_folded)


def _first_lines(text: str) -> int:
    """Return where the context at the beginning of *text* ends."""
    end = 0
    for _ in range(CONTEXT):
        end = text.find("\n", end, LONGEST_CONTEXT) + 1 or end
    return end


def _last_lines(text: str) -> int:
    """Return where the context at the end of *text* begins."""
    start = len(text)
    for _ in range(CONTEXT):
        start = text.rfind("\n", max(0, len(text) - LONGEST_CONTEXT), max(0, start - 1)) + 1 or start
    return start


def _short(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Yield *pieces* in groups that are no longer than a row may be."""
    group: list[Piece] = []
    room = LONGEST
    for piece in pieces:
        for one in _cut(piece):
            width = max(len(one.before), len(one.after))
            if group and width > room:
                yield tuple(group)
                group, room = [], LONGEST
            group.append(one)
            room -= width
    if group:
        yield tuple(group)


def _cut(piece: Piece) -> Iterator[Piece]:
    if max(len(piece.before), len(piece.after)) <= LONGEST:
        yield piece
    elif piece.number is None:
        yield from map(_same, _stretches(piece.before))
    else:
        sides = zip_longest(_stretches(piece.before), _stretches(piece.after), fillvalue="")
        for place, (before, after) in enumerate(sides):
            yield Piece(before, after, piece.number, is_head=place == 0)


def _stretches(text: str) -> Iterator[str]:
    """Yield *text* in stretches of at most :data:`LONGEST` characters."""
    start = 0
    while len(text) - start > LONGEST:
        end = start + LONGEST
        places = (text.rfind(mark, end - LAST_PART, end) + 1 for mark in BREAKS)
        end = next(filter(None, places), end)
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _ends_line(row: Row) -> bool:
    return row.pieces[-1].before.endswith("\n")


def _together(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield open rows in blocks."""
    few: list[Row] = []
    size = 0
    for row in rows:
        few.append(row)
        size += sum(len(piece.before) + len(piece.after) for piece in row.pieces)
        if size >= BLOCK:
            yield _block(few, is_folded=False)
            few, size = [], 0
    if few:
        yield _block(few, is_folded=False)


def _block(rows: Iterable[Row], *, is_folded: bool) -> Block:
    rows = tuple(rows)
    befores = [piece.before for row in rows for piece in row.pieces]
    return Block(rows, is_folded, sum(text.count("\n") for text in befores), sum(map(len, befores)))
