"""The style sheets in a page: what they say of an element, weighed against its own style.

The cascade of CSS: importance, then the element's own style, layers, specificity and order. A rule that is not
understood hides nothing; where it may show what others hide, that counts as shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from scrubber.markup.hiding import Hiding, Style, hiding_of, style_of
from scrubber.markup.matcher import Matcher
from scrubber.markup.named import Named
from scrubber.markup.sheet import Rule, Spoken, key_of, read_sheet
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

_MEDIA = ("", "all", "screen")


class _Hiders:
    """The rules that hide, by what their elements must have."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(key_of(rule.asked.subject), []).append(rule)

    def candidates(self, root: _Element, named: Named) -> list[_Element]:
        """Return the elements that one of the rules may speak of; some twice.

        Args:
            root: The page.
            named: Its elements by name, id and class.
        """
        if "" in self._rules:
            return list(root.iter())
        sorts: dict[str, set[str]] = {"#": set(), ".": set(), "[": set()}
        tags = []
        for key in self._rules:
            if key[0] in sorts:
                sorts[key[0]].add(key[1:])
            else:
                tags.append(key)
        found = [*named.identified(sorts["#"]), *named.classed(sorts["."])]
        found += named.attributed(sorts["["])
        return [*found, *root.iter(*tags)] if tags else found

    def suit(self, element: _Element, matcher: Matcher) -> bool:
        """Return whether one of the rules speaks of *element*."""
        rules = (rule for key in _keys_of(element, matcher) for rule in self._rules.get(key, ()))
        return any(matcher.matches(element, rule.asked) for rule in rules)


def _keys_of(element: _Element, matcher: Matcher) -> list[str]:
    """Return the keys of *element* (see :func:`key_of`)."""
    keys = [element.tag, ""]
    attributes = element.keys()
    if "id" in attributes:
        keys.append(f"#{element.get('id')}")
    if "class" in attributes:
        # In an order of its own: near the bound of steps it says what is still compared.
        keys += [f".{name}" for name in sorted(matcher.classes_of(element))]
    keys += [f"[{name}" for name in attributes]
    return keys


class Sheets:
    """The ``<style>`` elements of a page."""

    def __init__(self, root: _Element, named: Named) -> None:
        self._root = root
        self._named = named
        self._sheet = read_sheet("\n".join(sheet.text or "" for sheet in named.iter("style") if _counts(sheet)))
        self._matcher = Matcher()
        self._merged: dict[tuple[tuple[int, ...], str], tuple[Style, Hiding]] = {}
        self._told: list[list[Rule]] = []
        self.is_whole = True
        """Whether all rules and all elements were looked at so far."""

    def hidden(self) -> dict[_Element, tuple[Style, Hiding]]:
        """Return the elements that rules hide, and what all rules and their own style say of them together."""
        if not self._sheet.may_hide:
            return {}
        self.is_whole &= self._sheet.is_whole
        hiders = _Hiders(self._hiding_rules())
        found = {}
        seen = set()
        for element in hiders.candidates(self._root, self._named):
            if element in seen:
                continue
            seen.add(element)
            if self._matcher.left < 0:
                break
            if hiders.suit(element, self._matcher):
                look = self.look(element)
                if look is not None and look[1] is not Hiding.NONE:
                    found[element] = look
        if self._matcher.left < 0:
            self.is_whole = False
        return found

    def _hiding_rules(self) -> Iterator[Rule]:
        for declared in self._sheet.hiders:
            spoken = [one for one in declared.spoken if self._names >= one.names]
            # White letters are on every page's buttons: they count where a stranger's link says what spam says.
            if spoken and declared.how is not Hiding.NONE and (declared.how is not Hiding.FAINT or self._is_suspect):
                yield from (one.rule for one in spoken if one.rule is not None)

    @cached_property
    def _is_suspect(self) -> bool:
        links = self._root.xpath("descendant::a[contains(@href, '//')]")
        said = [text for link in links[:LINKS] for text in (link.get("href"), *islice(link.itertext(), TEXTS))]
        return has_spam_word(" ".join(said))

    def has(self, sign: str) -> bool:
        """Return whether the sheets hold the text *sign* (in lower case)."""
        return self._sheet.has(sign)

    @property
    def may_overrule(self) -> bool:
        """Whether a rule may show what an element's own style hides."""
        return self._sheet.may_overrule

    def look(self, element: _Element) -> tuple[Style, Hiding] | None:
        """Return how the sheets and its own style say that *element* be displayed, and how that hides it.

        None where that is not known: a rule that is not understood may show it, or the bound was hit.
        """
        self.is_whole &= self._sheet.is_whole
        if self._sheet.doubts((*self._matcher.classes_of(element), element.get("id") or "")):
            return None
        return self._cascaded(element, [one for one in self._spoken_of(element) if one.declared.tells])

    def whole_look(self, element: _Element) -> tuple[Style, Hiding] | None:
        """Return the same with what tells of size, place and colour, too."""
        self.is_whole &= self._sheet.is_complete
        return self._cascaded(element, self._spoken_of(element) if self._sheet.is_complete else ())

    def _spoken_of(self, element: _Element) -> list[Spoken]:
        """Return the selectors that may speak of *element*, on this page."""
        keys = _keys_of(element, self._matcher)
        return [one for key in keys for one in self._sheet.spoken(key) if self._names >= one.names]

    def _cascaded(self, element: _Element, spoken: Iterable[Spoken]) -> tuple[Style, Hiding] | None:
        rules = (one.rule for one in spoken)
        told = [rule for rule in rules if rule is not None and self._matcher.matches(element, rule.asked)]
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
                self._told.append(told)  # No other rule gets the number of one of these.
        return look

    @cached_property
    def _names(self) -> set[str]:
        """The ids and classes of the page."""
        return {*" ".join(self._named.different_classes).split(), *self._named.ids}


def _counts(sheet: _Element) -> bool:
    """Whether a browser with scripts applies the ``<style>`` element."""
    if (sheet.get("media") or "").lower() not in _MEDIA or (sheet.get("type") or "text/css").lower() != "text/css":
        return False
    return next(sheet.iterancestors("noscript", "template"), None) is None


def _merged(told: list[Rule], own: Style) -> Style:
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
