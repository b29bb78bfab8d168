"""The rows of a shard's outputs, in the order of the input, decided anew by the thresholds of another policy."""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from scrubber.columns import ERROR, Record, judge, redecided
from scrubber.engine import Scrubber
from scrubber.model import Verdict
from scrubber.policy import Policy
from scrubber.shards import manifest
from scrubber.shards.find import format_named
from scrubber.shards.model import Output, Plan, Row, ShardError, Unit
from scrubber.shards.opened import final_path
from scrubber.shards.tally import Tally
from scrubber.shards.unit import write_tally

__all__ = ["Anew", "input_plan"]


class Stored(NamedTuple):
    """A row of an output."""

    at: int
    row: Row
    record: Record | None
    """None for a record that holds no document."""
    output: Output


def input_plan(found: Mapping[str, Any], plan: Plan) -> Plan | None:
    """Return the plan of the input, where it is still what was filtered."""
    try:
        if manifest.identity(plan.shard) != found["input"]:
            return None
        return format_named(plan.shard.format).plan(plan.shard, plan.options)
    except ShardError:
        return None


class Anew:
    """The rows of a shard, decided anew and written in parts as those of a run."""

    def __init__(self, out: Path, found: dict[str, Any], plan: Plan, policy: Policy) -> None:
        self._out = out
        self._found = found
        self._plan = plan
        self._policy = policy
        self._format = format_named(plan.shard.format)
        self._engine: Scrubber | None = None
        self._inputs: Iterator[Row] | None = None
        self._samples: dict[int, list[tuple[str, dict[str, Any]]]] = {}
        for name, samples in found["tally"]["samples"].items():
            for sample in samples:
                self._samples.setdefault(sample["at"], []).append((name, sample))
        kept, dropped = self._stored("kept"), self._stored("dropped")
        self._rows = heapq.merge(kept, dropped, key=lambda stored: stored.at)
        self._errors = self._error_lines()
        self._row = next(self._rows, None)
        self._error = next(self._errors, None)

    def write_part(self, part: Path, index: int, start: int, stop: int | None) -> None:
        """Write the rows that start in a unit's range."""
        part.mkdir(parents=True)
        tally, errors = Tally(), []
        writer = self._format.writer(Unit(self._plan, index, start, stop or 0, 1.0), part)
        while self._row is not None and (stop is None or self._row.at < stop):
            stored = self._row
            if stored.record is None:
                writer.passed(stored.row)
                tally.passed += 1
            else:
                output, row, record, verdict = self._decided(stored, stored.record, tally)
                writer.write(output, row, record, verdict.body if verdict and output == "kept" else None)
                tally.judged(row, record, verdict)
                tally.wrote(output)
                if verdict is None:
                    self._sample(tally, stored.at, record["decision"], record["reasons"])
            self._row = next(self._rows, None)
        while self._error is not None and (stop is None or self._error["at"] < stop):
            errors.append(json.dumps(self._error | {"policy": self._policy.fingerprint}).encode() + b"\n")
            tally.rows += 1
            tally.decisions[ERROR] += 1
            tally.wrote("errors")
            self._sample(tally, self._error["at"], ERROR, [ERROR])
            self._error = next(self._errors, None)
        writer.close()
        if errors:
            (part / "errors").write_bytes(b"".join(errors))
        write_tally(part, tally)
        for path in part.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())

    def _sample(self, tally: Tally, at: int, decision: str, reasons: list[str]) -> None:
        """Keep the stored samples of a row, for the reasons that it still has."""
        for name, sample in self._samples.get(at, ()):
            if name in reasons:
                tally.sampled(name, {**sample, "decision": decision})

    def _decided(self, stored: Stored, was: Record, tally: Tally) -> tuple[Output, Row, Record, Verdict | None]:
        """Return where a row goes, the row to write there, its record, and its verdict where it was judged again."""
        record, options = redecided(was, self._policy), self._plan.options
        row: Row = stored.row
        output: Output = "dropped" if record["decision"] == "drop" and not options.annotate else "kept"
        if output == stored.output or options.original:
            return output, row, record, None
        if output == "kept":
            verdict, record = self._judged(row)
            return output, row, record, verdict
        if was["changed"]:
            row = self._original(stored.at)
        # What decides now may have shown nothing before.
        return output, row, record, self._judged(row)[0] if tally.lacks(record["reasons"]) else None

    def _judged(self, row: Row) -> tuple[Verdict | None, Record]:
        self._engine = self._engine or Scrubber(self._policy)
        return judge(self._engine, row.source, url=row.url, content_type=row.content_type, kind=row.kind, at=row.at)

    def _stored(self, output: Output) -> Iterator[Stored]:
        path = final_path(self._out, self._plan, output)
        if not path.exists():
            return
        plan = replace(self._plan, shard=replace(self._plan.shard, path=path))
        at = 0
        for unit in self._format.units(plan):
            for row in self._format.rows(unit):
                if row.role == "blank":
                    continue
                record = self._format.stored(row)
                # A record that is no document goes behind the one before it.
                at = at if record is None or record["at"] is None else record["at"]
                row.at = at
                yield Stored(at, row, record, output)

    def _error_lines(self) -> Iterator[dict[str, Any]]:
        path = final_path(self._out, self._plan, "errors")
        if path.exists():
            with path.open("rb") as file:
                yield from map(json.loads, file)

    def _original(self, at: int) -> Row:
        """Return a row of the input. The calls come in the order of the rows."""
        if self._inputs is None:
            plan = input_plan(self._found, self._plan)
            if plan is None:
                raise ShardError(
                    f"rows that were cleaned are to be dropped, their originals are in {self._plan.shard.path} alone, "
                    "and that is gone or changed; put it back, or filter again"
                )
            self._inputs = (row for unit in self._format.units(plan) for row in self._format.rows(unit))
        for row in self._inputs:
            if row.at == at:
                return row
        raise ShardError(f"its input has no row at {at:,}; filter the shard again")
