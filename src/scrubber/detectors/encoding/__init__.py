"""Encoding damage in text: characters that no text holds, lines read as the wrong encoding, half-lost characters."""

from __future__ import annotations

from typing import ClassVar

from scrubber.detectors.encoding.halves import half_lost, may_be_half_lost, suspects
from scrubber.detectors.encoding.runs import RUNS, Damage, always, noise, touched
from scrubber.detectors.encoding.talk import talks_about
from scrubber.detectors.encoding.whole import first_suspect, reread, stretches
from scrubber.document import NOTHING, Document, Report, visible
from scrubber.half_lost import repairs as repairs_of
from scrubber.misread import Misreadings
from scrubber.policy import Policy
from scrubber.rules import rule_book

__all__ = ["Encoding", "reread"]

MOST_RESTORED = 100
"""A document with more half-lost places is left as it is: one takes 0.1 s, and the most damaged page seen has 9."""


NOTHING_MISREAD = Misreadings([])


class Encoding:
    """Finds and scores what a wrong or broken decoding left: what is certain it edits, the rest it flags.

    The score is the share of the visible characters (all but white space) that are damaged: those that are edited;
    those in runs of U+FFFD, controls, private use and 锟斤拷; the non-ASCII ones of misread lines; and of half-lost
    characters everything from the lost byte up to the next ASCII character. In a document that talks about such
    damage, what it quotes is none.
    """

    name: ClassVar[str] = "encoding"

    def __init__(self, policy: Policy) -> None:
        self._book = rule_book(self.name)

    def find(self, document: Document) -> Report:
        """Return the damage of the document's text."""
        text = document.text
        first = first_suspect(document)
        maybe_lost = may_be_half_lost(text)
        if first is None and not maybe_lost:
            return NOTHING
        found: list[Damage] = []
        edits: list[tuple[Damage, str]] = []
        again = NOTHING_MISREAD
        places: list[int] = []
        if first is not None:
            again = stretches(document, first)
            found += (Damage("mojibake", one.start, one.end, one.size) for one in again.pieces)
            edits, shown = noise(text, found)
            found += shown
        if maybe_lost:
            found += half_lost(text)
            places = suspects(text)
        if talks_about(text, [*found, *(one for one, _ in edits)]):
            found, again, places = [], NOTHING_MISREAD, []
            edits = [(one, new) for one, new in edits if always(text, one)]
        shown, damaged = _apart(found)
        known = {(one.start, one.end): one.text for one in again.pieces}
        restored = [(one, new) for one in shown if (new := known.get((one.start, one.end))) is not None]
        halves = _restored(text, places, [one for one, _ in restored])
        damaged += sum(one.size for one, _ in halves if not touched(one, shown))
        restored += halves
        taken = sorted((one for one, _ in restored), key=lambda one: one.start)
        shown = [one for one in shown if not touched(one, taken)]
        findings = [self._book[one.rule].edit(text, one.start, one.end, new) for one, new in [*restored, *edits]]
        findings += [self._book[one.rule].flag(text, one.start, one.end) for one in shown]
        if len(places) > MOST_RESTORED and any(one.rule == "half_lost" for one in shown):
            findings.append(self._book["half_lost"].note(f"more than {MOST_RESTORED} places: none was restored"))
        findings += map(self._book["mojibake"].note, again.bounds)
        if not findings:
            return NOTHING
        damaged += sum(one.size for one, _ in edits)
        return Report(findings, min(1.0, damaged / max(1, visible(text))))


def _restored(text: str, places: list[int], misread: list[Damage]) -> list[tuple[Damage, str]]:
    """Return what stood at the half-lost *places* outside of *misread* text, where that is sure."""
    if not 0 < len(places) <= MOST_RESTORED:
        return []
    sure = [one for one in repairs_of(text, places) if one.sure]
    halves = [(Damage("half_lost", one.start, one.end, one.end - one.start), one.original) for one in sure]
    return [(one, new) for one, new in halves if not touched(one, misread)]


def _apart(found: list[Damage]) -> tuple[list[Damage], int]:
    """Return the damage in order, less what lies in or across an earlier and longer one, and the size of it all."""
    apart: list[Damage] = []
    size = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        last = apart[-1] if apart else None
        if last is None or one.start >= last.end:
            apart.append(one)
            size += one.size
        elif last.rule in RUNS:
            # Two stretches beyond the limit: each counts its own characters only.
            size += one.size
    return apart, size
