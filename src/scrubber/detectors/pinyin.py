"""Readings that a rewriting kit put behind the characters of an article: ``就業(yè)``, ``去(qu)的(de)``.

The kits leave prints that nobody who glosses a text leaves: the reading belongs to the character in front
of it; a character is annotated wherever it stands or nowhere; the toned layer marks traditional forms only,
those of one fixed list first; the untoned layer falls on any character at random, the commonest words of
the language among them. A lesson annotates every character, a gloss the rare ones, and both now and then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, compress
from operator import eq
from typing import Any, ClassVar, NamedTuple

from scrubber.batch import Batch
from scrubber.document import NOTHING, Document, Report
from scrubber.han import HAN, count_han, simplified, traditional
from scrubber.lazy import lazy
from scrubber.model import Finding
from scrubber.policy import Policy
from scrubber.readings import READING_LETTERS, fits, is_toned
from scrubber.rules import rule_book
from scrubber.script import Converter, machine_converted

__all__ = ["Pinyin"]

BEHIND = rf"[{READING_LETTERS}]{{1,7}}+[)）]"
GATES = (("(", lazy(rf"\({BEHIND}")), ("（", lazy(f"（{BEHIND}")))
STACK = lazy(rf"((?:[(（]{BEHIND}){{1,8}}+)")
"""Readings behind each other; a kit's two layers make two. What lies behind the eighth is taken in the next round."""
READING = lazy(rf"[{READING_LETTERS}]++")
REMEMBERED = 8192
"""Characters with their readings whose match is kept: a page of a thousand readings has 300 different ones."""

MOST_TYPES = 32
"""Consistency is counted over this many characters at most, the commonest: a kit's prefix held 3 to 107 in 37
documents, and a count over 32 of them is as sure as one over all."""

RUN = 4
"""Han characters of a run that is a piece of a sentence; words in lists and quotations have two or three."""
LONG_RUN = lazy(f"{HAN.pattern}{{{RUN}}}")

SAMPLE = 400
"""Marks by which a document is judged."""

SENTENCE = lazy("[^。！？!?\n]++[。！？!?]?")
ENDS = ("。", "！", "？", "!", "?")
PROSE = 200_000
"""Characters from the beginning on, readings left out, in which prose is looked for that no kit has touched."""
UNTOUCHED, SIMPLIFIED = 3, 4
"""How many times the Han characters of the marked sentences stand in unmarked ones, and how many simplified forms
stand in these to each traditional one, where the marked ones are quoted. A kit converts a page from end to end: the
unmarked sentences of annotated pages hold at most one form in four that is simplified, and are few."""


class Match(NamedTuple):
    """What a character has to do with the stack of bracketed readings behind it."""

    length: int
    """Characters of the stack that are readings of it, from the first on."""
    toned: str
    """The toned reading, or nothing."""
    untoned: str
    """The untoned reading, or nothing."""
    brackets: int
    """Readings of it."""
    rule: str


class Marks(NamedTuple):
    """Characters with readings of theirs behind them, in columns."""

    characters: Sequence[str]
    starts: Sequence[int]
    """Where the first bracket opens; the character stands before it."""
    ends: Sequence[int]
    bare: Sequence[int]
    """Where the character ends in the text without readings."""
    toned: Sequence[str]
    untoned: Sequence[str]
    brackets: Sequence[int]
    rules: Sequence[str]

    def those(self, chosen: Sequence[Any]) -> Marks:
        """Return the marks for which *chosen* holds something true."""
        return self if all(chosen) else Marks._make(tuple(compress(column, chosen)) for column in self)

    def sample(self) -> Marks:
        """Return some of them, from all over the document."""
        step = len(self.starts) // SAMPLE + 1
        return self if step == 1 else Marks._make(column[::step] for column in self)


