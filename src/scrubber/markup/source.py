"""Make a page's source such that lxml reads all of it, and in linear time.

Each trap was measured with lxml 6.1 on libxml2 2.14; ``tests/test_markup.py`` has one test for each.
"""

from __future__ import annotations

import re

from scrubber.markup.elements import BLOCK, CELL, PARAGRAPH, RAW, VOID

__all__ = ["ATTRIBUTES", "DEPTH", "few_attributes", "readable", "shallow"]

ATTRIBUTES = 512
"""Attributes that a tag keeps. Telling them apart is quadratic: 5,000 on one tag take 0.06 s, 20,000 take
2.3 s; in chunks of 512 it is 1 µs each. The most on any tag of 53 real pages is 31."""

DEPTH = 1_500
"""Levels of nesting that are kept. libxml2 stops at 2,048, and drops what follows; real pages reach 60."""

_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\f\r"})
_FORM_FEED = bytes.maketrans(b"\f", b" ")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REFERENCE = re.compile(
    rb"&#(?:0*+(?:[1-8]|11|1[4-9]|2\d|3[01]|127)(?!\d)|[xX]0*+(?:[1-8bBeEfF]|1[0-9a-fA-F]|7[fF])(?![0-9a-fA-F]));?"
)
_LONG_REFERENCE = re.compile(rb"&#([xX]?)0{6,}+(?=[0-9a-fA-F])")
_PAGE_END = re.compile(rb"</html\s*+>(?=\s*+[^\s])(?!\s*+</(?:textarea|xmp))", re.IGNORECASE)

# A tag as HTML reads it: a quoted value may hold anything but its quote, a name anything but white space.
_VALUE = rb"""(?:"[^"]*+"|'[^']*+'|[^\s>]++)"""
_ATTRIBUTE = rb"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+%s?+)?+" % _VALUE
_NAME = rb"<[a-zA-Z][^\s/>]*+"
_RAW = rb"<(?:%s)\b[^>]*+>" % b"|".join(name.encode() for name in sorted(RAW))
_RAW_TEXT = rb"(?:(?!</(?:%s))[^<]*+<?)*+" % b"|".join(name.encode() for name in sorted(RAW))
_COMMENT = rb"<!--(?:(?!-->)[^-]*+-?)*+"
_MODEST = re.compile(
    rb"(?:[^<]++|%s%s|%s|<(?![a-zA-Z])|%s(?:%s){0,%d}+(?=[\s/]*+(?:>|\Z)))*+"
    % (_RAW, _RAW_TEXT, _COMMENT, _NAME, _ATTRIBUTE, ATTRIBUTES),
    re.IGNORECASE,
)
"""Runs over source as long as no tag has too many attributes: 600 MB/s, a tenth of the time of parsing."""
_MONSTER = re.compile(rb"(%s(?:%s){%d}+)(?:%s)*+" % (_NAME, _ATTRIBUTE, ATTRIBUTES, _ATTRIBUTE))
_RAW_NAMES = frozenset(name.encode() for name in RAW)
_VOID = frozenset(name.encode() for name in VOID)
_LEFT_OUT = _VOID - {b"br", b"hr", b"img", b"input"}
_BREAKING = frozenset(name.encode() for name in (BLOCK - RAW) | PARAGRAPH | CELL)
_TAG = re.compile(
    rb"%s%s|%s|<(/?+)([a-zA-Z][^\s/>]*+)(?:%s)*+[\s/]*+>?" % (_RAW, _RAW_TEXT, _COMMENT, _ATTRIBUTE), re.IGNORECASE
)


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
    if b"&#" in source:
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


def shallow(source: bytes) -> bytes:
    """Return *source* without the tags below :data:`DEPTH` levels; text, scripts and comments all stay.

    The depth counted is never less than the parser's: only an end tag that matches counts, and the void
    elements that libxml2 does not know to be void go altogether. A tag that goes leaves a rule in its place
    where its element would have begun or ended a line.
    """
    pieces: list[bytes] = []
    start = 0
    stack: list[tuple[bytes, bool]] = []
    for match in _TAG.finditer(source):
        name = match[2]
        name = name and name.lower()
        if name is None or name in _RAW_NAMES:
            continue
        deep = len(stack) >= DEPTH
        if match[1]:
            kept = stack.pop()[1] if stack and stack[-1][0] == name else not deep
        else:
            kept = not deep and name not in _LEFT_OUT
            if name not in _VOID:
                stack.append((name, kept))
        if not kept:
            pieces += source[start : match.start()], b"<hr>" if name in _BREAKING else b""
            start = match.end()
    return b"".join((*pieces, source[start:]))
