"""Documents that were read as the wrong encoding from beginning to end: read again before anything else is done."""

from __future__ import annotations

from typing import NamedTuple

from scrubber.detectors.encoding.runs import Damage, suspect
from scrubber.detectors.encoding.talk import talks_about
from scrubber.document import Document, visible
from scrubber.misread import NOT_ASCII, SIGN, Misreadings, misread, put_in
from scrubber.model import Finding
from scrubber.rules import rule_book

__all__ = ["Reread", "first_suspect", "reread", "stretches"]

GLANCE = 512
"""Characters, from the first one beyond ASCII on and again from the middle of the document, that show a sign of it if
all of the document is misread: 0.96 of lines of 40 characters do."""

MARKUP = ("<", " ", "\t", "\r", "\n", "\ufeff")
"""What a page begins with."""

MOST_SOUND = 0.1
"""Share of the characters beyond ASCII that may not be misread: a copyright sign, an arrow from an entity. Where more
of them are sound, each misread stretch is a finding of its own."""


class Reread(NamedTuple):
    """A document read again."""

    text: str
    findings: tuple[Finding, ...]
    score: float
    """The share of its visible characters that was misread."""


def first_suspect(document: Document) -> int | None:
    """Return where the first character stands that may be damage; None for most documents."""
    memo = document.memo
    if "suspect" not in memo:
        memo["suspect"] = suspect(document.text)
    found: int | None = memo["suspect"]
    return found


def stretches(document: Document, first: int) -> Misreadings:
    """Return what is misread in the document, with no sign of one before *first*."""
    memo = document.memo
    if "misread" not in memo:
        memo["misread"] = misread(document.text, first)
    found: Misreadings = memo["misread"]
    return found


def reread(document: Document) -> Reread | None:
    """Return the document read again where next to all of it was misread; None for every other.

    It comes before the markup is looked at: a wrong decoder may have swallowed brackets of tags.
    """
    text = document.text
    # Markup is not what the detector will see, and much longer: of it a glance must do.
    if text.isascii() or (text[:1] not in MARKUP and first_suspect(document) is None):
        return None
    first = NOT_ASCII.search(text)
    if first is None:
        return None
    middle = len(text) // 2
    if not any(SIGN.search(text, start, start + GLANCE) for start in (first.start(), middle)):
        return None
    seen = stretches(document, first.start())
    found = [one for one in seen.pieces if one.text is not None]
    size = sum(one.size for one in found)
    if not found or size < (1 - MOST_SOUND) * sum(map(len, NOT_ASCII.findall(text))):
        return None
    if talks_about(text, [Damage("mojibake", one.start, one.end, one.size) for one in found]):
        return None
    wrong, right = max(found, key=lambda one: one.size).way
    evidence = f"{right} read as {wrong}: {text[found[0].start : found[0].end]}"
    rule = rule_book("encoding")["mojibake"]
    return Reread(put_in(text, found), tuple(map(rule.note, (evidence, *seen.bounds))), min(1.0, size / visible(text)))
