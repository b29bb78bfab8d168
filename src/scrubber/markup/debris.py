"""Literal markup in a text that goes whole: skeletons, hidden links, and halves of tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrubber.lazy import lazy
from scrubber.markup.evidence import is_shown
from scrubber.markup.hiding import Hiding, hiding
from scrubber.markup.leftover import shows_markup
from scrubber.markup.literal import Token
from scrubber.markup.sites import has_spam_word
from scrubber.markup.skeleton import is_skeleton, key_of, skeleton_keys
from scrubber.markup.unmark import Change

__all__ = ["bare_marks", "halves", "skeletons", "without_farms"]

_LISTED = r"(?:\d{1,2}[.)]|[•▪◦·*-])"
_RESIDUE = lazy(rf"(?:\s|(?<!\S){_LISTED}(?!\S))*+")
"""What the text of an empty list item is: its number or its bullet."""
_RESIDUE_BEFORE = lazy(rf"(?:^|(?<=\n))[ \t]*+(?:{_LISTED}[ \t]*+)?\Z")
_RESIDUE_BEHIND = lazy(rf"(?:[ \t]*+\r?\n[ \t]*+{_LISTED}[ \t]*+(?=\r?\n|\Z))*+")
_NUMBER = lazy(r"\d{1,2}[.)]")
_BULLET = lazy(r"[•▪◦·]")
_MARK_BEGINS = lazy(r"[\d•▪◦·]")
_MARK_ENDS = (".", ")", "•", "▪", "◦", "·")
MARKS = 1_000
"""Lines at the ends of a text that are looked at for bare marks of lists."""
_SPACE_BEFORE = lazy(r"[ \t\r\n]{1,400}+\Z")
_SPACE_BEHIND = lazy(r"[ \t]*+(?:\Z|(?:\r?\n(?:[ \t]*+(?=\r?\n|\Z))?)*+)")

_NAMED = lazy(r"""([\w:.-]+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>=]++))""")
_ID_RULE = lazy(r"#([\w-]{2,60})\s{0,9}\{([^{}]{1,600})\}")

_NOTICE = lazy(
    r"暗[链鏈]|黑[链鏈]|[挂掛]馬|挂马|木[马馬]|[篡竄]改|植入|注入|被黑|[恶惡]意|代[码碼]|源[码碼]|如下(?:内容|所示)|下面[这這]段|[样樣]本"
    r"|\b(?:hidden links?|hacked|inject(?:ed|ion)|malware|malicious|source code|cloaking)\b",
    re.IGNORECASE,
)
AROUND = 200
"""Characters around a farm in which a notice that quotes it says so."""

FARM = 20_000
"""Characters of an element in which a word of spam is looked for."""

NEAR = 100
"""Characters around half a tag that tell whether it stands in code."""

_HALF = lazy(
    r"</?(?:p|div|span|strong|b|br|td|tr|li|ul|font|center|h[1-6])[ \t]*+(?=\r?\n|\Z)"
    r"|\?/(?:p|div|span|strong|b|td|tr|li|ul|font|center|a|h[1-6])>",
    re.IGNORECASE,
)


def skeletons(text: str, tokens: list[Token], *, certain: bool) -> Iterator[Change]:
    """Yield the skeletons in *text* in order, each with what is left of its list items.

    Args:
        text: The text.
        tokens: Its tags.
        certain: Whether it is known that the text is markup.
    """
    keys = skeleton_keys(text) if "id=" in text or "class=" in text else None
    if not keys:
        return
    tags: dict[str, list[str]] = {}
    # In HTML no such element ends in its own start tag; in XML, where an id may be anybody's, it does.
    shared = [
        key_of(keys, _attributes(token)) if token.attributes and text[token.end - 2] != "/" else None
        for token in tokens
    ]
    for token, key in zip(tokens, shared, strict=True):
        if key is not None:
            tags.setdefault(key, []).append(token.name)
    found = {key: set(kinds) for key, kinds in tags.items() if is_skeleton(key, kinds)}
    if not found or (not certain and shows_markup(text, tokens)):
        return
    position = 0
    for start, end in _groups(text, tokens, [None if key is None else found.get(key) for key in shared]):
        if start >= position:
            change = _whole_lines(text, start, end)
            position = change.end
            yield change


def _groups(text: str, tokens: list[Token], members: list[set[str] | None]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of skeleton: its tags, their end tags, bare tags around it, and nothing but residue between.

    *members* tells for each token, where it belongs to a skeleton, of which tags that one is made.
    """
    first = last = -1
    tags: set[str] = set()
    for index, (token, member) in enumerate(zip(tokens, members, strict=True)):
        if first >= 0 and not _is_residue(text, tokens[last].end, token.start):
            yield _wrapped(text, tokens, first, last)
            first = -1
        if member:
            first, last, tags = index if first < 0 else first, index, member
        elif first >= 0:
            if token.kind == "close" and token.name in tags:
                last = index
            else:
                yield _wrapped(text, tokens, first, last)
                first = -1
    if first >= 0:
        yield _wrapped(text, tokens, first, last)


def _wrapped(text: str, tokens: list[Token], first: int, last: int) -> tuple[int, int]:
    """Return the stretch from one token to another, with the elements without attributes that hold nothing else."""
    while first > 0 and last + 1 < len(tokens):
        before, behind = tokens[first - 1], tokens[last + 1]
        is_element = (before.kind, behind.kind) == ("open", "close") and before.name == behind.name
        if not is_element or before.attributes.strip():
            break
        if not _is_residue(text, before.end, tokens[first].start) or not _is_residue(
            text, tokens[last].end, behind.start
        ):
            break
        first, last = first - 1, last + 1
    return tokens[first].start, tokens[last].end


