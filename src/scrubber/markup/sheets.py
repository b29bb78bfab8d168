"""The style sheets in a page: what they say of an element, weighed against its own style.

The cascade of CSS: importance, then the element's own style, layers, specificity and order. A rule that is not
understood hides nothing; where it may show what others hide, that counts as shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scrubber.lazy import lazy
from scrubber.markup.css import Holds, selectors
from scrubber.markup.hiding import Hiding, Style, hiding_of, style_of
from scrubber.markup.matcher import Matcher
from scrubber.markup.named import Named
from scrubber.markup.selectors import Selector, names_in, selector
from scrubber.markup.sheet import HIDES, SELECTORS, Sheet, everything, telling
from scrubber.markup.sites import has_spam_word

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Sheets"]

CASCADE = 3
"""Steps that putting the rules for an element together counts for."""

REMEMBERED = 5_000
SHORT = 300
"""Looks of elements that are remembered of a page, and characters of an own style of one."""

LINKS = 2_000
TEXTS = 10
"""Links that are asked for words of spam, and pieces of text in each, before white letters in a sheet are looked at."""

_SHOWS = lazy(r"display\s{0,9}:\s{0,9}(?!\s|none)|visibility\s{0,9}:\s{0,9}visible")
_MEDIA = ("", "all", "screen")
_NO_STYLE = Style({}, {})


class _Rule(NamedTuple):
    weight: tuple[int, int, int, int, int]
    """Layer, specificity, then place: of two rules the larger one wins."""
    asked: Selector
    style: Style


class _Index:
    """Rules by what their selectors ask for first."""

    def __init__(self, rules: Iterable[_Rule]) -> None:
        self.ids: dict[str, list[_Rule]] = {}
        self.classes: dict[str, list[_Rule]] = {}
        self.attributes: dict[str, list[_Rule]] = {}
        self.tags: dict[str, list[_Rule]] = {}
        for rule in rules:
            subject = rule.asked.subject
            if subject.never:
                continue
            if subject.ids:
                self.ids.setdefault(min(subject.ids), []).append(rule)
            elif subject.classes:
                self.classes.setdefault(min(subject.classes), []).append(rule)
            elif subject.attributes and not subject.tag:
                self.attributes.setdefault(subject.attributes[0].name, []).append(rule)
            else:
                self.tags.setdefault(subject.tag, []).append(rule)

    def candidates(self, root: _Element, named: Named) -> Iterator[_Element]:
        """Yield the elements that a rule may speak of; some twice.

        Args:
            root: The page.
            named: Its elements by name, id and class.
        """
        if "" in self.tags:
            yield from root.iter()
            return
        if self.ids:
            yield from (element for element, name in named.identified if name in self.ids)
        if self.classes:
            wanted = self.classes.keys()
            # A page writes few different classes, again and again.
            known: dict[str, bool] = {}
            for element, written in named.classed:
                is_wanted = known.get(written)
                if is_wanted is None:
                    is_wanted = known[written] = not wanted.isdisjoint(written.split())
                if is_wanted:
                    yield element
        for name in self.attributes:
            # The axis alone: names of attributes come from the sheet.
            yield from root.xpath("descendant::*[@*[name()=$name]]", name=name)
        if self.tags:
            yield from root.iter(*self.tags)

    def rules_for(self, element: _Element, matcher: Matcher) -> list[_Rule]:
        """Return the rules that may speak of *element*."""
        found = [*self.tags.get(element.tag, ()), *self.tags.get("", ())]
        if self.ids and (name := element.get("id")):
            found += self.ids.get(name, ())
        if self.classes and element.get("class"):
            # In an order of its own: near the bound of steps it says what is still compared.
            for name in sorted(matcher.classes_of(element)):
                found += self.classes.get(name, ())
        if self.attributes:
            for name in element.attrib:
                found += self.attributes.get(name, ())
        return found


class Sheets:
    """The ``<style>`` elements of a page."""

    def __init__(self, root: _Element, named: Named) -> None:
        self._root = root
        self._named = named
        css = "\n".join(sheet.text or "" for sheet in named.iter("style") if _counts(sheet))
        # Of all letters only this one changes the length of a text that is lowered.
        self._css = css
        self._lower = css.lower()
        self._matcher = Matcher()
        self._merged: dict[tuple[tuple[int, ...], str], tuple[Style, Hiding]] = {}
        self.is_whole = True
        """Whether all rules and all elements were looked at so far."""

    def hidden(self) -> dict[_Element, tuple[Style, Hiding]]:
        """Return the elements that rules hide, and what all rules and their own style say of them together."""
        if not HIDES.search(self._lower):
            return {}
        # Rules of one block, and blocks that say the same, share a style.
        styles = {id(rule.style): rule.style for rule in self._telling}
        hiding = {of for of, style in styles.items() if self._may_hide(style)}
        hiders = _Index(rule for rule in self._telling if id(rule.style) in hiding)
        found = {}
        seen = set()
        for element in hiders.candidates(self._root, self._named):
            if element in seen:
                continue
            seen.add(element)
            if self._matcher.left < 0:
                break
            if any(self._matcher.matches(element, rule.asked) for rule in hiders.rules_for(element, self._matcher)):
                look = self.look(element)
                if look is not None and look[1] is not Hiding.NONE:
                    found[element] = look
        if self._matcher.left < 0:
            self.is_whole = False
        return found

    def _may_hide(self, style: Style) -> bool:
        how = hiding_of(style)
        # White letters are on every page's buttons: they count where a stranger's link says what spam says.
        return how is not Hiding.NONE and (how is not Hiding.FAINT or self._is_suspect)

    @cached_property
    def _is_suspect(self) -> bool:
        links = self._root.xpath("descendant::a[contains(@href, '//')]")
        said = [text for link in links[:LINKS] for text in (link.get("href"), *islice(link.itertext(), TEXTS))]
        return has_spam_word(" ".join(said))

    def has(self, sign: str) -> bool:
        """Return whether the sheets hold the text *sign* (in lower case)."""
        return sign in self._lower

    def look(self, element: _Element) -> tuple[Style, Hiding] | None:
        """Return how the sheets and its own style say that *element* be displayed, and how that hides it.

        None where that is not known: a rule that is not understood may show it, or the bound was hit.
        """
        names = {*self._matcher.classes_of(element), element.get("id") or ""}
        if not self._doubts.isdisjoint(names):
            return None
        return self._cascaded(element, self._telling_index)

    def whole_look(self, element: _Element) -> tuple[Style, Hiding] | None:
        """Return the same with what tells of size, place and colour, too."""
        return self._cascaded(element, self._whole_index)

    def _cascaded(self, element: _Element, index: _Index) -> tuple[Style, Hiding] | None:
        told = [rule for rule in index.rules_for(element, self._matcher) if self._matcher.matches(element, rule.asked)]
        self._matcher.left -= CASCADE
        if self._matcher.left < 0:
            self.is_whole = False
            return None
        written = element.get("style") or ""
        # Most elements that the same rules speak of have no style of their own: a page of 100,000 has one such look.
        key = tuple(map(id, told)), written
        look = self._merged.get(key)
        if look is None:
            style = _merged(told, style_of(written))
            look = style, hiding_of(style)
            if len(self._merged) < REMEMBERED and len(written) < SHORT:
                self._merged[key] = look
        return look

    @cached_property
    def _names(self) -> set[str]:
        """The ids and classes of the page."""
        classes = dict.fromkeys(written for _, written in self._named.classed)
        return {*" ".join(classes).split(), *(name for _, name in self._named.identified)}

    @cached_property
    def _said(self) -> Sheet:
        """What hides, or says how to display."""
        return telling(self._css)

    @cached_property
    def _telling(self) -> list[_Rule]:
        return self._rules(self._said)

    @cached_property
    def _telling_index(self) -> _Index:
        return _Index(self._telling)

    @cached_property
    def _whole_index(self) -> _Index:
        return _Index(self._rules(everything(self._css)))

    def _rules(self, said: Sheet) -> list[_Rule]:
        self.is_whole &= said.is_whole
        rules = []
        for block, listed in said.spoken:
            # Most of a sheet speaks of other pages.
            spoken = [written for written, names in listed if names is None or self._names >= names]
            style = style_of(block.style) if spoken else _NO_STYLE
            if style.normal or style.important:
                understood = filter(None, map(selector, spoken))
                rules += [_Rule((block.layer, *asked.weight, block.order), asked, style) for asked in understood]
        return rules

    @cached_property
    def _doubts(self) -> frozenset[str]:
        """The classes and ids that a rule shows which is not understood: what bears one of them may be seen."""
        names: set[str] = set()
        for block in self._said.blocks:
            if _SHOWS.search(block.style.lower()):
                for written in selectors(block.selectors, SELECTORS):
                    if block.holds is Holds.PERHAPS or selector(written) is None:
                        names |= names_in(written)
        return frozenset(names)


def _counts(sheet: _Element) -> bool:
    """Whether a browser with scripts applies the ``<style>`` element."""
    if (sheet.get("media") or "").lower() not in _MEDIA or (sheet.get("type") or "text/css").lower() != "text/css":
        return False
    return next(sheet.iterancestors("noscript", "template"), None) is None


def _merged(told: list[_Rule], own: Style) -> Style:
    """Return what the rules for an element and its own style say together."""
    if not told:
        return own
    style = Style({}, {})
    for rule in sorted(told, key=lambda rule: rule.weight):
        style.normal.update(rule.style.normal)
    # Among what is important, the first layer wins.
    for rule in sorted(told, key=lambda rule: (-rule.weight[0], rule.weight)):
        style.important.update(rule.style.important)
    style.normal.update(own.normal)
    style.important.update(own.important)
    return style
