"""Markup to lines: where the breaks fall, and which white space shows.

What comes in is what lxml serialises of a tree without attributes and without what does not show: tags, text,
and nothing else. One pass over it, with a table of what each tag does.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from itertools import chain

from scrubber.markup.elements import BLOCK, CELL, PARAGRAPH, PRESERVED
from scrubber.markup.source import CHUNK, chunks, collapsed

__all__ = ["lay_out"]


class _Does(IntEnum):
    """What a tag does to the line it stands in."""

    LINE = 1
    """Ends it: an element on lines of its own begins or ends."""
    PARA = 2
    """Ends it, and asks for a blank line."""
    BREAK = 3
    ROW = 4
    CELL = 5
    PRE = 6
    PRE_END = 7


def _table() -> dict[bytes, int]:
    # lxml closes an empty element in its start tag, and in XHTML puts a space before the slash.
    table = dict.fromkeys(("br", "br/", "br /"), _Does.BREAK)
    for names, does in ((BLOCK, _Does.LINE), (PARAGRAPH, _Does.PARA), (("tr",), _Does.ROW)):
        table |= {form: does for name in names for form in (name, f"/{name}", f"{name}/", f"{name} /")}
    table |= {form: _Does.CELL for name in CELL for form in (f"/{name}", f"{name}/", f"{name} /")}
    for name in PRESERVED:
        table |= {name: _Does.PRE, f"/{name}": _Does.PRE_END}
    return {tag.encode(): int(does) for tag, does in table.items()}


_DOES = _table()
_LINE, _PARA, _BREAK, _ROW, _CELL, _PRE, _PRE_END = map(int, _Does)
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
    is_open = in_row = False
    # Plain values and one loop: this is half of the time that it takes to read a page.
    what = _DOES.get
    for piece in _pieces(markup + b"<html/>"):
        tag, _, text = piece.partition(b">")
        does = what(tag)
        if does:
            if does == _CELL:
                current.append(_CELL_END)
                if text:
                    current.append(text)
                continue
            if current:
                line = _preserved(current) if preserved else _collapsed(current, in_row)
                current = []
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
        if text and (current or preserved or not text.isspace()):
            current.append(text)
    shown = laid_out.replace(b"&lt;", b"<").replace(b"&gt;", b">").replace(b"&amp;", b"&")
    return shown.decode()


def _pieces(markup: bytes) -> Iterable[bytes]:
    """Return each tag of *markup* with the text behind it."""
    if len(markup) < CHUNK:
        return markup.split(b"<")
    return chain.from_iterable(chunk.removeprefix(b"<").split(b"<") for chunk in chunks(markup))


def _collapsed(parts: list[bytes], in_row: bool) -> bytes:
    line = b"".join(parts)
    if b"&#13;" in line:
        line = line.replace(b"&#13;", b" ")
    if _CELL_END not in line:
        return collapsed(line)
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
