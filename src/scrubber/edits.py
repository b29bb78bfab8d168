"""Findings to edits to body, in rounds: each round indexes the text that the one before it left.

The detectors run until none has anything left to change, so the body is what they would leave alone.
The ledger keeps every edit in terms of the text before the first round, which is what
``apply(verdict.text, verdict.findings) == verdict.body`` rests on.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from scrubber.batch import Batch
from scrubber.model import Finding, RuleWeight, excerpt_of, weights_of

__all__ = ["Found", "Ledger", "apply"]


def apply(text: str, findings: Iterable[Finding]) -> str:
    """Return *text* with the replacement of each finding that has a span put in its place.

    Raises:
        ValueError: when two spans overlap or one lies outside the text.
    """
    pieces: list[str] = []
    position = 0
    spans = [(f.start, f.end, f.replacement) for f in findings if f.start is not None]
    for start, end, replacement in sorted(spans, key=lambda span: span[:2]):
        if end is None or replacement is None or not position <= start <= end <= len(text):
            raise ValueError(f"the span {start}:{end} overlaps another one or lies outside the text")
        pieces += text[position:start], replacement
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Found:
    """What a ledger held in the end: findings without a span, edits, and flags; the last two in order."""

    loose: Sequence[Finding]
    edits: Sequence[Finding]
    flags: Sequence[Finding]

    def __bool__(self) -> bool:
        return bool(self.loose or self.edits or self.flags)

    def findings(self) -> tuple[Finding, ...]:
        """Return all findings: those without a span first, then by place."""
        placed = sorted([*self.edits, *self.flags], key=_start) if self.flags else self.edits
        return (*self.loose, *placed)

    def weights(self) -> tuple[RuleWeight, ...]:
        """Return what each rule weighs, without making findings of edits that nobody looked at."""
        if isinstance(self.edits, Batch) and not self.loose and not self.flags:
            return tuple(self.edits.weights())
        return weights_of(self.findings())


class Ledger:
    """The edits and flags of one document so far, and the text that they make of it."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text
        self._edits: Sequence[Finding] = []
        self._flags: list[Finding] = []
        self._loose: list[Finding] = []
        self._known: set[Finding] = set()

    def note(self, findings: Iterable[Finding]) -> None:
        """Take findings without a span; what an earlier call brought is not taken twice."""
        new = [finding for finding in findings if finding not in self._known]
        self._loose += new
        self._known.update(new)

    def commit(self, findings: Iterable[Finding]) -> bool:
        """Take the findings of one detector, whose spans index :attr:`text`; return whether it changed.

        A span must hold something: what is to be put between two characters replaces one of them.
        """
        if isinstance(findings, Batch) and not self._edits and not self._flags:
            self._edits = findings
            self.text = findings.applied()
            return len(findings) > 0
        loose: list[Finding] = []
        new: list[Finding] = []
        flags: list[Finding] = []
        for finding in findings:
            if finding.start is None:
                loose.append(finding)
            elif _start(finding) < _end(finding):
                (new if finding.is_edit else flags).append(finding)
        self.note(loose)
        edits, covered = _disjoint(new)
        self._let_go(covered)
        if not edits and not flags:
            return False
        before = self.text
        self._edits = list(self._edits)
        places = _Places(self._edits)
        for flag in flags:
            self._flag(flag, places)
        if edits:
            self._edits = self._merge(edits, places)
            self.text = apply(self.original, self._edits)
            self._let_go(flag for flag in self._flags if _overlapping(flag, self._edits))
            self._flags = [flag for flag in self._flags if not _overlapping(flag, self._edits)]
        return self.text != before

    def found(self) -> Found:
        """Return all that is known by now."""
        return Found(self._loose, self._edits, self._flags)

    @property
    def edits(self) -> int:
        """How many edits stand; each changes something."""
        return len(self._edits)

    def _let_go(self, findings: Iterable[Finding]) -> None:
        self.note(replace(finding, start=None, end=None, replacement=None, flagged=False) for finding in findings)

    def _flag(self, flag: Finding, places: _Places) -> None:
        first, last = places.range(_start(flag), _end(flag))
        moved = _moved(flag, places.shift(_start(flag)))
        at = bisect_left(self._flags, _start(moved), key=_start)
        if moved in self._flags[at : at + 1]:
            return
        if first < last or _overlapping(moved, self._flags):
            self._let_go([flag])
        else:
            self._flags.insert(at, moved)

    def _merge(self, edits: list[Finding], places: _Places) -> list[Finding]:
        """Return the old edits and *edits* (disjoint, in order) as one list over the original text."""
        if not self._edits:
            return self._first(edits)
        merged: list[Finding] = []
        taken = 0
        index = 0
        while index < len(edits):
            first = edits[index]
            low, high = _start(first), _end(first)
            members = [first]
            old_from, old_to = places.range(low, high)
            while True:
                if old_from < old_to:
                    low, high = min(low, places.out_starts[old_from]), max(high, places.out_ends[old_to - 1])
                following = index + len(members)
                if following < len(edits) and _start(edits[following]) < high:
                    members.append(edits[following])
                    high = max(high, _end(edits[following]))
                    old_from, old_to = places.range(low, high)
                else:
                    break
            start = places.original(low, after=True)
            end = places.original(high, after=False)
            longest = first
            replacement = first.replacement or ""
            if len(members) > 1 or (low, high) != (_start(first), _end(first)):
                replacement = apply(self.text[low:high], [_moved(edit, -low) for edit in members])
                longest = max(members, key=lambda edit: _end(edit) - _start(edit))
                self._let_go(edit for edit in members if edit is not longest)
            if old_from < old_to:
                self._let_go(self._edits[old_from:old_to])
            merged += self._edits[taken:old_from]
            seen = self.original[start:end]
            edit = _placed(longest, start, end, replacement, excerpt_of(seen))
            if replacement == seen:
                self._let_go([edit])
            else:
                merged.append(edit)
            taken = old_to
            index += len(members)
        merged += self._edits[taken:]
        return merged

    def _first(self, edits: list[Finding]) -> list[Finding]:
        """Return those of the first *edits* that change anything: they index the original text."""
        kept = []
        for edit in edits:
            seen = self.original[_start(edit) : _end(edit)]
            placed = _placed(edit, _start(edit), _end(edit), edit.replacement or "", excerpt_of(seen))
            if placed.replacement == seen:
                self._let_go([placed])
            else:
                kept.append(placed)
        return kept


