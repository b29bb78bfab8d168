"""The run: shards to units, units to workers, parts to outputs; it may be killed at any moment and goes on later."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from scrubber.shards import manifest
from scrubber.shards.find import find, format_named
from scrubber.shards.model import Options, Shard, ShardError
from scrubber.shards.opened import WORK, Opened
from scrubber.shards.pool import Done, Failed, Pool, Task, unwritable
from scrubber.shards.system import cores, locked
from scrubber.shards.tally import Tally
from scrubber.shards.unit import Seconds, part_name, read_tally
from scrubber.shards.watch import Watch

__all__ = ["Run", "Summary", "filter_shards"]

TICK = 0.2
"""Seconds between two looks at the workers and at the display, where nothing happens."""
AHEAD = 4
"""Parts that wait to be put together before no more work is given out, so that a slow disk holds up the workers."""


NO_SECONDS = Seconds(0.0, 0.0, 0.0)


@dataclass(slots=True)
class Summary:
    """What became of a run."""

    shards: list[Shard]
    done: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """Shards that an earlier run had done, with the same policy and rules."""
    failed: dict[str, str] = field(default_factory=dict)
    """Shards that could not be filtered, and why."""
    stopped: str | None = None
    """Why the run was given up, where it was."""
    tally: Tally = field(default_factory=Tally)
    """Counts of all shards that are done, by this run or an earlier one."""
    seconds: float = 0.0
    work: Seconds = NO_SECONDS
    """Where the time of the workers went, in this run."""
    judged: int = 0
    """Rows that this run judged."""
    judged_bytes: int = 0


class Run:
    """One run over the shards that *inputs* name.

    Raises:
        ShardError: where the inputs name no shards.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        out: Path,
        options: Options,
        *,
        workers: int,
        time_limit: float,
        resume: bool = True,
        verify: bool = False,
        watch: Watch,
    ) -> None:
        found = find(inputs, out)
        self._out = out
        self._options = options
        self._key = manifest.run_key(options)
        self._resume = resume
        self._verify = verify
        self._watch = watch
        self._summary = Summary(found.shards)
        self._pool = Pool(options.policy, workers, time_limit)
        self._opened: dict[Path, Opened] = {}
        self._again: deque[Task] = deque()
        self._writing: deque[tuple[Opened, Future[None], bool]] = deque()
        self._thread = ThreadPoolExecutor(1, "writer")
        watch.found(found)

    def run(self) -> Summary:
        """Filter the shards; what fails is in the summary, and the others go on.

        Raises:
            KeyboardInterrupt: passed on, once the workers are gone.
        """
        begun = monotonic()
        try:
            self._loop()
        finally:
            self._pool.close()
            self._thread.shutdown(wait=True, cancel_futures=True)
            for opened in self._opened.values():
                opened.abandon()
            self._watch.close()
        if not self._summary.failed and not self._summary.stopped:
            shutil.rmtree(self._out / WORK, ignore_errors=True)
        self._summary.seconds = monotonic() - begun
        return self._summary

    def _loop(self) -> None:
        tasks = self._tasks()
        upcoming = next(tasks, None)
        while (upcoming or self._again or self._pool.tasks or self._writing) and not self._summary.stopped:
            while self._pool.idle and (self._again or upcoming) and len(self._writing) < AHEAD:
                if self._again:
                    self._pool.give(self._again.popleft())
                elif upcoming:
                    self._pool.give(upcoming)
                    upcoming = next(tasks, None)
            if self._pool.tasks:
                for event in self._pool.wait(0 if self._settled() else TICK):
                    self._handle(event)
            elif self._writing:
                wait_for([self._writing[0][1]], TICK)
            self._settle()
            self._watch.tick()

    def _tasks(self) -> Iterator[Task]:
        """Yield a task for each unit whose part is not there, shard by shard."""
        for shard in self._summary.shards:
            try:
                opened = self._open(shard)
            except ShardError as error:
                self._fail(shard, str(error))
                continue
            if opened is None:
                continue
            try:
                yield from self._units(opened)
            except ShardError as error:
                self._give_up(opened, str(error))
            except OSError as error:
                self._give_up(opened, f"cannot be read: {error.strerror or error}")

    def _open(self, shard: Shard) -> Opened | None:
        """Return the shard, ready to be read; None where it is done."""
        identity = manifest.identity(shard)
        found = manifest.read(manifest.place(self._out, shard))
        if self._resume and found is not None:
            why = manifest.differences(found, self._out, identity, self._key, verify=self._verify)
            if not why:
                self._summary.skipped.append(shard.name)
                self._summary.tally.add(Tally.from_dict({**found["tally"], "rows": found["rows"]}))
                self._watch.skipped(shard)
                return None
            self._watch.again(shard, "; ".join(why))
        opened = Opened(self._out, format_named(shard.format).plan(shard, self._options), identity, self._key)
        if not self._resume:
            shutil.rmtree(opened.folder, ignore_errors=True)
        self._opened[opened.folder] = opened
        self._watch.begun(shard)
        return opened

    def _units(self, opened: Opened) -> Iterator[Task]:
        units = format_named(opened.plan.shard.format).units(opened.plan)
        count = 0
        while not opened.failed:
            try:
                unit = next(units)
            except StopIteration as end:
                opened.units, opened.extent = count, end.value
                self._advance(opened)
                return
            count += 1
            opened.starts.append(unit.start)
            if opened.has(unit.index):
                self._has(opened, unit.index, unit.share)
            else:
                yield Task(unit, opened.folder)

    def _handle(self, event: Done | Failed | Task) -> None:
        if isinstance(event, Task):
            self._again.append(event)
            return
        opened = self._opened[event.task.folder]
        if isinstance(event, Failed):
            self._give_up(opened, event.reason, hopeless=event.hopeless)
            return
        tally = read_tally(event.task.folder / part_name(event.task.unit.index))
        self._summary.work = Seconds(*map(sum, zip(self._summary.work, event.seconds, strict=True)))
        self._summary.judged += tally.rows
        self._summary.judged_bytes += tally.bytes
        self._watch.unit(tally)
        self._has(opened, event.task.unit.index, event.task.unit.share)

    def _has(self, opened: Opened, index: int, share: float) -> None:
        if opened.failed:
            return
        opened.parts.add(index)
        self._watch.progress(opened.plan.shard, max(0.0, share - opened.share))
        opened.share = max(share, opened.share)
        self._advance(opened)

    def _advance(self, opened: Opened) -> None:
        """Hand on the parts that are next in order and, behind the last one, let the outputs appear."""
        while opened.submitted in opened.parts:
            self._writing.append((opened, self._thread.submit(opened.join, opened.submitted), False))
            opened.submitted += 1
        if opened.complete and not opened.failed:
            self._writing.append((opened, self._thread.submit(opened.publish), True))

    def _settled(self) -> bool:
        return bool(self._writing) and self._writing[0][1].done()

    def _settle(self) -> None:
        """Look at what the writing thread has finished."""
        while self._settled():
            opened, future, last = self._writing.popleft()
            try:
                future.result()
            except ShardError as error:
                self._give_up(opened, str(error))
            except OSError as error:
                reason, hopeless = unwritable(error, self._out)
                self._give_up(opened, reason, hopeless=hopeless)
            if last and not opened.failed:
                del self._opened[opened.folder]
                self._summary.done.append(opened.plan.shard.name)
                self._summary.tally.add(opened.tally)
                self._watch.done(opened.plan.shard, opened.tally)

    def _give_up(self, opened: Opened, reason: str, *, hopeless: bool = False) -> None:
        if opened.failed:
            return
        opened.failed = reason
        self._again = deque(task for task in self._again if task.folder != opened.folder)
        self._thread.submit(opened.abandon)
        self._fail(opened.plan.shard, reason)
        if hopeless:
            self._summary.stopped = reason

    def _fail(self, shard: Shard, reason: str) -> None:
        self._summary.failed[shard.name] = reason
        self._watch.failed(shard, reason)


def filter_shards(
    inputs: Sequence[str],
    out: str | os.PathLike[str],
    options: Options | None = None,
    *,
    workers: int | None = None,
    time_limit: float = 60.0,
    resume: bool = True,
    verify: bool = False,
    watch: Watch | None = None,
) -> Summary:
    """Filter the shards that *inputs* name into the folder *out*.

    Args:
        inputs: Files, folders and globs.
        out: The output folder; made where it is missing.
        options: The policy, the names of the fields, and what to write.
        workers: Processes; by default one for each core.
        time_limit: Seconds that a document of up to 4 MiB may take, a larger one in proportion.
        resume: Whether to leave alone what an earlier run has done with the same policy and rules.
        verify: Whether to compare the checksums of those outputs, too.
        watch: Told what happens.

    Raises:
        ShardError: where the inputs name no shards, or another run is at work in *out*.
        OSError: where *out* cannot be written.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        return Run(
            inputs,
            folder,
            options or Options(),
            workers=workers or cores(),
            time_limit=time_limit,
            resume=resume,
            verify=verify,
            watch=watch or Watch(),
        ).run()
