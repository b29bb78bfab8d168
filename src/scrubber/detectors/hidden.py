"""Markup that does not belong: nodes injected into a page, and tags and entities left over in a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scrubber.document import NOTHING, Document, Report, visible
from scrubber.markup.debris import bare_marks, halves, skeletons, without_farms
from scrubber.markup.jammer import jammed
from scrubber.markup.leftover import decide
from scrubber.markup.literal import bare, crowded, find_tokens, may_hold_markup, outside
from scrubber.markup.sniff import beginning
from scrubber.markup.unmark import apart, entity_changes, few, tag_changes
from scrubber.model import Finding
from scrubber.policy import Policy
from scrubber.rules import RuleBook, rule_book

__all__ = ["Hidden"]


class Hidden:
    """Finds what a page hides from its readers, and markup in a text that was meant for a browser.

    The score of a text is the share of its visible characters that are left-over markup. Of a page, what was
    taken out before its text was read counts too, on both sides.
    """

    name: ClassVar[str] = "hidden"

    def __init__(self, policy: Policy) -> None:
        self._rules: RuleBook = rule_book(self.name)

    def find(self, document: Document) -> Report:
        """Return the injected nodes, and what is left over in the text."""
        text = document.text
        literal = list(self._literal(text)) if may_hold_markup(text) else []
        literal += [self._rules["jammer"].edit(text, *span) for span in jammed(text)]
        if not literal:
            literal = [self._rules["skeleton"].edit(text, *span) for span in bare_marks(text)]
        if not (literal or document.nodes):
            return NOTHING
        findings = [self._rules[node.rule].note(node.markup) for node in document.nodes]
        injected = sum(node.size for node in document.nodes)
        left = sum(visible(text[finding.start : finding.end]) for finding in literal)
        total = injected + visible(text) if injected or left else 1
        return Report(findings + literal, (injected + left) / total)

    def _literal(self, whole: str) -> Iterator[Finding]:
        cut = crowded(whole)
        text = whole if cut is None else whole[:cut]
        certain = beginning(text) >= 0
        tokens = find_tokens(text, certain=certain)
        changes = list(skeletons(text, tokens, certain=certain))
        tokens = outside(tokens, [change[:2] for change in changes])
        ruling = decide(text, tokens, certain=certain)
        if ruling.tags:
            changes = apart([*changes, *tag_changes(text, without_farms(text, outside(tokens, ruling.shown)))])
        if ruling.entities:
            taken = sorted([*(change[:2] for change in changes), *ruling.shown])
            changes += entity_changes(text, taken)
        for start, end, replacement, rule in few(text, changes):
            yield self._rules[rule].edit(text, start, end, replacement)
        if ruling.halves:
            for start, end in halves(text):
                yield self._rules["half_tag"].flag(text, start, end)
        if ruling.tags and cut is not None:
            yield self._rules["bound"].note("the text has too many tags; those behind went without a closer look")
            yield self._rules["tag"].edit(whole, cut, len(whole), bare(whole[cut:]))
