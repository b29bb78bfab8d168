"""The styles that scripts write: on elements that they look for, in style sheets of their own, around what follows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from scrubber.lazy import lazy
from scrubber.markup.hiding import Hiding, hiding
from scrubber.markup.scripts import Script

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["enclose_written", "written_styles"]

_SHEET_RULE = lazy(r"([#.])([\w-]{2,60}+)\s{0,9}+\{([^{}]{1,600})\}")
_SETS_STYLE = lazy(
    r"\.(?:style\.(?P<property>\w{3,20})\s{0,9}=\s{0,9}[\"'](?P<value>[^\"']{1,300})[\"']"
    r"|setAttribute\(\s{0,9}[\"']style[\"']\s{0,9},\s{0,9}[\"'](?P<style>[^\"']{1,300})[\"']"
    r"|style\.setProperty\(\s{0,9}[\"'](?P<named>[\w-]{3,20})[\"']\s{0,9},\s{0,9}[\"'](?P<set>[^\"']{1,300})[\"']"
    r"|(?P<hide>hide\(\s{0,9}\d{0,5}\s{0,9}\))"
    r"|css\(\s{0,9}[\"'](?P<single>[\w-]{3,20})[\"']\s{0,9},\s{0,9}[\"']?(?P<of>[^\"'(){}]{1,100})[\"']?\s{0,9}\)"
    r"|css\(\s{0,9}\{(?P<several>[^{}]{1,300})\})"
)
"""The ways in which scripts, jQuery's among them, put a style on an element. All begin with a dot, which the search
jumps to."""
_FOUND = (
    r"(?:getElementById\(\s{0,9}[\"'](?P<id>[\w-]{1,60})[\"']\s{0,9}\)"
    r"|(?:querySelector(?:All)?|\$|jQuery)\(\s{0,9}[\"'](?P<selector>[#.][\w-]{1,60})[\"']\s{0,9}\)(?:\[0\])?)"
)
_FINDS = lazy(_FOUND)
_OF_WHAT = lazy(rf"(?:{_FOUND}|\b(?P<variable>[\w$]{{1,40}}))\Z")
_NAMED_SO = lazy(r"([\w$]{1,40})\s{0,9}=\s{0,9}(?:document\.)?\Z")
_CAPITAL = lazy(r"[A-Z]")
_OPENS = lazy(
    r"document\.write(?:ln)?\(\s{0,9}(?P<q>[\"'])\s{0,9}<(?P<tag>div|span|p|ul|font|center|marquee|table)\b"
    r"(?P<attributes>[^<>]{0,400})>"
    r"\s{0,9}(?P=q)\s{0,9}\)\s{0,9};?\s{0,9}(?:-->|//|\}|\Z)"
)
_CLOSES = lazy(r"document\.write(?:ln)?\(\s{0,9}[\"']\s{0,9}<\\{0,2}/(div|span|p|ul|font|center|marquee|table)>")
_NAMED = lazy(r"\b(style|width|height)\s{0,9}=\s{0,9}\\?([\"'])(.{0,300}?)\\?\2")

SET = 2_000
"""Places of one script that put a style on something, and that look for something, which are read."""

SIBLINGS = 20_000
"""Elements of one page that are looked at for the end of what a script opens. A farm takes one a link."""


def written_styles(scripts: Iterable[Script]) -> dict[str, str]:
    """Return the styles that scripts give to ids (``#name``) and classes (``.name``)."""
    styles: dict[str, list[str]] = {}
    for _, _, plain in scripts:
        if any(sign in plain for sign in (".style", "etAttribute(", ".hide(", ".css(")):
            variables: dict[str, str | None] | None = None
            for match in islice(_SETS_STYLE.finditer(plain), SET):
                of = _OF_WHAT.search(plain, max(0, match.start() - 100), match.start())
                key = _key(of) if of else None
                if of and of["variable"]:
                    variables = _variables(plain) if variables is None else variables
                    key = variables.get(of["variable"])
                if key:
                    styles.setdefault(key, []).append(_declared(match))
        if "tyle" in plain:
            for kind, name, style in _SHEET_RULE.findall(plain):
                styles.setdefault(kind + name, []).append(style)
    return {key: ";".join(declared) for key, declared in styles.items()}


def _variables(plain: str) -> dict[str, str | None]:
    """Return the names that a script gives to what it looks for."""
    found = {}
    for match in islice(_FINDS.finditer(plain), SET):
        before = _NAMED_SO.search(plain, max(0, match.start() - 70), match.start())
        if before:
            found[before[1]] = _key(match)
    return found


def _key(found: re.Match[str]) -> str | None:
    """Return the id (``#name``) or class (``.name``) that a script looks for."""
    return f"#{found['id']}" if found["id"] else found["selector"]


def _declared(match: re.Match[str]) -> str:
    """Return the declarations that a script makes."""
    if match["hide"]:
        return "display:none"
    if match["style"] or match["property"] == "cssText":
        return match["style"] or match["value"]
    if match["several"]:
        pairs = (pair.partition(":") for pair in match["several"].split(","))
        return ";".join(f"{_hyphened(name.strip(_QUOTES))}:{value.strip(_QUOTES)}" for name, _, value in pairs)
    name = match["property"] or match["named"] or match["single"]
    return f"{_hyphened(name)}:{match['value'] or match['set'] or match['of']}"


_QUOTES = " \t\r\n\"'"


def _hyphened(name: str) -> str:
    return _CAPITAL.sub(_with_hyphen, name)


def _with_hyphen(capital: re.Match[str]) -> str:
    return f"-{capital[0].lower()}"


def enclose_written(scripts: Iterable[Script]) -> bool:
    """Put what stands between a script that writes ``<div style=…>`` and one that writes ``</div>`` into that element.

    Only where the style hides: what is written to show is left to stand where it stands. Return whether there was any.
    """
    ends = {script.element: match[1] for script in scripts if (match := _CLOSES.search(script.plain))}
    if not ends:
        return False
    left = SIBLINGS
    is_any = False
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
                is_any = True
                break
            if left < 0:
                return is_any
            inside.append(sibling)
    return is_any


def _enclose(script: _Element, tag: str, attributes: dict[str, str], inside: list[_Element]) -> None:
    around = script.makeelement(tag, attributes)
    around.text, script.tail = script.tail, None
    script.addnext(around)
    for element in inside:
        around.append(element)
