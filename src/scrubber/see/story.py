"""The story of the bytes: what they were said to be, what they were read as, and what had to be repaired."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from scrubber.model import Finding, Verdict

__all__ = ["Chapter", "story"]

HEAD = 4_096
"""Characters of a page in which its declaration is looked for, as decoding does."""
BEGINNING = 80
"""Characters of the text quoted beside what it was before it was read anew."""
TOLD = ("undecodable", "mixed", "binary")
"""Rules that speak of the bytes themselves."""


class Chapter(NamedTuple):
    """One thing that happened."""

    name: str
    text: str
    quoted: tuple[tuple[str, str], ...] = ()
    """Labels and quotations from the document."""
    is_wrong: bool = False


def story(verdict: Verdict) -> list[Chapter]:
    """Return what is known of the encoding, in the order in which it happened."""
    notes = {rule: [f for f in verdict.findings if f.rule == f"encoding.{rule}" and f.start is None]
             for rule in ("declaration", "mojibake", *TOLD)}  # fmt: skip
    chapters = [*_declared(verdict, notes["declaration"]), _read(verdict)]
    chapters += [Chapter("bytes", note.excerpt, is_wrong=True) for rule in TOLD for note in notes[rule]]
    if notes["mojibake"] and verdict.sizes.edits:
        chapters.append(_again(verdict, notes["mojibake"][0]))
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
        return [Chapter("declared", "nothing in the document, and nothing elsewhere that the bytes refute")]
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
