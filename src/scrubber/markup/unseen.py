"""Which elements of a page its readers do not see, and how they are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from scrubber.lazy import lazy
from scrubber.markup.elements import VOID
from scrubber.markup.hiding import Hiding, Style, hiding, is_tiny, is_white, style_of
from scrubber.markup.named import Named
from scrubber.markup.sheets import Sheets

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Unseen", "unseen"]

NEVER_SHOWN = ("noscript", "template", "audio", "video", "canvas", "datalist")
"""Elements that a browser lays out without their content, which may be links all the same."""

_HIDDEN = lazy(r"hidden(?=[\s=>/])(?<=\shidden)(?!\s*+[;}!])")


class Unseen(NamedTuple):
    """What a page hides."""

    hidden: dict[_Element, Hiding]
    """In document order."""
    gone: list[_Element]
    """Those of them that are no part of what the page shows."""
    sheets: Sheets


def unseen(root: _Element, named: Named, text: str, written: Mapping[str, str]) -> Unseen:
    """Return the elements that are hidden by their attributes, by a style sheet in the page, or by a script.

    Args:
        root: The page.
        named: Its elements by name.
        text: Its source.
        written: The styles that scripts give to ids (``#name``) and classes (``.name``).
    """
    sheets = Sheets(root, named)
    by_sheet = sheets.hidden()
    found: dict[_Element, Hiding] = {}
    others = named.iter("marquee", "dialog", "font")
    if "HIDDEN" in text or _HIDDEN.search(text):
        # One axis and one test: a union, or a step back from the attributes, is quadratic.
        others += root.xpath("descendant::*[@hidden]")
    for element in (*_styled(named), *others):
        # What lxml puts into a void element stands behind it. A page that hides itself whole waits for its script.
        if element.tag in VOID or element.tag in ("html", "body") or element in by_sheet:
            continue
        how = hiding(element)
        if how is Hiding.NONE:
            how = _by_tag(element)
        if how is Hiding.GONE and _shows(sheets, element):
            how = Hiding.NONE
        if how is not Hiding.NONE:
            found[element] = how
    ordered = not by_sheet and not others
    for element, (style, how) in by_sheet.items():
        if element.tag not in VOID and element.tag not in ("html", "body"):
            found[element] = _by_sheet(element, style, how)
    _reappear(named, found, sheets)
    for element, how in _by_script(named, written):
        ordered = False
        if found.get(element, Hiding.NONE) in (Hiding.NONE, Hiding.FAINT, Hiding.SMALL):
            found[element] = how
    gone = [element for element, how in found.items() if how is Hiding.GONE]
    for element in (*named.iter(*NEVER_SHOWN), *_unused_maps(root, named)):
        if next(element.iter("a", "area"), None) is not None:
            found.setdefault(element, Hiding.GONE)
            ordered = False
    if not ordered and len(found) > 1:
        found = {element: found[element] for element in filter(found.__contains__, named.everything)}
    return Unseen(found, gone, sheets)


def _styled(named: Named) -> Iterator[_Element]:
    """Yield the elements whose own style hides them: a page writes few different ones, again and again."""
    # A plain text: what is remembered of one must not hold the tree.
    hide = {style for style in set(map(str, named.styles)) if hiding({"style": style}) is not Hiding.NONE}
    if hide:
        yield from (style.getparent() for style in named.styles if style in hide)


def _unused_maps(root: _Element, named: Named) -> Iterable[_Element]:
    """Return the maps of links that no picture of the page uses."""
    maps = named.iter("map")
    if not maps:
        return ()
    used = {name.lstrip("#") for name in root.xpath("descendant::*/@usemap")}
    return (element for element in maps if element.get("name") not in used)


def _by_tag(element: _Element) -> Hiding:
    if element.tag == "marquee" and is_tiny(element):
        return Hiding.TUCKED
    if element.tag == "dialog" and element.get("open") is None:
        style = element.get("style")
        return Hiding.NONE if style and style_of(style).get("display") is not None else Hiding.GONE
    if element.tag == "font" and is_white(element.get("color", "").lower()):
        return Hiding.FAINT
    return Hiding.NONE


def _shows(sheets: Sheets, element: _Element) -> bool:
    """Whether a style sheet shows what an element hides by its attributes.

    The attribute ``hidden`` gives way to any rule that says how to display, its own style to what is important only.
    """
    is_attribute = element.get("hidden") is not None or element.tag == "dialog"
    if not (sheets.has("display") if is_attribute else sheets.may_overrule):
        return False
    look = sheets.look(element)
    if look is None:
        # Not known: what the own style says then holds, what an attribute says may not.
        return is_attribute
    style, how = look
    return how is not Hiding.GONE and (not is_attribute or style.get("display") is not None)


def _by_sheet(element: _Element, style: Style, how: Hiding) -> Hiding:
    """Return how an element is hidden by the rules for it and its own style."""
    if how is Hiding.GONE and style.get("display") != "none" and hiding(element) is not Hiding.GONE:
        # What a sheet makes invisible, and leaves its place, a script brings in as the reader scrolls.
        return Hiding.FAINT
    return how


def _by_script(named: Named, written: Mapping[str, str]) -> Iterable[tuple[_Element, Hiding]]:
    hides = {key: how for key, style in written.items() if (how := hiding({"style": style})) is not Hiding.NONE}
    if not hides:
        return
    # What a script hides it may show again: that alone says little.
    how_of = {key: Hiding.WRITTEN if how is Hiding.TUCKED else Hiding.FAINT for key, how in hides.items()}
    for element in named.identified({key[1:] for key in how_of if key[0] == "#"}):
        yield element, how_of[f"#{element.get('id')}"]
    for element in named.classed({key[1:] for key in how_of if key[0] == "."}):
        keys = (f".{name}" for name in element.get("class", "").split())
        yield from ((element, how_of[key]) for key in keys if key in how_of)


def _reappear(named: Named, found: dict[_Element, Hiding], sheets: Sheets) -> None:
    """Take out of *found* what is invisible, and holds something that says it is visible: that shows all the same."""
    invisible = [
        element
        for element, how in found.items()
        if how is Hiding.GONE and "visibility" in (element.get("style") or "").lower()
    ]
    if not invisible:
        return
    visible = [style.getparent() for style in named.styles if "visibility:visible" in style.replace(" ", "").lower()]
    if sheets.has("visible"):
        inside = dict.fromkeys(part for element in invisible for part in element.iterdescendants())
        visible += [part for part in inside if (look := sheets.look(part)) and look[0].get("visibility") == "visible"]
    around: set[_Element] = set()
    for element in visible:
        for ancestor in element.iterancestors():
            if ancestor in around:
                break
            around.add(ancestor)
    for element in invisible:
        if element in around and style_of(element.get("style") or "").get("display") != "none":
            del found[element]
