"""Marked text to lines: where the breaks fall, and which white space shows.

Rendering puts a mark (a noncharacter, which no text holds by then) wherever an element begins or ends a
line, and hands over one long string. From there on it is native passes over that string, and one loop over
the lines that come of it.
"""

from __future__ import annotations

import re

__all__ = ["BREAK", "CELL_END", "LINE", "PARA", "PRE", "PRE_END", "ROW", "lay_out"]

LINE, PARA, BREAK, CELL_END, ROW, PRE, PRE_END = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6"
"""Here a line begins or ends; here a paragraph does; here stands a ``br``; here ends a cell; here a row begins or
ends; here begins, and there ends, text whose white space shows."""

_KEPT = ((" ", "\ufdd8"), ("\t", "\ufdd9"), ("\n", "\ufdda"))
_PRE = re.compile(f"([{PRE}{PRE_END}])")


def lay_out(marked: str) -> str:
    """Return the text that the marks describe.

    White space collapses as in CSS (space, tab, newline, carriage return and form feed; never a no-break or
    ideographic space). Of the breaks required at one place the largest counts: they do not add up.
    """
    preserved = PRE in marked
    if preserved:
        marked = _preserve(marked)
    # Bytes, because splitting them is the fastest native way to collapse exactly the white space of HTML: they
    # know no other, and vertical tabs are gone by now. A substitution takes three times as long.
    text = b" ".join(marked.encode().split()).decode()
    # Most marks stand in rows, and one of a row says it all: natively, what the loop need not look at.
    text = text.replace(LINE, "\n").replace("\n ", "\n").replace(PARA + " ", PARA)
    for _ in range(3):
        text = text.replace("\n\n", "\n")
    for row in (PARA + "\n", "\n" + PARA, PARA + PARA):
        text = text.replace(row, PARA)
    for mark in (PARA, BREAK, ROW):
        text = text.replace(mark, "\n" + mark)
    text = "".join(_lines(text))
    if preserved:
        for space, kept in _KEPT:
            text = text.replace(kept, space)
        text = text.strip("\n")
    return text


def _lines(text: str) -> list[str]:
    """Return the pieces of the laid-out text: lines, and the breaks between them."""
    pieces: list[str] = []
    breaks = required = 0
    is_open = in_row = False
    for line in text.split("\n"):
        if line.startswith(BREAK):
            breaks += 1
            line = line[1:]
        else:
            breaks += is_open
            if line.startswith(PARA):
                required = 2
                line = line[1:]
            elif line.startswith(ROW):
                in_row = True
                line = line[1:]
            required = required or 1
        is_open = False
        if CELL_END in line:
            # Empty cells at the head of a row keep the columns in line; at its end they mean nothing.
            cells = "\t".join([cell.strip(" ") for cell in line.split(CELL_END)]).rstrip("\t")
            line = cells if in_row else cells.lstrip("\t")
        line = line.strip(" ")
        if line:
            if pieces:
                pieces.append("\n" * max(breaks, required))
            pieces.append(line)
            breaks = required = 0
            is_open = True
            in_row = False
    return pieces


def _preserve(marked: str) -> str:
    """Hide the white space between the marks of preserved text from what comes after."""
    pieces = []
    depth = 0
    is_first = False
    for piece in _PRE.split(marked):
        if piece == PRE:
            depth += 1
            is_first = True
        elif piece == PRE_END:
            depth -= depth > 0
        elif depth and piece:
            piece = piece.replace("\r\n", "\n").replace("\r", "\n")
            # The parser of a browser drops the newline behind the tag; the one before the end shows nothing.
            piece = piece.removeprefix("\n") if is_first else piece
            piece = piece.removesuffix("\n")
            for space, kept in _KEPT:
                piece = piece.replace(space, kept)
            pieces.append(piece)
            is_first = False
        else:
            pieces.append(piece)
    return "".join(pieces)
