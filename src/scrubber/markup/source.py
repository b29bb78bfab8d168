"""Make a page's source such that lxml reads all of it, and in linear time and memory.

Each trap was measured with lxml 6.1 on libxml2 2.14; ``tests/test_markup.py`` has one test for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.lazy import lazy
from scrubber.markup.elements import BLOCK, CELL, PARAGRAPH, RAW, VOID

__all__ = ["ATTRIBUTES", "DEPTH", "Bounded", "bounded", "chunks", "collapsed", "few_attributes", "is_large", "readable"]

ATTRIBUTES = 512
"""Attributes that a tag keeps. Telling them apart is quadratic: 5,000 on one tag take 0.06 s, 20,000 take
2.3 s; in chunks of 512 it is 1 µs each. The most on any tag of 53 real pages is 31."""

DEPTH = 500
"""Levels of nesting that are kept where they are counted. libxml2 stops at 2,048, and drops what follows; each end
tag without a start costs it one step a level (5 MB of them below 2,000 levels: 18 s). Real pages reach 60."""

LARGE = 500_000
LARGE_TAGS = 50_000
"""A page of more bytes or tags than these is counted through before it is parsed, at 1 µs a tag; below them the worst
page takes 50 MB and half a second. Of 53 real pages the largest has 197,000 bytes, and the one with most tags 3,700."""

SHARE = 24
"""Bytes of source to each node that is kept of a large page, but for the first :data:`LARGE_TAGS`: a node takes 120
bytes, an attribute two of them. 53 real pages have 31 bytes and more to a node."""

CHUNK = 100_000
"""Bytes that are taken apart at a time."""

_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\f\r"})
_WHITE = bytes.maketrans(b"\t\n\r\f\v", b"     ")
_FORM_FEED = bytes.maketrans(b"\f", b" ")
_SURROGATE = lazy("[\ud800-\udfff]")
_CONTROL = rb"&#(?:0*+(?:[1-8]|11|1[4-9]|2\d|3[01]|127)(?!\d)|[xX]0*+(?:[1-8bBeEfF]|1[0-9a-fA-F]|7[fF])(?![0-9a-fA-F]))"
_REFERENCE = lazy(_CONTROL + rb";?")
_ODD_REFERENCE = lazy(_CONTROL + rb"|&#[xX]?0{6}")
_LONG_REFERENCE = lazy(rb"&#([xX]?)0{6,}+(?=[0-9a-fA-F])")
_PAGE_END = lazy(rb"</html\s*+>(?=\s*+[^\s])(?!\s*+</(?:textarea|xmp))", re.IGNORECASE)

# A tag as HTML reads it: a quoted value may hold anything but its quote, a name anything but white space.
_VALUE = rb"""(?:"[^"]*+"|'[^']*+'|[^\s>]++)"""
_ATTRIBUTE = rb"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+%s?+)?+" % _VALUE
_NAME = rb"[a-zA-Z][^\s/>]*+"
_RAW_LIST = b"|".join(name.encode() for name in sorted(RAW))
_RAW = rb"(?=[instxINSTX])(?i:%s)\b[^>]*+>(?:[^<]++|<(?!/(?i:%s)))*+" % (_RAW_LIST, _RAW_LIST)
_COMMENT = rb"!--(?:[^-]++|-(?!->))*+"
_MODEST = lazy(
    rb"(?:[^<]*+<(?:/|%s|%s(?:>|(?: [a-zA-Z-]++=\"[^\"]*+\"|%s){0,%d}+(?=[\s/]*+(?:>|\Z)))|%s|(?![a-zA-Z])))*+[^<]*+"
    % (_RAW, _NAME, _ATTRIBUTE, ATTRIBUTES, _COMMENT)
)
"""Runs over source as long as no tag has too many attributes: 280 MB/s. What most attributes look like comes first."""
_MONSTER = lazy(rb"(<%s(?:%s){%d}+)(?:%s)*+" % (_NAME, _ATTRIBUTE, ATTRIBUTES, _ATTRIBUTE))
_RAW_NAMES = frozenset(name.encode() for name in RAW)
_VOID = frozenset(name.encode() for name in VOID)
_LEFT_OUT = _VOID - {b"br", b"hr", b"img", b"input"}
_BREAKING = frozenset(name.encode() for name in (BLOCK - RAW) | PARAGRAPH | CELL)
_SILENT = rb"<(?:%s|%s)" % (_RAW, _COMMENT)
_TAG = lazy(rb"%s|<(/?+)(%s)(?:%s)*+[\s/]*+>?" % (_SILENT, _NAME, _ATTRIBUTE))
_REST_SILENT = lazy(_SILENT + rb"(?:>|-->)?")
_REST_INLINE = lazy(rb"</?+(?:[aAbBiIuU]|em|font|span|strong|img|su[bp])(?=[\s/>])(?:%s)*+[\s/]*+>?" % _ATTRIBUTE)
_REST_TAG = lazy(rb"</?+%s(?:%s)*+[\s/]*+>?" % (_NAME, _ATTRIBUTE))