class Text(NamedTuple):
    """A text that holds readings, taken apart."""

    whole: str
    between: list[str]
    """What stands before, between and behind the stacks of readings."""
    bare: str
    """The text without them."""
    marks: Marks


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
        whole = document.text
        text = _taken_apart(whole) if _may_hold_readings(whole) else None
        if not text and not self._converter:
            return NOTHING
        findings: Sequence[Finding] = ()
        score = 0.0
        by_kit = False
        if text:
            marks = text.marks
            toned = marks.those(marks.toned)
            untoned = marks.those([not reading for reading in marks.toned])
            by_kit = self._toned_by_kit(text, toned) and not _quoted(text)
            any_character = by_kit or self._untoned_by_kit(text, untoned, toned)
            injected = marks.those(_injected(marks, toned=by_kit, untoned=any_character))
            if injected.starts:
                findings = Batch(whole, injected.starts, injected.ends, injected.rules, self._rules)
                score = min(1.0, sum(injected.brackets) / max(1, count_han(text.bare)))
        if self._converter and (by_kit or machine_converted(whole)):
            rule = self._rules["script"]
            changes = self._converter.changes(whole)
            findings = [*findings, *(rule.edit(whole, start, end, new) for start, end, new in changes)]
        return Report(findings, score)

    def _toned_by_kit(self, text: Text, marks: Marks) -> bool:
        """Whether the toned readings, taken together, can only be a kit's.

        Measured on five annotated pages and excerpts of thirty more (traditional 1.00, consistent 0.98 or more,
        in sentences 0.9) and on lessons, glosses and dictionaries (traditional 0.03, consistent 0.25 to 0.5).
        """
        count = len(marks.starts)
        types = Counter(marks.characters)
        if count < 2 or _consistency(text.whole, types) < 0.8 or _in_sentences(text, marks) < 0.5:
            return False
        some = marks.sample()
        old_forms = _share(map(traditional, some.characters))
        known = _share(map(eq, map(self._known.get, some.characters), some.toned))
        if old_forms >= 0.75 and known >= 0.75 and len(types) >= 2:
            return True
        several = any(marks.untoned) or (count >= 8 and len(types) >= 4)
        return old_forms >= 0.9 and several and _running_on(marks) <= 0.6

    def _untoned_by_kit(self, text: Text, marks: Marks, toned: Marks) -> bool:
        """Whether the untoned readings fall at random, as a kit's do.

        A kit's fall on the commonest characters as often as text does (0.25 to 0.4 of the readings, in the
        measured documents); a list of rare readings or polyphones never glosses those. A lesson or an
        input-method test runs on from character to character (0.9 and more; a kit's 0.1 to 0.3).
        """
        count = len(marks.starts)
        if count < 6 or len(set(marks.characters)) < 5 or len(toned.starts) * 2 > count:
            return False
        some = marks.sample()
        common = _share(map(eq, map(self._common.get, some.characters), some.untoned))
        return common >= 0.12 and _running_on(marks) <= 0.5 and _in_sentences(text, marks) >= 0.6


def _may_hold_readings(text: str) -> bool:
    """Whether *text* holds a reading in brackets: literals first, which are found at 20 times the pace of a class."""
    return any(bracket in text and gate.search(text) for bracket, gate in GATES)


def _taken_apart(text: str) -> Text | None:
    """Return the text and its marks; None where it has none."""
    pieces = STACK.split(text)
    between = pieces[::2]
    characters = [piece[-1:] for piece in between[:-1]]
    lengths, toned, untoned, brackets, rules = zip(*map(_match, characters, pieces[1::2]), strict=True)
    if not any(lengths):
        return None
    starts = list(accumulate(map(len, pieces)))[:-1:2]
    ends = list(map(int.__add__, starts, lengths))
    bare = list(accumulate(map(len, between[:-1])))
    marks = Marks(characters, starts, ends, bare, toned, untoned, brackets, rules)
    return Text(text, between, "".join(between), marks.those(lengths))


@lru_cache(maxsize=REMEMBERED)
def _match(character: str, stack: str) -> Match:
    """Return which of the readings of a stack, from the first on, are readings of the character before it."""
    toned = untoned = ""
    length = brackets = 0
    for reading in READING.finditer(stack):
        if not fits(character, reading[0]):
            break
        if is_toned(reading[0]):
            toned = toned or reading[0]
        else:
            untoned = untoned or reading[0]
        length = reading.end() + 1
        brackets += 1
    return Match(length, toned, untoned, brackets, "stacked" if brackets > 1 else "toned" if toned else "untoned")


def _injected(marks: Marks, *, toned: bool, untoned: bool) -> list[bool]:
    """Return which of the marks are the kit's: a toned gloss of the author's stands on a character of his own."""
    if not toned:
        return [untoned and not reading for reading in marks.toned]
    return [
        not tone or bool(other) or traditional(character)
        for character, tone, other in zip(marks.characters, marks.toned, marks.untoned, strict=True)
    ]


def _share(holds: Iterable[bool]) -> float:
    """Return for which share something holds."""
    answers = list(holds)
    return answers.count(True) / len(answers)


def _consistency(text: str, types: Counter[str]) -> float:
    """Return which share of the occurrences of the annotated characters is annotated."""
    counted = types.most_common(MOST_TYPES)
    return sum(number for _, number in counted) / sum(text.count(character) for character, _ in counted)


def _running_on(marks: Marks) -> float:
    """Return the share of marks that stand on the character right after another mark."""
    ends = {end + 1 for end in marks.ends}
    return _share(map(ends.__contains__, marks.sample().starts))


def _quoted(text: Text) -> bool:
    """Whether the toned readings are quoted: around them is simplified prose, which a kit would have turned."""
    prose = "\0".join(text.between)[:PROSE]
    sentences = SENTENCE.findall(prose)
    others = "".join([sentence for sentence in sentences if "\0" not in sentence and sentence.endswith(ENDS)])
    if len(prose) < PROSE and len(others) <= UNTOUCHED * len(text.marks.starts):
        return False  # As nearly always: each mark stands on a Han character already.
    marked = count_han("".join(sentence for sentence in sentences if "\0" in sentence))
    if count_han(others) <= UNTOUCHED * marked:
        return False
    return sum(map(simplified, others)) > SIMPLIFIED * sum(map(traditional, others))


def _in_sentences(text: Text, marks: Marks) -> float:
    """Return the share of marks in running text: a word list or a quotation sets single words apart."""
    around = LONG_RUN.search
    some = marks.sample().bare
    return _share([around(text.bare, max(0, end - RUN), end + RUN - 1) is not None for end in some])
