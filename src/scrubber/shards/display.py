"""What people see while a run goes on: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections import Counter
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from scrubber.explain import shown
from scrubber.shards.find import Found
from scrubber.shards.model import Shard
from scrubber.shards.tally import DECISIONS, Tally
from scrubber.shards.watch import Watch

__all__ = ["Display", "duration", "megabytes"]

STYLES = {"keep": "green", "clean": "yellow", "drop": "red", "error": "magenta"}
EVERY = 10.0
"""Seconds between two plain lines."""
FIRST = 2.0
"""Seconds before there is a speed worth telling: the workers start first."""


class Display(Watch):
    """Shows a run on standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._live = self._console.is_terminal and not quiet
        self._quiet = quiet
        self._sizes: dict[str, int] = {}
        self._total = self._far = 0.0
        self._rows: Counter[str] = Counter()
        self._bytes = 0
        self._begun = self._spoke = monotonic()
        self._shards = self._shards_done = 0
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def found(self, found: Found) -> None:
        """Say what there is, and begin."""
        for shard in found.shards:
            size = sum(_size(path) for path in shard.files) if shard.files else _size(shard.path)
            self._sizes[shard.name] = size
        self._shards = len(found.shards)
        self._total = sum(self._sizes.values())
        if found.skipped:
            kinds = ", ".join(f"{count:,} {shown(suffix)}" for suffix, count in found.skipped.most_common(5))
            self._say(f"files that are no documents are left out: {kinds}")
        if self._live:
            self._bar = Progress(
                BarColumn(bar_width=None),
                TextColumn("{task.percentage:>3.0f} %"),
                TextColumn("{task.description}", justify="right"),
                console=self._console,
                expand=True,
                transient=True,
            )
            self._task = self._bar.add_task("starting", total=max(1.0, self._total))
            self._bar.start()

    def skipped(self, shard: Shard) -> None:
        """Count it out."""
        self._total -= self._sizes[shard.name]
        self._shards_done += 1

    def again(self, shard: Shard, why: str) -> None:
        """Say so."""
        self._say(f"{shown(shard.name)}: is filtered again: {why}")

    def failed(self, shard: Shard, reason: str) -> None:
        """Say why."""
        self._say(f"{shown(shard.name)}: {shown(reason)}", always=True)
        self._shards_done += 1

    def unit(self, tally: Tally) -> None:
        """Count."""
        self._rows.update(tally.decisions)
        self._bytes += tally.bytes

    def progress(self, shard: Shard, share: float) -> None:
        """Go on."""
        self._far += share * self._sizes[shard.name]

    def done(self, shard: Shard, tally: Tally) -> None:
        """Count it."""
        self._shards_done += 1

    def tick(self) -> None:
        """Show where the run is."""
        if self._bar is not None:
            self._bar.update(self._task, completed=self._far, total=max(1.0, self._total), description=self._line(True))
        elif not self._quiet and monotonic() - self._spoke >= EVERY:
            self._spoke = monotonic()
            share = self._far / max(1.0, self._total)
            self._say(f"{share:4.0%}  {self._line(False)}")

    def _line(self, styled: bool) -> str:
        spent = monotonic() - self._begun
        counts = [f"{self._rows[name]:,} {name}" for name in DECISIONS]
        if styled:
            counts = [f"[{STYLES[name]}]{count}[/]" for name, count in zip(DECISIONS, counts, strict=True)]
        parts = [f"{sum(self._rows.values()):,} rows", *counts]
        if spent > FIRST and self._bytes:
            parts.append(f"{megabytes(self._bytes / spent)}/s")
            left = (self._total - self._far) * spent / self._far if self._far else 0
            parts.append(f"{duration(left)} left")
        parts.append(f"shard {min(self._shards, self._shards_done + 1):,} of {self._shards:,}")
        return " · ".join(parts) if styled else ", ".join(parts)

    def close(self) -> None:
        """Take the display away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _say(self, line: str, *, always: bool = False) -> None:
        if not self._quiet or always:
            (self._bar.console if self._bar else self._console).print(f"scrubber: {line}", markup=False)
            sys.stderr.flush()


def _size(path: object) -> int:
    try:
        return path.stat().st_size  # type: ignore[attr-defined, no-any-return]
    except OSError:
        return 0


def duration(seconds: float) -> str:
    """Return a length of time in words, to two figures."""
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def megabytes(size: float) -> str:
    """Return a size in MB or GB."""
    for unit, length in (("TB", 1e12), ("GB", 1e9)):
        if size >= length:
            return f"{size / length:.1f} {unit}"
    return f"{size / 1e6:.1f} MB"
