"""What stands around the tags of a text: prose, code, or talk about markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from scrubber.lazy import lazy
from scrubber.markup.elements import CELL, KNOWN, names
from scrubber.markup.literal import ENTITIES, Token

__all__ = ["Evidence", "evidence", "is_shown", "unknown_tags"]

_CODE = lazy(
    r"[{}`]|[=!]=|\w(?:=>|->|::)\w|\(\)|[A-Za-z0-9_)\]\"'];\s*+$|&&|\|\||\$[\w(]|=[\"']|\\[nt\"]"
    r"|^\s*+(?://|#|\$ |>>> |\.\. |[@%-] ?\w+\s*=)"
    r"|\b(?:function|elif|endif|printf|println|const|var|let)\b\s*+[\w(]"
)
_CODE_SIGN = lazy(r"[-a-z{}`=();&|$\\/#>.@%:]")
"""What all code has one of, and prose in ideographs seldom: it is found at ten times the pace."""
_PROSE = lazy(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W\d_]{2,}")
PROSE = 10
"""Ideographs, kana, hangul or words that make a piece of text prose. Samples in tutorials run to 8."""

SAYING = 4
"""As many make a text that is all markup worth reading: less than that is a sample of markup."""

_TALK = lazy(
    r"x?html|\b(?:css|xml|php|jsp|asp)\b|\bxsl|javascript|jquery|markup|markdown"
    r"|\btags?\b|\belements?\b|escap(?:e|ing)|\bentit(?:y|ies)\b"
    r"|标签|標籤|标记|標記|源代码|原始碼|源码|代码块|转义|轉義|实体|實體|タグ|エスケープ|要素|태그",
    re.IGNORECASE,
)
_TALK_STEMS = (
    *("html", "css", "xml", "php", "jsp", "asp", "xsl", "javascript", "jquery", "markup", "markdown", "tag", "element"),
    *(
        "escap",
        "entit",
        "标签",
        "標籤",
        "标记",
        "標記",
        "源代码",
        "原始碼",
        "源码",
        "代码块",
        "转义",
        "轉義",
        "实体",
        "實體",
    ),
    *("タグ", "エスケープ", "要素", "태그"),
)
"""What all talk has one of, in lower case."""
_BETWEEN = lazy(r">\s{0,3}(?:和|与|與|跟|及|或|到|、|，|,|/|and|or|to|…|\.{3})\s{0,3}</")
"""A start tag *and* an end tag, both of them mentioned."""

_ANY_TAG = lazy(r"</?([a-zA-Z][\w:.-]{0,40})(?=[\s/>])")
_URL = lazy(r"https?://\S++")

_MAY_STAND_ALONE = names("p li td tr")
"""They may do without an end tag, and a text cut out of a page may begin within one."""

_CHROME = names("base body button footer form head header html input label link meta nav select svg textarea title")
"""The furniture of a whole page. A text with these is the source of one, or talks of it."""


@dataclass(slots=True)
class Evidence:
    """What stands around the tags of a text."""

    prose: int = 0
    """Pieces of prose that tags stand in or next to."""
    code: int = 0
    """Pieces of code that tags stand in or next to."""
    listing: int = 0
    """Pieces of code without any tag."""
    plain: int = 0
    """Pieces of prose without any tag."""
    talk: int = 0
    """Words that speak of markup."""
    pairs: int = 0
    """Start tags whose end tag follows."""
    loose: int = 0
    """Tags without attributes that have no partner."""
    attributes: int = 0
    links: int = 0
    """Tags with a full address."""
    breaks: int = 0
    blocks: int = 0
    """Tags that require a line break."""
    embedded: int = 0
    """Those of them that stand within a sentence."""
    chrome: int = 0
    unknown: int = 0
    tags: int = 0
    words: int = 0
    """Ideographs and the like, and words, up to :data:`SAYING`."""
    wraps: bool = False
    """Whether the text begins and ends with a tag."""

    @property
    def is_program(self) -> bool:
        """Whether the text is code, in the main, or holds a lot of it."""
        return self.listing >= 3 and self.listing * 3 >= self.prose + self.plain

    @property
    def is_leftover(self) -> bool:
        """Whether all this says that the markup was left over."""
        if (self.chrome >= 3 and self.chrome * 8 >= self.tags) or self.unknown * 3 >= self.tags:
            return False
        if self.code * 3 > self.prose:
            return False
        if self.talk and (self.prose < 3 * self.talk + 2 or self.prose < 4 * self.plain):
            return False
        if self.blocks < 4 and self.embedded * 2 > self.blocks:
            return False
        if self.loose * 2 > self.pairs + self.breaks + self.attributes:
            return False
        if self.prose >= 2:
            return True
        if self.prose:
            return bool(self.attributes or self.pairs or self.breaks)
        if self.code or self.chrome:
            return False
        return self.links > 0 or (self.wraps and (self.attributes > 0 or self.words >= SAYING))


def evidence(text: str, tokens: list[Token]) -> Evidence:
    """Return what stands around *tokens* in *text*."""
    found = Evidence(tags=len(tokens))
    _count_tags(found, tokens)
    found.unknown = unknown_tags(text)
    pieces = list(_pieces(text, tokens))
    # No address or entity goes over the end of a line, and no talk: they are looked for in all pieces at once.
    said = _without_addresses("\n".join(piece for piece, _ in pieces))
    found.talk = len(_TALK.findall(said)) if _may_talk(said) else 0
    for piece, (_, tagged) in zip(said.split("\n"), pieces, strict=True) if pieces else ():
        if _is_code(piece):
            if tagged:
                found.code += 1
            else:
                found.listing += 1
        elif _is_prose(piece):
            if tagged:
                found.prose += 1
            else:
                found.plain += 1
    found.talk += len(_BETWEEN.findall(text))
    for token in tokens:
        if token.lines:
            found.blocks += 1
            before, behind = text[max(0, token.start - 2) : token.start], text[token.end : token.end + 2]
            found.embedded += before.rstrip(" ")[-1:].isalnum() and behind.lstrip(" ")[:1].isalnum()
    if tokens and tokens[0].name != "!" != tokens[-1].name:
        found.words = sum(1 for _ in islice(_PROSE.finditer(_without(text, tokens)), SAYING))
        found.wraps = not text[: tokens[0].start].strip() and not text[tokens[-1].end :].strip()
    return found


def _without(text: str, tokens: list[Token]) -> str:
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    return " ".join(text[end:start] for end, start in zip([0, *ends], [*starts, len(text)], strict=True))


def unknown_tags(text: str) -> int:
    """Return how many tags in *text* HTML does not have."""
    names = Counter(_ANY_TAG.findall(text))
    return sum(count for name, count in names.items() if name.lower() not in KNOWN and ":" not in name)


def is_shown(line: str) -> bool:
    """Return whether a line is code or talks of markup, so that markup in it is there to be seen."""
    line = _without_addresses(line)
    return _is_code(line) or (_may_talk(line) and _TALK.search(line) is not None)


def _without_addresses(piece: str) -> str:
    """Return *piece* without its URLs, and with blanks for its entities."""
    if "&" in piece:
        piece = ENTITIES.sub(" ", piece)
    return _URL.sub("", piece) if "://" in piece else piece


def _is_code(piece: str) -> bool:
    return _CODE_SIGN.search(piece) is not None and _CODE.search(piece) is not None


def _may_talk(text: str) -> bool:
    lower = text.lower()
    return any(map(lower.__contains__, _TALK_STEMS))


def _is_prose(piece: str) -> bool:
    return next(islice(_PROSE.finditer(piece), PROSE - 1, None), None) is not None


def _count_tags(found: Evidence, tokens: list[Token]) -> None:
    opened: dict[str, int] = {}
    bare: dict[str, int] = {}
    for token in tokens:
        if token.attributes:
            found.attributes += 1
            found.links += "://" in token.attributes
        if token.name in _CHROME:
            found.chrome += 1
        if token.kind == "open":
            opened[token.name] = opened.get(token.name, 0) + 1
        elif token.kind == "close":
            if opened.get(token.name):
                opened[token.name] -= 1
                found.pairs += 1
            else:
                bare[token.name] = bare.get(token.name, 0) + 1
        elif token.name == "br":
            found.breaks += 1
    found.loose = sum(count for name, count in opened.items() if name not in _MAY_STAND_ALONE)
    found.loose += sum(count for name, count in bare.items() if name not in _MAY_STAND_ALONE)


def _pieces(text: str, tokens: list[Token]) -> Iterator[tuple[str, bool]]:
    """Yield the lines that the text would have without *tokens*, and whether a token stands in or next to each."""
    parts: list[str] = []
    tagged = False
    position = 0
    for token in (*tokens, None):
        *lines, rest = text[position : token.start if token else len(text)].split("\n")
        for line in lines:
            parts.append(line)
            if piece := "".join(parts).strip():
                yield piece, tagged
            parts.clear()
            tagged = False
        parts.append(rest)
        if token:
            position = token.end
            tagged = True
            if token.lines or token.name in CELL:
                if piece := "".join(parts).strip():
                    yield piece, True
                parts.clear()
    if piece := "".join(parts).strip():
        yield piece, tagged
