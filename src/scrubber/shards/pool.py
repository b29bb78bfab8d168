"""Worker processes: given units, watched, and replaced when they die or take too long over a document."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from scrubber.engine import Scrubber
from scrubber.policy import Policy
from scrubber.shards.model import ShardError, Unit
from scrubber.shards.unit import Seconds, process

__all__ = ["Done", "Failed", "Pool", "Task", "unwritable"]

DEATHS = 3
"""How often workers may die over one document before it becomes an error row: one death says nothing of the document
(the system picks the largest process to kill, or somebody ran kill), three in a row do."""
SILENT_DEATHS = 10
"""How often workers may die over one unit while no document is at hand, before its shard is given up."""
LARGE = 4 << 20
"""Bytes of a document from which on its time bound grows with its size."""
GRACE = 10.0
"""Seconds within which a worker that is asked to end must do so."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)

SEQUENCE, ORDINAL, SIZE = range(3)


@dataclass(slots=True)
class Task:
    """A unit, where its part goes, and what is known of it from workers that died over it."""

    unit: Unit
    folder: Path
    skip: dict[int, str] = field(default_factory=dict)
    died_at: dict[int, int] = field(default_factory=dict)


class Done(NamedTuple):
    """A unit whose part is there."""

    task: Task
    seconds: Seconds


class Failed(NamedTuple):
    """A unit that cannot be done, and why."""

    task: Task
    reason: str
    hopeless: bool = False
    """Whether other shards would fare no better: the disk is full, or must not be written."""


class _Worker:
    """One process, seen from outside."""

    def __init__(self, policy: Policy) -> None:
        context = multiprocessing.get_context("spawn")
        self.slot = RawArray("q", 3)
        self.slot[ORDINAL] = -1
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_work, args=(theirs, self.slot, policy), daemon=True)
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self._seen = 0
        self._since = monotonic()

    def give(self, task: Task) -> None:
        self.task = task
        self._since = monotonic()
        with suppress(OSError):  # Where it died: that shows when its answer is read.
            self.pipe.send((task.unit, task.folder, task.skip))

    def overdue(self, limit: float) -> float | None:
        """Return for how many seconds it has been over a document that is beyond its bound."""
        sequence, ordinal, size = self.slot
        if sequence != self._seen or ordinal < 0:
            self._seen, self._since = sequence, monotonic()
            return None
        spent = monotonic() - self._since
        return spent if spent > limit * max(1.0, size / LARGE) else None

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join(GRACE)


class Pool:
    """As many workers as asked for, started when there is work for them."""

    def __init__(self, policy: Policy, workers: int, time_limit: float) -> None:
        self._policy = policy
        self._most = workers
        self._limit = time_limit
        self._workers: list[_Worker] = []

    @property
    def idle(self) -> bool:
        """Whether a worker has nothing to do, or may be started."""
        return len(self._workers) < self._most or any(worker.task is None for worker in self._workers)

    @property
    def tasks(self) -> list[Task]:
        """What is being worked on."""
        return [worker.task for worker in self._workers if worker.task is not None]

    @property
    def pids(self) -> list[int]:
        """The ids of the processes."""
        return [worker.process.pid or 0 for worker in self._workers]

    def give(self, task: Task) -> None:
        """Hand a task to a worker that is idle."""
        worker = next((worker for worker in self._workers if worker.task is None), None)
        if worker is None:
            worker = _Worker(self._policy)
            self._workers.append(worker)
        worker.give(task)

    def wait(self, seconds: float) -> Iterator[Done | Failed | Task]:
        """Yield what happened within *seconds*: units done or failed, and tasks to give again."""
        ready = wait([worker.pipe for worker in self._workers if worker.task is not None], seconds)
        for worker in list(self._workers):
            if worker.task is None:
                continue
            if worker.pipe in ready:
                yield self._answer(worker)
            elif (spent := worker.overdue(self._limit)) is not None:
                yield self._stopped(worker, spent)

    def close(self) -> None:
        """End all workers, whatever they are at."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _answer(self, worker: _Worker) -> Done | Failed | Task:
        task = worker.task
        assert task is not None
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            return self._died(worker, task)
        worker.task = None
        return Done(task, answer) if isinstance(answer, Seconds) else Failed(task, *answer)

    def _stopped(self, worker: _Worker, spent: float) -> Task:
        task, ordinal = worker.task, worker.slot[ORDINAL]
        assert task is not None
        self._remove(worker)
        if ordinal >= 0:
            task.skip[ordinal] = f"the time limit: it was not judged within {spent:.0f} s (--time-limit)"
        return task

    def _died(self, worker: _Worker, task: Task) -> Failed | Task:
        ordinal = int(worker.slot[ORDINAL])
        self._remove(worker)
        how = _how(worker.process.exitcode)
        deaths = task.died_at[ordinal] = task.died_at.get(ordinal, 0) + 1
        if ordinal < 0:
            if deaths >= SILENT_DEATHS:
                return Failed(task, f"its workers keep dying while they read or write it ({how})")
        elif deaths >= DEATHS:
            task.skip[ordinal] = f"the worker process died over it {deaths} times, the last time {how}"
        return task

    def _remove(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()


def unwritable(error: OSError, folder: Path) -> tuple[str, bool]:
    """Say what is wrong with the outputs, and whether that holds for all shards."""
    about = f"its outputs cannot be written: {error.strerror or error} ({error.filename or folder})"
    return about, error.errno in FULL


def _how(code: int | None) -> str:
    if code is None or code >= 0:
        return f"with exit code {code}"
    name = signal.Signals(-code).name if -code in {*signal.Signals} else str(-code)
    return f"by {name}" + (" (out of memory?)" if name == "SIGKILL" else "")


def _work(pipe: Connection, slot: Any, policy: Policy) -> None:
    """Do what comes through the pipe until it is closed. Runs in the process of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the run decides what becomes of it.
    parent = os.getppid()

    def beat(ordinal: int, size: int) -> None:
        slot[SIZE], slot[ORDINAL] = size, ordinal
        slot[SEQUENCE] += 1
        if os.getppid() != parent:
            os._exit(1)  # The run was killed; another may be at the same unit by now.

    scrubber = Scrubber(policy)
    while True:
        try:
            unit, folder, skip = pipe.recv()
        except (EOFError, OSError):
            return
        answer: Seconds | tuple[str, bool]
        try:
            answer = process(unit, folder, scrubber, skip, beat)
        except ShardError as error:
            answer = str(error), False
        except OSError as error:
            answer = unwritable(error, folder)
        except Exception as error:
            answer = f"a bug in scrubber, please report it: {type(error).__name__}: {error}", False
        slot[ORDINAL] = -1
        try:
            pipe.send(answer)
        except OSError:
            return
