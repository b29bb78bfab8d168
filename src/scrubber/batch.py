"""Many edits of one text in columns: a finding is made of one when somebody looks at it.

A page that a kit annotated has a reading behind every third character. As objects, each of them would cost five
times what finding it and taking it out does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import overload

from scrubber.model import Finding, RuleWeight
from scrubber.rules import RuleBook

__all__ = ["Batch"]


class Batch(Sequence[Finding]):
    """Edits of *text* that take something out, in order and disjoint, none of them empty.

    Args:
        text: What the edits are of.
        starts: Where each begins: characters of *text* before it.
        ends: Where each ends.
        rules: The name of the rule of each, without the detector's.
        book: Where the rules are.
    """

    __slots__ = ("_book", "_ends", "_rules", "_starts", "text")

    def __init__(
        self, text: str, starts: Sequence[int], ends: Sequence[int], rules: Sequence[str], book: RuleBook
    ) -> None:
        self.text = text
        self._starts = starts
        self._ends = ends
        self._rules = rules
        self._book = book

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> list[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | list[Finding]:
        if isinstance(index, slice):
            return list(map(self._made, self._starts[index], self._ends[index], self._rules[index]))
        return self._made(self._starts[index], self._ends[index], self._rules[index])

    def __iter__(self) -> Iterator[Finding]:
        return map(self._made, self._starts, self._ends, self._rules)

    def _made(self, start: int, end: int, rule: str) -> Finding:
        return self._book[rule].edit(self.text, start, end)

    def applied(self) -> str:
        """Return the text with the edits made."""
        kept = map(slice, [0, *self._ends], [*self._starts, None])
        return "".join(map(str.__getitem__, repeat(self.text), kept))

    def weights(self) -> Iterator[RuleWeight]:
        """Yield what each rule weighs in all."""
        for name, count in Counter(self._rules).items():
            rule = self._book[name]
            yield RuleWeight(rule.id, rule.weight * count, rule.weight * count)
