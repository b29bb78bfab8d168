"""Readings that a rewriting kit put behind the characters of an article: ``就業(yè)``, ``去(qu)的(de)``.

The kits leave prints that nobody who glosses a text leaves: the reading belongs to the character in front
of it; a character is annotated wherever it stands or nowhere; the toned layer marks traditional forms only,
those of one fixed list first; the untoned layer falls on any character at random, the commonest words of
the language among them. A lesson annotates every character, a gloss the rare ones, and both now and then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import ClassVar, NamedTuple

from scrubber.document import NOTHING, Document, Report
from scrubber.han import HAN_RUN, count_han, simplified, traditional
from scrubber.lazy import lazy
from scrubber.model import Finding
from scrubber.policy import Policy
from scrubber.readings import READING_LETTERS, fits, is_toned
from scrubber.rules import rule_book
from scrubber.script import Converter, machine_converted

__all__ = ["Pinyin"]

BEHIND = rf"([{READING_LETTERS}]{{1,7}}+)[)）]"
READING = lazy(rf"[(（]{BEHIND}")
GATES = (("(", lazy(rf"\({BEHIND}")), ("（", lazy(f"（{BEHIND}")))

MOST_TYPES = 64
"""Consistency is counted over this many characters at most: a kit's prefix held 3 to 107 in 37 documents,
and a count over 64 of them is as sure as one over all."""


AROUND = 24
"""Characters on either side in which the run of Han characters around a mark is looked for, its readings left out."""
RUN = 4
"""Han characters of a run that is a piece of a sentence; words in lists and quotations have two or three."""

SAMPLE = 400
"""Marks by which a document is judged."""

SENTENCE = lazy("[^。！？!?\n]++[。！？!?]?")
PROSE = 200_000
"""Characters from the beginning on in which prose is looked for that no kit has touched."""
UNTOUCHED, SIMPLIFIED = 3, 4
"""How many times the Han characters of the marked sentences stand in unmarked ones, and how many simplified forms
stand in these to each traditional one, where the marked ones are quoted. A kit converts a page from end to end: the
unmarked sentences of annotated pages hold at most one form in four that is simplified, and are few."""


class Mark(NamedTuple):
    """A character and the readings that stand behind it, all of them readings that it has."""

    character: str
    start: int
    """Where the first bracket opens; the character stands before it."""
    end: int
    toned: str
    """The toned reading, or nothing."""
    untoned: str
    """The untoned reading, or nothing."""
    brackets: int


class Pinyin:
    """Finds injected annotation, and on request the machine conversion that comes with it.

    The score is the number of injected readings per Han character of the text, 1.0 at most.
    """

    name: ClassVar[str] = "pinyin"

    def __init__(self, policy: Policy) -> None:
        self._rules = rule_book("pinyin")
        self._known = dict(pair.split("/") for pair in self._rules.tables["kit"].split())
        self._common = dict(pair.split("/") for pair in self._rules.tables["common"].split())
        self._converter = Converter() if policy.script == "simplified" else None

    def find(self, document: Document) -> Report:
        """Return the injected readings and, where the policy asks for it, what conversion changed."""
        text = document.text
        marks = list(_marks(text)) if _may_hold_readings(text) else []
        if not marks and not self._converter:
            return NOTHING
        toned = [mark for mark in marks if mark.toned]
        untoned = [mark for mark in marks if not mark.toned]
        by_kit = self._toned_by_kit(text, toned) and not _quoted(text)
        if not by_kit and not self._untoned_by_kit(text, untoned, toned):
            untoned = []
        injected = [*(self._of_kit(text, toned) if by_kit else ()), *untoned]
        findings = [self._finding(text, mark) for mark in injected]
        score = min(1.0, sum(mark.brackets for mark in injected) / max(1, count_han(text))) if injected else 0.0
        if self._converter and (by_kit or machine_converted(text)):
            rule = self._rules["script"]
            findings += [rule.edit(text, start, end, new) for start, end, new in self._converter.changes(text)]
        return Report(findings, score)

    def _toned_by_kit(self, text: str, marks: list[Mark]) -> bool:
        """Whether the toned readings, taken together, can only be a kit's.

        Measured on five annotated pages and excerpts of thirty more (traditional 1.00, consistent 0.98 or more,
        in sentences 0.9) and on lessons, glosses and dictionaries (traditional 0.03, consistent 0.25 to 0.5).
        """
        types = Counter(mark.character for mark in marks)
        if len(marks) < 2 or _consistency(text, types) < 0.8:
            return False
        if _share(marks, lambda mark: _in_a_sentence(text, mark)) < 0.5:
            return False
        old_forms = _share(marks, lambda mark: traditional(mark.character))
        known = _share(marks, lambda mark: self._known.get(mark.character) == mark.toned)
        if old_forms >= 0.75 and known >= 0.75 and len(types) >= 2:
            return True
        several = any(mark.untoned for mark in marks) or (len(marks) >= 8 and len(types) >= 4)
        return old_forms >= 0.9 and several and _running_on(marks) <= 0.6

    def _of_kit(self, text: str, marks: list[Mark]) -> list[Mark]:
        """Return the marks that are the kit's: a gloss of the author's stands on a character of his own."""
        return [mark for mark in marks if traditional(mark.character) or mark.untoned]

    def _untoned_by_kit(self, text: str, marks: list[Mark], toned: list[Mark]) -> bool:
        """Whether the untoned readings fall at random, as a kit's do.

        A kit's fall on the commonest characters as often as text does (0.25 to 0.4 of the readings, in the
        measured documents); a list of rare readings or polyphones never glosses those. A lesson or an
        input-method test runs on from character to character (0.9 and more; a kit's 0.1 to 0.3).
        """
        if len(marks) < 6 or len({mark.character for mark in marks}) < 5 or len(toned) * 2 > len(marks):
            return False
        common = _share(marks, lambda mark: self._common.get(mark.character) == mark.untoned)
        in_words = _share(marks, lambda mark: _in_a_sentence(text, mark))
        return common >= 0.12 and _running_on(marks) <= 0.5 and in_words >= 0.6

    def _finding(self, text: str, mark: Mark) -> Finding:
        name = "stacked" if mark.brackets > 1 else "toned" if mark.toned else "untoned"
        return self._rules[name].edit(text, mark.start, mark.end)


def _may_hold_readings(text: str) -> bool:
    """Whether *text* holds a reading in brackets: literals first, which are found at 20 times the pace of a class."""
    return any(bracket in text and gate.search(text) for bracket, gate in GATES)


def _marks(text: str) -> Iterator[Mark]:
    """Yield each run of matching readings with the character that it follows."""
    open_mark: Mark | None = None
    for match in READING.finditer(text):
        start, end = match.span()
        if open_mark and open_mark.end == start:
            base = open_mark.character
        else:
            if open_mark:
                yield open_mark
            open_mark = None
            base = text[start - 1] if start else ""
        reading = match[1]
        toned = is_toned(reading)
        if not fits(base, reading):
            if open_mark:
                yield open_mark
            open_mark = None
        elif open_mark:
            open_mark = open_mark._replace(
                end=end,
                toned=open_mark.toned or (reading if toned else ""),
                untoned=open_mark.untoned or ("" if toned else reading),
                brackets=open_mark.brackets + 1,
            )
        else:
            open_mark = Mark(base, start, end, reading if toned else "", "" if toned else reading, 1)
    if open_mark:
        yield open_mark


def _share(marks: list[Mark], holds: Callable[[Mark], bool]) -> float:
    """Return for which share of *marks* something holds, asked of some from all over the document."""
    sample = marks[:: len(marks) // SAMPLE + 1]
    return sum(map(holds, sample)) / len(sample) if sample else 0.0


def _consistency(text: str, types: Counter[str]) -> float:
    """Return which share of the occurrences of the annotated characters is annotated."""
    counted = types.most_common(MOST_TYPES)
    return sum(number for _, number in counted) / sum(text.count(character) for character, _ in counted)


def _running_on(marks: list[Mark]) -> float:
    """Return the share of marks that stand on the character right after another mark."""
    ends = {mark.end for mark in marks}
    return _share(marks, lambda mark: mark.start - 1 in ends)


def _quoted(text: str) -> bool:
    """Whether the toned readings are quoted: around them is simplified prose, which a kit would have turned."""
    marked = unmarked = left = turned = 0
    for sentence in SENTENCE.findall(text[:PROSE]):
        han = count_han(sentence)
        if READING.search(sentence):
            marked += han
        elif sentence[-1] in "。！？!?":
            unmarked += han
            left += sum(map(simplified, sentence))
            turned += sum(map(traditional, sentence))
    return unmarked > UNTOUCHED * marked and left > SIMPLIFIED * turned


def _without_readings(text: str) -> str:
    return READING.sub("", text) if "(" in text or "（" in text else text


def _in_a_sentence(text: str, mark: Mark) -> bool:
    """Whether the annotated character stands in running text: a word list or a quotation sets single words apart."""
    before = _without_readings(text[max(0, mark.start - AROUND) : mark.start])
    after = _without_readings(text[mark.end : mark.end + AROUND])
    behind = HAN_RUN.match(after)
    ahead = HAN_RUN.match(before[::-1])
    return (len(behind[0]) if behind else 0) + (len(ahead[0]) if ahead else 0) >= RUN
