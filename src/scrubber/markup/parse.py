"""Source to tree: the one place where lxml parses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.markup.source import ATTRIBUTES, DEPTH, bounded, few_attributes, is_large, readable

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["parse"]

CUT = 2_000
"""A last element this deep is where libxml2 gave up: it stops at 2,048 levels, in silence once it has reported
100 other errors. (A page that truly ends so deep is merely read twice.)"""


def parse(text: str) -> tuple[_Element | None, list[str]]:
    """Return the root of the page *text* (None for a page without content), and the bounds that it hit."""
    readable_source = readable(text)
    source = few_attributes(readable_source)
    within = bounded(source) if is_large(source) else None
    root = _parse(within.source if within else source)
    is_cut = root is not None and _is_cut(root)
    if is_cut:
        within = bounded(source)
        root = _parse(within.source)
    bounds = []
    if source is not readable_source:
        bounds.append(f"a tag has more than {ATTRIBUTES} attributes; the others were not read")
    if is_cut or (within and within.is_shallow):
        bounds.append(f"elements are nested deeper than {DEPTH} levels; their tags were not read")
    if within and within.is_short:
        bounds.append("the page has too many tags for its size; from where it had, only its text was read")
    return root, bounds


def _parse(source: bytes) -> _Element | None:
    from lxml import etree

    # A new parser each time: a parser keeps the errors of what it read last.
    # Nobody looks an element up by its id, and to remember the ids takes a tenth of the time.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, collect_ids=False
    )
    try:
        return etree.fromstring(source, parser)
    except etree.XMLSyntaxError:  # nothing in it but white space
        return None


def _is_cut(root: _Element) -> bool:
    depth = 0
    node: _Element | None = root
    while node is not None:
        depth += 1
        node = next(node.iterchildren(reversed=True), None)
    return depth > CUT
