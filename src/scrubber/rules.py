"""The rules: data files that say what each one finds, how much it weighs, and what it must leave alone."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pkgutil import get_data
from typing import Any

from scrubber.model import Finding, excerpt_of

__all__ = ["Rule", "RuleBook", "data_bytes", "rule_book", "rules_version"]

NAMES = ("encoding", "hidden", "pinyin", "spam")
"""The data files, in the order in which the detectors run."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a detector; its name starts with the detector's, as in ``pinyin.toned``."""

    id: str
    """The detector's name, a dot, the rule's."""
    summary: str
    """What it finds and what becomes of it, in a sentence."""
    weight: float
    """Strength of the evidence, 0 to 1: it orders the reasons of a verdict, and decides nothing."""
    measured: str
    """The measurement that set the rule's numbers."""
    examples: tuple[dict[str, str], ...] = ()
    """Documents on which the rule must fire: ``text``, and what their ``body`` must be."""
    lookalikes: tuple[str, ...] = ()
    """Documents that must stay as they are."""
    known_failures: tuple[dict[str, str], ...] = ()
    """Examples on which the rule still falls short; tested as strict expected failures."""

    def edit(self, text: str, start: int, end: int, replacement: str = "") -> Finding:
        """Return a finding that puts *replacement* in the place of ``text[start:end]``."""
        return self._finding(excerpt_of(text[start:end]), start, end, replacement)

    def flag(self, text: str, start: int, end: int) -> Finding:
        """Return a finding that shows ``text[start:end]`` and leaves it."""
        return replace(self.edit(text, start, end, text[start:end]), flagged=True)

    def note(self, evidence: str) -> Finding:
        """Return a finding without a span: about a node, or about the document as a whole."""
        return self._finding(excerpt_of(evidence), None, None, None)

    def _finding(self, excerpt: str, start: int | None, end: int | None, replacement: str | None) -> Finding:
        detector = self.id.partition(".")[0]
        return Finding(detector, self.id, start, end, replacement, excerpt, self.weight)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A detector's data file."""

    detector: str
    """The detector's name."""
    version: int
    """Of the data file."""
    rules: dict[str, Rule]
    """By id."""
    tables: dict[str, Any] = field(default_factory=dict)
    """Whatever else the detector keeps in its file: thresholds, word lists, known characters."""

    def __getitem__(self, name: str) -> Rule:
        return self.rules[f"{self.detector}.{name}"]


def data_bytes(name: str) -> bytes:
    """Return the content of a file of the package's ``data`` folder."""
    content = get_data("scrubber", f"data/{name}")
    assert content is not None  # The loader of a package in a folder or an archive has data.
    return content


@cache
def rule_book(detector: str) -> RuleBook:
    """Return the rules of *detector*, read once per process (they never change while it runs)."""
    raw = tomllib.loads(data_bytes(f"{detector}.toml").decode())
    rules = {
        f"{detector}.{name}": Rule(
            id=f"{detector}.{name}",
            summary=entry["summary"],
            weight=float(entry["weight"]),
            measured=entry["measured"],
            examples=tuple(entry.get("examples", ())),
            lookalikes=tuple(entry.get("lookalikes", ())),
            known_failures=tuple(entry.get("known_failures", ())),
        )
        for name, entry in raw["rules"].items()
    }
    return RuleBook(detector, raw["version"], rules, raw.get("tables", {}))


@cache
def rules_version() -> str:
    """Return a short name for the state of all rules: any change to a data file changes it."""
    from importlib.resources import files  # A quarter of the time that importing this module would take.

    digest = hashlib.sha256()
    for entry in sorted(files("scrubber").joinpath("data").iterdir(), key=lambda entry: entry.name):
        if entry.is_file():
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.hexdigest()[:12]
