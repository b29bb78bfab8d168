"""The syntax of styles: declarations, and the blocks of a style sheet under their conditions.

As CSS Syntax Level 3 takes them apart, near enough. A full parser (tinycss2) takes 97 µs for an inline style and 3.4 s
for a hostile megabyte; this takes 3 µs and 0.2 s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from scrubber.lazy import lazy

__all__ = ["Block", "Holds", "TooManyBlocksError", "blocks", "declarations", "selectors", "split", "unescaped"]

WIDTH = 1_280
"""Pixels of the screen for which conditions are judged: what a headless browser has."""

BRACES = 100_000
"""Braces of the style sheets of a page that are looked at; they take 0.1 s. Of 53 real pages one has 16,900."""

LONGEST = 200
"""Characters of a selector of which one is put together with those of the block around it."""

CONDITIONS = 500
"""Conditions that are remembered, of as many characters: a sheet asks for a few widths, again and again."""

NESTED = 32
"""Blocks in blocks that are told apart; sheets nest four levels."""

_STRING = r"\"(?:[^\"\\\n]|\\[\s\S])*+\"?+|'(?:[^'\\\n]|\\[\s\S])*+'?+"
_COMMENT = r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"
_URL = r"(?i:url)\(\s*+(?![\"'\s])[^)]*+"
_ESCAPE = lazy(r"\\(?:([0-9a-fA-F]{1,6})\s?+|([\s\S]))")


def _nested(levels: int) -> str:
    """Return a pattern of what stands in brackets, with as many *levels* of brackets in it."""
    inner = rf"|{_nested(levels - 1)}" if levels else ""
    return rf"[(\[{{](?:[^()\[\]{{}}\"'\\/]++|{_STRING}|{_COMMENT}|/|\\[\s\S]{inner})*+(?:[)\]}}]|\Z)"


_DECLARATION = lazy(rf"(?:[^;\"'\\/(\[{{u]++|{_STRING}|{_COMMENT}|{_URL}|\\[\s\S]|{_nested(3)}|[^;])++")
_ODD = lazy(r"[\"'\\\[{]|/\*|url\(")
"""What keeps a style from being split at its semicolons."""
_COMMENTS = lazy(_COMMENT)
_SELECTOR = lazy(r"(?:[^,(\[\"']++|\((?:[^()]|\([^()]*+\))*+\)?+|\[[^\]]*+\]?+|\"[^\"]*+\"?+|'[^']*+'?+)++")
_WORD = lazy(r"(?:[^\s(]++|\((?:[^()]++|\([^()]*+\))*+\)?+)++")
_IN_URL = r"\((?<=[uU][rR][lL]\()\s*+(?![\"'\s])[^)]*+"
"""The same from the bracket on, of which there are fewer than letters."""
_NOISE = lazy(rf"{_COMMENT}|{_IN_URL}|{_STRING}")
_MARKS = lazy(rf"{_COMMENT}|{_IN_URL}|{_STRING}|<!--|-->")
"""The same with the marks of HTML's comments; without them the search goes on at half of the characters."""
_NOISY = ("/*", '"', "'", "<!--", "-->")
_IN_NOISE = lazy(r"[{};]")


