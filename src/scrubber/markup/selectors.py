"""Selectors: which elements of a page a rule of its style sheets speaks of.

Read are tags, ids, classes, attributes, places among siblings, ``:not`` and ``:is`` of those, and the four ways to
stand to another element. What only a reader's pointer or keys bring about (``:hover``) never holds; any other selector
counts as not understood.
"""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.markup.css import unescaped
from scrubber.markup.elements import names

__all__ = ["LONGEST", "Attribute", "Compound", "Place", "Selector", "is_invalid", "names_in", "selector"]

LONGEST = 400
"""Characters of a selector; of 53 real pages the longest has 198."""

_NAME = r"(?:[\w\u00a0-\U0010ffff-]|\\[0-9a-fA-F]{1,6}\s?|\\[^\n0-9a-fA-F])++"
_SIMPLE = lazy(
    rf"(?P<sign>[.#])(?P<name>{_NAME})"
    r"|\[\s*+(?P<attribute>[\w:-]++)\s*+(?:(?P<how>[~|^$*]?=)\s*+(?P<value>\"[^\"]*+\"|'[^']*+'|[^\s\]\"']++)"
    r"\s*+(?P<folded>[iIsS]?+)\s*+)?+\]"
    r"|(?P<pseudo>::?[\w-]++)(?:\((?P<argument>[^()]*+(?:\([^()]*+\)[^()]*+)*+)\))?+"
    rf"|(?P<tag>\*|{_NAME})"
)
_STEP = lazy(r"\s*+([>+~])\s*+|\s++")
_NAMED = lazy(rf"[.#]({_NAME})")
_NTH = lazy(r"(?:([+-]?\d{0,5})n)?\s*+([+-]?\s*+\d{1,5})?+")
_NEVER = names(
    ":hover :active :focus :focus-within :focus-visible :target :visited :-webkit-autofill :fullscreen"
    " :before :after :first-letter :first-line"
)
_PLACES = {
    ":first-child": (1, 0, 1, False), ":last-child": (-1, 0, 1, False),
    ":first-of-type": (1, 0, 1, True), ":last-of-type": (-1, 0, 1, True),
    ":nth-child": (1, 0, 0, False), ":nth-last-child": (-1, 0, 0, False),
    ":nth-of-type": (1, 0, 0, True), ":nth-last-of-type": (-1, 0, 0, True),
}  # fmt: skip


class Attribute(NamedTuple):
    """What is asked of an attribute: that it be there, or, by the sign of CSS for it, something of its value."""

    name: str
    how: str
    value: str


class Place(NamedTuple):
    """The place ``step * n + offset`` among the siblings, from the front (1) or the back (-1)."""

    side: int
    step: int
    offset: int
    of_type: bool


class Compound(NamedTuple):
    """What is asked of one element; an empty field asks nothing."""

    tag: str = ""
    ids: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    attributes: tuple[Attribute, ...] = ()
    places: tuple[Place, ...] = ()
    none_of: tuple[Compound, ...] = ()
    one_of: tuple[tuple[Compound, ...], ...] = ()
    free: tuple[tuple[Compound, ...], ...] = ()
    """The same, at no weight, as ``:where`` says."""
    is_empty: bool = False
    never: bool = False

    @property
    def weight(self) -> tuple[int, int, int]:
        """The specificity."""
        own = (len(self.ids), len(self.classes) + len(self.attributes) + len(self.places), int(bool(self.tag)))
        if not self.none_of and not self.one_of:
            return own
        parts = [max((one.weight for one in group), default=(0, 0, 0)) for group in (self.none_of, *self.one_of)]
        return reduce(_sum, parts, own)


_ANY = Compound()


class Selector(NamedTuple):
    """A selector, from the element that it speaks of outwards."""

    weight: tuple[int, int, int]
    """Its specificity: ids, classes, tags."""
    subject: Compound
    around: tuple[tuple[str, Compound], ...]
    """How the element stands to the one before (``" "``, ``>``, ``+``, ``~``), and what is asked of that one."""
    is_plain: bool
    """Whether all of :attr:`around` stand around each other, so that the nearest that suits decides."""


_PSEUDO = lazy(r"(?<!\\)::?(-?[a-zA-Z][\w-]*+)")
_KNOWN = names(
    "active after any-link autofill backdrop before checked default defined dir disabled empty enabled first has host"
    " file-selector-button first-child first-letter first-line first-of-type focus focus-visible focus-within"
    " fullscreen host-context hover in-range indeterminate invalid is lang last-child last-of-type left link marker"
    " matches modal not nth-child nth-last-child nth-last-of-type nth-of-type only-child only-of-type open optional"
    " out-of-range part placeholder placeholder-shown popover-open read-only read-write required right root scope"
    " selection slotted target user-invalid user-valid valid visited where"
)