class _Places:
    """Where the edits lie in the text that they made, and the way back to the original."""

    def __init__(self, edits: list[Finding]) -> None:
        starts = [_start(edit) for edit in edits]
        ends = [_end(edit) for edit in edits]
        grown = [len(edit.replacement or "") - _end(edit) + _start(edit) for edit in edits]
        shifts = list(accumulate(grown, initial=0))
        self.out_starts = [start + shift for start, shift in zip(starts, shifts[:-1], strict=True)]
        self.out_ends = [end + shift for end, shift in zip(ends, shifts[1:], strict=True)]
        self._shifts = shifts

    def range(self, low: int, high: int) -> tuple[int, int]:
        """Return the slice of edits whose output overlaps ``low:high`` or, where empty, lies inside it."""
        first = bisect_right(self.out_ends, low)
        last = first
        while last < len(self.out_starts) and self.out_starts[last] < high:
            last += 1
        return first, last

    def shift(self, position: int) -> int:
        """Return what leads from *position*, which lies outside every edit, back to the original."""
        return -self._shifts[bisect_right(self.out_ends, position)]

    def original(self, position: int, *, after: bool) -> int:
        """Return the original offset of a position at the border of an edit or outside all of them.

        Where an edit left nothing, *after* says on which side of it the position lies.
        """
        index = bisect_right(self.out_ends, position) if after else self._before(position)
        return position - self._shifts[index]

    def _before(self, position: int) -> int:
        index = bisect_right(self.out_ends, position)
        while index and self.out_starts[index - 1] == position == self.out_ends[index - 1]:
            index -= 1
        return index


def _disjoint(findings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Return the edits that stand, in order, and those that lie in or across a larger one."""
    kept: list[Finding] = []
    covered: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (_start(f), -_end(f))):
        start, end = _start(finding), _end(finding)
        if not kept or start >= _end(kept[-1]):
            kept.append(finding)
            continue
        last = kept[-1]
        if end <= _end(last) or end - start <= _end(last) - _start(last):
            covered.append(finding)
        else:
            covered.append(last)
            kept[-1] = finding
    return kept, covered


def _moved(edit: Finding, by: int) -> Finding:
    return edit if by == 0 else replace(edit, start=_start(edit) + by, end=_end(edit) + by)


def _placed(edit: Finding, start: int, end: int, replacement: str, excerpt: str) -> Finding:
    """Return the edit over the original text; itself, where it is one, as nearly all are."""
    same = (edit.start, edit.end, edit.replacement, edit.excerpt) == (start, end, replacement, excerpt)
    return edit if same else replace(edit, start=start, end=end, replacement=replacement, excerpt=excerpt)


def _overlapping(finding: Finding, others: list[Finding]) -> bool:
    """Whether *finding* overlaps one of *others*, which are disjoint and in order."""
    index = bisect_left(others, _end(finding), key=_start)
    return index > 0 and _end(others[index - 1]) > _start(finding)


def _start(finding: Finding) -> int:
    assert finding.start is not None
    return finding.start


def _end(finding: Finding) -> int:
    assert finding.end is not None
    return finding.end
