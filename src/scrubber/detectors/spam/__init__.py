"""Spam titles at the head and tail of a text, names of betting sites on its lines, whole pages of spam, and furniture.

The first and last lines are read, so a clean text costs a dozen lines whatever its size; more of it is read where
its ends hold a word of spam (``gate``). A line is spam where its structure and its words say so together: see
``chain`` for what a line says by itself and ``zones`` for what the text beside it says, ``inside`` for spam within
a line, ``labels`` for names that were put on somebody else's lines, ``pages`` for documents that are nothing but
spam, ``furniture`` for what scraper sites build around a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from scrubber.detectors.spam.furniture import Piece, pieces_to_take
from scrubber.detectors.spam.gate import may_hold_spam
from scrubber.detectors.spam.inside import runs_inside
from scrubber.detectors.spam.labels import read_labels
from scrubber.detectors.spam.lines import runs, without
from scrubber.detectors.spam.pages import Page, has_query, read_lines, read_prose
from scrubber.detectors.spam.phrases import reports_spam
from scrubber.detectors.spam.plain import is_plain
from scrubber.detectors.spam.strays import stray_lines
from scrubber.detectors.spam.zones import MOST_SUSPECT, Seen, ends_of, is_bound, is_quoted, is_spam_title, spam_lines
from scrubber.document import NOTHING, Document, Report, visible
from scrubber.edits import apply
from scrubber.model import Finding
from scrubber.policy import Policy
from scrubber.rules import rule_book

__all__ = ["Spam"]

HEADS = 3
"""First lines that may be the query of a page."""

LONG = 200_000
"""Characters of a document from which on nothing is taken out of it, if it is spam through and through."""


class Spam:
    """Finds spam text and, where the policy says so, furniture.

    The score is the share of the text's visible characters that stand in spam found: lines taken out, names
    cut, names shown, each at full weight. A document that is spam through and through (``spam.page``) scores
    the share of its spam lines, wherever they stand. Furniture does not count.
    """

    name: ClassVar[str] = "spam"

    def __init__(self, policy: Policy) -> None:
        self._rules = rule_book("spam")
        self._furniture = policy.furniture

    def find(self, document: Document) -> Report:
        """Return what is spam in the document."""
        text = document.text
        return NOTHING if is_plain(text, document.title) else self.read(document)

    def read(self, document: Document) -> Report:
        """Return the same without asking first whether there is anything to look for."""
        text = document.text
        suspect = may_hold_spam(text)
        page = read_lines(text) if suspect else None
        if page is not None and len(text) > LONG:
            return Report([self._rules["page"].note(page.why)], page.share)
        head, tail = ends_of(text)
        if is_bound(head) or is_bound(tail):
            return self._bound(page)
        labels = read_labels(text, [seen.line for seen in (*head, *tail)], document.title)
        spam = spam_lines([*head, *tail], text, labels.names) | {line.start for line in labels.whole}
        titled = document.title is not None and is_spam_title(document.title, text)
        findings = [self._rules["title"].note(document.title or "")] if titled else []
        taken = _Spans()
        for rule, zone in (("head", head), ("tail", tail)):
            for run in runs([seen.line for seen in zone if seen.line.start in spam], text):
                findings += [self._rules[rule].edit(text, *span) for span in taken.add(without(run, text))]
        findings += [self._rules["label"].edit(text, *span) for span in taken.add(labels.cuts)]
        if suspect and not reports_spam(text):
            findings += self._take_inserts(text, head, tail, taken)
        heads = [document.title or "", *(seen.line.text for seen in head[:HEADS])]
        if page is None and (suspect or labels.read or has_query(heads)):
            page = read_prose(apply(text, findings), heads, labels.read)
        strays = stray_lines((seen.line for seen in (*head, *tail)), text)
        shown = [*taken.add(labels.mentions), *taken.add((line.start, line.end) for line in strays)]
        findings += [self._rules["brand"].flag(text, *span) for span in sorted(shown)]
        score = taken.share_of(text)
        if page is not None:
            findings.append(self._rules["page"].note(page.why))
            score = max(score, page.share)
        if self._furniture:
            findings += self._take_furniture(text, head, tail, taken)
        return Report(findings, score)

    def _bound(self, page: Page | None) -> Report:
        bound = self._rules["bound"].note(f"more than {MOST_SUSPECT:,} suspect lines at one end")
        return Report([bound], 0.0) if page is None else Report([bound, self._rules["page"].note(page.why)], page.share)

    def _take_inserts(self, text: str, head: list[Seen], tail: list[Seen], taken: _Spans) -> Iterator[Finding]:
        rule = self._rules["insert"]
        for seen in (*head, *tail):
            if is_quoted(seen.line):
                continue
            for run in runs_inside(seen.line.text):
                for start, end in taken.add([(seen.line.start + run.start, seen.line.start + run.end)]):
                    yield rule.edit(text, start, end) if run.clean else rule.flag(text, start, end)

    def _take_furniture(self, text: str, head: list[Seen], tail: list[Seen], taken: _Spans) -> Iterator[Finding]:
        pieces = [Piece(seen.line, seen.piece) for seen in (*head, *tail) if seen.piece]
        if not pieces:
            return
        lines = [seen.line for seen in head], [seen.line for seen in tail]
        rules = {piece.line: piece.rule for piece in pieces_to_take(text, *lines, pieces)}
        spans: dict[tuple[int, int], str] = {}
        for run in runs(sorted(rules), text):
            spans.update(zip(without(run, text), (rules[line] for line in run), strict=True))
        for span in taken.add(spans):
            yield self._rules[spans[span]].edit(text, *span)


class _Spans:
    """Spans that are spoken for, so that each character is counted and edited once."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []

    def add(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Take those of *spans* that touch none so far, and return them."""
        new = []
        before = sorted(self.spans)
        index = last = 0
        for start, end in sorted(spans):
            while index < len(before) and before[index][1] <= start:
                index += 1
            if last <= start < end and (index == len(before) or before[index][0] >= end):
                new.append((start, end))
                last = end
        self.spans += new
        return new

    def share_of(self, text: str) -> float:
        """Return their share of the visible characters."""
        shown = sum(visible(text[start:end]) for start, end in self.spans)
        return shown / visible(text) if shown else 0.0
