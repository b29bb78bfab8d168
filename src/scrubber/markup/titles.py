"""Titles and descriptions that a kit wrote: in character references throughout, and about something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from scrubber.document import Node, visible
from scrubber.lazy import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["encoded", "take_out"]

_ENCODED = lazy(r"&#[xX]?[0-9a-fA-F]{1,12};?")
_HEAD = lazy(
    r"(<title\b[^>]{0,200}>)([^<]{1,4000})|(<meta\b[^>]{0,200}?\bcontent\s{0,9}=\s{0,9})(\"[^\"<>]{1,4000}\"|'[^'<>]{1,4000}')[^>]{0,200}>",
    re.IGNORECASE,
)
_ASIDE = lazy(r"name\s{0,9}=\s{0,9}[\"']?(?:keywords|description)", re.IGNORECASE)
_LETTER = lazy(r"[^\W\d_]")
_OTHERS = lazy(r"[\W\d_]++")

ENOUGH = 6
"""Letters in references that a title needs: honest titles write a dash, a quote or an accent so."""

MOSTLY = 0.8
"""Share of its letters in references; kits write every one so."""

SHOWN = 50
"""Visible characters that a page must show, to tell whether a title fits it."""

FITS = 0.2
"""Share of the pairs of letters of a title that the page's text has, too, from which on it fits. The titles of 53
real pages, site names included, reach 0.87 and more."""

HEAD = 20_000
"""Characters of the source in which titles and descriptions are looked for."""


class _Text(NamedTuple):
    """A title or a description."""

    markup: str
    plain: str


def encoded(text: str, shown: str) -> Iterator[Node]:
    """Yield a node for each title or description of the source *text* that is encoded and does not fit.

    Args:
        text: The source of the page.
        shown: What the page shows.
    """
    head = text[:HEAD]
    if head.count("&#") < ENOUGH or (visible(shown[: 10 * SHOWN]) < SHOWN and visible(shown) < SHOWN):
        return
    found = [_Text(match[0], plain) for match in _HEAD.finditer(head) if (plain := _decoded(match)) is not None]
    # Where the whole page is written in references, its title may be.
    if not found or text.count("&#") > 2 * sum(one.markup.count("&#") for one in found) + ENOUGH:
        return
    pairs = _pairs(shown)
    for markup, plain in found:
        own = _pairs(plain)
        if len(own & pairs) < FITS * len(own):
            yield Node("encoded_title", markup, visible(plain))


def _decoded(match: re.Match[str]) -> str | None:
    """Return the text of a title or a description, or None where it is not encoded."""
    written = match[2] or match[4]
    if not match[2] and not _ASIDE.search(match[0]):
        return None
    raw = len(_LETTER.findall(_ENCODED.sub("", written)))
    plain = unescape(written)
    letters = len(_LETTER.findall(plain))
    return plain if letters - raw >= ENOUGH and letters - raw >= MOSTLY * letters else None


def _pairs(text: str) -> set[str]:
    letters = _OTHERS.sub("", text.lower())
    return set(map(add, letters, letters[1:]))


def take_out(root: _Element, node: Node) -> None:
    """Take the title or the description that *node* is about out of the page."""
    for element in root.iter("title", "meta"):
        content = "".join(element.itertext()) if element.tag == "title" else element.get("content") or ""
        if content and content.split() == _content(node.markup).split():
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            return


def _content(markup: str) -> str:
    match = _HEAD.search(markup)
    return unescape((match[2] or match[4][1:-1]) if match else "")
