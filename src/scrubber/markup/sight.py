"""A second look at an element that is about to be taken for a link farm: whether readers see it after all.

Only what is accused gets here, so that this may ask what costs more: every rule of the style sheets, what stands
inside, and on which ground the letters stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING

from scrubber.markup.hiding import Hiding, Style, ground_of, hiding, hiding_of, ink
from scrubber.markup.values import TRANSPARENT, WHITE, color, pixels

if TYPE_CHECKING:
    from lxml.etree import _Element

    from scrubber.markup.sheets import Sheets

__all__ = ["Sight", "sight"]

INSIDE = 200
"""Elements inside the accused that are asked whether they undo what hides them."""

NEAR = 3
"""Elements from the accused outwards whose class or id may stand for a ground that a sheet elsewhere gives them."""

READABLE = 2
"""Pixels from which on a letter is there to be read."""


class Sight(Enum):
    """Whether readers see an element."""

    SEEN = "seen"
    UNSURE = "unsure"
    """White on a ground that is not known."""
    USUAL = "usual"
    """Not, but put away as menus, accordions and texts for screen readers are, too."""
    UNSEEN = "unseen"


def sight(element: _Element, how: Hiding, sheets: Sheets) -> Sight:
    """Return whether readers see *element*, of which a first look found that it hides in the way *how*."""
    if how is Hiding.WRITTEN:
        return Sight.UNSEEN
    if how is Hiding.GONE:
        return Sight.USUAL
    if element.tag == "marquee" and how is Hiding.TUCKED:
        return Sight.UNSEEN
    look = sheets.whole_look(element)
    if look is None:
        return Sight.SEEN
    style, hides = look
    declared = {**style.normal, **style.important}
    if element.tag == "font" and element.get("color") and "color" not in declared:
        declared["color"] = element.get("color", "").lower()
        hides = hiding_of(Style(declared, {}))
    match hides:
        case Hiding.NONE:
            # A script hid it: that is why it was looked at.
            return (
                Sight.USUAL
                if how is Hiding.FAINT and hiding(element) is Hiding.NONE and element.tag != "font"
                else Sight.SEEN
            )
        case Hiding.GONE:
            return Sight.USUAL
        case Hiding.TUCKED:
            return Sight.UNSEEN if hiding(element) is Hiding.TUCKED and "clip" not in declared else Sight.USUAL
        case Hiding.SMALL:
            return _small(element, declared, sheets)
        case _:
            return _faint(element, declared, sheets)


def _small(element: _Element, declared: dict[str, str], sheets: Sheets) -> Sight:
    size, indent = pixels(declared.get("font-size")), pixels(declared.get("text-indent"))
    if size is not None and size < READABLE:
        return Sight.SEEN if _sets(element, sheets, "font-size", READABLE) else Sight.UNSEEN
    if indent is not None and indent < 0 and _sets(element, sheets, "text-indent", indent / 2):
        return Sight.SEEN
    letters = ink(declared)
    if letters and letters == ground_of(declared):
        return Sight.SEEN if _recoloured(element, sheets, letters) else Sight.UNSEEN
    return Sight.USUAL


def _faint(element: _Element, declared: dict[str, str], sheets: Sheets) -> Sight:
    letters = ink(declared)
    if letters != TRANSPARENT and letters not in WHITE:
        return Sight.USUAL
    if _recoloured(element, sheets, letters):
        return Sight.SEEN
    if letters == TRANSPARENT:
        return Sight.UNSEEN
    for node in _outwards(element):
        look = sheets.whole_look(node)
        if look is None:
            return Sight.SEEN
        ground = ground_of({**look[0].normal, **look[0].important}) or color((node.get("bgcolor") or "").lower())
        if not ground and node.get("background"):
            ground = "?"
        if ground and ground != TRANSPARENT:
            return Sight.UNSEEN if ground in WHITE else Sight.SEEN
    return Sight.UNSURE if _is_styled_elsewhere(element) else Sight.UNSEEN


def _outwards(element: _Element) -> Iterator[_Element]:
    yield element
    yield from element.iterancestors()


def _inside(element: _Element, sheets: Sheets) -> Iterator[Style]:
    for part in islice(element.iterdescendants(), INSIDE):
        look = sheets.whole_look(part)
        if look is not None:
            yield look[0]


def _sets(element: _Element, sheets: Sheets, name: str, least: float) -> bool:
    """Whether something inside has at least so many pixels of a length that it inherits from *element*."""
    for style in _inside(element, sheets):
        value = style.get(name)
        # Of nothing, so many percent or ems are nothing.
        if value and not value.endswith(("%", "0em")) and not (value.endswith("em") and not value.endswith("rem")):
            size = pixels(value)
            if size is None or size >= least:
                return True
    return False


def _recoloured(element: _Element, sheets: Sheets, letters: str) -> bool:
    """Whether something inside has letters of another colour, or stands on a ground of its own."""
    for style in _inside(element, sheets):
        declared = {**style.normal, **style.important}
        own, ground = ink(declared), ground_of(declared)
        if (own or letters) != letters and own not in WHITE and own != TRANSPARENT:
            return True
        if ground not in ("", TRANSPARENT, letters):
            return True
    return False


def _is_styled_elsewhere(element: _Element) -> bool:
    """Whether a style sheet in another file may give the element, or one close around it, a ground."""
    root = element.getroottree().getroot()
    if not any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link")):
        return False
    return any(node.get("class") or node.get("id") for node in islice(_outwards(element), NEAR))
