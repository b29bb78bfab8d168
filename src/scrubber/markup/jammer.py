"""Jammer text: the random characters that forum software (Discuz!) puts between the lines of a post against copying.

Its source makes five to fifteen pieces, each a character from space to ``;``, a space, and one from ``?`` to ``~``,
and puts them into ``<font class="jammer">`` or ``<span style="display:none">`` at the ends of lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scrubber.document import Node, visible
from scrubber.lazy import lazy
from scrubber.markup.named import Named
from scrubber.markup.render import OUT, markup_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["jammed", "take_out"]

_PIECE = r"[ -;\xa0][ \xa0][?-~]"
_PIECES = rf"{_PIECE}(?:{_PIECE}){{4,14}}"
"""The software writes two spaces in a row as no-break spaces."""
_JAMMED = lazy(rf"(?<![!-~]){_PIECES}[ \t]*+(?=\r?\n|\Z)")
"""Jammer text at the end of a line."""
_GATE = lazy(r" [?-~][ -;] [?-~][ -;] [?-~][ -;] [?-~]")
"""A literal first: 20 times as fast as what it leads to."""
_JAMMER = lazy(rf"\s*+(?:{_PIECES})\s*+")
_WORDS = lazy(r"[^\W\d_]{2}|[^\x00-\x7f\xa0]")
"""What no jammer text has: two letters in a row, or anything beyond ASCII but those spaces."""

ENOUGH = 2
"""Places of one page that make it jammed: one alone is nobody's doing."""


def jammed(text: str) -> list[tuple[int, int]]:
    """Return where jammer text stands at the ends of the lines of *text*."""
    if not _GATE.search(text):
        return []
    found = [match.span() for match in _JAMMED.finditer(text)]
    return found if len(found) >= ENOUGH else []


def take_out(named: Named, gone: Iterable[_Element]) -> Iterator[Node]:
    """Rename the elements of the page that hold jammer text to :data:`OUT`; yield one node for all of them.

    Args:
        named: The page's elements by name.
        gone: The elements that are no part of what the page shows.
    """
    found = [element for element in gone if element.tag == "span" and _is_jammer(element)]
    found += [font for font in named.iter("font") if font.get("class") == "jammer" and _is_noise(font)]
    if len(found) >= ENOUGH:
        markup = "".join(markup_of(element) for element in found[:ENOUGH])
        size = sum(visible(element.text or "") for element in found)
        for element in found:
            element.tag = OUT
        yield Node("jammer", markup, size or visible(markup))


def _is_noise(element: _Element) -> bool:
    # The class is a name like any other: what stands in it decides.
    return len(element) == 0 and element.text is not None and not _WORDS.search(element.text)


def _is_jammer(element: _Element) -> bool:
    return len(element) == 0 and element.text is not None and _JAMMER.fullmatch(element.text[:100]) is not None
