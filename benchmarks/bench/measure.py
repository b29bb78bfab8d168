"""CPU time, medians of interleaved rounds; growth with the size; memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.bench.corpus import GROWING, MIXED, Source, weight
from benchmarks.bench.tools import Tool

__all__ = ["Point", "after_many", "growth", "one_point", "rates", "starting"]

SECONDS = 0.4
"""CPU time that a tool gets for its documents in each round: a slow one reads some of them only."""

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
LONGEST = 20.0
"""Seconds of a document from which on larger ones of its kind are not tried."""

Point = tuple[int, float, float]
"""Bytes, seconds of CPU, and megabytes above what the process took before."""


def rates(tools: Mapping[str, Tool], documents: list[Source], rounds: int) -> dict[str, tuple[float, float]]:
    """Return for each tool the bytes and the documents that it reads a second: medians of the rounds.

    In a round every tool has its turn, so that what else the machine does falls on all of them alike. Each round has
    documents of its own, and so has the warm-up: what a tool remembers of a document is of no use for the next.
    """
    # Kinds of damage come in turn, and a share would get some of them only.
    mixed = Random(0).sample(documents, len(documents))
    shares = [mixed[number :: rounds + 1] for number in range(rounds + 1)]
    counts = {name: _count(tool, shares[0]) for name, tool in tools.items()}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in tools}
    for share in shares[1:]:
        for name, tool in tools.items():
            part = share[: counts[name]]
            seconds = _timed(tool, part)
            found[name].append((sum(map(weight, part)) / seconds, len(part) / seconds))
    return {
        name: (median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)) for name, pairs in found.items()
    }


def _count(tool: Tool, documents: list[Source]) -> int:
    """Return how many of the documents the tool reads in its time, one at least; the first one only warms it up."""
    spent = 0.0
    for number, document in enumerate(documents):
        taken = _timed(tool, [document])
        spent += taken if number else 0.0
        if spent > SECONDS:
            return number + 1
    return len(documents)


def _timed(tool: Tool, documents: Iterable[Source]) -> float:
    start = time.process_time()
    for document in documents:
        tool(document)
    return max(time.process_time() - start, 1e-9)


def growth() -> dict[str, list[Point]]:
    """Return the time and memory of one document of each kind and size, each in a process of its own."""
    found: dict[str, list[Point]] = {kind: [] for kind in GROWING}
    for kind, points in found.items():
        for size in SIZES:
            if points and points[-1][1] * 10 > LONGEST:
                break
            made = _child("point", kind, str(size))
            points.append((made["bytes"], made["seconds"], made["megabytes"]))
            print(f"  {kind}, {made['bytes']} bytes: {made['seconds']:.4f} s, {made['megabytes']:.1f} MB", flush=True)
    return found


def one_point(kind: str, size: int) -> dict[str, float]:
    """Return what one document of a kind takes, in this process, which has done nothing else but a warm-up."""
    from scrubber import scrub

    scrub(GROWING[kind](1_000))
    scrub(GROWING[kind](20_000))
    document = GROWING[kind](size)
    size = weight(document)
    Path("/proc/self/clear_refs").write_text("5")  # Making the document took more than it does.
    before = _resident()
    taken = _timed(scrub, [document])
    peak = _peak()
    if taken < 0.05:
        taken = min(_timed(scrub, [document]) for _ in range(5))
    return {"bytes": size, "seconds": taken, "megabytes": max(0.0, peak - before)}


def after_many() -> dict[str, float]:
    """Return the resident megabytes of a process after 1,000 different documents and after 10,000."""
    from scrubber import scrub

    found = {}
    for number, document in enumerate(MIXED(10_000), 1):
        scrub(document)
        if number in (1_000, 10_000):
            found[str(number)] = _resident()
    return found


def _resident() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _peak() -> float:
    """Return the most megabytes that were resident since ``clear_refs``; Linux only, as all of this."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


STARTING = """
import time
start = time.process_time()
import scrubber
imported = time.process_time()
scrubber.scrub("今天天气很好。")
print(imported - start, time.process_time() - imported)
"""


def starting(times: int = 7) -> tuple[float, float]:
    """Return the seconds of CPU that the import takes, and the first document behind it: medians.

    The modules are compiled, as those of an installed package are: by a run that does not count.
    """
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", STARTING]
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings) for _ in range(times + 1)
    ]
    pairs = [tuple(map(float, run.stdout.split())) for run in runs[1:]]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def many() -> dict[str, float]:
    """Return :func:`after_many` of a process of its own."""
    return _child("many")


def _child(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bench", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(run.stdout)
    return found