def readable(text: str) -> bytes:
    """Return *text* in UTF-8, without the characters at which lxml stops, or that it changes.

    NUL and other control characters show nothing and go, be they written out or as references (lxml makes U+FFFD
    of them); lone surrogates become U+FFFD, form feeds spaces. The end tag of a page goes too where something
    follows: lxml drops that.
    """
    try:
        source = text.encode()
    except UnicodeEncodeError:
        source = _SURROGATE.sub("\ufffd", text).encode()
    source = source.translate(_FORM_FEED, _CONTROLS)
    if _ODD_REFERENCE.search(source):
        source = _REFERENCE.sub(b"", _LONG_REFERENCE.sub(rb"&#\1", source))
    return _PAGE_END.sub(b"<!---->", source)


def few_attributes(source: bytes) -> bytes:
    """Return *source*; a tag with more than :data:`ATTRIBUTES` attributes keeps the first ones."""
    pieces: list[bytes] = []
    start = 0
    match = _MODEST.match(source)
    while match and match.end() < len(source):
        monster = _MONSTER.match(source, match.end())
        if not monster:
            break
        pieces += source[start : monster.start()], monster[1]
        start = monster.end()
        match = _MODEST.match(source, start)
    return b"".join((*pieces, source[start:])) if pieces else source


@dataclass(frozen=True, slots=True)
class Bounded:
    """A source within the bounds, and which of them it had hit."""

    source: bytes
    is_shallow: bool
    """Whether tags were left out that stood too deep."""
    is_short: bool
    """Whether tags were left out because there were too many before them."""


def is_large(source: bytes) -> bool:
    """Return whether the page is to be counted through by :func:`bounded` before it is parsed."""
    return len(source) > LARGE or source.count(b"<") > LARGE_TAGS


def bounded(source: bytes) -> Bounded:
    """Return *source* without the tags below :data:`DEPTH` levels, or behind as many nodes as its size allows.

    Text stays, all of it. The depth counted is never less than the parser's: only an end tag that matches counts, and
    the void elements that libxml2 does not know to be void go altogether. A tag that goes leaves a rule in its place
    where its element would have begun or ended a line; what stands behind the last node comes as preformatted lines.
    """
    left = LARGE_TAGS + len(source) // SHARE
    out = bytearray()
    start = 0
    stack: list[bytes] = []
    is_shallow = False
    names: dict[bytes, bytes] = {}
    for match in _TAG.finditer(source):
        written = match[2]
        if written is None:
            left -= 2
            continue
        name = names.get(written)
        if name is None:
            # One object a name: a million levels are a million pointers.
            name = names[written] = written.lower()
        if name in _RAW_NAMES:
            left -= 2
            continue
        if match[1]:
            if stack and stack[-1] == name:
                stack.pop()
            kept = len(stack) < DEPTH
            left -= 1
        else:
            kept = len(stack) < DEPTH and name not in _LEFT_OUT
            left -= 1 if match.end() - match.start() < len(name) + 4 else 1 + 2 * _attributes(match[0])
            if name not in _VOID:
                stack.append(name)
        if left < 0:
            out += source[start : match.start()]
            out += b"".join(b"</%s>" % name for name in reversed(stack[:DEPTH]) if name not in (b"html", b"body"))
            out += b"<pre>%s</pre>" % _lines(source[match.start() :])
            return Bounded(bytes(out), is_shallow, is_short=True)
        if not kept:
            is_shallow |= len(stack) >= DEPTH
            out += source[start : match.start()]
            if name in _BREAKING:
                out += b"<hr>"
                left -= 1
            start = match.end()
    return Bounded(bytes(out + source[start:]) if out else source, is_shallow, is_short=False)


def _attributes(tag: bytes) -> int:
    """Return how many attributes *tag* has at most, near enough."""
    return max(len(tag.split()) - 1, tag.count(b"="), tag.count(b"/"))


def _lines(source: bytes) -> bytes:
    """Return the lines that *source* shows, near enough; a tag ends one, but for the commonest inline ones."""
    shown = bytearray()
    start = 0
    for silent in _REST_SILENT.finditer(source):
        shown += source[start : silent.start()]
        start = silent.end()
    shown += source[start:]
    lines = bytearray()
    for chunk in chunks(bytes(shown)):
        marked = _REST_TAG.sub(b"\n", _REST_INLINE.sub(b"", collapsed(chunk)))
        lines += re.sub(rb" ?\n[ \n]*+", b"\n", _REST_TAG.sub(b"", marked)).replace(b"<", b"&lt;")
    return bytes(lines)


def chunks(source: bytes) -> Iterator[bytes]:
    """Yield *source* in pieces that begin with a bracket: to join many small bytes takes 80 bytes for each."""
    start = 0
    while start < len(source):
        end = source.find(b"<", start + CHUNK)
        end = end if end >= 0 else len(source)
        yield source[start:end]
        start = end


def collapsed(source: bytes | bytearray) -> bytes:
    """Return *source* with the white space of HTML collapsed, and none at its ends."""
    if len(source) < CHUNK:
        # Splitting bytes is the fastest way to collapse exactly the white space of HTML: they know no other.
        return b" ".join(source.split())
    source = bytes(source.translate(_WHITE))
    while b"  " in source:
        source = source.replace(b"  ", b" ")
    return source.strip()
