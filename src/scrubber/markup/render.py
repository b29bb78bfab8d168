"""Tree to text: what a browser would lay out."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from scrubber.markup.elements import INLINE, INVISIBLE, names
from scrubber.markup.layout import lay_out
from scrubber.markup.named import Named

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["OUT", "markup_of", "render", "source_of"]

OUT = "scrubber-out"
"""Elements that were renamed to this are left out."""

SHORT = 100
"""Elements of which all the markup is shown; of more, so many start tags, so that nested nodes stay cheap."""

_RUBY = names("ruby rb rt rp rtc")


def render(root: _Element, named: Named) -> str:
    """Return the text of the page; *root* is of no further use.

    Elements that :data:`OUT` names, that a browser never shows, and the readings of ``ruby`` leave no text.
    """
    from lxml import etree

    for reading in named.iter("rt", "rp", "rtc"):
        parent = reading.getparent()
        # Outside a ruby a browser shows it. Inside, lxml nests what has no end tag: the base text comes out first.
        if parent is not None and (parent.tag in _RUBY or parent.tag == OUT):
            for base in reading.iterchildren("rb"):
                reading.addnext(base)
            reading.tag = OUT
    etree.strip_elements(root, OUT, *INVISIBLE, with_tail=False)
    etree.strip_tags(root, *INLINE)
    etree.strip_attributes(root, "{}*")
    return lay_out(etree.tostring(root, method="xml", encoding="utf-8", with_tail=False))


def markup_of(element: _Element) -> str:
    """Return the markup of *element*, of a long one the beginning."""
    from lxml import etree

    if next(islice(element.iter(), SHORT, None), None) is None:
        markup: str = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
        return markup
    pieces: list[str] = []
    for part in islice(element.iter(), SHORT):
        attributes = "".join(f' {name}="{value[:SHORT]}"' for name, value in islice(part.items(), SHORT))
        pieces += f"<{part.tag}{attributes}>", (part.text or "")[:SHORT]
    return "".join(pieces)


def source_of(root: _Element) -> str:
    """Return the source of the page without the elements that :data:`OUT` names; *root* is of no further use."""
    from lxml import etree

    etree.strip_elements(root, OUT, with_tail=False)
    for element in root.iter("plaintext", "xmp"):
        # Their text comes out escaped, which they would show.
        element.tag = "pre"
    source: str = etree.tostring(root, method="html", encoding="unicode", doctype="<!DOCTYPE html>", with_tail=False)
    # The parser leaves none but those that references stand for.
    return source.replace("\r", "&#13;")
