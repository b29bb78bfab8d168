"""The style sheets in a page: which elements their rules hide, and what else they say of those.

Selectors are read as far as spammers and templates go: tags, ids and classes, alone or inside others
(``div.tab``, ``#menu li``, ``ul > li:not(.open)``), under conditions on the width of the screen at most. A rule with
any other selector or condition counts as not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scrubber.markup.hiding import Hiding, hiding

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Sheets", "read_sheets"]

BLOCKS = 5_000
SELECTORS = 100
"""Blocks of one page that are read, and selectors of each; of 53 real pages one has 310 such
blocks (those that hide or display), and one 62 selectors to a block."""

STEPS = 300_000
"""Comparisons of an element (or one around it) with a selector. 53 real pages take up to 10,500; these take 0.3 s."""

WIDTH = 1_280
"""Pixels of the screen for which conditions are judged: what a headless browser has."""

CACHED = 5_000
"""Elements whose classes are kept at hand; most are asked for as elements around others."""

_HIDES = re.compile(
    r":\s{0,9}(?:none|hidden|collapse|-\d{3}|[01.]{1,3}(?:px|p?t|em)?\s{0,9}(?:[;!}]|\Z))|rect\(|inset\(|scale\(0|-\d{4}"
    r"|color[^}]{0,80}background|background[^}]{0,80}[;\s]color"
)
_SHOWS = re.compile(r"display\s{0,9}:\s{0,9}(?!\s|none)|visibility\s{0,9}:\s{0,9}visible")
_NAME = re.compile(r"[.#]((?:[\w-]|\\[^\n])++)")
_TELLS = re.compile(r"display|visibility")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_AT_BLOCK = re.compile(r"@([^{};@]{0,400}+)\{((?:[^{}]*+\{[^{}]*+\})*+)[^{}]*+\}")
_CONDITION = re.compile(r"\(\s*+(min|max)-width\s*+:\s*+(\d{1,5}(?:\.\d{1,5})?)(px|r?em)\s*+\)")
_WORDS = re.compile(r"\b(?:only|screen|all|and|media)\b|\s++")
_MEDIA = ("", "all", "screen")
_COMPOUND = re.compile(r"([a-zA-Z][\w-]*+)?((?:[.#][a-zA-Z_-][\w-]*+)*+)((?::not\([.#]?[\w-]++\))*+)")
_ODD = re.compile(r"[\[+~*]|:(?!not\()")
_PART = re.compile(r"[.#][^.#]++")
_STEP = re.compile(r"\s*+(>)\s*+|\s++")
LONGEST_SELECTOR = 400


class _Compound(NamedTuple):
    """What is asked of one element; an empty field asks nothing."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    none_of: frozenset[str]
    """Names with their sign that the element must not have, as ``:not(.open)`` says."""


class _Block(NamedTuple):
    """A block of a style sheet."""

    order: int
    selectors: str
    style: str


class _Rule(NamedTuple):
    weight: tuple[int, int, int, int]
    """Specificity, then place: of two rules the larger one wins."""
    subject: _Compound
    around: tuple[tuple[bool, _Compound], ...]
    """What is asked of the elements around it, the nearest first, and whether that must be its parent."""
    style: str


class Sheets(NamedTuple):
    """What the style sheets of a page hide."""

    styles: dict[_Element, str]
    """The declarations for each element that one of the rules hides, the weightiest last."""
    is_whole: bool
    """Whether all rules and all elements were looked at."""


def read_sheets(root: _Element) -> Sheets:
    """Return what the ``<style>`` elements of a page hide."""
    css = "\n".join(sheet.text or "" for sheet in root.iter("style") if _counts(sheet))
    if not _HIDES.search(css.lower()):
        return Sheets({}, is_whole=True)
    blocks = list(islice(_blocks(css), BLOCKS + 1))
    hiders = [rule for block in blocks[:BLOCKS] if _hides(block.style) for rule in _rules(block)]
    matcher = _Matcher()
    hidden = dict.fromkeys(element for element, _ in matcher.matches(_candidates(root, hiders), hiders))
    told: dict[_Element, list[_Rule]] = {}
    if hidden:
        rules = [rule for block in blocks[:BLOCKS] for rule in _rules(block)]
        for element, rule in matcher.matches(hidden, rules):
            told.setdefault(element, []).append(rule)
        doubts = _doubts(css)
        told = {element: by for element, by in told.items() if doubts.isdisjoint(_names(element))}
    styles = {element: ";".join(rule.style for rule in sorted(by)) for element, by in told.items()}
    return Sheets(styles, is_whole=len(blocks) <= BLOCKS and matcher.left > 0)


