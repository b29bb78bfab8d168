"""The skeleton: empty nested tags that all carry one random id, which a kit leaves on every page of a host."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scrubber.document import Node
from scrubber.markup.elements import KNOWN, names
from scrubber.markup.render import OUT, markup_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_skeleton", "repeated_ids", "take_out"]

REPEATED = 4
"""Elements that must share the id. Four skeletons seen have 9 to 14. On 53 real pages 56 ids stand on several
elements by mistake (a template in a loop): 55 of them on elements of one kind, one on two kinds."""

_ID = re.compile(r"""id=["']?([0-9A-Za-z]{4,12})(?=["'\s/>])""")
_WORD = re.compile(r"[a-z]*[aeiou][a-z]*[0-9]*|[a-z]{1,4}[0-9]?", re.IGNORECASE)
"""Ids that could be somebody's own: a word, an abbreviation, either with a number. One random id in four is."""
_TAG = re.compile(r"<[^<>]*+>")

_TAGS = names(
    "abbr address b blockquote center dd dl em input ins kbd legend li listing noframes noscript optgroup option"
    " pre progress rt strong sup th tr u"
)
"""The tags of which the skeletons seen are made."""


def repeated_ids(text: str) -> list[str]:
    """Return the ids that stand on at least :data:`REPEATED` tags of *text*."""
    counts = Counter(_ID.findall(text))
    return [name for name, count in counts.items() if count >= REPEATED]


def is_skeleton(name: str, tags: list[str]) -> bool:
    """Return whether empty elements of these *tags*, all with the id *name*, are a skeleton.

    A page may repeat an id by mistake, but then on elements of one kind. An id that could be a word takes
    more of them to convince.
    """
    kinds = set(tags)
    least, least_kinds = (6, 4) if _WORD.fullmatch(name) else (REPEATED, 3)
    enough = len(tags) >= least and len(kinds) >= least_kinds
    return enough and len(kinds & _TAGS) * 2 >= len(kinds) and kinds <= KNOWN


def take_out(root: _Element, text: str) -> Iterator[Node]:
    """Rename the skeletons of the page to :data:`OUT`, and yield a node for each group of them."""
    repeated = set(repeated_ids(text))
    if not repeated:
        return
    empty = _empty_elements(root)
    members: dict[str, list[_Element]] = {}
    for element in root.xpath("descendant::*[@id]"):
        name = element.get("id")
        if name in repeated and element in empty:
            members.setdefault(name, []).append(element)
    for name, elements in members.items():
        if is_skeleton(name, [element.tag for element in elements]):
            for group in _groups(elements):
                markup = "".join(markup_of(element) for element in group)
                yield Node("skeleton", markup, len("".join(markup.split())))
                for element in group:
                    element.tag = OUT


def _empty_elements(root: _Element) -> set[_Element]:
    """Return the elements without text, from the inside out, so that each is looked at once."""
    empty: set[_Element] = set()
    for element in reversed(list(root.iter())):
        if _is_blank(element.text) and all(_is_blank(child.tail) and child in empty for child in element):
            empty.add(element)
    return empty


def _is_blank(text: str | None) -> bool:
    # The content of some elements (noframes) is text to the parser, also where it is the skeleton's next tag.
    return not text or not _TAG.sub("", text).strip()


def _groups(members: list[_Element]) -> Iterator[list[_Element]]:
    """Yield the outermost of *members* (in document order), those that stand side by side together."""
    inside = set(members)
    group: list[_Element] = []
    for element in members:
        if element.getparent() in inside:
            continue
        if group and (element.getprevious() is not group[-1] or (group[-1].tail or "").strip()):
            yield group
            group = []
        group.append(element)
    if group:
        yield group
