"""The two cells of a row, as markup: what stands in the text with its findings marked, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scrubber.model import Finding
from scrubber.policy import DETECTOR_NAMES
from scrubber.see.house import Markup, escape, plain, spelled
from scrubber.see.rows import Row

__all__ = ["MOST_WALKED", "Mark", "cells", "kind_of", "marks_of"]

MOST_WALKED = 20_000
"""Findings that can be walked through, each for 150 bytes of markup; those behind them are coloured and no more."""
QUOTED = 60
"""Characters quoted of a finding where the pointer rests on it; all of it stands in the text."""
BECAME = {"left": "is shown, and left as it is", "cut": "is taken out"}


class Mark(NamedTuple):
    """The tags around a finding in both cells."""

    before: str
    after: str
    head: str
    """The tag in the first cell where the finding begins: a link, so that the keyboard comes to it."""
    head_after: str
    end: str


def kind_of(finding: Finding) -> str:
    """Return the style class of a finding: its detector, where that is one of the library's."""
    return finding.detector if finding.detector in DETECTOR_NAMES else "other"


def marks_of(placed: Sequence[Finding], groups: Mapping[str, int], text: str) -> list[Mark]:
    """Return the marks of the findings that have a place in *text*.

    Args:
        placed: The findings, in order.
        groups: The number of each rule's entry on the page, to which its findings lead.
        text: The text before cleaning.
    """
    plain_marks: dict[str, Mark] = {}
    marks = []
    for number, finding in enumerate(placed):
        old, new = text[finding.start : finding.end], finding.replacement or ""
        # A finding made by hand may replace a text by itself without being a flag.
        how = "left" if old == new else "new" if new else "cut"
        classes = f"{kind_of(finding)} {how}"
        mark = plain_marks.get(classes)
        if mark is None:
            before, after = f'<b class="f {classes}">', f'<b class="g {classes}">'
            mark = plain_marks[classes] = Mark(before, after, before, after, "</b>")
        if number < MOST_WALKED:
            became = BECAME.get(how) or f"becomes “{_cut(new)}”"
            about = escape(plain(f"{finding.rule}: “{_cut(old)}” {became}"))
            link = f'<a class="f {classes}" id="f{number}" href="#r{groups[finding.rule]}" title="{about}">'
            mark = mark._replace(head=link, head_after=f'<b class="g {classes}" id="g{number}">', end="</a>")
        marks.append(mark)
    return marks


def cells(row: Row, marks: Sequence[Mark]) -> tuple[Markup, Markup]:
    """Return the content of both cells."""
    before: list[str] = []
    after: list[str] = []
    for piece in row.pieces:
        if piece.number is None:
            same = spelled(piece.before)
            before.append(same)
            after.append(same)
            continue
        mark = marks[piece.number]
        if piece.is_head:
            before += mark.head, spelled(piece.before, inside=True), mark.end
            after += mark.head_after, spelled(piece.after, inside=True), "</b>"
        else:
            before += mark.before, spelled(piece.before, inside=True), "</b>"
            after += mark.after, spelled(piece.after, inside=True), "</b>"
    return Markup("".join(before)), Markup("".join(after))


def _cut(text: str) -> str:
    return text if len(text) <= QUOTED else f"{text[: QUOTED // 2]}…{text[-QUOTED // 2 + 1 :]}"
