"""The report of a run: for people (HTML) and for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrubber.explain import shown, summary_of
from scrubber.policy import DETECTOR_NAMES
from scrubber.see.house import render
from scrubber.shards import manifest
from scrubber.shards.display import duration, megabytes
from scrubber.shards.runner import Summary
from scrubber.shards.tally import BINS, DECISIONS, OTHER_HOSTS, SAMPLES

__all__ = ["SCHEMA", "report_of", "summary_lines", "write_report"]

SCHEMA = 1
SHOWN = 20
"""Hosts, encodings and reasons that the page shows; report.json has more of them."""
SHARDS_SHOWN = 200
SMALL = 5
"""Rows from which on a host is listed by its share of drops: below that a share says little."""


def report_of(out: Path, summary: Summary) -> dict[str, Any]:
    """Return the report as plain values: the totals, and a line for each shard."""
    shards, key = [], None
    for shard in summary.shards:
        found = None if shard.name in summary.failed else manifest.read(manifest.place(out, shard))
        if found is not None:
            key = found["run"]
            outputs = {
                name: {"rows": entry["rows"], "bytes": entry["bytes"]} for name, entry in found["outputs"].items()
            }
            line = {"name": shard.name, "format": shard.format, "rows": found["rows"], "outputs": outputs}
            shards.append(line | {"bytes": found["input"]["size"], "earlier": shard.name in summary.skipped})
    return {
        "schema": SCHEMA,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "run": key,
        "totals": summary.tally.to_dict(),
        "shards": shards,
        "failed": summary.failed,
        "stopped": summary.stopped,
        "speed": {
            "seconds": round(summary.seconds, 3),
            "rows": summary.judged,
            "bytes": summary.judged_bytes,
            "work": {name: round(value, 3) for name, value in summary.work._asdict().items()},
        },
    }


def write_report(out: Path, summary: Summary) -> Path:
    """Write ``report.json`` and ``report.html``, and return the path of the page."""
    report = report_of(out, summary)
    manifest.write_whole(out / "report.json", json.dumps(report, indent=1).encode())
    page = out / "report.html"
    manifest.write_whole(page, html_of(report).encode())
    return page


def html_of(report: Mapping[str, Any]) -> str:
    """Return the page: one file that loads nothing, prints on paper, and obeys nothing that stands in the data."""
    return render(
        "report.html.jinja",
        styles=("report.css",),
        report=report,
        view=_view(report),
        size=megabytes,
        duration=duration,
    )


def _view(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page draws, in the numbers of its drawings."""
    totals = report["totals"]
    rows = totals["rows"]
    policy = (report["run"] or {"options": {"policy": {}}})["options"]["policy"]
    return {
        "decisions": [
            {"name": name, "count": rows[name], "share": _share(rows[name], rows["in"])} for name in DECISIONS
        ],
        "histograms": [_histogram(name, totals["scores"][name], policy.get(f"drop_{name}")) for name in DETECTOR_NAMES],
        "reasons": _reasons(totals["reasons"]),
        "encodings": _bars(list(totals["encodings"].items())),
        "hosts": _hosts(totals["hosts"]),
        "samples": [
            {"rule": name, "summary": _summary_of(name), "samples": samples[:SAMPLES]}
            for name, samples in totals["samples"].items()
        ],
        "shards": sorted(report["shards"], key=lambda shard: -shard["rows"]["in"])[:SHARDS_SHOWN],
        "failed": list(report["failed"].items())[:SHARDS_SHOWN],
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _histogram(name: str, bins: list[int], threshold: float | None) -> dict[str, Any]:
    """Return a histogram of the documents that have a score; those that have none are told in words."""
    none, scored = bins[0], bins[1:]
    most = max(scored, default=0)
    return {
        "name": name,
        "none": none,
        "some": sum(scored),
        "most": most,
        "bars": [{"x": place, "height": _share(count, most), "count": count} for place, count in enumerate(scored)],
        "bins": BINS,
        # The encoding score that decides is that of the body, which is another one.
        "threshold": threshold if name == "spam" and threshold is not None and threshold <= 1 else None,
    }


def _reasons(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    rules: dict[str, dict[str, Any]] = {}
    for name, count in counts.items():
        decision, _, rule = name.partition(" ")
        entry = rules.setdefault(rule, {"rule": rule, "summary": _summary_of(rule), "clean": 0, "drop": 0})
        entry[decision] = entry.get(decision, 0) + count
    ordered = sorted(rules.values(), key=lambda entry: (-entry["clean"] - entry["drop"], entry["rule"]))[:SHOWN]
    most = max((entry["clean"] + entry["drop"] for entry in ordered), default=0)
    return [
        entry | {"clean_share": _share(entry["clean"], most), "drop_share": _share(entry["drop"], most)}
        for entry in ordered
    ]


def _bars(counts: list[tuple[str, int]]) -> list[dict[str, Any]]:
    ordered = sorted(counts, key=lambda item: (-item[1], item[0]))[:SHOWN]
    most = max((count for _, count in ordered), default=0)
    return [{"name": name, "count": count, "share": _share(count, most)} for name, count in ordered]


def _hosts(hosts: Mapping[str, list[int]]) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [
        {"name": name, "rows": sum(counts), **dict(zip(DECISIONS, counts, strict=True)), "parts": _parts(counts)}
        for name, counts in hosts.items()
        if name != OTHER_HOSTS
    ]
    worst = [line for line in lines if line["rows"] >= SMALL and line["drop"]]
    return {
        "largest": sorted(lines, key=lambda line: (-line["rows"], line["name"]))[:SHOWN],
        "worst": sorted(worst, key=lambda line: (-line["drop"] / line["rows"], -line["rows"], line["name"]))[:SHOWN],
    }


def _parts(counts: list[int]) -> list[dict[str, Any]]:
    """Return the pieces of a bar that shows the shares of the decisions."""
    pieces, x, whole = [], 0.0, sum(counts)
    for name, count in zip(DECISIONS, counts, strict=True):
        width = _share(count, whole)
        pieces.append({"name": name, "x": x, "width": width})
        x += width
    return pieces


def _summary_of(rule: str) -> str:
    return "rows that could not be read or judged" if rule == "error" else summary_of(rule)


def summary_lines(summary: Summary) -> Iterable[str]:
    """Yield the end of a run, for the terminal."""
    rows = summary.tally.to_dict()["rows"]
    total = rows.pop("in")
    counts = ", ".join(f"{count:,} {name}" for name, count in rows.items())
    yield f"rows       {total:,} = {counts}"
    if summary.tally.passed:
        yield f"passed     {summary.tally.passed:,} without a document, as they are"
    done, earlier, failed = len(summary.done), len(summary.skipped), len(summary.failed)
    told = [
        f"{done:,} done",
        *([f"{earlier:,} done before"] if earlier else []),
        *([f"{failed:,} FAILED"] if failed else []),
    ]
    yield f"shards     {', '.join(told)}"
    if summary.judged_bytes and summary.seconds:
        speed = megabytes(summary.judged_bytes / summary.seconds)
        yield f"time       {duration(summary.seconds)}, {megabytes(summary.judged_bytes)} of documents, {speed}/s"
    if summary.stopped:
        yield f"stopped    {shown(summary.stopped)}; see to that, then run the same command again"
