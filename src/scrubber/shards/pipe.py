"""JSON lines from standard input to standard output, for pipes."""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import click

from scrubber.shards.join import Joined
from scrubber.shards.lines import chosen, head, stream_units
from scrubber.shards.model import Options, Plan, Shard, ShardError
from scrubber.shards.pool import Done, Failed, Pool, Task
from scrubber.shards.streams import chunks
from scrubber.shards.tally import Tally
from scrubber.shards.unit import part_name, read_tally
from scrubber.shards.watch import Watch
from scrubber.streams import Trouble, emit

__all__ = ["filter_pipe"]

NAME = "stdin.jsonl"
MAGIC = {b"\x1f\x8b": "gz", b"\x28\xb5": "zst"}
TICK = 0.2


def filter_pipe(out: Path | None, options: Options, *, workers: int, time_limit: float, watch: Watch) -> int:
    """Filter standard input to standard output, in order, and return the exit code.

    The dropped rows and the errors go to files under *out*; without it they are counted on standard error.

    Raises:
        Trouble: when the input cannot be read.
    """
    if sys.stdin is None:
        raise Trouble("standard input", "is closed; give a file or a pipe")
    work = Path(tempfile.mkdtemp(prefix="scrubber-"))
    pool = Pool(options.policy, workers, time_limit)
    try:
        tally = _Pipe(out, options, work, pool, watch).run(sys.stdin.buffer)
    except ShardError as error:
        raise Trouble("standard input", str(error)) from error
    finally:
        pool.close()
        watch.close()
        shutil.rmtree(work, ignore_errors=True)
    rows = tally.to_dict()["rows"]
    counts = ", ".join(f"{count:,} {name}" for name, count in list(rows.items())[1:])
    lost = tally.written["dropped"] + tally.written["errors"]
    hint = "" if out or not lost else f"; {lost:,} of them are written nowhere (--out DIR keeps them)"
    click.echo(f"scrubber: {rows['in']:,} rows = {counts}{hint}", err=True)
    return 0


class _Pipe:
    def __init__(self, out: Path | None, options: Options, work: Path, pool: Pool, watch: Watch) -> None:
        self._options = options
        self._work = work
        self._pool = pool
        self._watch = watch
        self._tally = Tally()
        self._next = 0
        self._files: dict[str, tuple[Joined, Path]] = {}
        if out is not None:
            for output, name in (("dropped", NAME), ("errors", f"{NAME}.errors.jsonl")):
                target = out / output / name
                target.parent.mkdir(parents=True, exist_ok=True)
                self._files[output] = Joined(target.with_name(f".{name}.part")), target

    def run(self, stdin: BinaryIO) -> Tally:
        """Filter it all."""
        tasks = self._tasks(stdin)
        upcoming = next(tasks, None)
        again: deque[Task] = deque()
        done: set[int] = set()
        while upcoming or again or self._pool.tasks:
            while self._pool.idle and (again or upcoming):
                if again:
                    self._pool.give(again.popleft())
                elif upcoming:
                    self._pool.give(upcoming)
                    upcoming = next(tasks, None)
            for event in self._pool.wait(TICK):
                if isinstance(event, Failed):
                    raise ShardError(event.reason)
                if isinstance(event, Done):
                    done.add(event.task.unit.index)
                else:
                    again.append(event)
            while self._next in done:
                self._emit(self._work / part_name(self._next))
            self._watch.tick()
        for output, (join, target) in self._files.items():
            join.close()
            if self._tally.written[output]:
                join.file.path.replace(target)
                continue
            for path in (join.file.path, target):  # Nothing came this time; what an earlier run left is not of this.
                path.unlink(missing_ok=True)
            with suppress(OSError):  # Where it holds what others wrote.
                target.parent.rmdir()
        return self._tally

    def _tasks(self, stdin: BinaryIO) -> Iterator[Task]:
        peek: Any = getattr(stdin, "peek", lambda size: b"")
        parts = chunks(stdin, MAGIC.get(peek(2)[:2], ""))
        first = next(parts, b"")
        fields = chosen(self._options.fields, itertools.islice(head([first]), None))
        plan = Plan(Shard(NAME, Path(NAME), "lines"), fields, self._options)
        for unit in stream_units(plan, itertools.chain([first], parts), lambda: 0.0):
            yield Task(unit, self._work)

    def _emit(self, part: Path) -> None:
        """Write what comes next in order, and forget it."""
        tally = read_tally(part)
        self._tally.add(tally)
        self._watch.unit(tally)
        if (part / "kept").exists():
            emit((part / "kept").read_bytes())
        for output, (join, _) in self._files.items():
            join.add(part / output)
        shutil.rmtree(part)
        self._next += 1