def _is_residue(text: str, start: int, end: int) -> bool:
    match = _RESIDUE.match(text, start, end)
    return match is not None and match.end() == end


def _whole_lines(text: str, start: int, end: int) -> Change:
    """Return the change that takes ``text[start:end]`` out together with the lines that it leaves empty."""
    if residue := _RESIDUE_BEFORE.search(text, max(0, start - 400), start):
        start = residue.start()
    if behind := _RESIDUE_BEHIND.match(text, end):
        end = behind.end()
    newlines = 0
    if before := _SPACE_BEFORE.search(text, max(0, start - 400), start):
        start = before.start()
        newlines = before[0].count("\n")
    if after := _SPACE_BEHIND.match(text, end):
        end = after.end()
        newlines = max(newlines, after[0].count("\n"))
    return Change(start, end, "" if start == 0 or end == len(text) else "\n" * min(newlines, 2), "skeleton")


def without_farms(text: str, tokens: list[Token]) -> list[Token]:
    """Return *tokens* with each element as one that hides itself and holds links; without those that a notice quotes.

    Or that a script or a style sheet in *text* hides, by its id.
    """
    hidden_ids = {name: hiding({"style": style}) for name, style in _id_rules(text, tokens)}
    partner = _partners(tokens)
    links = [token.start for token in tokens if token.name == "a" and "://" in token.attributes]
    kept: list[Token] = []
    position = passed = 0
    for index, token in enumerate(tokens):
        if token.start < position:
            continue
        end = tokens[partner[index]].end if index in partner else 0
        while passed < len(links) and links[passed] < token.start:
            passed += 1
        has_link = end and passed < len(links) and links[passed] < end
        if has_link and _is_hidden(token, hidden_ids, text, end):
            if not _is_quoted(text, token.start, end):
                kept.append(Token(token.start, end, token.name, "farm"))
            position = end
        else:
            kept.append(token)
    return kept


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether what stands around a farm speaks of such farms, so that this one is there to be seen."""
    return _NOTICE.search(f"{text[max(0, start - AROUND) : start]} {text[end : end + AROUND]}") is not None


def _is_hidden(token: Token, hidden_ids: dict[str, Hiding], text: str, end: int) -> bool:
    attributes = _attributes(token)
    ways = {hiding(attributes), hidden_ids.get(attributes.get("id", ""), Hiding.NONE)} - {Hiding.NONE}
    if ways & {Hiding.GONE, Hiding.TUCKED}:
        return True
    # White letters had a ground in the page that this comes from, small ones had others in them.
    return bool(ways) and has_spam_word(text[token.start : min(end, token.start + FARM)])


def _id_rules(text: str, tokens: list[Token]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        if token.name in ("script", "style") and token.kind == "whole":
            for rule in _ID_RULE.finditer(text, token.start, token.end):
                yield rule[1], rule[2]


def _attributes(token: Token) -> dict[str, str]:
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _NAMED.finditer(token.attributes)}


def _partners(tokens: list[Token]) -> dict[int, int]:
    """Return the index of the end tag of each start tag that has attributes and one."""
    opened: dict[str, list[int]] = {}
    found = {}
    for index, token in enumerate(tokens):
        if token.kind == "open":
            opened.setdefault(token.name, []).append(index)
        elif token.kind == "close" and opened.get(token.name):
            start = opened[token.name].pop()
            if tokens[start].attributes:
                found[start] = index
    return found


def bare_marks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the marks of empty list items at the beginning and at the end of *text*, which a skeleton left there.

    Its tags may be gone before the text comes here. A mark alone on its line is no evidence; a number and a bullet,
    one after another, before the first word or behind the last one, are: a list has marks of one kind, and items.
    """
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if not (_MARK_BEGINS.match(text, start) or text[end - 1 : end] in _MARK_ENDS):
        return
    first, kinds = start, set()
    for _ in range(MARKS):
        stop = text.find("\n", first, first + 20)
        if stop < 0 or not (kind := _kind(text[first:stop])):
            break
        kinds.add(kind)
        first = stop + 1
        while text[first : first + 1].isspace():
            first += 1
    if len(kinds) > 1 and first < end and not _kind(text[first : first + 20].partition("\n")[0]):
        yield 0, first
    last, kinds = end, set()
    for _ in range(MARKS):
        stop = text.rfind("\n", max(first, last - 20), last)
        if stop < 0 or not (kind := _kind(text[stop + 1 : last])):
            break
        kinds.add(kind)
        last = stop
        while last > first and text[last - 1].isspace():
            last -= 1
    if len(kinds) > 1 and last > first:
        yield last, len(text)


def _kind(line: str) -> str:
    """Return what mark of a list is all that stands in a line, empty where it is none."""
    line = line.strip()
    return "number" if _NUMBER.fullmatch(line) else "bullet" if _BULLET.fullmatch(line) else ""


def halves(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a tag lost its end at the end of a line, or its first bracket to a lost character."""
    for match in _HALF.finditer(text):
        before, behind = text[max(0, match.start() - NEAR) : match.start()], text[match.end() : match.end() + NEAR]
        if not is_shown(f"{before} {behind}"):
            yield match.span()
