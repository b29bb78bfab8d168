"""The head and tail of a text: which of their lines are spam, seen beside each other and the text between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from scrubber.detectors.spam.chain import LONGEST, PROBABLE, Chain, read_chain
from scrubber.detectors.spam.fold import fold, is_simplified, is_traditional
from scrubber.detectors.spam.furniture import NO_PIECES, is_heading, pieces_of
from scrubber.detectors.spam.lines import Line, first_lines, last_lines, runs
from scrubber.detectors.spam.phrases import families_in
from scrubber.detectors.spam.places import scattered
from scrubber.document import visible

__all__ = ["MOST_SUSPECT", "Seen", "ends_of", "is_bound", "is_quoted", "is_spam_title", "spam_lines"]

HEAD_LINES = 5
TAIL_LINES = 6
"""Lines that are neither spam nor furniture and are read before the search stops. On the hijacked pages seen the
spam stood on the first or last lines; the rest is room for a date, a source, numbering, a copyright notice."""

MOST_SUSPECT = 20_000
"""Suspect lines at one end that are judged one by one, 35 microseconds each. What begins or ends with more of them is a
list of words: it stays, unless it is spam as a whole, and the bound is reported."""

BODY = 20_000
"""Characters of the text between head and tail that names and subjects are looked for in."""

SHORTEST_BODY = 40
"""Visible characters of a text that can be said to have another subject."""

LONG_BODY = 150
MOSTLY = 0.6
"""Visible characters of a text that shares words with its own title, and the share of a line that looks like spam,
from which the rest of it is spam as well unless a quarter of its pairs of characters stands in the text: of the titles
of 42 own paragraphs the fewest have four fifths."""

FEWEST_LINES = 3
SHORTEST_LINES = 5
"""Lines of one phrase each that make a chain together, and their mean characters: 6 to 9 in those seen, 2 to 4 in the
word lists of filters."""


class Seen(NamedTuple):
    """A line of the head or tail, and what it looks like."""

    line: Line
    chain: Chain | None
    piece: str | None
    places: bool

    @property
    def ordinary(self) -> bool:
        """Whether nothing about the line is suspect."""
        return self.piece is None and not self.places and (self.chain is None or self.chain.points < PROBABLE)


def ends_of(text: str) -> tuple[list[Seen], list[Seen]]:
    """Return the lines of the head and those of the tail, in order."""
    head = list(_zone(first_lines(text, LONGEST), HEAD_LINES, len(text), head=True))
    floor = head[-1].line.end if head else 0
    tail = list(_zone(last_lines(text, floor, LONGEST), TAIL_LINES, len(text), head=False))
    return head, tail[::-1]


def _zone(lines: Iterable[Line], budget: int, size: int, *, head: bool) -> Iterator[Seen]:
    """Yield lines with what they look like until *budget* ordinary ones are among them.

    Of a text of *size* characters a line belongs to the half in which its middle stands, the first to the head.
    """
    suspect = MOST_SUSPECT
    for line in lines:
        if head and line.before and line.start + line.end > size:
            return
        found = read_chain(line.text)
        pieces = NO_PIECES if found is not None and found.points >= PROBABLE else pieces_of(line.text)
        piece = pieces.head if head else pieces.tail
        seen = Seen(line, found, piece, not head and scattered(line.text))
        yield seen
        budget -= seen.ordinary
        suspect -= not seen.ordinary
        if not (budget and suspect):
            return


class _Text:
    """What stands between the suspect lines, to compare them with; each answer is worked out once."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.converted = is_traditional(body)
        self._families: set[str] | None = None
        self._folded: str | None = None

    def judge(self, found: Chain, shown: str, others: int = 0) -> bool:
        """Whether a line is spam beside this text; *others* are further points for its place."""
        if found.families == {"promotion"} and not found.contact and any(word in self.folded for word in found.told):
            return False  # an article on surrogacy names its agencies
        breaks, strange = self.converted and is_simplified(shown), found.strange_to(self.body)
        place = 2 * breaks + strange + self._has_another_subject(found) + others
        return found.is_spam(place, breaks=breaks, strange=strange, foreign=self._is_foreign(found))

    def _is_foreign(self, found: Chain) -> bool:
        """Whether the phrases of a line that do not look like spam are no title of this text either."""
        if not (found.share >= MOSTLY and found.structure) or visible(self.body[: 4 * LONG_BODY]) < LONG_BODY:
            return False
        return all(self._is_new(phrase) for phrase in found.others)

    def _is_new(self, phrase: str) -> bool:
        pairs = {one + two for one, two in pairwise(phrase)}
        return 4 * sum(pair in self.folded for pair in pairs) <= len(pairs)

    @property
    def folded(self) -> str:
        """The text, folded at the first call."""
        if self._folded is None:
            self._folded = fold(self.body)
        return self._folded

    def _has_another_subject(self, found: Chain) -> bool:
        if not found.structure or visible(self.body[: 4 * SHORTEST_BODY]) < SHORTEST_BODY:
            return False
        if self._families is None:
            self._families = families_in(self.folded)
        return found.families.isdisjoint(self._families)


def is_bound(zone: list[Seen]) -> bool:
    """Whether a head or tail holds more suspect lines than are judged one by one."""
    return len(zone) >= MOST_SUSPECT and sum(not seen.ordinary for seen in zone) >= MOST_SUSPECT


def spam_lines(seen: list[Seen], text: str, names: tuple[str, ...]) -> set[int]:
    """Return where the lines start that are spam."""
    spam = {one.line.start for one in seen if one.places}
    chained = [(one.line, one.chain) for one in seen if one.chain is not None and not is_quoted(one.line)]
    if not chained:
        return spam
    between = _Text(_between(seen, text))

    def is_spam(found: Chain, shown: str, others: int) -> bool:
        return between.judge(found, shown, 2 * any(name in shown for name in names) + others)

    spam |= {line.start for line, found in chained if is_spam(found, line.text, int(bool(spam)))}
    if spam:
        spam |= {line.start for line, found in chained if line.start not in spam and is_spam(found, line.text, 1)}
    for run in runs([line for line, _ in chained if line.start not in spam], text):
        if len(run) >= FEWEST_LINES and sum(len(line.text) for line in run) >= SHORTEST_LINES * len(run):
            together = "|".join(line.text for line in run)[:LONGEST]
            joint = read_chain(together)
            if joint is not None and is_spam(joint, together, 0):
                spam.update(line.start for line in run)
    return spam


def is_spam_title(title: str, text: str) -> bool:
    """Whether the title of a page is spam, whatever its text is."""
    found = read_chain(title)
    if found is None:
        return False
    return _Text(text[:BODY]).judge(found, title)


def _between(seen: list[Seen], text: str) -> str:
    """Return what stands between the suspect lines of the head and those of the tail."""
    middle = len(text) // 2
    suspect = [one.line for one in seen if one.chain is not None or not one.ordinary]
    start = max((line.end for line in suspect if line.end <= middle), default=0)
    end = min((line.start for line in suspect if line.start > middle), default=len(text))
    return text[start : min(end, start + BODY)]


def is_quoted(line: Line) -> bool:
    """Whether the line before introduces this one, as an article does that shows what spam looks like."""
    before = line.before.strip()
    return before.endswith((":", "：", "```")) and not is_heading(before.rstrip(":："))
