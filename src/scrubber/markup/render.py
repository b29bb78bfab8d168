"""Tree to text: what a browser would lay out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.markup.elements import BLOCK, CELL, INVISIBLE, PARAGRAPH, PRESERVED
from scrubber.markup.layout import BREAK, CELL_END, LINE, PARA, PRE, PRE_END, ROW, lay_out

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["OUT", "markup_of", "render"]

OUT = "scrubber-out"
"""Elements that were renamed to this are left out."""

# What stands before the content, behind it, and behind the end tag of an element.
_MARKS: tuple[tuple[frozenset[str], str, str], ...] = (
    (PARAGRAPH, PARA, PARA),
    (BLOCK - PRESERVED, LINE, LINE),
    (frozenset(("br",)), "", BREAK),
    (CELL, "", CELL_END),
    (frozenset(("tr",)), ROW, ROW),
    (PRESERVED, LINE + PRE, PRE_END + LINE),
)
_RUBY = frozenset(("ruby", "rb", "rt", "rp", "rtc"))


def render(root: _Element) -> str:
    """Return the text of the page; *root* is of no further use.

    Elements that :data:`OUT` names, that a browser never shows, and the readings of ``ruby`` leave no text.
    """
    from lxml import etree

    for reading in root.iter("rt", "rp", "rtc"):
        parent = reading.getparent()
        # Outside a ruby a browser shows it. Inside, lxml nests what has no end tag: the base text comes out first.
        if parent is not None and (parent.tag in _RUBY or parent.tag == OUT):
            for base in reading.iterchildren("rb"):
                reading.addnext(base)
            reading.tag = OUT
    etree.strip_elements(root, OUT, *INVISIBLE, with_tail=False)
    for tags, before, behind in _MARKS:
        for element in root.iter(*tags):
            if before:
                text = element.text
                element.text = before + text if text else before
            tail = element.tail
            element.tail = behind + tail if tail else behind
    return lay_out(etree.tostring(root, method="text", encoding="unicode", with_tail=False))


def markup_of(element: _Element) -> str:
    """Return the markup of *element*."""
    from lxml import etree

    markup: str = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
    return markup
