"""What the system gives: cores, and a lock on the output folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scrubber.shards.model import ShardError

__all__ = ["LOCK", "cores", "locked"]

LOCK = ".lock"


def cores() -> int:
    """Return on how many cores this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of an output folder; it goes when the process does.

    Raises:
        ShardError: where another run holds it.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (out / LOCK).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ShardError(f"another run is writing to {out}; wait for it, or name another folder") from error
        yield
