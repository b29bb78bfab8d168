"""Markup to lines: where the breaks fall, and which white space shows.

What comes in is what lxml serialises of a tree without attributes and without what does not show: tags, text, and
nothing else. It is taken apart once, into rows of tags and the text behind each. A row becomes marks of what it does
(a page repeats itself, so that is remembered), and the marks become line feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scrubber.lazy import lazy
from scrubber.markup.elements import BLOCK, CELL, PARAGRAPH, PRESERVED
from scrubber.markup.source import CHUNK, collapsed

__all__ = ["lay_out"]

# What tags do. No text holds a control character by then.
_LINE = b"\x01"
"""An element on lines of its own begins or ends."""
_PARA = b"\x02"
"""The same, and it asks for a blank line."""
_BREAK = b"\x03"
_ROW = b"\x04"
_CELL = b"\x05"
"""The end of one; the line goes on."""
_END = b"\x00"
"""Before what ends a line."""

_SPACES = b" \t\n\r\f"
_KEPT = b"\xf8\xf9\xfa\xfb\xfc"
"""White space that shows as it is, in bytes that UTF-8 does not have."""
_KEEP = bytes.maketrans(_SPACES, _KEPT)
_SHOW = bytes.maketrans(_KEPT, _SPACES)


class _Table(dict[bytes, bytes]):
    """What each tag does."""

    def __missing__(self, _tag: bytes) -> bytes:
        return b""


def _forms(name: str) -> tuple[bytes, ...]:
    # lxml closes an empty element in its start tag, and in XHTML puts a space before the slash.
    return f"/{name}".encode(), f"{name}/".encode(), f"{name} /".encode()


def _table() -> dict[bytes, bytes]:
    table = dict.fromkeys((b"br", b"br/", b"br /"), _BREAK)
    for names, does in ((BLOCK, _LINE), (PARAGRAPH, _PARA), (("tr",), _ROW)):
        table |= {form: does for name in names for form in (name.encode(), *_forms(name))}
    return table | {form: _CELL for name in CELL for form in _forms(name)}


_DOES = _Table(_table())
_STRETCH = lazy(rb"((?:<[^>]*+>[ \t\n\r\f]*+)++)([^<]*+)")
"""Tags with nothing but white space between them, and the text behind."""
_NAME = lazy(rb"<([^>]*+)>")
_SPACE = lazy(rb">[^<]")
_ENDS = lazy(rb"\x00(?![\x01-\x03][^\x00-\x05 ])[\x00-\x05 ]++")
"""What ends a line, where it is more than one mark, with the empty cells at the head of the next line."""
_LAST_CELLS = lazy(rb" \x05(?<!\x05 \x05)(?: \x05)*+(?= \x00)")
_TEXT = rb"[^>\s\xf8-\xfc]"
_IN_TEXT = lazy(rb"[<&](?:%s)" % b"|".join(rb"(?<=%s%s[<&])" % (_TEXT, rb"\s" * blanks) for blanks in range(4)))
"""Where a page may be cut: behind a text or inside one, never in a row of tags."""
_NAMES = b"|".join(sorted(name.encode() for name in PRESERVED))
_KEEPS = lazy(rb"<(?:%s)>" % _NAMES)
_PRESERVED = lazy(rb"<(?:(/)(?:%s)>|(?:%s)>\r?\n?)" % (_NAMES, _NAMES))
"""The parser of a browser drops the newline behind the start tag."""
_NOTHING_KEPT = lazy(rb"(\x00[\x01-\x05]++)[\xf8-\xfc]++(?= \x00)")
"""Preserved lines without anything to see."""


def lay_out(markup: bytes) -> str:
    """Return the text that *markup* (in UTF-8) shows.

    White space collapses as in CSS (space, tab, newline, carriage return and form feed; never a no-break or
    ideographic space). Of the breaks required at one place the largest counts: they do not add up.
    """
    keeps = _KEEPS.search(markup) is not None
    if keeps:
        markup = _with_kept(markup)
    # It comes from a reference to a carriage return.
    markup = markup.replace(b"&#13;", b" ")
    laid_out = bytearray()
    for piece in _pieces(markup):
        marked = _marked(piece)
        if keeps:
            marked = _NOTHING_KEPT.sub(rb"\1", marked.replace(b"\xfb\xfa", b"\xfa").replace(b"\xfb", b"\xfa"))
            # The newline before the end shows nothing.
            marked = marked.replace(b"\xfa " + _END, b" " + _END)
        laid_out += _in_lines(marked)
    shown = laid_out.strip(b"\n")
    return (shown.translate(_SHOW) if keeps else shown).decode()


def _pieces(markup: bytes) -> Iterator[bytes]:
    """Yield *markup* in pieces that end in a text: to join many small bytes takes 80 bytes for each."""
    start = 0
    while start < len(markup):
        match = _IN_TEXT.search(markup, start + CHUNK)
        # White space before the first tag stands between two tags, too.
        piece = markup[start : match.start()].rstrip() if match else markup[start:]
        yield b"<_>" + piece
        start += len(piece)


SHORT = 200
REMEMBERED = 4_096
"""Rows of tags that are remembered, and the most bytes of one: 53 real pages have 250 each, 70 of them different. What
is remembered is what the tags alone say."""


def _marked(markup: bytes) -> bytes:
    """Return *markup*, its white space collapsed, with marks for what the tags between two texts do."""
    rows = _STRETCH.findall(markup)
    texts = [(_known(tags) if len(tags) <= SHORT else _marks(tags)) + text for tags, text in rows]
    return collapsed(b"".join([b"|", *texts, b"|"]))[1:-1]


def _marks(tags: bytes) -> bytes:
    """Return what *tags* with nothing between them do together."""
    does = b"".join(map(_DOES.__getitem__, _NAME.findall(tags)))
    if not does:
        return b" " if _SPACE.search(tags) else b""
    ends = does.lstrip(_CELL)
    words = [_CELL] * (len(does) - len(ends))
    if ends:
        # Of lines and paragraphs the largest counts.
        largest = bytes((max(ends),))
        words.append(_END + (largest if largest <= _PARA else ends))
    return b" " + b" ".join(words)


_known = lru_cache(maxsize=REMEMBERED)(_marks)


def _in_lines(marked: bytes) -> bytes:
    """Return text with the marks in it as line feeds and tabs."""
    if _CELL in marked:
        marked = _LAST_CELLS.sub(b"", marked)
    marked = _ENDS.sub(_together, marked)
    for mark, shows in ((_LINE, b"\n"), (_PARA, b"\n\n"), (_BREAK, b"\n")):
        # To look for one byte that is not there takes no time.
        if mark in marked:
            marked = marked.replace(b" " + _END + mark, shows)
    marked = marked.replace(b" " + _CELL, b"\t")
    return marked.replace(b"&lt;", b"<").replace(b"&gt;", b">").replace(b"&amp;", b"&")


def _together(between: re.Match[bytes]) -> bytes:
    """Return one mark for several between two lines, and what else they come to."""
    does = between[0].translate(None, b" " + _END)
    ends = does.rstrip(_CELL)
    # Empty cells at the head of a row keep the columns in line; at its end, or outside a row, they mean nothing.
    cells = len(does) - len(ends) if _ROW in ends else 0
    # The first mark ends the line before; a break there does nothing else.
    breaks = ends.count(_BREAK) + (ends[:1] != _BREAK)
    return _END + _LINE + b"\n" * (max(breaks, 2 if _PARA in ends else 1) - 1) + b"\t" * cells


_CELLS = tuple(b"<%s>" % form for name in sorted(CELL) for form in _forms(name))


def _with_kept(markup: bytes) -> bytes:
    """Return *markup* with the white space inside preformatted elements in bytes that do not collapse."""
    kept = bytearray()
    depth = start = 0
    for tag in _PRESERVED.finditer(markup):
        between = markup[start : tag.start()]
        kept += _kept(between) if depth else between
        kept += b"<div>"
        depth += -1 if tag[1] else 1
        start = tag.end()
    return bytes(kept + markup[start:])


def _kept(inside: bytes) -> bytes:
    for cell in _CELLS:
        inside = inside.replace(cell, b"\t")
    return inside.replace(b" />", b"/>").replace(b"&#13;", b"\r").translate(_KEEP)
