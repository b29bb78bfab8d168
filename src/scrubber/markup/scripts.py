"""What the scripts in a page say, once they are unpacked: whom they show what.

No script is run. What it says is read off its text after the usual wrappings are undone: escapes, character codes,
strings cut into pieces, and the packer that most of the packed scripts on the web come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scrubber.document import Node, visible
from scrubber.lazy import lazy
from scrubber.markup.named import Named
from scrubber.markup.sites import is_harmless, own_sites, site_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Script", "find", "read_scripts"]

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
    ".hide(",
    ".css(",
    "etAttribute(",
)
"""One of them stands in each script worth reading; 94 of the 1,459 on 53 real pages have one."""

LETTERS = 20
"""Escapes in a row that hide something; minifiers escape a bracket or a quote."""

_ESCAPE = lazy(r"\\x([0-9a-fA-F]{2})|\\u00([0-9a-fA-F]{2})|%([2-7][0-9a-fA-F])")
_CODES = lazy(r"fromCharCode\(([\d\s,]{1,20000})\)")
_PACKED = lazy(
    r"\}\s{0,9}\(\s{0,9}'((?:[^'\\]|\\.)*+)'\s{0,9},\s{0,9}(\d{1,2})\s{0,9},\s{0,9}\d{1,6}\s{0,9},"
    r"\s{0,9}'((?:[^'\\]|\\.)*+)'\.split\('\|'\)",
    re.DOTALL,
)
_WORD = lazy(r"\b\w{1,4}\b")
_JOINT = lazy(r"\"\s*+\+\s*+\"|'\s*+\+\s*+'")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

_SETS_TITLE = lazy(r"document(?:\.title|\[[\"']title[\"']\])\s{0,9}=(?!=)")
_ASKS = lazy(r"userAgent|\.referrer|\[[\"']referrer[\"']\]")
_BOTS = r"(?:baidu(?!box|browser|\.com|[\s_]?transcoder)|sogou|360spider|yisou|bytespider|googlebot|bingbot|yandexbot)"
_CRAWLER = lazy(_BOTS, re.IGNORECASE)
"""The app of a search engine (baiduboxapp) is a reader, its counters (``hm.baidu.com``) ask nobody, and what redirects
telephones names its converter of pages (Baidu Transcoder)."""
_ENGINES = (
    r"(?:(?<!hm\.)(?<!zhanzhang\.)baidu(?!box|browser|[\s_]?transcoder)|sogou|google(?!-|tag|apis|synd)|\bbing\b|\bsoso\b"
    r"|haosou|so\.com|yahoo)"
)


def _asked(names: str) -> re.Pattern[str]:
    """Return a pattern of the ways in which a script asks whether something holds one of *names*."""
    return re.compile(
        rf"(?:indexOf|includes|match|search|test|RegExp|startsWith)\s{{0,9}}\(\s{{0,9}}[\"'/][^\"'\n)]{{0,80}}?{names}"
        rf"|[=!]==?\s{{0,9}}[\"'][^\"'\n]{{0,60}}?{names}"
        rf"|/[^/\n;]{{0,200}}?{names}[^/\n;]{{0,200}}/[gimuy]{{0,5}}\s{{0,9}}\.(?:test|exec)\b"
        rf"|[\"']\.?(?:www\.)?{names}[\w.]{{0,8}}[\"']\s{{0,9}}[,\]]",
        re.IGNORECASE,
    )


_ASKS_ENGINE, _ASKS_CRAWLER = _asked(_ENGINES), _asked(_BOTS)
_REMARK = lazy(r"/(?:\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)|(?<![:\"'\\/]/)/(?![^\n]{0,300}[\"'][);])[^\n]*+)")
_HONEST_SWAP = lazy(r"visibilitychange|document\.hidden|visibilityState|\bonblur\b|[\"']blur[\"']", re.IGNORECASE)
"""A page that calls its reader back from another tab, by its title."""
_SENDS = lazy(
    r"(?:location(?:\.href)?\s{0,9}=(?!=)|location\.(?:replace|assign)\s{0,9}\("
    r"|document\.write(?:ln)?\s{0,9}\((?>[^;]{0,200}?<(?:script|i?frame|frameset|meta)\b))"
    r"[^;]{0,200}?(?:https?:)?//([^/'\"\\\s;]{3,100})"
)
_WRAPPED = lazy(r"(?:\\x[0-9a-fA-F]{2}|%[2-7][0-9a-fA-F]){20,}+")
_WRITES_FRAME = lazy(
    r"<(?:script|iframe)\b[^>]{0,300}?src=[\"'\\]{0,2}(?:https?:)?//([^/'\"\\\s>]{3,100})", re.IGNORECASE
)

ACTS = 200
"""Places of one script that are looked at; kits write one, and the most in a script of 53 real pages is 7."""

NEAR = 400
"""Characters within which a script asks who reads, names a crawler and sets the title; those seen take 120."""


class Script(NamedTuple):
    """A script of the page."""

    element: _Element
    written: str
    """As it stands in the page."""
    plain: str
    """Unpacked."""


def read_scripts(named: Named) -> list[Script]:
    """Return the scripts of the page that write styles or tags, set the title, or ask who reads."""
    scripts = []
    for element in named.iter("script"):
        written = element.text
        if written and any(map(written.__contains__, _SIGNS)):
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
    if "title" not in plain or not _SETS_TITLE.search(plain) or _HONEST_SWAP.search(plain):
        return False
    return _together(_SETS_TITLE.finditer(plain), plain, {"userAgent": _CRAWLER, "referrer": _CRAWLER})


def _cloaks(script: Script, root: _Element) -> bool:
    """Whether what the reader came from, or reads with, decides whether the page sends for another site."""
    plain = script.plain
    if any(_leaves(match[1], root) for run in _wrapped(script.written) for match in _WRITES_FRAME.finditer(run)):
        return True
    if "referrer" not in plain and "userAgent" not in plain:
        return False
    plain = _REMARK.sub(" ", plain)
    sends = (match for match in _SENDS.finditer(plain) if _leaves(match[1], root))
    return _together(sends, plain, {"userAgent": _ASKS_CRAWLER, "referrer": _ASKS_ENGINE})


_TESTS = (("title_swap", _swaps_title), ("cloak", _cloaks))


def _wrapped(written: str) -> Iterator[str]:
    """Yield what was written in escapes of every single letter."""
    if written.count("\\x") >= LETTERS or "unescape(" in written:
        yield from (_unescaped(run[0]) for run in _WRAPPED.finditer(written))


def _leaves(host: str, root: _Element) -> bool:
    site = site_of(f"//{host}")
    return site is not None and "." in site and not is_harmless(site) and site not in own_sites(root)


def _together(acts: Iterable[re.Match[str]], plain: str, names: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether one of the *acts*, the first few of many, has near it a question who reads, and a name of its kind."""
    for act in islice(acts, ACTS):
        around = plain[max(0, act.start() - NEAR) : act.end() + NEAR]
        asked = {match[0].strip("[]\"'.") for match in _ASKS.finditer(around)}
        if any(names[what].search(around) for what in asked):
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
