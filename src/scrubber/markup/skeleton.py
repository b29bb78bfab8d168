"""The skeleton: empty nested tags that all carry one random id, which a kit leaves on every page of a host."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scrubber.document import Node
from scrubber.lazy import lazy
from scrubber.markup.elements import KNOWN, names
from scrubber.markup.hiding import Attributes
from scrubber.markup.named import Named
from scrubber.markup.render import OUT, markup_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_random", "is_skeleton", "key_of", "skeleton_keys", "take_out"]

REPEATED = 4
"""Elements that must share the id. Four skeletons seen have 9 to 14. On 53 real pages 56 ids stand on several
elements by mistake (a template in a loop): 55 of them on elements of one kind, one on two kinds."""

_ID = lazy(r"""id=["']?([0-9A-Za-z]{4,12})(?=["'\s/>])""")
_CLASS = lazy(r"""class=["']?((?=[A-Za-z]{0,11}[0-9])[0-9A-Za-z]{5,12})(?=["'/>])""")
_WORD = lazy(r"[a-z]*[aeiou][a-z]*[0-9]*|[a-z]{1,4}[0-9]?", re.IGNORECASE)
"""Ids that could be somebody's own: a word, an abbreviation, either with a number. One random id in four is."""
_RANDOM = lazy(r"(?=.*?[0-9][A-Za-z])(?=.*?[A-Za-z])[0-9A-Za-z]++")
_MAY_BE_RANDOM = lazy(r"(?<!\S)[A-Za-z]*+[0-9]++[0-9A-Za-z]++(?!\S)")
_TAG = lazy(r"<[^<>]*+>")

_TAGS = names(
    "abbr address b blockquote center dd dl em input ins kbd legend li listing noframes noscript optgroup option"
    " pre progress rt strong sup th tr u"
)
"""The tags of which the skeletons seen are made."""


_POOL = ""
"""The key of all random ids together, where a skeleton has several."""

_LEAST = {"word": (6, 4), "id": (REPEATED, 3), "class": (6, 5), "pool": (8, 5)}
"""Elements, and kinds of them, that make a skeleton, by what they share."""


def skeleton_keys(text: str) -> dict[str, str]:
    """Return the ids (``name``) and classes (``.name``) in *text* that may be a skeleton's, and what they share.

    That is an id or a class of their own, on :data:`REPEATED` tags; or that they all look random.
    """
    counts = Counter(_ID.findall(text))
    keys = {name: name for name, count in counts.items() if count >= REPEATED}
    random = {name: _POOL for name in counts if name not in keys and is_random(name)}
    if sum(counts[name] for name in random) >= _LEAST["pool"][0]:
        keys |= random
    classes = Counter(_CLASS.findall(text))
    return keys | {f".{name}": f".{name}" for name, count in classes.items() if count >= REPEATED and is_random(name)}


def key_of(keys: dict[str, str], attributes: Attributes) -> str | None:
    """Return what an element with these attributes shares with others, None where it shares nothing."""
    name = attributes.get("id")
    if name in keys:
        return keys[name]
    return keys.get(f".{attributes.get('class')}")


def is_random(name: str) -> bool:
    """Return whether a name is nobody's choice: digits among its letters, and no word or abbreviation in it."""
    return _RANDOM.match(name) is not None and not _WORD.fullmatch(name)


def is_skeleton(key: str, tags: list[str]) -> bool:
    """Return whether empty elements of these *tags*, which share *key*, are a skeleton.

    A page may repeat an id by mistake, but then on elements of one kind. An id that could be a word takes
    more of them to convince, and so does a class.
    """
    kinds = set(tags)
    sort = "pool" if key == _POOL else "class" if key[0] == "." else "word" if _WORD.fullmatch(key) else "id"
    least, least_kinds = _LEAST[sort]
    if len(tags) < least or len(kinds) < least_kinds or not kinds <= KNOWN:
        return False
    return len(kinds & _TAGS) * (2 if sort in ("word", "id") else 4 / 3) >= len(kinds)


def take_out(root: _Element, named: Named, text: str) -> Iterator[Node]:
    """Rename the skeletons of the page to :data:`OUT`, and yield a node for each group of them.

    Args:
        root: The page.
        named: Its elements by name, id and class.
        text: Its source.
    """
    keys = skeleton_keys(text) if _may_repeat(named) else None
    if not keys:
        return
    empty = _empty_elements(root)
    members: dict[str, list[_Element]] = {}
    for element in named.everything:
        if element in empty and (key := key_of(keys, element)) is not None:
            members.setdefault(key, []).append(element)
    for key, elements in members.items():
        if is_skeleton(key, [element.tag for element in elements]):
            for group in _groups(elements):
                markup = "".join(markup_of(element) for element in group)
                yield Node("skeleton", markup, len("".join(markup.split())))
                for element in group:
                    element.tag = OUT


def _may_repeat(named: Named) -> bool:
    """Whether as many elements as make a skeleton share an id or a class, or have ids that look random."""
    if any(count >= REPEATED for count in Counter(named.ids).values()):
        return True
    if len(_MAY_BE_RANDOM.findall(" ".join(named.ids))) >= _LEAST["pool"][0]:
        return True
    least = _LEAST["class"][0]
    return any(count >= least and name.isalnum() and is_random(name) for name, count in Counter(named.classes).items())


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
