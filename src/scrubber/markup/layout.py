"""Markup to lines: where the breaks fall, and which white space shows.

What comes in is what lxml serialises of a tree without attributes and without what does not show: tags, text,
and nothing else. One pass over it, from text to text: what the tags between two of them do together is remembered, for
a page repeats itself. Only tables, breaks and preformatted text are gone through tag by tag.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

from scrubber.lazy import lazy
from scrubber.markup.elements import BLOCK, CELL, PARAGRAPH, PRESERVED
from scrubber.markup.source import chunks, collapsed

__all__ = ["lay_out"]


class _Does(IntEnum):
    """What a tag does to the line it stands in."""

    NOTHING = 0
    LINE = 1
    """Ends it: an element on lines of its own begins or ends."""
    PARA = 2
    """Ends it, and asks for a blank line."""
    BREAK = 3
    ROW = 4
    CELL = 5
    PRE = 6
    PRE_END = 7


class _Table(dict[bytes, int]):
    """What each tag does."""

    def __missing__(self, _tag: bytes) -> int:
        return 0


def _table() -> dict[bytes, int]:
    # lxml closes an empty element in its start tag, and in XHTML puts a space before the slash.
    table = dict.fromkeys(("br", "br/", "br /"), _Does.BREAK)
    for names, does in ((BLOCK, _Does.LINE), (PARAGRAPH, _Does.PARA), (("tr",), _Does.ROW)):
        table |= {form: does for name in names for form in (name, f"/{name}", f"{name}/", f"{name} /")}
    table |= {form: _Does.CELL for name in CELL for form in (f"/{name}", f"{name}/", f"{name} /")}
    for name in PRESERVED:
        table |= {name: _Does.PRE, f"/{name}": _Does.PRE_END}
    return {tag.encode(): int(does) for tag, does in table.items()}


_DOES = _Table(_table())
_NOTHING, _LINE, _PARA, _BREAK, _ROW, _CELL, _PRE, _PRE_END = map(int, _Does)
_BLANK = -1
"""What tags do that do nothing, with white space between or behind them."""
_STRETCH = lazy(rb"((?:<[^>]*+>[ \t\n\r\f]*+)++)([^<]*+)")
"""Tags with nothing but white space between them, and the text behind."""
_NAME = lazy(rb"<([^>]*+)>")
_SPACE = lazy(rb">[^<]")
_CELL_END = b"\x01"
"""No text holds a control character by then."""


def lay_out(markup: bytes) -> str:
    """Return the text that *markup* (in UTF-8) shows.

    White space collapses as in CSS (space, tab, newline, carriage return and form feed; never a no-break or
    ideographic space). Of the breaks required at one place the largest counts: they do not add up.
    """
    laid_out = bytearray()
    current: list[bytes] = []
    breaks = required = preserved = 0
    is_open = in_row = has_cells = False
    has_returns = b"&#13;" in markup
    # Plain values and one loop: this is a fourth of the time that it takes to read a page.
    for does, text in _steps(markup + b"<html/>"):
        if does > 0:
            if does == _CELL:
                current.append(_CELL_END)
                has_cells = True
                if text:
                    current.append(text)
                continue
            if current:
                if preserved:
                    line = _preserved(current)
                else:
                    line = b"".join(current)
                    if has_returns:
                        line = line.replace(b"&#13;", b" ")
                    line = _cells(line, in_row) if has_cells else collapsed(line)
                current = []
                has_cells = False
                if line:
                    if laid_out:
                        laid_out += b"\n" * max(breaks, required)
                    laid_out += line
                    breaks = required = 0
                    is_open = True
                    in_row = False
            if does == _BREAK:
                breaks += 1
            else:
                if is_open:
                    breaks += 1
                if does == _PARA:
                    required = 2
                elif not required:
                    required = 1
                if does > _BREAK:
                    in_row = in_row or does == _ROW
                    preserved += (does == _PRE) - (does == _PRE_END)
                    if does == _PRE:
                        # The parser of a browser drops the newline behind the tag.
                        text = text.removeprefix(b"\r").removeprefix(b"\n")
            is_open = False
        elif does and current:
            current.append(b" ")
        if text and (current or preserved or not text.isspace()):
            current.append(text)
    shown = laid_out.replace(b"&lt;", b"<").replace(b"&gt;", b">").replace(b"&amp;", b"&")
    return shown.decode()


SHORT = 200
REMEMBERED = 4_096
"""Rows of tags that are remembered, and the most bytes of one: 53 real pages have 250 each, 70 of them different. What
is remembered is what the tags alone say."""


def _steps(markup: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what the tags between two texts of *markup* do together, or each of them, and the text behind."""
    depth = 0
    for chunk in chunks(markup):
        for tags, text in _STRETCH.findall(chunk):
            does = _remembered(tags) if len(tags) <= SHORT else _together(tags)
            if does <= _PARA and not depth:
                yield does, text
                continue
            for step in _single(tags + text):
                depth += (step[0] == _PRE) - (step[0] == _PRE_END)
                yield step


def _together(tags: bytes) -> int:
    """Return the most that one of *tags* does: up to :data:`_PARA`, the others add nothing to it."""
    does = max(map(_DOES.__getitem__, _NAME.findall(tags)))
    return does or (_BLANK if _SPACE.search(tags) else _NOTHING)


_remembered = lru_cache(maxsize=REMEMBERED)(_together)


def _single(markup: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what each tag of *markup* does, and the text behind it."""
    for piece in markup[1:].split(b"<"):
        tag, _, text = piece.partition(b">")
        yield _DOES[tag], text


def _cells(line: bytes, in_row: bool) -> bytes:
    # Empty cells at the head of a row keep the columns in line; at its end they mean nothing.
    cells = b"\t".join([collapsed(cell) for cell in line.split(_CELL_END)]).rstrip(b"\t")
    return cells if in_row else cells.lstrip(b"\t")


def _preserved(parts: list[bytes]) -> bytes:
    # A carriage return comes from the source's ends of lines, or from a reference to it.
    text = (
        b"".join(parts).replace(_CELL_END, b"\t").replace(b"&#13;", b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    )
    # The newline before the end shows nothing.
    return text.removesuffix(b"\n") if text.strip() else b""
