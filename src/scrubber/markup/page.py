"""A page, read: its injected nodes and hidden elements out, its text laid out, its title aside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.document import Document, Node, visible
from scrubber.markup import farm, skeleton, swap
from scrubber.markup.elements import VOID
from scrubber.markup.hiding import Hiding, hiding, is_tiny
from scrubber.markup.parse import parse
from scrubber.markup.render import OUT, render
from scrubber.rules import rule_book

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_page"]

NEXT_TO_NOTHING = 0.1
ENOUGH = 200
"""A page that shows less than a tenth of its text, and hides at least 200 characters, hides itself until a script
shows it: then what it hides is its text. 53 real pages show 0.58 to 1.0 of theirs."""

_STYLED = "descendant::*[@style]"
_HIDEABLE = "descendant::*[@style or @hidden or self::marquee or self::dialog]"
_HIDDEN = re.compile(r"hidden(?=[\s=>/])")
# The second expression takes three times as long, and few pages need it.


def read_page(text: str) -> Document:
    """Return what the HTML page *text* shows, and what was injected into it."""
    root, bounds = parse(text)
    rule = rule_book("hidden")["bound"]
    notes = tuple(rule.note(bound) for bound in bounds)
    if root is None:
        return Document("", notes=notes, is_page=True)
    title = _title(root)
    hidden = _hidden(root, text)
    nodes = tuple(_take_out(root, text, hidden))
    gone = [element for element, how in hidden.items() if how is Hiding.GONE]
    for element in gone:
        element.tag = OUT
    shown = render(root)
    if gone and visible(shown) < ENOUGH:
        shown = _unveiled(text, shown)
    return Document(shown, title, nodes, notes, is_page=True)


def _take_out(root: _Element, text: str, hidden: dict[_Element, Hiding]) -> list[Node]:
    nodes = [*skeleton.take_out(root, text), *swap.find(root, text)]
    if hidden:
        nodes += farm.take_out(root, hidden)
    return nodes


def _hidden(root: _Element, text: str) -> dict[_Element, Hiding]:
    """Return the elements that hide themselves, in document order."""
    found: dict[_Element, Hiding] = {}
    needed = "HIDDEN" in text or _HIDDEN.search(text) or next(root.iter("marquee", "dialog"), None) is not None
    for element in root.xpath(_HIDEABLE if needed else _STYLED):
        tag = element.tag
        # What lxml puts into a void element stands behind it. A page that hides itself whole waits for its script.
        if tag in VOID or tag in ("html", "body"):
            continue
        how = hiding(element)
        if how is Hiding.NONE and tag == "marquee" and is_tiny(element):
            how = Hiding.TUCKED
        elif tag == "dialog" and element.get("open") is None:
            how = Hiding.GONE
        if how is not Hiding.NONE:
            found[element] = how
    # What is inside an element with "visibility:hidden" may be visible all the same.
    invisible = [e for e, how in found.items() if how is Hiding.GONE and "visibility" in (e.get("style") or "")]
    reappearing = _reappearing(root) if invisible else set()
    for element in invisible:
        if element in reappearing:
            del found[element]
    return found


def _reappearing(root: _Element) -> set[_Element]:
    """Return every element around one that says it is visible."""
    around: set[_Element] = set()
    for element in root.xpath("descendant::*[@style][contains(translate(@style, ' ', ''), 'visibility:visible')]"):
        for ancestor in element.iterancestors():
            if ancestor in around:
                break
            around.add(ancestor)
    return around


def _unveiled(text: str, shown: str) -> str:
    """Return the text of a page with all that it hides, where that is nearly all of it."""
    root, _ = parse(text)
    if root is None:
        return shown
    for _node in _take_out(root, text, _hidden(root, text)):
        pass
    everything = render(root)
    size = visible(everything)
    return everything if size >= ENOUGH and visible(shown) < NEXT_TO_NOTHING * size else shown


def _title(root: _Element) -> str | None:
    title = next((element for element in root.iter("title") if next(element.iterancestors("svg"), None) is None), None)
    return None if title is None else " ".join("".join(title.itertext()).split()) or None
