"""The elements of a page that are asked for by name, style, class or id.

What an attribute says is asked of libxml2, for all elements at once: a tenth of the parse. Mostly nobody asks for the
elements behind it; a walk over all of them takes a fifth of the parse.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from itertools import compress, repeat
from typing import TYPE_CHECKING

from scrubber.markup.elements import names

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element, _ElementUnicodeResult

__all__ = ["Named"]

ASKED = names(
    "audio canvas datalist dialog font iframe map marquee noembed noframes noscript rp rt rtc script style template"
    " textarea title video"
)

FEW = 4
"""Names of attributes up to which libxml2 is asked for each; a walk over all elements takes as long as four queries."""


class Named:
    """The elements of a page that bear one of the names :data:`ASKED`, and what all of them have of attributes.

    Those inside the page's first element, that is; it has no say in what is hidden.
    """

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

    @cached_property
    def styles(self) -> list[_ElementUnicodeResult]:
        """The styles that elements have of their own; each knows its element (``getparent()``)."""
        found: list[_ElementUnicodeResult] = _values("style")(self._root)
        return found

    @cached_property
    def classes(self) -> list[str]:
        """The values of ``class``, one for each element that has it."""
        found: list[str] = _values("class")(self._root)
        return found

    @cached_property
    def ids(self) -> list[str]:
        """The values of ``id``, one for each element that has it."""
        found: list[str] = _values("id")(self._root)
        return found

    @cached_property
    def different_classes(self) -> frozenset[str]:
        """The different values of ``class``; a page writes few of them, again and again."""
        return frozenset(self.classes)

    @cached_property
    def everything(self) -> list[_Element]:
        """All elements, in the order of the page."""
        return list(self._root.iterdescendants())

    def identified(self, wanted: AbstractSet[str]) -> list[_Element]:
        """Return the elements with one of the *wanted* ids, in the order of the page."""
        found = wanted & set(self.ids)
        return self._bearing("id", found) if found else []

    def classed(self, wanted: AbstractSet[str]) -> list[_Element]:
        """Return the elements with one of the *wanted* classes, in the order of the page."""
        found = {written for written in self.different_classes if not wanted.isdisjoint(written.split())}
        return self._bearing("class", found) if found else []

    def attributed(self, wanted: AbstractSet[str]) -> list[_Element]:
        """Return the elements that have one of the *wanted* attributes; some twice."""
        if len(wanted) > FEW:
            return [element for element in self.everything if not wanted.isdisjoint(element.keys())]
        # The axis alone: names of attributes come from the sheet.
        query = "descendant::*[@*[name()=$name]]"
        return [element for name in sorted(wanted) for element in self._root.xpath(query, name=name)]

    def _bearing(self, attribute: str, values: AbstractSet[str]) -> list[_Element]:
        found = map(type(self._root).get, self.everything, repeat(attribute))
        return list(compress(self.everything, map(values.__contains__, found)))


@cache
def _values(attribute: str) -> XPath:
    from lxml import etree

    # To understand the query takes as long as to answer it on a small page.
    return etree.XPath(f"descendant::*/@{attribute}", smart_strings=attribute == "style")
