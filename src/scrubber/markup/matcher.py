"""Which elements of a page a selector speaks of, compared in bounded time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.markup.selectors import Attribute, Compound, Place, Selector

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Matcher"]

STEPS = 150_000
"""Comparisons of an element with a selector. 53 real pages take up to 10,500; these 0.5 s at most."""

SIBLING = 4
"""Steps that going back to one more sibling counts for."""

LONG = 32
"""Characters of an attribute that looking at it takes a step for."""

CACHED = 5_000
"""Elements whose classes are kept at hand; most are asked for as elements around others."""


class Matcher:
    """Compares elements with selectors until it has taken :data:`STEPS` steps; from then on nothing suits."""

    def __init__(self) -> None:
        self.left = STEPS
        self._classes: dict[_Element, frozenset[str]] = {}
        self._places: dict[_Element, dict[_Element, tuple[int, int, int, int]]] = {}

    def matches(self, element: _Element, asked: Selector) -> bool:
        """Return whether the selector speaks of *element*."""
        return self._suits(element, asked.subject) and (not asked.around or self._stands(element, asked, 0))

    def classes_of(self, element: _Element) -> frozenset[str]:
        """Return the classes of an element."""
        classes = self._classes.get(element)
        if classes is None:
            classes = frozenset((element.get("class") or "").split())
            if element.tag == "html":
                # Scripts are on: what pages say of readers without them is taken back by their first script.
                classes -= {"no-js", "nojs", "no_js"}
            self.left -= len(classes)
            if len(self._classes) < CACHED:
                self._classes[element] = classes
        return classes

    def _suits(self, element: _Element, asked: Compound) -> bool:
        self.left -= 1
        if self.left < 0 or asked.never or (asked.tag and element.tag != asked.tag):
            return False
        if asked.ids and asked.ids != {element.get("id")}:
            return False
        if asked.classes and not asked.classes <= self.classes_of(element):
            return False
        if asked.attributes and not all(self._has(element, attribute) for attribute in asked.attributes):
            return False
        if asked.places and not all(self._is_at(element, place) for place in asked.places):
            return False
        if asked.is_empty and (element.text or next(element.iterchildren(), None) is not None):
            return False
        if asked.none_of and any(self._suits(element, one) for one in asked.none_of):
            return False
        return all(any(self._suits(element, one) for one in group) for group in (*asked.one_of, *asked.free))

    def _stands(self, element: _Element, asked: Selector, at: int) -> bool:
        if at == len(asked.around):
            return True
        how, compound = asked.around[at]
        is_last = how in ">+"
        node = element.getparent() if how in " >" else element.getprevious()
        while node is not None and self.left > 0:
            if self._suits(node, compound):
                if self._stands(node, asked, at + 1):
                    return True
                if asked.is_plain:
                    return False
            if is_last:
                return False
            self.left -= SIBLING * (how == "~")
            node = node.getparent() if how == " " else node.getprevious()
        return False

    def _has(self, element: _Element, attribute: Attribute) -> bool:
        value = element.get(attribute.name)
        if value is None:
            return False
        self.left -= len(value) // LONG
        return _suits_value(value, attribute)

    def _is_at(self, element: _Element, place: Place) -> bool:
        parent = element.getparent()
        if parent is None:
            return place.step == 0 and place.offset == 1
        places = self._places.get(parent)
        if places is None:
            self.left -= len(parent)
            if self.left < 0 or len(parent) > CACHED:
                self.left = -1
                return False
            places = self._places[parent] = _places_in(parent)
        front, back, front_of_type, back_of_type = places[element]
        if place.of_type:
            number = front_of_type if place.side > 0 else back_of_type
        else:
            number = front if place.side > 0 else back
        behind = number - place.offset
        return behind == 0 if place.step == 0 else behind % place.step == 0 and behind // place.step >= 0


def _places_in(parent: _Element) -> dict[_Element, tuple[int, int, int, int]]:
    """Return the places of the children: from the front and from the back, among all and among those of their tag."""
    children = list(parent)
    totals: dict[str, int] = {}
    fronts = []
    for child in children:
        totals[child.tag] = totals.get(child.tag, 0) + 1
        fronts.append(totals[child.tag])
    return {
        child: (number, len(children) + 1 - number, front, totals[child.tag] + 1 - front)
        for number, (child, front) in enumerate(zip(children, fronts, strict=True), 1)
    }


def _suits_value(value: str, attribute: Attribute) -> bool:
    asked = attribute.value
    match attribute.how:
        case "":
            return True
        case "=":
            found = value == asked
        case "~=":
            found = asked in value.split()
        case "|=":
            found = value == asked or value.startswith(f"{asked}-")
        case "^=":
            found = asked != "" and value.startswith(asked)
        case "$=":
            found = asked != "" and value.endswith(asked)
        case _:
            found = asked != "" and asked in value
    return bool(found)
