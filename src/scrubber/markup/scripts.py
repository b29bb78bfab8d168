"""What the scripts in a page say, once they are unpacked: the styles they write, and whom they show what.

No script is run. What it says is read off its text after the usual wrappings are undone: escapes, character codes,
strings cut into pieces, and the packer that most of the packed scripts on the web come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scrubber.document import Node, visible
from scrubber.markup.hiding import Hiding, hiding
from scrubber.markup.sites import is_harmless, own_sites, site_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Script", "enclose_written", "find", "read_scripts", "written_styles"]

_SIGNS = (
    ".style",
    "styleSheet",
    "document.write",
    "document.title",
    "referrer",
    "userAgent",
    "fromCharCode",
    "unescape(",
    "(p,a,c,k",
    "\\x",
)
"""One of them stands in each script worth reading; 94 of the 1,459 on 53 real pages have one."""

LETTERS = 20
"""Escapes in a row that hide something; minifiers escape a bracket or a quote."""

_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})|\\u00([0-9a-fA-F]{2})|%([2-7][0-9a-fA-F])")
_CODES = re.compile(r"fromCharCode\(([\d\s,]{1,20000})\)")
_PACKED = re.compile(
    r"\}\s{0,9}\(\s{0,9}'((?:[^'\\]|\\.)*+)'\s{0,9},\s{0,9}(\d{1,2})\s{0,9},\s{0,9}\d{1,6}\s{0,9},"
    r"\s{0,9}'((?:[^'\\]|\\.)*+)'\.split\('\|'\)",
    re.DOTALL,
)
_WORD = re.compile(r"\b\w{1,4}\b")
_JOINT = re.compile(r"\"\s*+\+\s*+\"|'\s*+\+\s*+'")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

_SETS_TITLE = re.compile(r"document(?:\.title|\[[\"']title[\"']\])\s{0,9}=(?!=)")
_ASKS = re.compile(r"userAgent|\.referrer|\[[\"']referrer[\"']\]")
_CRAWLER = re.compile(r"baidu(?!box|browser|\.com)|sogou|360spider|yisou|bytespider|googlebot|bingbot", re.IGNORECASE)
"""The app of a search engine (baiduboxapp) is a reader, and its counters (``hm.baidu.com``) ask nobody."""
_ENGINE = re.compile(
    r"(?<!hm\.)(?<!push\.zhanzhang\.)baidu(?!box|browser)|sogou|google(?!-|tag|apis|synd)|\bbing\b|\bsoso\b|haosou|so\.com|yahoo",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"(?:location(?:\.href)?\s{0,9}=(?!=)|location\.(?:replace|assign)\s{0,9}\(|document\.write(?:ln)?\s{0,9}\()"
    r"[^;]{0,200}?(?:https?:)?//([^/'\"\\\s;]{3,100})"
)
_WRAPPED = re.compile(r"(?:\\x[0-9a-fA-F]{2}|%[2-7][0-9a-fA-F]){20,}+")
_WRITES_FRAME = re.compile(
    r"<(?:script|iframe)\b[^>]{0,300}?src=[\"'\\]{0,2}(?:https?:)?//([^/'\"\\\s>]{3,100})", re.IGNORECASE
)

ACTS = 200
"""Places of one script that are looked at; kits write one, and the most in a script of 53 real pages is 7."""

NEAR = 400
"""Characters within which a script asks who reads, names a crawler and sets the title; those seen take 120."""

_SHEET_RULE = re.compile(r"([#.])([\w-]{2,60})\s{0,9}\{([^{}]{1,600})\}")
_SETS_STYLE = re.compile(r"\.style\.(\w{3,20})\s{0,9}=\s{0,9}[\"']([^\"']{1,300})[\"']")
_OF_WHAT = re.compile(r"(?:getElementById\(\s{0,9}[\"']([\w-]{1,60})[\"']\s{0,9}\)|\b(\w{1,40}))\Z")
_NAMES = re.compile(r"\b(\w{1,40})\s{0,9}=\s{0,9}document\.getElementById\(\s{0,9}[\"']([\w-]{1,60})[\"']\s{0,9}\)")
_CAPITAL = re.compile(r"[A-Z]")
_OPENS = re.compile(
    r"document\.write(?:ln)?\(\s{0,9}(?P<q>[\"'])\s{0,9}<(?P<tag>div|span|p|ul|font|center|marquee|table)\b(?P<attributes>[^<>]{0,400})>"
    r"\s{0,9}(?P=q)\s{0,9}\)\s{0,9};?\s{0,9}(?:-->|//|\}|\Z)"
)
_CLOSES = re.compile(r"document\.write(?:ln)?\(\s{0,9}[\"']\s{0,9}<\\{0,2}/(div|span|p|ul|font|center|marquee|table)>")
_NAMED = re.compile(r"\b(style|width|height)\s{0,9}=\s{0,9}\\?([\"'])(.{0,300}?)\\?\2")

SIBLINGS = 20_000
"""Elements of one page that are looked at for the end of what a script opens. A farm takes one a link."""


class Script(NamedTuple):
    """A script of the page."""

    element: _Element
    written: str
    """As it stands in the page."""
    plain: str
    """Unpacked."""


def read_scripts(root: _Element) -> list[Script]:
    """Return the scripts of the page that write styles or tags, set the title, or ask who reads."""
    scripts = []
    for element in root.iter("script"):
        written = element.text
        if written and any(sign in written for sign in _SIGNS):
            scripts.append(Script(element, written, _unpacked(written)))
    return scripts


def find(scripts: Iterable[Script], root: _Element) -> Iterator[tuple[Node, _Element]]:
    """Yield a node for each of the *scripts* that swaps the title or sends readers away, with its element."""
    for script in scripts:
        rule = next((name for name, test in _TESTS if test(script, root)), None)
        if rule:
            yield Node(rule, script.written.strip(), visible(script.written)), script.element


def _swaps_title(script: Script, _root: _Element) -> bool:
    plain = script.plain
    return _together(_SETS_TITLE.finditer(plain) if "title" in plain else (), plain, _CRAWLER)


def _cloaks(script: Script, root: _Element) -> bool:
    """Whether what the reader came from, or reads with, decides whether the page sends for another site."""
    plain = script.plain
    if any(_leaves(match[1], root) for run in _wrapped(script.written) for match in _WRITES_FRAME.finditer(run)):
        return True
    if "referrer" not in plain and "userAgent" not in plain:
        return False
    sends = (match for match in _SENDS.finditer(plain) if _leaves(match[1], root))
    return _together(sends, plain, _ENGINE)


_TESTS = (("title_swap", _swaps_title), ("cloak", _cloaks))


def _wrapped(written: str) -> Iterator[str]:
    """Yield what was written in escapes of every single letter."""
    if written.count("\\x") >= LETTERS or "unescape(" in written:
        yield from (_unescaped(run[0]) for run in _WRAPPED.finditer(written))


def _leaves(host: str, root: _Element) -> bool:
    site = site_of(f"//{host}")
    return site is not None and "." in site and not is_harmless(site) and site not in own_sites(root)


def _together(acts: Iterable[re.Match[str]], plain: str, names: re.Pattern[str]) -> bool:
    """Whether one of the *acts*, the first few of many, has a question who reads, and a name, near it."""
    for act in islice(acts, ACTS):
        around = plain[max(0, act.start() - NEAR) : act.end() + NEAR]
        if _ASKS.search(around) and names.search(around):
            return True
    return False


def _unpacked(script: str) -> str:
    if "c,k" in script and (packed := _PACKED.search(script)) and 2 <= int(packed[2]) <= len(_DIGITS):
        script += _words_in(packed[1], int(packed[2]), packed[3].split("|"))
    if "fromCharCode" in script:
        script = _CODES.sub(_characters, script)
    if "\\x" in script or "\\u00" in script or "unescape(" in script:
        script = _unescaped(script)
    return _JOINT.sub("", script)


def _unescaped(script: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[match.lastindex or 1], 16)), script)


def _characters(match: re.Match[str]) -> str:
    codes = (int(code) for code in match[1].split(",") if code.strip().isascii() and code.strip().isdigit())
    return "'" + "".join(chr(code) for code in codes if 31 < code < 0xD800) + "'"


def _words_in(payload: str, base: int, words: list[str]) -> str:
    """Return what a packed script unpacks to: the words of *payload* are indices into *words*, to the *base*."""

    def word(match: re.Match[str]) -> str:
        index = 0
        for digit in match[0]:
            value = _DIGITS.find(digit)
            if not 0 <= value < base:
                return match[0]
            index = index * base + value
        return (words[index] if index < len(words) else "") or match[0]

    return _WORD.sub(word, payload).replace("\\'", "'").replace('\\"', '"')


def written_styles(scripts: Iterable[Script]) -> dict[str, str]:
    """Return the styles that scripts give to ids (``#name``) and classes (``.name``)."""
    styles: dict[str, str] = {}
    for _, _, plain in scripts:
        if ".style" in plain:
            ids = dict(_NAMES.findall(plain)) if "getElementById" in plain else {}
            for match in _SETS_STYLE.finditer(plain):
                of = _OF_WHAT.search(plain, max(0, match.start() - 100), match.start())
                key, (name, value) = of and (of[1] or ids.get(of[2])), match.groups()
                if key:
                    declaration = value if name == "cssText" else f"{_CAPITAL.sub(_with_hyphen, name)}:{value}"
                    styles[f"#{key}"] = f"{styles.get(f'#{key}', '')};{declaration}"
        if "tyle" in plain:
            for kind, name, style in _SHEET_RULE.findall(plain):
                styles[kind + name] = f"{styles.get(kind + name, '')};{style}"
    return styles


def _with_hyphen(capital: re.Match[str]) -> str:
    return f"-{capital[0].lower()}"


def enclose_written(scripts: Iterable[Script]) -> None:
    """Put what stands between a script that writes ``<div style=…>`` and one that writes ``</div>`` into that element.

    Only where the style hides: what is written to show is left to stand where it stands.
    """
    ends = {script.element: match[1] for script in scripts if (match := _CLOSES.search(script.plain))}
    if not ends:
        return
    left = SIBLINGS
    for element, _, plain in scripts:
        match = _OPENS.search(plain)
        if not match or element in ends:
            continue
        tag, attributes = match["tag"], {name: value for name, _, value in _NAMED.findall(match["attributes"])}
        if hiding(attributes) is Hiding.NONE and tag != "marquee":
            continue
        inside: list[_Element] = []
        for sibling in element.itersiblings():
            left -= 1
            if ends.get(sibling) == tag:
                _enclose(element, tag, attributes, inside)
                break
            if left < 0:
                return
            inside.append(sibling)


def _enclose(script: _Element, tag: str, attributes: dict[str, str], inside: list[_Element]) -> None:
    around = script.makeelement(tag, attributes)
    around.text, script.tail = script.tail, None
    script.addnext(around)
    for element in inside:
        around.append(element)
