"""Spam titles at the head and tail of a text, names of betting sites on its lines, and scraper furniture.

Only the first and last lines are read, so a clean text costs a dozen lines whatever its size. A line is spam
where its structure and its words say so together: see ``chain`` for what a line says by itself, ``labels``
for names that were put on somebody else's lines, ``furniture`` for what scraper sites build around a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, NamedTuple

from scrubber.detectors.spam.chain import LONGEST, PROBABLE, Chain, read_chain
from scrubber.detectors.spam.fold import is_simplified, is_traditional
from scrubber.detectors.spam.furniture import Piece, is_heading, piece_of, pieces_to_take
from scrubber.detectors.spam.labels import read_labels
from scrubber.detectors.spam.lines import Line, first_lines, last_lines, runs, without
from scrubber.detectors.spam.places import scattered
from scrubber.document import Document, Report, visible
from scrubber.model import Finding
from scrubber.policy import Policy
from scrubber.rules import rule_book

__all__ = ["Spam"]

HEAD_LINES = 5
TAIL_LINES = 6
"""Lines that are neither spam nor furniture and are read before the search stops. On the hijacked pages seen the
spam stood on the first or last lines; the rest is room for a date, a source, numbering, a copyright notice."""

BODY = 20_000
"""Characters of the text between head and tail that names are looked for in."""

FEWEST_LINES = 3
"""Lines of one phrase each that make a chain together."""

WHOLE_PAGE = 0.6
"""Share of spam from which a document is nothing but spam."""

SAMPLE = 20_000
"""Characters from each of three places that stand for a long document."""


class _Seen(NamedTuple):
    """A line of the head or tail, and what it looks like."""

    line: Line
    chain: Chain | None
    piece: str | None
    places: bool

    @property
    def ordinary(self) -> bool:
        return self.piece is None and not self.places and (self.chain is None or self.chain.points < PROBABLE)


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
        head = list(_zone(first_lines(text, LONGEST), HEAD_LINES, len(text), head=True))
        floor = head[-1].line.end if head else 0
        tail = list(_zone(last_lines(text, floor, LONGEST), TAIL_LINES, len(text), head=False))[::-1]
        labels = read_labels(text, [seen.line for seen in (*head, *tail)], document.title)
        spam = _spam_lines([*head, *tail], text, labels.names) | {line.start for line in labels.whole}
        titled = document.title is not None and _is_spam_title(document.title, text)
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

    def _take_furniture(self, text: str, head: list[_Seen], tail: list[_Seen], taken: _Spans) -> Iterator[Finding]:
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


def _zone(lines: Iterable[Line], budget: int, size: int, *, head: bool) -> Iterator[_Seen]:
    """Yield lines with what they look like until *budget* ordinary ones are among them.

    Of a text of *size* characters a line belongs to the half in which its middle stands, the first to the head.
    """
    for line in lines:
        if head and line.before and line.start + line.end > size:
            return
        seen = _Seen(line, read_chain(line.text), piece_of(line, head=head), not head and scattered(line.text))
        yield seen
        budget -= seen.ordinary
        if not budget:
            return


def _spam_lines(seen: list[_Seen], text: str, names: tuple[str, ...]) -> set[int]:
    """Return where the lines start that are spam."""
    spam = {one.line.start for one in seen if one.places}
    chained = [(one.line, one.chain) for one in seen if one.chain is not None and not _quoted(one.line)]
    if not chained:
        return spam
    body = _between(seen, text)
    converted = is_traditional(body)

    def is_spam(found: Chain, shown: str, others: int) -> bool:
        breaks, strange = converted and is_simplified(shown), found.strange_to(body)
        named = any(name in shown for name in names)
        return found.is_spam(2 * breaks + strange + 2 * named + others, breaks=breaks, strange=strange)

    for company in (0, 1):
        spam |= {line.start for line, found in chained if is_spam(found, line.text, company if spam else 0)}
    for run in runs([line for line, _ in chained if line.start not in spam], text):
        if len(run) >= FEWEST_LINES:
            together = "|".join(line.text for line in run)[:LONGEST]
            joint = read_chain(together)
            if joint is not None and is_spam(joint, together, 0):
                spam.update(line.start for line in run)
    return spam


def _between(seen: list[_Seen], text: str) -> str:
    """Return what stands between the suspect lines of the head and those of the tail."""
    middle = len(text) // 2
    suspect = [one.line for one in seen if one.chain is not None or not one.ordinary]
    start = max((line.end for line in suspect if line.end <= middle), default=0)
    end = min((line.start for line in suspect if line.start > middle), default=len(text))
    return text[start : min(end, start + BODY)]


def _quoted(line: Line) -> bool:
    """Whether the line before introduces this one, as an article does that shows what spam looks like."""
    before = line.before.strip()
    return before.endswith((":", "：", "```")) and not is_heading(before.rstrip(":："))


def _is_spam_title(title: str, text: str) -> bool:
    found = read_chain(title)
    if found is None:
        return False
    body = text[:BODY]
    breaks, strange = is_traditional(body) and is_simplified(title), found.strange_to(body)
    return found.is_spam(2 * breaks + strange, breaks=breaks, strange=strange)


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
