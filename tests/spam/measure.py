"""What the rules make of the labelled set: per family of documents, and per rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from scrubber import Decision, Finding, Scrubber, Verdict
from tests.generator import lacking, rows
from tests.spam.labelled import Labelled, labelled

__all__ = ["Family", "Measured", "RuleCount", "measure"]


@dataclass(slots=True)
class Family:
    """How many documents of a family came out right."""

    wanted: str
    documents: int = 0
    right: int = 0
    exact: int = 0
    """Documents whose body is exactly the truth; of a page, those that were dropped."""
    lost: int = 0
    """Documents that lost text of theirs with an edit."""
    flagged: int = 0
    """Honest documents with a finding that leaves the text."""

    @property
    def share(self) -> float:
        """Share of its documents that came out right."""
        return self.right / self.documents


@dataclass(slots=True)
class RuleCount:
    """On how many documents a rule fired, and on how many of them rightly."""

    fired: int = 0
    right: int = 0


@dataclass(slots=True)
class Measured:
    """The account of one part of the set."""

    families: dict[str, Family] = field(default_factory=dict)
    rules: dict[str, RuleCount] = field(default_factory=dict)

    @property
    def false_alarms(self) -> int:
        """Honest documents that were edited or dropped."""
        return sum(family.documents - family.right for family in self.families.values() if family.wanted == "keep")

    @property
    def honest(self) -> int:
        """Honest documents."""
        return sum(family.documents for family in self.families.values() if family.wanted == "keep")

    @property
    def lost(self) -> int:
        """Documents that lost text of theirs."""
        return sum(family.lost for family in self.families.values())


def measure(part: str, scrubber: Scrubber) -> Measured:
    """Return what *scrubber* makes of a part of the set."""
    measured = Measured()
    for case in labelled(part):
        verdict = scrubber.scrub(case.source, kind="text")
        spam = [finding for finding in verdict.findings if finding.detector == "spam"]
        family = measured.families.setdefault(case.family, Family(case.wanted))
        dropped = verdict.decision is Decision.DROP
        family.documents += 1
        lost = case.wanted != "drop" and not dropped and lacking(case.body, verdict.body) > 0
        family.lost += lost
        family.exact += dropped if case.wanted == "drop" else rows(verdict.body) == rows(case.body)
        family.right += _is_right(case, verdict, spam) and not lost
        family.flagged += case.wanted == "keep" and bool(spam)
        for rule, number in Counter(finding.rule for finding in spam if _counts(finding)).items():
            count = measured.rules.setdefault(rule, RuleCount())
            count.fired += number > 0
            count.right += case.wanted != "keep" and not lost and dropped == (case.wanted == "drop")
    return measured


def _counts(finding: Finding) -> bool:
    return finding.is_edit or finding.replacement is None


def _is_right(case: Labelled, verdict: Verdict, spam: list[Finding]) -> bool:
    dropped = verdict.decision is Decision.DROP
    if case.wanted == "keep":
        return not dropped and not any(finding.is_edit for finding in spam)
    if case.wanted == "drop":
        return dropped
    exact = rows(verdict.body) == rows(case.body)
    return not dropped and (exact or (case.wanted == "shown" and bool(spam)))
