"""The story of the bytes: what they were said to be, what they were read as, and what had to be repaired."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from scrubber.model import Finding, Verdict

__all__ = ["Chapter", "is_told", "story"]

HEAD = 4_096
"""Characters of a page in which its declaration is looked for, as decoding does."""
BEGINNING = 80
"""Characters of the text quoted beside what it was before it was read anew."""
OF_THE_BYTES = ("encoding.undecodable", "encoding.mixed", "encoding.binary")
DECLARED, READ_ANEW = "encoding.declaration", "encoding.mojibake"
WAY = re.compile(r"[\w.-]+ read as [\w.-]+: ", re.ASCII)
"""How the note of a document that was read anew begins; one of a repair inside a larger one quotes the text."""


class Chapter(NamedTuple):
    """One thing that happened."""

    name: str
    text: str
    quoted: tuple[tuple[str, str], ...] = ()
    """Labels and quotations from the document."""
    is_wrong: bool = False


def is_told(finding: Finding) -> bool:
    """Whether the story tells of a finding, which then has no place in the text."""
    if finding.start is not None:
        return False
    anew = finding.rule == READ_ANEW and WAY.match(finding.excerpt) is not None
    return anew or finding.rule in (DECLARED, *OF_THE_BYTES)


def story(verdict: Verdict) -> list[Chapter]:
    """Return what is known of the encoding, in the order in which it happened."""
    told = [finding for finding in verdict.findings if is_told(finding)]
    chapters = [*_declared(verdict, [note for note in told if note.rule == DECLARED]), _read(verdict)]
    chapters += [Chapter("bytes", note.excerpt, is_wrong=True) for note in told if note.rule in OF_THE_BYTES]
    chapters += [_again(verdict, note) for note in told if note.rule == READ_ANEW]
    placed = [f for f in verdict.findings if f.detector == "encoding" and f.start is not None]
    if placed:
        chapters.append(Chapter("repaired", _counted(placed)))
    if verdict.sizes.residue:
        left = f"{verdict.sizes.residue:.1%} of the body's visible characters are still damaged, and marked in the text"
        chapters.append(Chapter("left", left, is_wrong=True))
    return chapters


def _declared(verdict: Verdict, refuted: list[Finding]) -> list[Chapter]:
    if verdict.encoding is None:
        return []
    if refuted:
        return [Chapter("declared", note.excerpt, is_wrong=True) for note in refuted]
    from scrubber.decode.declared import declarations

    # A page keeps its decoded source alone; what it declares is ASCII, so the bytes can be made again.
    said = declarations((verdict.page or "")[:HEAD].encode("utf-8", "replace"), None)
    if not said:
        return [Chapter("declared", "no encoding in the document itself")]
    return [Chapter("declared", f"{one.where} says {one.label}") for one in said]


def _read(verdict: Verdict) -> Chapter:
    if verdict.encoding is None:
        return Chapter("read as", "nothing: the source was already text")
    return Chapter("read as", verdict.encoding)


def _again(verdict: Verdict, note: Finding) -> Chapter:
    way, _, sample = note.excerpt.partition(": ")
    now = " ".join(verdict.text.split(maxsplit=BEGINNING)[:BEGINNING])[:BEGINNING]
    return Chapter("read anew", way, (("it was", sample), ("it is", now)), is_wrong=True)


def _counted(findings: list[Finding]) -> str:
    counts = Counter((finding.is_edit, finding.rule) for finding in findings)
    told = {
        is_edit: ", ".join(f"{count:,} × {rule}" for (kind, rule), count in counts.items() if kind is is_edit)
        for is_edit in (True, False)
    }
    done = [f"{told[True]} repaired"] if told[True] else []
    return "; ".join(done + ([f"{told[False]} shown and left"] if told[False] else []))