def is_invalid(listed: str) -> bool:
    """Return whether a browser (Chromium) drops a list of selectors, for one in it is empty or means nothing to it."""
    if ":" in listed:
        for pseudo in _PSEUDO.findall(listed):
            if pseudo.lower() not in _KNOWN and not pseudo.startswith("-webkit-"):
                return True
    return "," in listed and ",," in listed.replace(" ", "")


def selector(written: str) -> Selector | None:
    """Return the selector that is *written*; None where it is not understood."""
    written = written.strip()
    return _selector(written) if 0 < len(written) <= LONGEST else None


@lru_cache(maxsize=8_192)
def _selector(written: str) -> Selector | None:
    # What is remembered is what the text alone says: the pages of a host share their sheets.
    chain: list[tuple[str, Compound]] = []
    position, before = 0, " "
    while position < len(written):
        compound, position = _compound(written, position)
        if compound is None:
            return None
        chain.append((before, compound))
        step = _STEP.match(written, position)
        if step:
            position, before = step.end(), step[1] or " "
        elif position < len(written):
            return None
    if before != " " and len(chain) > 0 and step:
        return None
    around = tuple((chain[at][0], chain[at - 1][1]) for at in range(len(chain) - 1, 0, -1))
    weight = reduce(_sum, (compound.weight for _, compound in chain))
    return Selector(weight, chain[-1][1], around, all(how == " " for how, _ in around))


def names_in(written: str) -> set[str]:
    """Return the ids and classes that stand in a selector, whether it is understood or not."""
    return {unescaped(name) if "\\" in name else name for name in _NAMED.findall(written[-LONGEST:])}


def _sum(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _compound(written: str, position: int) -> tuple[Compound | None, int]:
    start = position
    tag = ""
    ids: list[str] = []
    classes: list[str] = []
    found = _ANY
    while match := _SIMPLE.match(written, position):
        if name := match["name"]:
            (ids if match["sign"] == "#" else classes).append(unescaped(name) if "\\" in name else name)
        elif match["tag"]:
            if position > start:
                return None, position
            tag = match["tag"].lower().strip("*")
        else:
            more = _with(found._replace(tag=tag) if tag else found, match)
            if more is None:
                return None, position
            found, tag = more, more.tag
        position = match.end()
    if position == start:
        return None, position
    return Compound(tag, frozenset(ids), frozenset(classes), *found[3:]), position


def _with(found: Compound, match: re.Match[str]) -> Compound | None:
    """Return *found* with one more thing asked; None where it is not understood."""
    if match["attribute"]:
        value = (match["value"] or "").strip("\"'")
        if match["folded"] and match["folded"] in "iI":
            return None
        return found._replace(
            attributes=(*found.attributes, Attribute(match["attribute"].lower(), match["how"] or "", value))
        )
    return _with_pseudo(found, match["pseudo"].lower(), match["argument"])


def _with_pseudo(found: Compound, pseudo: str, argument: str | None) -> Compound | None:
    if pseudo in _NEVER or pseudo.startswith("::"):
        return found._replace(never=True)
    if argument is None:
        if pseudo == ":root":
            return found if found.tag in ("", "html") and (found := found._replace(tag="html")) else None
        if pseudo in (":link", ":any-link"):
            return found._replace(attributes=(*found.attributes, Attribute("href", "", "")))
        if pseudo == ":empty":
            return found._replace(is_empty=True)
        if pseudo in (":only-child", ":only-of-type"):
            of_type = pseudo == ":only-of-type"
            return found._replace(places=(*found.places, Place(1, 0, 1, of_type), Place(-1, 0, 1, of_type)))
        place = _PLACES.get(pseudo)
        return found._replace(places=(*found.places, Place(*place))) if place and place[2] else None
    if pseudo in (":not", ":is", ":where", ":matches", ":-webkit-any"):
        parts = [_compound(part.strip(), 0) for part in argument.split(",")]
        group = tuple(
            one for (one, end), part in zip(parts, argument.split(","), strict=True) if one and end == len(part.strip())
        )
        if len(group) < len(parts):
            return None
        if pseudo == ":where":
            return found._replace(free=(*found.free, group))
        return (
            found._replace(none_of=found.none_of + group)
            if pseudo == ":not"
            else found._replace(one_of=(*found.one_of, group))
        )
    place = _PLACES.get(pseudo)
    numbers = _nth(argument.strip().lower())
    if not place or place[2] or numbers is None:
        return None
    return found._replace(places=(*found.places, Place(place[0], *numbers, place[3])))


def _nth(argument: str) -> tuple[int, int] | None:
    if argument in ("odd", "even"):
        return 2, argument == "odd"
    match = _NTH.fullmatch(argument)
    if not match or not argument:
        return None
    step = match[1]
    return (
        0 if step is None else int(step) if step.strip("+-") else int(f"{step}1"),
        int("".join((match[2] or "0").split())),
    )
