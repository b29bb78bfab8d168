"""Which elements of a page its readers do not see, and how they are hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from scrubber.markup.elements import VOID
from scrubber.markup.hiding import Hiding, hiding, is_tiny, is_white
from scrubber.markup.sheets import read_sheets

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Unseen", "unseen"]

NEVER_SHOWN = ("noscript", "template", "audio", "video", "canvas", "datalist")
"""Elements that a browser lays out without their content, which may be links all the same."""

_HIDDEN = re.compile(r"hidden(?=[\s=>/])(?<=\shidden)(?!\s*+[;}!])")
_VISIBILITY = re.compile(r"(?<![\w-])visibility\s*+:[^;]*+", re.IGNORECASE)


class Unseen(NamedTuple):
    """What a page hides."""

    hidden: dict[_Element, Hiding]
    """In document order."""
    gone: list[_Element]
    """Those of them that are no part of what the page shows."""
    is_whole: bool
    """Whether all its style sheets were looked at."""


def unseen(root: _Element, text: str, written: Mapping[str, str]) -> Unseen:
    """Return the elements that are hidden by their attributes, by a style sheet in the page, or by a script.

    Args:
        root: The page.
        text: Its source.
        written: The styles that scripts give to ids (``#name``) and classes (``.name``).
    """
    found: dict[_Element, Hiding] = {}
    sheets, is_whole = read_sheets(root)
    invisible = []
    # One axis and one test each: a union, or a step back from the attributes, is quadratic.
    candidates = root.xpath("descendant::*[@style]")
    others = [*root.iter("marquee", "dialog", "font")]
    if "HIDDEN" in text or _HIDDEN.search(text):
        others += root.xpath("descendant::*[@hidden]")
    for element in (*candidates, *others):
        tag = element.tag
        # What lxml puts into a void element stands behind it. A page that hides itself whole waits for its script.
        if tag in VOID or tag in ("html", "body") or element in sheets:
            continue
        how = hiding(element)
        if how is Hiding.NONE:
            how = _by_tag(element)
        if how is not Hiding.NONE:
            found[element] = how
            if how is Hiding.GONE and "visibility" in (element.get("style") or ""):
                invisible.append(element)
    # What is inside an element with "visibility:hidden" may be visible all the same.
    if invisible:
        reappearing = _reappearing(root)
        for element in invisible:
            if element in reappearing:
                del found[element]
    ordered = not sheets and not others
    for element, style in sheets.items():
        if element.tag not in VOID and element.tag not in ("html", "body"):
            found |= _by_sheet(element, style)
    for element, how in _by_script(root, written):
        ordered = False
        if found.get(element, Hiding.NONE) in (Hiding.NONE, Hiding.FAINT, Hiding.SMALL):
            found[element] = how
    gone = [element for element, how in found.items() if how is Hiding.GONE]
    for element in root.iter(*NEVER_SHOWN):
        if next(element.iter("a"), None) is not None:
            found.setdefault(element, Hiding.GONE)
            ordered = False
    if not ordered:
        found = {element: found[element] for element in root.iter() if element in found}
    return Unseen(found, gone, is_whole)


def _by_tag(element: _Element) -> Hiding:
    if element.tag == "marquee" and is_tiny(element):
        return Hiding.TUCKED
    if element.tag == "dialog" and element.get("open") is None:
        return Hiding.GONE
    if element.tag == "font" and is_white(element.get("color", "").lower()):
        return Hiding.FAINT
    return Hiding.NONE


def _by_sheet(element: _Element, style: str) -> dict[_Element, Hiding]:
    """Return how an element is hidden by the rules for it and its own style, which outweighs them."""
    attributes = {"style": f"{style};{element.get('style') or ''}"}
    if element.get("hidden") is not None:
        attributes["hidden"] = element.get("hidden", "")
    how = hiding(attributes)
    if how is Hiding.GONE and hiding(attributes | {"style": _VISIBILITY.sub(";", attributes["style"])}) is not how:
        # What a sheet makes invisible, and leaves its place, a script brings in as the reader scrolls.
        how = Hiding.FAINT
    return {} if how is Hiding.NONE else {element: how}


def _by_script(root: _Element, written: Mapping[str, str]) -> Iterable[tuple[_Element, Hiding]]:
    hides = {key: how for key, style in written.items() if (how := hiding({"style": style})) is not Hiding.NONE}
    if not hides:
        return
    # What a script hides it may show again: that alone says little.
    how_of = {key: Hiding.WRITTEN if how is Hiding.TUCKED else Hiding.FAINT for key, how in hides.items()}
    for element in root.xpath("descendant::*[@id or @class]"):
        keys = [f"#{element.get('id')}", *(f".{name}" for name in (element.get("class") or "").split())]
        yield from ((element, how_of[key]) for key in keys if key in how_of)


def _reappearing(root: _Element) -> set[_Element]:
    """Return every element around one that says it is visible."""
    around: set[_Element] = set()
    for element in root.xpath("descendant::*[@style][contains(translate(@style, ' ', ''), 'visibility:visible')]"):
        for ancestor in element.iterancestors():
            if ancestor in around:
                break
            around.add(ancestor)
    return around
