"""A page, read: its injected nodes and hidden elements out, its text laid out, its title aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scrubber.document import Document, Node, visible
from scrubber.markup import farm, jammer, remarks, scripts, skeleton, titles, written
from scrubber.markup.main import MainContent
from scrubber.markup.named import Named
from scrubber.markup.parse import parse
from scrubber.markup.render import OUT, render, source_of
from scrubber.markup.unseen import unseen
from scrubber.rules import rule_book

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_page", "without_nodes"]

NEXT_TO_NOTHING = 0.1
ENOUGH = 200
"""A page that shows less than a tenth of its text, and hides at least 200 characters, hides itself until a script
shows it: then what it hides is its text. 53 real pages show 0.58 to 1.0 of theirs."""

REPORTED = 200
"""Nodes of one rule and one page that are reported one by one; more of them tell nothing new, at 1 KB each."""


class _Read(NamedTuple):
    """A page whose injected nodes are renamed to :data:`OUT`."""

    root: _Element
    named: Named
    title: str | None
    nodes: list[Node]
    gone: list[_Element]
    """Elements that are no part of what the page shows."""
    bounds: list[str]


def read_page(text: str, main_content: MainContent | None = None) -> Document:
    """Return what the HTML page *text* shows (of its main content, where that is asked for), and what was injected."""
    read = _read(text)
    if read is None:
        return Document("", is_page=True)
    rule = rule_book("hidden")["bound"]
    notes = tuple(rule.note(bound) for bound in read.bounds)
    gone = [element for element in read.gone if element.tag != OUT]
    for element in gone:
        element.tag = OUT
    shown = render(read.root, read.named)
    title, found, is_veiled = read.title, read.nodes, bool(gone)
    # One tree at a time: the page may be read again.
    del read, gone
    # Most pages show enough at their beginning.
    if is_veiled and visible(shown[: 10 * ENOUGH]) < ENOUGH and visible(shown) < ENOUGH:
        shown = _unveiled(text, shown)
    nodes = _few([*found, *titles.encoded(text, shown)])
    if main_content:
        # Where no main content is found, the page stays: text must not be lost in silence.
        shown = main_content.of(_shown_source(text)) or shown
    return Document(shown, title, nodes, notes, is_page=True)


def _few(nodes: list[Node]) -> tuple[Node, ...]:
    """Return *nodes*; of a rule with more than :data:`REPORTED`, the rest as one."""
    if len(nodes) <= REPORTED:
        return tuple(nodes)
    told: dict[str, list[Node]] = {}
    for node in nodes:
        told.setdefault(node.rule, []).append(node)
    few = []
    for rule, of in told.items():
        few += of[:REPORTED]
        if rest := of[REPORTED:]:
            few.append(Node(rule, f"{len(rest)} more, from {rest[0].markup}", sum(node.size for node in rest)))
    return tuple(few)


def without_nodes(text: str) -> str:
    """Return the HTML page *text* without its injected nodes, as the parser read it: without comments, too."""
    read = _read(text)
    if read is None:
        return ""
    for node in titles.encoded(text, read_page(text).text):
        titles.take_out(read.root, node)
    return source_of(read.root)


def _shown_source(text: str) -> str:
    """Return the page *text* without its injected nodes and without what it hides."""
    read = _read(text)
    if read is None:
        return ""
    for element in read.gone:
        element.tag = OUT
    return source_of(read.root)


def _read(text: str) -> _Read | None:
    root, bounds = parse(text)
    if root is None:
        return None
    named = Named(root)
    title = _title(named)
    nodes = list(skeleton.take_out(root, named, text))
    found = scripts.read_scripts(named)
    if found:
        swaps = list(scripts.find(found, root))
        nodes += [node for node, _ in swaps]
        if written.enclose_written(found):
            named = Named(root)
        for _, element in swaps:
            element.tag = OUT
    hidden, gone, sheets = unseen(root, named, text, written.written_styles(found))
    nodes += jammer.take_out(named, gone)
    if hidden:
        nodes += farm.take_out(root, hidden, sheets)
    nodes += remarks.comments(text, root)
    nodes += remarks.unread(root, named, hidden)
    if not sheets.is_whole:
        bounds.append("the style sheets are too long; some elements that they hide count as shown")
    return _Read(root, named, title, nodes, gone, bounds)


def _unveiled(text: str, shown: str) -> str:
    """Return the text of a page with all that it hides, where that is nearly all of it."""
    read = _read(text)
    if read is None:
        return shown
    everything = render(read.root, read.named)
    size = visible(everything)
    return everything if size >= ENOUGH and visible(shown) < NEXT_TO_NOTHING * size else shown


def _title(named: Named) -> str | None:
    title = next((element for element in named.iter("title") if next(element.iterancestors("svg"), None) is None), None)
    return None if title is None else " ".join("".join(title.itertext()).split()) or None
