"""Whether the markup in a text was left over in it, or is what the text is about.

Left-over markup wraps prose: its tags stand around sentences. Shown markup stands in code, in Markdown, in
talk about HTML, or wraps samples of a few words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from scrubber.markup.elements import CELL, KNOWN, names
from scrubber.markup.literal import ENTITIES, Token

__all__ = ["Evidence", "Ruling", "decide", "evidence", "is_shown", "shows_markup"]

_CODE = re.compile(
    r"[{}`]|[=!]=|\w(?:=>|->|::)\w|\(\)|[A-Za-z0-9_)\]\"'];\s*+$|&&|\|\||\$[\w(]|=[\"']|\\[nt\"]"
    r"|^\s*+(?://|#|\$ |>>> |\.\. |[@%-] ?\w+\s*=)"
    r"|\b(?:function|elif|endif|printf|println|const|var|let)\b\s*+[\w(]"
)
_PROSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W\d_]{2,}")
PROSE = 10
"""Ideographs, kana, hangul or words that make a piece of text prose. Samples in tutorials run to 8."""

SAMPLE = 2_000
"""Tags by which a text is judged. Texts seen have up to 246; what 2,000 tags say holds for the rest."""

STRETCH = 200_000
"""Characters by which a text is judged."""

WINDOW = 300
"""Characters around an entity that tell what its line is about."""

_TALK = re.compile(
    r"x?html|\bcss\b|javascript|jquery|\bxml\b|\bxsl|\bphp\b|\bjsp\b|\basp\b|markup|markdown|\btags?\b|\belements?\b|escap(?:e|ing)|\bentit(?:y|ies)\b"
    r"|标签|標籤|标记|標記|源代码|原始碼|源码|代码块|转义|轉義|实体|實體|タグ|エスケープ|要素|태그",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(
    r"^(?:(#{1,6} )|(```|~~~)|([ \t]*+[|:]? ?-{3}[-| :]*+$))"
    r"|(\]\((?:https?:|#|\.|/|\w))|(\*\*\S)|(^\[[^\]\n]{1,80}\]: )",
    re.MULTILINE,
)
_ANY_TAG = re.compile(r"</?([a-zA-Z][\w:.-]{0,40})(?=[\s/>])")
_URL = re.compile(r"https?://\S++")

_CHROME = names("base body button footer form head header html input label link meta nav select svg textarea title")
"""The furniture of a whole page. A text with these is the source of one, or talks of it."""


def _is_markdown(text: str) -> bool:
    """Return whether *text* is Markdown, which may hold HTML on purpose."""
    kinds = set()
    for match in _MARKDOWN.finditer(text):
        kinds.add(match.lastindex)
        if 2 in kinds or len(kinds) > 1:
            return True
    return False


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
    chrome: int = 0
    unknown: int = 0
    tags: int = 0
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
        if self.loose * 2 > self.pairs + self.breaks + self.attributes:
            return False
        if self.prose >= 2:
            return True
        if self.prose:
            return bool(self.attributes or self.pairs or self.breaks)
        return (self.wraps or self.links > 0) and not self.code and not self.chrome


def evidence(text: str, tokens: list[Token]) -> Evidence:
    """Return what stands around *tokens* in *text*."""
    found = Evidence(tags=len(tokens))
    _count_tags(found, tokens)
    found.unknown = sum(1 for _ in _unknown(text))
    for piece, tagged in _pieces(text, tokens):
        piece = _URL.sub("", ENTITIES.sub(" ", piece))
        if _CODE.search(piece):
            if tagged:
                found.code += 1
            else:
                found.listing += 1
        elif _is_prose(piece):
            if tagged:
                found.prose += 1
            else:
                found.plain += 1
        found.talk += sum(1 for _ in _TALK.finditer(piece))
    if tokens and tokens[0].name != "!" != tokens[-1].name:
        found.wraps = not text[: tokens[0].start].strip() and not text[tokens[-1].end :].strip()
    return found


def _unknown(text: str) -> Iterator[str]:
    """Yield the tag names in *text* that HTML does not have."""
    return (name for match in _ANY_TAG.finditer(text) if (name := match[1]).lower() not in KNOWN and ":" not in name)


def is_shown(line: str) -> bool:
    """Return whether a line is code or talks of markup, so that markup in it is there to be seen."""
    return _CODE.search(line) is not None or _TALK.search(line) is not None


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
    # Paragraphs and the like may do without an end tag.
    found.loose = sum(count for name, count in opened.items() if name not in ("p", "li", "td", "tr"))
    found.loose += sum(bare.values())


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


@dataclass(frozen=True, slots=True)
class Ruling:
    """What of the markup in a text was left over."""

    tags: bool
    entities: bool
    halves: bool
    shown: tuple[tuple[int, int], ...] = ()
    """Stretches (in order) in which markup is shown all the same."""


_NOTHING = Ruling(tags=False, entities=False, halves=False)
_QUOTED = re.compile(r"`[^`\n]{1,300}`")
_QUOTES = ("'", '"')
_BASIC = re.compile(r"&(?:lt|gt);")


def shows_markup(text: str, tokens: list[Token]) -> bool:
    """Return whether *text* is XML, Markdown or a program: what of HTML is in it is there to be seen."""
    sample, sampled = _sample(text, tokens)
    return text.lstrip().startswith("<?xml") or _is_markdown(sample) or evidence(sample, sampled).is_program


def decide(text: str, tokens: list[Token], *, certain: bool) -> Ruling:
    """Return what of the markup in *text* was left over.

    Args:
        text: The text.
        tokens: Its tags.
        certain: Whether it is known that the text is markup.
    """
    if certain:
        return Ruling(tags=True, entities=True, halves=False)
    if shows_markup(text, tokens):
        return _NOTHING
    if tokens:
        if not evidence(*_sample(text, tokens)).is_leftover:
            return _NOTHING
        quoted = tuple(match.span() for match in _QUOTED.finditer(text)) if "`" in text else ()
        return Ruling(tags=True, entities=True, halves=True, shown=quoted)
    return _decide_entities(text)


def _sample(text: str, tokens: list[Token]) -> tuple[str, list[Token]]:
    """Return the stretch of *text* by which it is judged, and the tokens in there."""
    if len(text) <= STRETCH and len(tokens) <= SAMPLE:
        return text, tokens
    start = max(0, tokens[0].start - STRETCH // 4) if tokens else 0
    end = start + STRETCH
    sampled = [token for token in tokens[:SAMPLE] if token.end <= end] or tokens[:1]
    if sampled:
        following = tokens[len(sampled)].start if len(sampled) < len(tokens) else len(text)
        end = min(max(end, sampled[-1].end), following)
    return text[start:end], [token._replace(start=token.start - start, end=token.end - start) for token in sampled]


def _decide_entities(text: str) -> Ruling:
    """Return what was left over in a text without tags.

    An entity in a line of prose was left over; one in a line of code, in one that talks of markup, or by itself
    between quotes, is shown.
    """
    plain = basic = 0
    shown: list[tuple[int, int]] = []
    end = -1
    is_technical = False
    for match in ENTITIES.finditer(text):
        if match.start() >= end:
            start, end = _line(text, *match.span())
            line = f"{text[start : match.start()]} {text[match.end() : end]}"
            is_technical = is_shown(_URL.sub("", ENTITIES.sub(" ", line)))
            if is_technical:
                shown.append((start, end))
        if is_technical:
            continue
        if text[match.start() - 1 : match.start()] in _QUOTES and text[match.end() : match.end() + 1] in _QUOTES:
            shown.append(match.span())
        else:
            plain += 1
            basic += _BASIC.fullmatch(match[0]) is not None
    if len(shown) * 3 > plain or any(True for _ in islice(_unknown(text), plain, None)):
        return _NOTHING
    return Ruling(tags=False, entities=plain > basic or basic > 1, halves=not shown, shown=tuple(shown))


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the line around a stretch, or as much of it as tells what it is about."""
    first = max(0, start - WINDOW)
    last = text.find("\n", end, end + WINDOW)
    return text.rfind("\n", first, start) + 1 or first, min(len(text), end + WINDOW) if last < 0 else last