def _counts(sheet: _Element) -> bool:
    """Whether a browser with scripts applies the ``<style>`` element."""
    if (sheet.get("media") or "").lower() not in _MEDIA or (sheet.get("type") or "text/css").lower() != "text/css":
        return False
    return next(sheet.iterancestors("noscript", "template"), None) is None


def _names(element: _Element) -> list[str]:
    return [*(element.get("class") or "").split(), element.get("id") or ""]


def _doubts(css: str) -> frozenset[str]:
    """Return the classes and ids that a rule shows which is not understood: what bears one of them may be seen."""
    css = _COMMENT.sub(" ", css)
    conditional = [(block[1].lower(), block[2]) for block in _AT_BLOCK.finditer(css)]
    texts = [(_AT_BLOCK.sub(" ", css), False)]
    unread = [not _understood(asked) for asked, _ in conditional]
    texts += [(text, odd) for (asked, text), odd in zip(conditional, unread, strict=True) if odd or _applies(asked)]
    names: set[str] = set()
    for text, is_unread in texts:
        for block in text.split("}"):
            selectors, _, style = block.rpartition("{")
            if not _SHOWS.search(style.lower()):
                continue
            for selector in selectors.split(","):
                if is_unread or _chain(selector.rpartition(";")[2].strip()) is None:
                    names.update(name.replace("\\", "") for name in _NAME.findall(selector))
    return frozenset(names)


def _understood(condition: str) -> bool:
    """Whether it is known if the rules under an at-rule hold on a screen (on paper they do not)."""
    if not condition.startswith("media"):
        return condition.startswith("layer")
    queries = [_WORDS.sub("", _CONDITION.sub("", query)) for query in condition.split(",")]
    return all(query in ("", "print") for query in queries)


def _blocks(css: str) -> Iterator[_Block]:
    """Yield the blocks of a style sheet that hide, or say how to display, what their selectors name."""
    css = _COMMENT.sub(" ", css)
    if "@" in css:
        css = _AT_BLOCK.sub(lambda block: block[2] if _applies(block[1].lower()) else " ", css)
    for order, block in enumerate(css.split("}")):
        selectors, _, style = block.rpartition("{")
        style = style.lower()
        if _TELLS.search(style) or _HIDES.search(style):
            yield _Block(order, selectors.rpartition(";")[2], style)


def _applies(condition: str) -> bool:
    """Whether the rules under an at-rule hold on a screen of :data:`WIDTH`."""
    if condition.startswith("layer"):
        return True
    return condition.startswith("media") and any(_fits(query) for query in condition.split(","))


def _fits(query: str) -> bool:
    # Whatever else it asks (print, orientation, hover) counts as not so.
    if _WORDS.sub("", _CONDITION.sub("", query)):
        return False
    for bound, number, unit in _CONDITION.findall(query):
        width = float(number) * (1 if unit == "px" else 16)
        if (width > WIDTH) if bound == "min" else (width < WIDTH):
            return False
    return True


def _hides(style: str) -> bool:
    return _HIDES.search(style) is not None and hiding({"style": style}) not in (Hiding.NONE, Hiding.FAINT)


def _rules(block: _Block) -> Iterator[_Rule]:
    for selector in islice(block.selectors.split(","), SELECTORS):
        chain = _chain(selector.strip())
        if chain:
            compounds = [compound for _, compound in chain]
            ids = sum(len(compound.ids) for compound in compounds)
            classes = sum(len(compound.classes) + len(compound.none_of) for compound in compounds)
            tags = sum(bool(compound.tag) for compound in compounds)
            around = tuple((is_parent, chain[at + 1][1]) for at, (is_parent, _) in enumerate(chain[:-1]))
            yield _Rule((ids, classes, tags, block.order), chain[0][1], around, block.style)


