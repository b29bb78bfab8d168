"""Literal markup in a text: where tags, comments and entities stand, whatever they mean there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html.entities import name2codepoint
from itertools import islice
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.markup.elements import BLOCK, KNOWN, PARAGRAPH, VOID

__all__ = ["ENTITIES", "Token", "bare", "crowded", "entity_text", "find_tokens", "may_hold_markup", "outside"]


class Token(NamedTuple):
    """A tag, or a piece of markup that goes with all that it holds."""

    start: int
    end: int
    name: str
    """In lower case; ``"!"`` for a comment or a declaration."""
    kind: str
    """``"open"``, ``"close"``, ``"void"``, ``"whole"``, or ``"farm"`` for an element with hidden links."""
    attributes: str = ""

    @property
    def lines(self) -> int:
        """How many line breaks the token requires: 0, 1, or 2 at a paragraph."""
        if self.kind in ("whole", "farm"):
            return 0
        return 2 if self.name in PARAGRAPH else int(self.name in _BREAKING)


_BREAKING = BLOCK | {"tr", "br"}
_OFFICE = lazy(r"(?:o|v|w|st\d):[a-z]+")

_VALUE = r"""(?:"[^"<]*+"|'[^'<]*+'|\\"[^"<]*+"|[^\s"'<>]++)"""
_FLAGS = (
    "allowfullscreen|async|autoplay|checked|controls|defer|disabled|hidden|loop|multiple|muted|noshade|nowrap|open"
    "|readonly|required|reversed|selected"
)
_ATTRIBUTE = rf"(?:[a-zA-Z_@:][\w:.-]*+\s*+=\s*+{_VALUE}|(?:{_FLAGS})\b)"
_NAME = r"[a-zA-Z][a-zA-Z0-9:]{0,14}+"
_TAG = lazy(rf"<(?:/({_NAME})\s*+|({_NAME})((?:\s++{_ATTRIBUTE}(?:\s*+{_ATTRIBUTE})*+)?+)\s*+/?+\s*+)>", re.IGNORECASE)
_LENIENT_TAG = lazy(rf"<(?:/({_NAME})[^<>]*+|({_NAME})((?:[\s/\"'][^<>]*+)?+))>", re.IGNORECASE)
_DECLARATION = lazy(r"<(?:!doctype\s[^<>]*+|\?xml\s[^<>]*+|!\[(?:end)?if\b[^<>]*+)>", re.IGNORECASE)
_UNCLOSED_START = lazy(r"<(?:!doctype\s++html|html|head|body)(?=[\s/>])(?![^<>]*+>)", re.IGNORECASE)
_ANGLE = lazy("[<>]")

_AMPERSANDS = r"(?:amp;|#0{0,9}38;|#[xX]0{0,9}26;)*"
_ESCAPED = lazy(f"&{_AMPERSANDS}+")
_NAMED = "|".join(sorted(name2codepoint))
_REFERENCE = (
    rf"&{_AMPERSANDS}(?:#0{{0,9}}\d{{1,7}};|#[xX]0{{0,9}}[0-9a-fA-F]{{1,6}};|(?:{_NAMED}|apos);"
    r"|nbsp(?=&nbsp)|nbsp(?<=nbsp&nbsp)(?![\w;]))"
)
ENTITIES = lazy(rf"(?:{_REFERENCE})+")
"""One or more character references in a row."""
_ENTITY = lazy(_REFERENCE)
_GATE = lazy(r"</?+[a-zA-Z!?]|\?/[a-zA-Z][a-zA-Z0-9]{0,5}>|&(?:#[0-9xX]|[a-zA-Z]{2,8}[0-9]{0,2};|nbsp)")

_ANY_TAG = lazy(
    r"<(?:script|style)\b[^<>]{0,400}>[^<]{0,100000}</(?:script|style)\s{0,9}>|</?[a-zA-Z!][^<>]*+>", re.IGNORECASE
)
LONGEST_REFERENCE = 40
"""Characters of a reference whose character is remembered; one that was escaped again and again has no bound."""

BRACKETS = 50_000
"""Opening brackets of a text that are looked at one by one: in both rounds they take 1.5 s."""

LONGEST_TAG = 4_000
"""Characters of a tag that was put together from pieces."""


def may_hold_markup(text: str) -> bool:
    """Return whether there is anything in *text* that looks like a tag or an entity."""
    # One character is found ten times as fast as two.
    return ("<" in text or "&" in text or ("?" in text and "?/" in text)) and _GATE.search(text) is not None


def crowded(text: str) -> int | None:
    """Return where the bracket stands with which *text* has too many to look at each; None where it has not."""
    if text.count("<") <= BRACKETS:
        return None
    return next(islice(re.finditer("<", text), BRACKETS, None)).start()


def bare(text: str) -> str:
    """Return *text* without its tags, near enough; each of them ends a line."""
    return re.sub(r" ?\n[ \n]*+", "\n", _ANY_TAG.sub("\n", text))


def entity_text(run: str) -> str:
    """Return the characters that a run of references stands for; repeated escapes are undone in one go."""
    return _character(run) if run.count("&") == 1 else _ENTITY.sub(_decoded, run)


def _decoded(match: re.Match[str]) -> str:
    return _remembered(match[0]) if len(match[0]) <= LONGEST_REFERENCE else _character(match[0])


def _character(reference: str) -> str:
    name = _ESCAPED.sub("", reference).rstrip(";") or "amp"
    if name.startswith("#"):
        code = int(f"0{name[1:]}", 16) if name[1] in "xX" else int(name[1:])
    else:
        code = ord("'") if name == "apos" else name2codepoint[name]
    if code == 0xA0:
        return " "
    if (code < 32 and code not in (9, 10)) or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ""
    return "" if 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE else chr(code)


_remembered = lru_cache(maxsize=1024)(_character)


def find_tokens(text: str, *, certain: bool) -> list[Token]:
    """Return the markup in *text*, in order, none inside another.

    Args:
        text: The text.
        certain: Whether it is known that the text is markup: then a tag counts whatever its attributes look like.
    """
    wholes = [*_comments(text), *_declarations(text, certain=certain)]
    tags = [token for token in map(_token, (_LENIENT_TAG if certain else _TAG).finditer(text)) if token]
    if wholes:
        tags = _outermost(sorted([*wholes, *tags]))
    if tags and (wholes or text.count("<") > len(tags)):
        tags = _joined(text, tags, certain=certain)
    return _elements(tags)


def _token(match: re.Match[str]) -> Token | None:
    closed, opened, attributes = match.groups()
    name = (closed or opened).lower()
    if name not in KNOWN and not _OFFICE.fullmatch(name):
        return None
    kind = "close" if closed else "void" if name in VOID else "open"
    return Token(*match.span(), name, kind, attributes or "")


def _comments(text: str) -> Iterator[Token]:
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            return
        yield Token(start, end + 3, "!", "whole")
        start = text.find("<!--", end + 3)


def _declarations(text: str, *, certain: bool) -> Iterator[Token]:
    if "<!" in text or "<?" in text:
        for match in _DECLARATION.finditer(text):
            yield Token(match.start(), match.end(), "!", "whole")
    if certain:
        for match in _UNCLOSED_START.finditer(text):
            yield Token(match.start(), match.end(), "!", "whole")


def _outermost(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    for token in tokens:
        if not kept or token.start >= kept[-1].end:
            kept.append(token)
    return kept


def _joined(text: str, tokens: list[Token], *, certain: bool) -> list[Token]:
    """Return *tokens* and those that would come to be once they are gone (as in ``<d<b>iv>``).

    Every bracket outside the tokens is looked at once: an opening one waits for the closing one behind it, and
    what stands between them, less the tokens in there, is a tag or it is not.
    """
    pattern = _LENIENT_TAG if certain else _TAG
    found: list[Token] = []
    waiting: list[tuple[int, int, list[str]]] = []  # where it opens, how many tokens came before, what is in it
    position = 0
    for token in (*tokens, None):
        gap_end = token.start if token else len(text)
        for angle in _ANGLE.finditer(text, position, gap_end):
            if waiting:
                waiting[-1][2].append(text[position : angle.start()])
            if angle[0] == "<":
                waiting.append((angle.start(), len(found), []))
            elif waiting:
                start, count, parts = waiting.pop()
                content = "".join(parts)
                match = pattern.fullmatch(f"<{content}>") if len(content) < LONGEST_TAG else None
                joined = _token(match) if match else None
                if joined and count < len(found):
                    del found[count:]
                    found.append(joined._replace(start=start, end=angle.end()))
                    if waiting:
                        waiting[-1][2].append("\n" if joined.lines else "")
                else:
                    waiting.clear()
            position = angle.end()
        if waiting:
            waiting[-1][2].append(text[position:gap_end])
            if token:
                waiting[-1][2].append("\n" if token.lines else "")
        if token:
            found.append(token)
            position = token.end
    return found


def _elements(tokens: list[Token]) -> list[Token]:
    """Return *tokens* with each element that shows nothing (a script, a reading in ruby), complete, as one token."""
    silent = {"script", "style"}
    if any(token.name == "ruby" for token in tokens):
        silent |= {"rt", "rp"}
    last = {token.name: index for index, token in enumerate(tokens) if token.kind == "close"}
    kept: list[Token] = []
    opened: Token | None = None
    for index, token in enumerate(tokens):
        if opened is not None:
            if token.kind == "close" and token.name == opened.name:
                kept.append(Token(opened.start, token.end, opened.name, "whole", opened.attributes))
                opened = None
        elif token.kind == "open" and token.name in silent and last.get(token.name, -1) > index:
            opened = token
        else:
            kept.append(token)
    return kept


def outside(tokens: list[Token], stretches: Sequence[tuple[int, int]]) -> list[Token]:
    """Return the tokens that do not touch *stretches* (in order)."""
    if not stretches:
        return tokens
    kept = []
    index = 0
    for token in tokens:
        while index < len(stretches) and stretches[index][1] <= token.start:
            index += 1
        if index == len(stretches) or token.end <= stretches[index][0]:
            kept.append(token)
    return kept
