"""The elements of a page that are asked for by name, found in one walk: each takes a twentieth of the parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.markup.elements import names

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Named"]

ASKED = names(
    "audio canvas datalist dialog font iframe map marquee noembed noframes noscript rp rt rtc script style template"
    " textarea title video"
)


class Named:
    """The elements of a page that bear one of the names :data:`ASKED`."""

    def __init__(self, root: _Element) -> None:
        self._elements = list(root.iter(*ASKED))

    def iter(self, *wanted: str) -> list[_Element]:
        """Return the elements that now bear one of the *wanted* names, in the order of the page.

        Raises:
            ValueError: when one of the names is none of :data:`ASKED`.
        """
        if not ASKED.issuperset(wanted):
            raise ValueError(f"{', '.join(set(wanted) - ASKED)} must be listed in ASKED before it can be asked for")
        return [element for element in self._elements if element.tag in wanted]
