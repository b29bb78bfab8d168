"""Spam titles at the head and tail of a text, names of betting sites on its lines, and scraper furniture.

Only the first and last lines are read, so a clean text costs a dozen lines whatever its size. A line is spam
where its structure and its words say so together: see ``chain`` for what a line says by itself, ``labels``
for names that were put on somebody else's lines, ``furniture`` for what scraper sites build around a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from scrubber.detectors.spam.chain import PROBABLE, read_chain
from scrubber.detectors.spam.furniture import Piece, pieces_to_take
from scrubber.detectors.spam.labels import read_labels
from scrubber.detectors.spam.lines import runs, without
from scrubber.detectors.spam.zones import Seen, ends_of, is_spam_title, spam_lines
from scrubber.document import Document, Report, visible
from scrubber.model import Finding
from scrubber.policy import Policy
from scrubber.rules import rule_book

__all__ = ["Spam"]

WHOLE_PAGE = 0.6
"""Share of spam from which a document is nothing but spam."""

SAMPLE = 20_000
"""Characters from each of three places that stand for a long document."""


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
        head, tail = ends_of(text)
        labels = read_labels(text, [seen.line for seen in (*head, *tail)], document.title)
        spam = spam_lines([*head, *tail], text, labels.names) | {line.start for line in labels.whole}
        titled = document.title is not None and is_spam_title(document.title, text)
        findings = [self._rules["title"].note(document.title or "")] if titled else []
        taken = _Spans()
        for rule, zone in (("head", head), ("tail", tail)):
            for run in runs([seen.line for seen in zone if seen.line.start in spam], text):
                findings += [self._rules[rule].edit(text, *span) for span in taken.add(without(run, text))]
        findings += [self._rules["label"].edit(text, *span) for span in taken.add(labels.cuts)]
        findings += [self._rules["brand"].flag(text, *span) for span in taken.add(labels.mentions)]
        score = taken.share_of(text)
        if titled or spam:
            share = _page_share(text)
            if share >= WHOLE_PAGE:
                findings.append(self._rules["page"].note(f"{share:.0%} of the text is spam lines"))
                score = max(score, share)
        if self._furniture:
            findings += self._take_furniture(text, head, tail, taken)
        return Report(findings, score)

    def _take_furniture(self, text: str, head: list[Seen], tail: list[Seen], taken: _Spans) -> Iterator[Finding]:
        pieces = [Piece(seen.line, seen.piece) for seen in (*head, *tail) if seen.piece]
        if not pieces:
            return
        rules = {piece.line: piece.rule for piece in pieces_to_take(text, [seen.line for seen in head], pieces)}
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


def _page_share(text: str) -> float:
    """Return which share of the visible characters stands in lines that are spam by themselves."""
    pieces = [text]
    if len(text) > 3 * SAMPLE:
        middle = (len(text) - SAMPLE) // 2
        pieces = [text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]]
    shown = spam = 0
    for row in "\n".join(pieces).split("\n"):
        size = visible(row)
        found = read_chain(row)
        shown += size
        spam += size if found is not None and found.points > PROBABLE else 0
    return spam / max(1, shown)
