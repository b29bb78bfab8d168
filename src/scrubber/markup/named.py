"""The elements of a page that are asked for by name, style or class, each found in one walk.

A walk takes a twentieth of the parse, and an XPath that asks for an attribute four times as long.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scrubber.markup.elements import names

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Named"]

ASKED = names(
    "audio canvas datalist dialog font iframe map marquee noembed noframes noscript rp rt rtc script style template"
    " textarea title video"
)


class _Attributed(NamedTuple):
    styled: list[_Element]
    classed: list[tuple[_Element, str]]
    identified: list[tuple[_Element, str]]


class Named:
    """The elements of a page that bear one of the names :data:`ASKED`."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._elements = list(root.iter(*ASKED))

    def iter(self, *wanted: str) -> list[_Element]:
        """Return the elements that now bear one of the *wanted* names, in the order of the page.

        Raises:
            ValueError: when one of the names is none of :data:`ASKED`.
        """
        if not ASKED.issuperset(wanted):
            raise ValueError(f"{', '.join(set(wanted) - ASKED)} must be listed in ASKED before it can be asked for")
        return [element for element in self._elements if element.tag in wanted]

    @property
    def styled(self) -> list[_Element]:
        """The elements inside the page's first one that have a style of their own."""
        return self._attributed.styled

    @property
    def classed(self) -> list[tuple[_Element, str]]:
        """The elements inside the page's first one that have classes, and those."""
        return self._attributed.classed

    @property
    def identified(self) -> list[tuple[_Element, str]]:
        """The elements inside the page's first one that have an id, and that."""
        return self._attributed.identified

    @cached_property
    def _attributed(self) -> _Attributed:
        found = _Attributed([], [], [])
        for element in self._root.iterdescendants():
            get = element.get
            if get("style"):
                found.styled.append(element)
            if written := get("class"):
                found.classed.append((element, written))
            if name := get("id"):
                found.identified.append((element, name))
        return found
