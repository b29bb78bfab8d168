"""Link farms: links to strangers' sites in an element that nobody sees.

Hiding is no evidence: tabs, menus, dialogs and skip links are hidden too, and hold links. It only says where
to look. What convicts is where the links lead and what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from scrubber.document import Node, visible
from scrubber.markup.elements import names
from scrubber.markup.hiding import Hiding
from scrubber.markup.render import OUT, markup_of
from scrubber.rules import rule_book

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["take_out"]

SUSPECTS = 200
"""Elements of one page whose text is measured at most; keeps pages that nest farms in farms linear."""

SITES = 64
"""Sites that are remembered of one element."""

_HOST = re.compile(r"\s*+(?:https?:)?//(?:[^/?#@\s]*+@)?([^/?#:\s]++)", re.IGNORECASE)
_OWN = (
    "string(descendant::link[@rel='canonical']/@href)",
    "string(descendant::meta[@property='og:url']/@content)",
    "string(descendant::base/@href)",
)
_SECOND_LEVEL = names("ac co com edu go gov ne net or org")


LONGEST_ANCHOR = 2_000
"""Characters of a link's text that count; the farms seen have anchors of 2 to 40."""


class _Link(NamedTuple):
    """A link with a host, inside a hidden element."""

    around: _Element
    """The innermost hidden element around it."""
    site: str
    text: str
    is_spam: bool


@dataclass(slots=True)
class _Evidence:
    """What is known of the links of one hidden element that lead to strangers."""

    links: int = 0
    spam: int = 0
    anchor: int = 0
    """Visible characters of their text."""
    sites: set[str] = field(default_factory=set)

    def add(self, other: _Evidence) -> None:
        self.links += other.links
        self.spam += other.spam
        self.anchor += other.anchor
        if len(self.sites) < SITES:
            self.sites |= other.sites


def take_out(root: _Element, hidden: dict[_Element, Hiding]) -> Iterator[Node]:
    """Rename the link farms among the *hidden* elements (in document order) to :data:`OUT`, and yield their nodes."""
    around, links = _inside(hidden)
    # Nothing below convicts without one of these: most pages with hidden links end here.
    if not any(link.is_spam or hidden[link.around] is Hiding.TUCKED for link in links):
        return
    found = _evidence(links, _known_sites(root, set(around)))
    measured = 0
    for element in reversed(hidden):
        evidence = found.get(element)
        if evidence is None:
            continue
        if _is_suspect(evidence, hidden[element]) and measured < SUSPECTS:
            measured += 1
            size = _size_up_to(element, evidence.anchor * 2)
            if evidence.anchor * 2 >= size:
                markup = markup_of(element)
                yield Node("link_farm", markup, size or visible(markup))
                element.tag = OUT
                continue
        # Evidence adds up outwards: a farm may hide each of its links, and then the lot.
        outer = around.get(element.getparent())
        if outer is not None:
            found.setdefault(outer, _Evidence()).add(evidence)


def _is_suspect(evidence: _Evidence, how: Hiding) -> bool:
    """Whether the links tell of a farm.

    Measured on 53 real pages: hidden menus and consent dialogs link to as many as 31 sites (so their number
    alone says nothing), but none with the words of spam, and none from off the screen.
    """
    if evidence.spam and evidence.spam * 2 >= evidence.links:
        return True
    return how is Hiding.TUCKED and len(evidence.sites) >= 3


def _inside(hidden: dict[_Element, Hiding]) -> tuple[dict[_Element, _Element], list[_Link]]:
    """Return the innermost hidden element around each element that is inside one, and the links in there."""
    around: dict[_Element, _Element] = {}
    links = []
    for outermost in hidden:
        if outermost in around:
            continue
        around[outermost] = outermost
        for element in outermost.iterdescendants():
            nearest = around[element] = element if element in hidden else around[element.getparent()]
            site = _site(element)
            if site is not None:
                text = _beginning(element)
                is_spam = bool(_spam().search(text[:200]) or _spam().search(site))
                links.append(_Link(nearest, site, text, is_spam))
    return around, links


def _size_up_to(element: _Element, enough: int) -> int:
    """Return the visible characters of an element's text, counted no further than past *enough*."""
    size = 0
    for piece in element.itertext():
        size += visible(piece[: 2 * enough + LONGEST_ANCHOR])
        if size > enough:
            break
    return size


def _beginning(element: _Element) -> str:
    """Return the text of an element, of a long one (links may stand in links) the beginning."""
    text = ""
    for piece in element.itertext():
        text += piece[:LONGEST_ANCHOR]
        if len(text) >= LONGEST_ANCHOR:
            break
    return text[:LONGEST_ANCHOR]


def _evidence(links: Iterable[_Link], known: set[str]) -> dict[_Element, _Evidence]:
    found: dict[_Element, _Evidence] = {}
    for link in links:
        if link.site not in known and not _is_harmless(link.site):
            evidence = _Evidence(1, link.is_spam, visible(link.text), {link.site})
            found.setdefault(link.around, _Evidence()).add(evidence)
    return found


def _known_sites(root: _Element, inside: set[_Element]) -> set[str]:
    """Return the sites that are no strangers: those that the page names as its own, or links to for all to see."""
    known = {_site_of(str(root.xpath(path))) for path in _OWN}
    known.update(_site(link) for link in root.iter("a", "area") if link not in inside)
    return {site for site in known if site is not None}


def _site(element: _Element) -> str | None:
    return _site_of(element.get("href") or "") if element.tag in ("a", "area") else None


def _site_of(url: str) -> str | None:
    """Return the part of the host that tells one owner from another, near enough; None for a relative address."""
    match = _HOST.match(url)
    if not match:
        return None
    labels = match[1].lower().rstrip(".").split(".")
    return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else -2 :])


def _is_harmless(site: str) -> bool:
    return site in _harmless() or ".gov" in site or ".edu" in site or site.endswith((".gov", ".edu"))


@cache
def _harmless() -> frozenset[str]:
    return frozenset(rule_book("hidden").tables["harmless_sites"])


@cache
def _spam() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, rule_book("hidden").tables["spam_words"])), re.IGNORECASE)
