"""Link farms: links to strangers' sites in an element that nobody sees.

Hiding is no evidence: tabs, menus, dialogs and skip links are hidden too, and hold links. It only says where
to look. What convicts is where the links lead and what they say, and how the element was put out of sight.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scrubber.document import Node, visible
from scrubber.lazy import lazy
from scrubber.markup.hiding import Hiding
from scrubber.markup.render import OUT, markup_of
from scrubber.markup.sheets import Sheets
from scrubber.markup.sight import Sight, sight
from scrubber.markup.sites import (
    has_spam_word,
    is_certain,
    is_harmless,
    link_site,
    may_have_spam_word,
    own_sites,
    site_of,
    spam_words,
)
from scrubber.markup.skeleton import is_random

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["take_out", "unread_farm"]

SITES = {Hiding.TUCKED: 3, Hiding.SMALL: 10, Hiding.WRITTEN: 2}
"""Strangers' sites that convict without a word of spam, by how the element is hidden, and only where it is not put away
as menus and accordions are. 53 real pages link from their hidden menus and consent dialogs to as many as 31 sites, so
none for those; to none from off the screen."""

FEW = 3
"""Links with one ambiguous word (``slots``, ``彩票``) to as many strangers' sites that convict. One link with one such
word is an honest hidden link as often as not; two such words, or one that only spam has, are not."""

WORDS = 5
DIFFERENT = 3
"""Words of spam, and different ones, that make a text out of sight a spam text, if it links nowhere in its own site.
53 real pages have none there."""

DENSE = 8
"""Such a text has a character of these words in so many: names and fillers stand between them."""

COUNTED = 50_000
"""Words of spam of one page that are counted."""

REMEMBERED = 64
"""Sites that are remembered of one element."""

_HREF = lazy(r"<a\s[^<>]{0,300}?href\s{0,9}=\s{0,9}[\"']?([^\"'\s<>]{1,300})[^<>]{0,300}>([^<]{0,200})", re.IGNORECASE)


class _Link(NamedTuple):
    """A link with a host, inside a hidden element."""

    around: _Element
    """The innermost hidden element around it."""
    site: str
    size: int
    """Visible characters of its text."""
    words: frozenset[str]
    """Different words of spam on it, and in its address."""


@dataclass(slots=True)
class _Evidence:
    """What is known of the links of one hidden element that lead to strangers."""

    links: int = 0
    spam: int = 0
    """Those with a word of spam."""
    anchor: int = 0
    """Visible characters of their text."""
    sites: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    """The words of spam on them."""

    def add(self, other: _Evidence) -> None:
        self.links += other.links
        self.spam += other.spam
        self.anchor += other.anchor
        if len(self.sites) < REMEMBERED:
            self.sites |= other.sites
        if len(self.words) < REMEMBERED:
            self.words |= other.words

    def tells(self) -> bool:
        """Return whether half of the links have words of spam, and those are beyond doubt."""
        if not self.spam or self.spam * 2 < self.links:
            return False
        return len(self.words) > 1 or any(map(is_certain, self.words)) or min(self.links, len(self.sites)) >= FEW


@dataclass(slots=True)
class _Region:
    """All that stands inside hidden elements, walked through once."""

    around: dict[_Element, _Element] = field(default_factory=dict)
    """The innermost hidden element around each element in one (itself, where it is one)."""
    spans: dict[_Element, tuple[int, int]] = field(default_factory=dict)
    """Where the text of each hidden element and of each link lies in :attr:`text`."""
    text: str = ""
    links: list[tuple[_Element, str]] = field(default_factory=list)
    """The links with a host, and their sites."""
    sizes: dict[_Element, int] = field(default_factory=dict)
    """Visible characters in each of :attr:`spans`."""
    has_own: set[_Element] = field(default_factory=set)
    """The hidden elements that link into their own site."""


def take_out(root: _Element, hidden: dict[_Element, Hiding], sheets: Sheets) -> Iterator[Node]:
    """Rename the link farms among the *hidden* elements (in document order) to :data:`OUT`, and yield their nodes."""
    region = _walk(hidden)
    words = _Words(region.text)
    links = []
    told = [f"{link.get('alt') or ''} {site}" if link.tag == "area" else site for link, site in region.links]
    is_telling = may_have_spam_word(told)
    for (element, site), address in zip(region.links, told, strict=True):
        addressed = [word for _, word in spam_words(address)] if is_telling else ()
        said = frozenset((*words.within(*region.spans[element]), *addressed))
        links.append(_Link(region.around[element], site, region.sizes[element], said))
    # Nothing below convicts without one of these: most pages with hidden elements end here.
    away = [element for element, how in hidden.items() if how in SITES]
    if not away and not any(link.words for link in links):
        return
    known = own_sites(root)
    shown = (link_site(link) for link in root.iter("a", "area") if link not in region.around)
    known |= {site for site in shown if site is not None}
    found = _evidence(links, known)
    wordy = {element for element in away if element not in region.has_own and _is_wordy(words, region, element)}
    lone: dict[_Element, _Evidence] = {}
    total = _Evidence()
    for element in reversed(hidden):
        evidence = found.get(element)
        if evidence is not None and _is_farm(evidence, hidden[element], region.sizes[element], element, sheets):
            total.add(evidence)
            yield _out(region, element, "link_farm")
        elif element in wordy and sight(element, hidden[element], sheets) is not Sight.SEEN:
            yield _out(region, element, "hidden_words")
        elif evidence is not None:
            # Evidence adds up outwards: a farm may hide each of its links, and then the lot.
            parent = element.getparent()
            outer = region.around.get(parent) if parent is not None else None
            if outer is not None:
                found.setdefault(outer, _Evidence()).add(evidence)
            elif evidence.spam * 2 >= evidence.links and _is_most(evidence, hidden[element], region.sizes[element]):
                lone[element] = evidence
                total.add(evidence)
    # Elements that hide a link or two each convict one another.
    if lone and total.links >= FEW and total.tells():
        for element, evidence in lone.items():
            if evidence.spam:
                seen = sight(element, hidden[element], sheets)
                if seen is not Sight.SEEN and seen is not Sight.UNSURE:
                    yield _out(region, element, "link_farm")


def unread_farm(source: str, root: _Element) -> bool:
    """Return whether markup that no parser read (a comment, the content of ``noframes``) in the page is a link farm."""
    if not has_spam_word(source):
        return False
    known = own_sites(root)
    found = _Evidence()
    for href, text in _HREF.findall(source):
        site = site_of(href)
        if site is not None and site not in known and not is_harmless(site):
            said = {word for _, word in spam_words(f"{text} {site}")}
            found.add(_Evidence(1, bool(said), 0, {site}, said))
    words = [] if found.links else _Words(source).within(0, len(source))
    return found.tells() or (len(words) >= WORDS and len(set(words)) >= DIFFERENT)


def _out(region: _Region, element: _Element, rule: str) -> Node:
    markup = markup_of(element)
    element.tag = OUT
    return Node(rule, markup, region.sizes[element] or visible(markup))


def _is_farm(evidence: _Evidence, how: Hiding, size: int, element: _Element, sheets: Sheets) -> bool:
    """Whether the links tell of a farm, are most of what the element says, and are not to be seen."""
    if not _is_most(evidence, how, size):
        return False
    if evidence.tells() and evidence.links > (how is Hiding.FAINT):
        match sight(element, how, sheets):
            case Sight.SEEN:
                return False
            case Sight.UNSURE:
                return evidence.spam == evidence.links and len(evidence.sites) >= FEW
        return True
    if how is Hiding.TUCKED and 0 < evidence.links <= 2 * evidence.spam:
        # One word of two meanings is enough where nothing but a kit puts links.
        return sight(element, how, sheets) is Sight.UNSEEN
    least = SITES.get(how, REMEMBERED + 1)
    if how is Hiding.WRITTEN and is_random(element.get("id") or ""):
        # One stranger's link, in an element whose name nobody chose and whose style a script writes: the commonest kit.
        least = 1
    return len(evidence.sites) >= least and sight(element, how, sheets) is Sight.UNSEEN


def _is_most(evidence: _Evidence, how: Hiding, size: int) -> bool:
    """Whether the links are most of what an element says."""
    # Pictures show, whatever the size and the colour of the letters.
    return evidence.anchor * 2 >= size and (evidence.anchor > 0 or how not in (Hiding.SMALL, Hiding.FAINT))


class _Words:
    """Where the words of spam stand in a text."""

    def __init__(self, text: str) -> None:
        found = list(islice(spam_words(text), COUNTED))
        self._starts = [start for start, _ in found]
        self._ends = [start + len(word) for start, word in found]
        self._words = [word for _, word in found]

    def within(self, start: int, end: int) -> list[str]:
        """Return the words that stand between two places, the first few of many."""
        first = bisect_left(self._starts, start)
        last = bisect_right(self._ends, end, first)
        return self._words[first : min(last, first + 10 * WORDS)]


def _is_wordy(words: _Words, region: _Region, element: _Element) -> bool:
    """Whether the text of an element out of sight is a list of words of spam."""
    inside = words.within(*region.spans[element])
    if len(inside) < WORDS or len(set(inside)) < DIFFERENT:
        return False
    return len(inside) == 10 * WORDS or DENSE * sum(map(len, inside)) >= region.sizes[element]


def _evidence(links: Iterable[_Link], known: set[str]) -> dict[_Element, _Evidence]:
    found: dict[_Element, _Evidence] = {}
    for link in links:
        # Kits link to what others of their kind broke into, universities and offices too: what the link says decides.
        if link.site not in known and (any(map(is_certain, link.words)) or not is_harmless(link.site)):
            evidence = _Evidence(1, bool(link.words), link.size, {link.site}, set(link.words))
            found.setdefault(link.around, _Evidence()).add(evidence)
    return found


def _walk(hidden: Iterable[_Element]) -> _Region:
    """Return what stands inside the *hidden* elements; each node is looked at once."""
    from lxml import etree

    region = _Region()
    elements = set(hidden)
    pieces: list[str] = []
    length = size = 0
    starts: dict[_Element, tuple[int, int]] = {}
    for outermost in hidden:
        if outermost in region.around:
            continue
        nearest: list[_Element] = []
        for event, element in etree.iterwalk(outermost, events=("start", "end")):
            if event == "start":
                if element in elements:
                    nearest.append(element)
                region.around[element] = nearest[-1]
                site = link_site(element)
                if site is not None:
                    region.links.append((element, site))
                elif element.tag == "a" and element.get("href", "#")[:1] not in ("#", ""):
                    region.has_own.update(nearest[-1:])
                if site is not None or element is nearest[-1]:
                    starts[element] = length, size
                piece = None if element.tag in ("script", "style") else element.text
            else:
                if element in starts:
                    start, sized = starts.pop(element)
                    region.spans[element] = start, length
                    region.sizes[element] = size - sized
                if element is nearest[-1]:
                    nearest.pop()
                    if element in region.has_own:
                        region.has_own.update(nearest[-1:])
                piece = None if element is outermost else element.tail
            if piece and not piece.isspace():
                pieces.append(piece)
                length += len(piece)
                size += visible(piece)
    region.text = "".join(pieces)
    return region
