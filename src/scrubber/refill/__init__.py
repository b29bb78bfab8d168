"""UTF-8 that was read as a two-byte encoding which has no character for some of its bytes: what was lost there.

``涓枃`` was 中文: E4 B8 | AD E6 | 96 87 are 涓, a pair for which GBK has no character, and 枃. UTF-8 tells how many
bytes are missing and of which kind, and the wrong encoding which bytes it cannot show. That leaves a few characters
that each lost one can have been, and the text around it and the rest of the document tell them apart.

Whole documents go through :func:`refill_lines`, which reads all lines first and learns the words, the phrases and the
marks of the document from what is certain in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from scrubber.refill.context import Context, place_before
from scrubber.refill.fill import Weights, weigh
from scrubber.refill.paths import Slot
from scrubber.refill.slots import UNKNOWN, Read, read
from scrubber.refill.wrong import Style, styles

__all__ = ["Context", "Refilled", "refill", "refill_lines"]

LONGEST = 2048
"""Characters of a line that are read in one piece."""
SAMPLE = 4096
"""Characters of a document by which is told how it was misread."""
SURER = 40.0
"""What another way of misreading must save against the simplest one: nearly one place that is no UTF-8."""

SURE = {"gb18030": 0.9}
SURE_OTHERWISE = 0.97
"""Probability from which on a character is filled in, which keeps wrong ones under 3 in 100; see benchmarks/refill.py.
The other encodings lose half of all characters, and what is told by neighbours that are unsure themselves is wrong more
often than it says."""

AROUND = 60
"""Characters on either side in which the partner of a bracket is looked for."""
LOST_IN_A_ROW = 6
"""Lost characters in a row that are weighed; more cannot be told."""


Question: TypeAlias = tuple[tuple[Slot, ...], str, str]
"""Lost characters, and what stands on either side."""


class Refilled(NamedTuple):
    """A line restored."""

    text: str
    """The line, with U+FFFD for every character that cannot be told, and for ASCII that a mark took along."""
    lost: int
    """Characters that could have been more than one: what the encoding lost, less what its other bytes tell."""
    filled: int
    """How many of those were told."""
    broken: int
    """Places that are no UTF-8 read as this encoding, whatever was lost: shown as they come. It was misread
    otherwise, or was changed since, or is no misread text."""


def refill(line: str, codec: str, context: Context, style: Style | None = None) -> Refilled:
    """Restore *line*, UTF-8 that was read as *codec*: gb18030 (for all of GBK), big5hkscs, cp950, cp949 or cp932.

    *context* is built from the document as far as it is certain (U+FFFD for what is not), and *style* says how it was
    misread; without it, that is told by this line alone. A line without losses comes back as by ``line.encode(codec)
    .decode()``. It takes linear time and does not raise.
    """
    return _filled(_read(line, style or _style([line], codec)), codec, context, {})


def refill_lines(lines: Sequence[str], codec: str, around: str = "") -> list[Refilled]:
    """Restore the lines of one document, all misread in the same way, *around* being text that was not misread.

    See :func:`refill`.
    """
    style = _style(lines, codec)
    rows = [_read(line, style) for line in lines]
    context = Context("\n".join([*("".join(map(_certain, row.pieces)) for row in rows), around]))
    known: dict[Question, list[Weights]] = {}
    return [_filled(row, codec, context, known) for row in rows]


def _style(lines: Sequence[str], codec: str) -> Style:
    """Return the way of misreading under which the lines are UTF-8, the simplest one in doubt."""
    sample: list[str] = []
    size = 0
    for line in lines:
        sample.append(line[: SAMPLE - size])
        size += len(sample[-1])
        if size >= SAMPLE:
            break
    best, *others = styles("\n".join(lines), codec)
    least = _cost(sample, best) - SURER
    for style in others:
        cost = _cost(sample, style)
        if cost < least:
            best, least = style, cost
    return best


def _cost(lines: list[str], style: Style) -> float:
    return sum(_read(line, style).cost for line in lines)


def _read(line: str, style: Style) -> Read:
    parts = [read(line[start : start + LONGEST], style) for start in range(0, len(line), LONGEST)]
    if len(parts) == 1:
        return parts[0]
    pieces = [piece for part in parts for piece in part.pieces]
    return Read(pieces, sum(part.cost for part in parts), sum(part.broken for part in parts))


def _certain(piece: str | Slot) -> str:
    return piece if isinstance(piece, str) else UNKNOWN


def _filled(row: Read, codec: str, context: Context, known: dict[Question, list[Weights]]) -> Refilled:
    sure = SURE.get(codec, SURE_OTHERWISE)
    shown: list[str] = []
    lost = filled = 0
    for piece, weights in weighed(row.pieces, context, known):
        if isinstance(piece, Slot):
            lost += 1
            best = max(weights, key=weights.__getitem__, default=UNKNOWN)
            told = weights.get(best, 0.0) >= sure
            filled += told
            shown.append(best if told else UNKNOWN * _size(weights))
        else:
            shown.append(piece)
    return Refilled("".join(shown), lost, filled, row.broken)


def _size(weights: Weights) -> int:
    """Return how many characters a slot that cannot be told stands for: two where it took ASCII along."""
    return 1 + (sum(share for option, share in weights.items() if len(option) > 1) > 0.5)


def weighed(
    pieces: list[str | Slot], context: Context, known: dict[Question, list[Weights]]
) -> Iterator[tuple[str | Slot, Weights]]:
    """Yield the pieces, the lost characters with how probable their options are; empty where none can be told.

    *known* keeps what was asked of the *context* before: a document that repeats its lines asks again.
    """
    left = ""
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        if isinstance(piece, str):
            yield piece, {}
            left = (left + piece)[-AROUND:]
            index += 1
            continue
        run: list[Slot] = []
        while index < len(pieces) and isinstance(slot := pieces[index], Slot):
            run.append(slot)
            index += 1
        right = _certain(pieces[index])[:AROUND] if index < len(pieces) else ""
        if len(run) <= LOST_IN_A_ROW and all(slot.options for slot in run):
            question = tuple(run), left, right
            if question not in known:
                place = place_before(right[:1] or "\n")
                known[question] = weigh([slot.options for slot in run], left, right, context, place)
            yield from zip(run, known[question], strict=True)
        else:
            yield from ((slot, {}) for slot in run)
        left = (left + UNKNOWN * len(run))[-AROUND:]
