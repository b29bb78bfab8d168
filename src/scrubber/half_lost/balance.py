"""Marks in their order: what may follow what, and which quotes and brackets are open."""

from __future__ import annotations

from scrubber.lazy import lazy

__all__ = ["Surroundings"]

PAUSES = "，、；：,;"
ENDS = "。！？!?"
CLOSERS = "”』」）》’】〉"
OPENERS = "“『「（《‘【〈"

STRANGE = 14.0
"""Bits of two marks that do not follow each other (，。, or a comma behind a full stop)."""
UNBALANCED = 9.0
"""Bits of a quote or bracket that closes nothing, opens again, or stays open."""
LINE_END, NO_END = 2.0, 4.0
"""Bits that a line saves by ending in a mark that ends a sentence, and that it costs to end in anything else: of the
lines of prose 19 in 20 end so."""
EXPECTED = -3.0
"""Bits that a closing quote saves right behind the mark that ends a sentence."""

SEVERAL = lazy(
    f"[{PAUSES}{ENDS}][{PAUSES}]|[{PAUSES}][{ENDS}]|[{OPENERS}][{PAUSES}{ENDS}{CLOSERS}]|。[{ENDS}》〉]|[{ENDS}]”[{PAUSES}]"
)
CLOSING = lazy(f"[{ENDS}…]”")
PARTNERS = {"”": "“", "』": "『", "」": "「", "）": "（", "》": "《", "’": "‘", "】": "【", "〉": "〈"}
OPENING = {opening: closing for closing, opening in PARTNERS.items()}
PAIRED = lazy(f"[{OPENERS}{CLOSERS}]")


class Surroundings:
    """The line around a place: what is open before it, and what stands behind it."""

    def __init__(self, before: str, behind: str) -> None:
        """*behind* reaches to the end of the line at most, or to where the next thing was lost."""
        self._ends = behind[:1] in ("", "\n")
        line, newline, _ = behind.partition("\n")
        self._complete = newline != ""
        self._before = PAIRED.findall(before.rpartition("\n")[2])
        self._after = PAIRED.findall(line)
        self._character = before[-1:]

    def bits(self, inside: str) -> float:
        """Return what the marks of *inside* cost, in these surroundings."""
        line = self._character + inside
        bits = STRANGE * len(SEVERAL.findall(line)) + EXPECTED * len(CLOSING.findall(line))
        if self._ends and self._complete and line:
            bits += -LINE_END if line[-1] in ENDS or (line[-2:-1] in ENDS and line[-1] in CLOSERS) else NO_END
        kinds = set(PAIRED.findall(inside))
        if kinds:
            marks = [*self._before, *PAIRED.findall(inside), *self._after]
            pairs = {PARTNERS.get(mark, mark) for mark in kinds}
            bits += UNBALANCED * sum(_unbalanced(marks, opening, self._complete) for opening in pairs)
        return bits


def _unbalanced(marks: list[str], opening: str, complete: bool) -> int:
    """Return how many marks of one kind have no partner; the last may stay open where the line is not *complete*."""
    closing = OPENING[opening]
    wrong = depth = 0
    for mark in marks:
        if mark == opening:
            wrong += depth
            depth = 1
        elif mark == closing:
            wrong += 1 - depth
            depth = 0
    return wrong + (depth if complete else 0)