def declarations(style: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the name, the value and the importance of each declaration in *style*, in lower case.

    One with any other mark behind an exclamation mark is invalid, and left out.
    """
    style = style.lower()
    is_odd = _ODD.search(style) is not None
    for declaration in _DECLARATION.findall(style) if is_odd else style.split(";"):
        if is_odd and "/*" in declaration:
            declaration = _COMMENTS.sub(" ", declaration)
        name, colon, value = declaration.partition(":")
        if colon:
            name, value = name.strip(), value.strip()
            is_important = False
            if "!" in value:
                value, _, mark = value.rpartition("!")
                if mark.strip() != "important":
                    continue
                value, is_important = value.rstrip(), True
            if "\\" in declaration:
                name, value = unescaped(name).strip(), unescaped(value).strip()
            yield name, value, is_important


def unescaped(text: str) -> str:
    """Return *text* with the escapes of CSS put out."""
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    if escape[2]:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def split(value: str) -> list[str]:
    """Return the parts of a value; what stands in brackets is part of one."""
    return _WORD.findall(value)


def selectors(listed: str, most: int) -> list[str]:
    """Return the selectors of a list, the first ones of more than *most*."""
    if "(" in listed or "[" in listed:
        return [match[0] for match in islice(_SELECTOR.finditer(listed), most)]
    return listed.split(",", most)[:most]


# Style sheets


class Holds(IntEnum):
    """Whether a condition holds on a screen of :data:`WIDTH` pixels."""

    NO = 0
    PERHAPS = 1
    """It asks for what is not known here, or in a way that is not read."""
    YES = 2


class Block(NamedTuple):
    """A block of a style sheet."""

    layer: int
    """The rank of its cascade layer; what is in none ranks last."""
    order: int
    selectors: str
    style: str
    holds: Holds


class TooManyBlocksError(Exception):
    """A style sheet has more than :data:`BRACES` braces, or signs that begin a string or a comment."""


_Frame = tuple[str | None, Holds, int]
"""An open block: its selectors (None for an at-rule), whether it holds, and its layer."""
UNLAYERED = 1_000_000
_TOP: _Frame = (None, Holds.YES, UNLAYERED)
_UNREAD = "?"
"""Before selectors that cannot be read; no selector begins so."""

_LAYERS = lazy(r"@layer\s++([^{};@]{1,400});")
_DEAD = lazy(r"@(?:-\w+-)?(?:keyframes|font-face|font-feature|page|property|counter-style|starting-style|document)")
_LENGTH = r"(\d{1,5}(?:\.\d{1,5})?)(px|r?em)"
_BOUND = lazy(rf"\(\s*+(min|max)-width\s*+:\s*+{_LENGTH}\s*+\)")
_RANGE = lazy(rf"\(\s*+width\s*+([<>])=?\s*+{_LENGTH}\s*+\)")
_RANGE_BACK = lazy(rf"\(\s*+{_LENGTH}\s*+([<>])=?\s*+width\s*+\)")
_WORDS = lazy(r"\b(?:only|screen|all|and)\b|\s++")
_PAPER = lazy(r"\b(?:print|speech|aural|tv|projection|handheld|braille|embossed|tty)\b")


def blocks(css: str) -> Iterator[Block]:
    """Yield the blocks of a style sheet that declare something, in order.

    Those under a condition that does not hold are left out.

    Raises:
        TooManyBlocksError: when there are more than :data:`BRACES` braces, or signs of strings and comments.
    """
    if signs := sum(map(css.count, _NOISY)):
        if signs > BRACES:
            raise TooManyBlocksError
        css = (_MARKS if "<!--" in css or "-->" in css else _NOISE).sub(_quiet, css)
    layers: dict[str, int] = {}
    if "@layer" in css:
        for listed in _LAYERS.findall(css):
            for name in listed.split(","):
                layers.setdefault(name.strip(), len(layers))
    if css.count("{") + css.count("}") > BRACES:
        raise TooManyBlocksError
    stack: list[_Frame] = []
    is_broken = False
    order = 0
    # The end of the sheet ends what is still open, one block of it at least, as a brace would.
    for piece in css.split("}"):
        *texts, style = piece.split("{")
        for head in texts:
            frame = stack[-1] if stack else _TOP
            if ";" in head:
                declared, _, head = head.rpartition(";")
                if declared and frame[0] is not None:
                    yield Block(frame[2], order, frame[0], declared, frame[1])
            order += 1
            stack.append(_frame(head.strip(), frame, layers, is_broken) if len(stack) < NESTED else frame)
            is_broken = False
        if not stack:
            # A brace too many belongs to the next selector, which it makes invalid.
            is_broken = True
            continue
        listed, holds, layer = stack.pop()
        if style and listed is not None and holds:
            yield Block(layer, order, listed, style, holds)
        order += 1


def _quiet(noise: re.Match[str]) -> str:
    """Return a string without the signs that make blocks, and a comment as a blank."""
    written = noise[0]
    if written[0] in "\"'":
        return '""' if _IN_NOISE.search(written) else written
    return "(" if written[0] == "(" else " "


def _frame(head: str, around: _Frame, layers: dict[str, int], is_broken: bool) -> _Frame:
    outer, holds, layer = around
    if head[:1] == "@":
        head = head.lower()
        if head.startswith("@layer"):
            layer = layers.setdefault(head[6:].strip() or f"@{len(layers)}", len(layers))
        return outer, min(holds, _condition(head)), layer
    if outer is None:
        return f"{_UNREAD}{head}" if is_broken else head, holds, layer
    return _composed(outer, head), holds, layer


def _composed(outer: str, inner: str) -> str:
    """Return the selectors of a block in a block, as far as they are plain."""
    if "," in outer or "," in inner or max(len(outer), len(inner)) > LONGEST or outer[:1] == _UNREAD or not inner:
        return f"{_UNREAD}{outer[-LONGEST:]} {inner}"
    return inner.replace("&", outer) if "&" in inner else f"{outer} {inner}"


def _condition(head: str) -> Holds:
    return _remembered_condition(head) if len(head) <= LONGEST else _asked(head)


def _asked(head: str) -> Holds:
    if head.startswith("@media"):
        return max(_query(query) for query in head[6:].split(","))
    if head.startswith("@layer"):
        return Holds.YES
    return Holds.NO if _DEAD.match(head) else Holds.PERHAPS


_remembered_condition = lru_cache(maxsize=CONDITIONS)(_asked)


def _query(query: str) -> Holds:
    if _PAPER.search(query):
        return Holds.NO if "not" not in query else Holds.YES if query.split() == ["not", "print"] else Holds.PERHAPS
    query = _RANGE_BACK.sub(_turned, query)
    fits = True
    for bound, number, unit in (*_BOUND.findall(query), *_RANGE.findall(query)):
        width = float(number) * (1 if unit == "px" else 16)
        fits &= width <= WIDTH if bound in ("min", ">") else width >= WIDTH
    if not fits and "not" not in query:
        return Holds.NO
    return Holds.PERHAPS if _WORDS.sub("", _RANGE.sub("", _BOUND.sub("", query))) else Holds.YES


def _turned(bound: re.Match[str]) -> str:
    """Return ``(width >= 600px)`` for ``(600px <= width)``."""
    return f"(width {'>' if bound[3] == '<' else '<'} {bound[1]}{bound[2]})"
