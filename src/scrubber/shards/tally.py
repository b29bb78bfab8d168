"""Counts of one unit, one shard or one run; they add up in any grouping, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scrubber.columns import ERROR, Record, storable
from scrubber.model import Verdict
from scrubber.policy import DETECTOR_NAMES
from scrubber.shards.model import OUTPUTS, Output, Row

__all__ = ["BINS", "DECISIONS", "Tally", "host_of"]

DECISIONS = ("keep", "clean", "drop", ERROR)
BINS = 20
"""Bins of a histogram of scores, each 0.05 wide; a score of 0 is counted apart."""
SAMPLES = 3
"""Samples kept of each reason and of the errors, of a unit, a shard and a run."""
HOSTS = 1000
"""Hosts that are stored by name, those with the most rows; the others as one."""
CONTEXT = 60
"""Characters quoted on either side of a sample."""
OTHER_HOSTS = "(others)"


@dataclass(slots=True)
class Tally:
    """What was counted."""

    rows: int = 0
    """Rows that are documents, as read."""
    decisions: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    """Rows in each output, as the writers counted them."""
    passed: int = 0
    """Rows that are no documents and went through as they are."""
    extent: int = 0
    """How much of the shard was read, in the measure of its format."""
    bytes: int = 0
    """Size of the documents, as read."""
    characters: Counter[str] = field(default_factory=Counter)
    """Visible characters ``before``, and ``after`` in what was kept."""
    scores: dict[str, list[int]] = field(default_factory=lambda: {name: [0] * (BINS + 1) for name in DETECTOR_NAMES})
    """By detector: documents with the score 0, then by bins."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Documents by ``decision reason``."""
    encodings: Counter[str] = field(default_factory=Counter)
    hosts: dict[str, list[int]] = field(default_factory=dict)
    """By host: documents by decision, in the order of :data:`DECISIONS`."""
    samples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def judged(self, row: Row, entry: Record, verdict: Verdict | None) -> None:
        """Count a document and what was decided."""
        decision = entry["decision"]
        self.rows += 1
        self.bytes += row.size
        self.decisions[decision] += 1
        if row.url is not None or row.data is not None:
            counts = self.hosts.setdefault(host_of(row.url), [0] * len(DECISIONS))
            counts[DECISIONS.index(decision)] += 1
        if entry["scores"] is None or entry["sizes"] is None:
            self._sample(ERROR, row, decision, {"left": entry["error"] or "", "old": "", "new": None, "right": ""})
            return
        self.characters["before"] += int(entry["sizes"]["text"])
        if decision != "drop":
            self.characters["after"] += int(entry["sizes"]["body"])
        self.encodings[entry["encoding"] or "(text)"] += 1
        for name, score in entry["scores"].items():
            self.scores[name][bin_of(score)] += 1
        for reason in entry["reasons"]:
            self.reasons[f"{decision} {reason}"] += 1
            if verdict is not None and self.lacks([reason]):
                self._sample(reason, row, decision, _before_and_after(verdict, reason))

    def wrote(self, output: Output) -> None:
        """Count a row in an output."""
        self.written[output] += 1

    def lacks(self, reasons: Iterable[str]) -> bool:
        """Whether there are too few samples of any of the *reasons*."""
        return any(len(self.samples.get(reason, ())) < SAMPLES for reason in reasons)

    def sampled(self, name: str, sample: dict[str, Any]) -> None:
        """Keep a sample of a reason, where there are not enough of them."""
        samples = self.samples.setdefault(name, [])
        if len(samples) < SAMPLES:
            samples.append(sample)

    def _sample(self, name: str, row: Row, decision: str, texts: dict[str, Any]) -> None:
        about = {"at": row.at, "id": row.id, "url": row.url}
        about |= {key: storable(value[:300]) for key, value in about.items() if isinstance(value, str)}
        self.sampled(name, {"decision": decision, **about, **texts})

    def add(self, other: Tally) -> None:
        """Add what comes after this."""
        for name in ("rows", "passed", "extent", "bytes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("decisions", "written", "characters", "reasons", "encodings"):
            getattr(self, name).update(getattr(other, name))
        for name, bins in other.scores.items():
            self.scores[name] = [a + b for a, b in zip(self.scores[name], bins, strict=True)]
        for host, counts in other.hosts.items():
            mine = self.hosts.get(host)
            self.hosts[host] = list(counts) if mine is None else [a + b for a, b in zip(mine, counts, strict=True)]
        for name, samples in other.samples.items():
            mine_too = self.samples.setdefault(name, [])
            mine_too.extend(samples[: SAMPLES - len(mine_too)])

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, in an order that does not depend on that of the counting."""
        return {
            "rows": {"in": self.rows} | {name: self.decisions[name] for name in DECISIONS},
            "written": {name: self.written[name] for name in OUTPUTS},
            "passed": self.passed,
            "extent": self.extent,
            "bytes": self.bytes,
            "characters": {name: self.characters[name] for name in ("before", "after")},
            "scores": self.scores,
            "reasons": dict(sorted(self.reasons.items(), key=_by_count)),
            "encodings": dict(sorted(self.encodings.items(), key=_by_count)),
            "hosts": self._hosts(),
            "samples": {name: self.samples[name] for name in sorted(self.samples)},
        }

    def _hosts(self) -> dict[str, list[int]]:
        ordered = sorted(self.hosts.items(), key=lambda item: (item[0] == OTHER_HOSTS, -sum(item[1]), item[0]))
        named, rest = ordered[:HOSTS], ordered[HOSTS:]
        others = [sum(counts) for counts in zip(*(counts for _, counts in rest), strict=True)]
        return dict(named) | ({OTHER_HOSTS: others} if others else {})

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Tally:
        """Return the tally that :meth:`to_dict` gave."""
        rows = dict(values["rows"])
        return cls(
            rows=rows.pop("in"),
            decisions=Counter(rows),
            written=Counter(values["written"]),
            passed=values["passed"],
            extent=values["extent"],
            bytes=values["bytes"],
            characters=Counter(values["characters"]),
            scores={name: list(bins) for name, bins in values["scores"].items()},
            reasons=Counter(values["reasons"]),
            encodings=Counter(values["encodings"]),
            hosts={name: list(counts) for name, counts in values["hosts"].items()},
            samples={name: list(samples) for name, samples in values["samples"].items()},
        )


def bin_of(score: float) -> int:
    """Return the place of a score in its histogram: 0 for none, then 1 to 20."""
    return 0 if score <= 0 else min(BINS, int(score * BINS) + 1)


def host_of(url: str | None) -> str:
    """Return the host of a URL, or words for its absence."""
    if not url:
        return "(no URL)"
    try:
        return storable(urlsplit(url).hostname or "(no host)")[:253]
    except ValueError:
        return "(no host)"


def _before_and_after(verdict: Verdict, reason: str) -> dict[str, Any]:
    """Return what stood around the first place of a reason, and what came in its place."""
    findings = [finding for finding in verdict.findings if finding.rule == reason]
    placed = [finding for finding in findings if finding.start is not None]
    if not placed:
        old = findings[0].excerpt if findings else ""
        return {"left": "", "old": storable(old), "new": None, "right": ""}
    finding = next((finding for finding in placed if finding.is_edit), placed[0])
    start, end = finding.start or 0, finding.end or 0
    return {
        "left": storable(verdict.text[max(0, start - CONTEXT) : start]),
        "old": storable(finding.excerpt),
        "new": storable((finding.replacement or "")[:300]) if finding.is_edit else None,
        "right": storable(verdict.text[end : end + CONTEXT]),
    }


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