def _chain(selector: str) -> list[tuple[bool, _Compound]] | None:
    """Return the compounds of a selector, the last one first, each with whether ``>`` stands before it."""
    if not selector or len(selector) > LONGEST_SELECTOR or _ODD.search(selector):
        return None
    chain: list[tuple[bool, _Compound]] = []
    is_child = False
    for piece in _STEP.split(selector):
        if piece is None or piece == ">":
            is_child = piece == ">"
            continue
        match = _COMPOUND.fullmatch(piece)
        if not match or not piece:
            return None
        parts = _PART.findall(match[2])
        ids = frozenset(part[1:] for part in parts if part[0] == "#")
        classes = frozenset(part[1:] for part in parts if part[0] == ".")
        none_of = frozenset(part[1:-1] for part in match[3].split(":not")[1:])
        chain.append((is_child, _Compound((match[1] or "").lower(), ids, classes, none_of)))
    chain.reverse()
    return chain


def _candidates(root: _Element, rules: Iterable[_Rule]) -> Iterator[_Element]:
    """Yield the elements that *rules* may speak of, by the id, a class or the tag that each asks for."""
    rules = list(rules)
    if any(rule.subject.ids for rule in rules):
        yield from root.xpath("descendant::*[@id]")
    if any(rule.subject.classes and not rule.subject.ids for rule in rules):
        yield from root.xpath("descendant::*[@class]")
    if tags := {rule.subject.tag for rule in rules if not rule.subject.ids and not rule.subject.classes}:
        yield from root.iter(*tags)


class _Matcher:
    """Compares elements with selectors until it has taken :data:`STEPS` steps."""

    def __init__(self) -> None:
        self.left = STEPS
        self._classes: dict[_Element, frozenset[str]] = {}

    def matches(self, elements: Iterable[_Element], rules: Iterable[_Rule]) -> Iterator[tuple[_Element, _Rule]]:
        """Yield each element with each rule that speaks of it."""
        by_id: dict[str, list[_Rule]] = {}
        by_class: dict[str, list[_Rule]] = {}
        by_tag: dict[str, list[_Rule]] = {}
        for rule in rules:
            subject = rule.subject
            names, index = (subject.ids, by_id) if subject.ids else (subject.classes, by_class)
            if names:
                index.setdefault(min(names), []).append(rule)
            else:
                by_tag.setdefault(subject.tag, []).append(rule)
        for element in elements:
            told = list(by_tag.get(element.tag, ()))
            if by_id and (name := element.get("id")):
                told += by_id.get(name, ())
            if by_class and (written := element.get("class")):
                names_of = written.split()
                self.left -= len(names_of) // 8
                for name in dict.fromkeys(names_of):
                    told += by_class.get(name, ())
            for rule in told:
                if self.left <= 0:
                    return
                if self._suits(element, rule.subject) and self._stands(element, rule.around):
                    yield element, rule

    def _classes_of(self, element: _Element) -> frozenset[str]:
        classes = self._classes.get(element)
        if classes is None:
            classes = frozenset((element.get("class") or "").split())
            self.left -= len(classes)
            if len(self._classes) < CACHED:
                self._classes[element] = classes
        return classes

    def _suits(self, element: _Element, compound: _Compound) -> bool:
        self.left -= 1
        if compound.tag and element.tag != compound.tag:
            return False
        if compound.ids and compound.ids != {element.get("id")}:
            return False
        if compound.none_of and compound.none_of & {
            element.tag,
            f"#{element.get('id')}",
            *(f".{name}" for name in self._classes_of(element)),
        }:
            return False
        return not compound.classes or compound.classes <= self._classes_of(element)

    def _stands(self, element: _Element, around: tuple[tuple[bool, _Compound], ...]) -> bool:
        node: _Element | None = element
        for is_parent, compound in around:
            # The nearest that suits is taken: with ">" further out this may miss what a browser finds.
            while True:
                node = node.getparent() if node is not None else None
                if node is None or self.left <= 0:
                    return False
                if self._suits(node, compound):
                    break
                if is_parent:
                    return False
        return True
