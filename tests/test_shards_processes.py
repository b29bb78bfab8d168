"""Processes that are killed, die or hang: byte for byte the same result, and the document is named."""

from __future__ import annotations

import base64
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import scrubber
from scrubber.shards import manifest
from scrubber.shards.pool import DEATHS
from tests.shards import (
    lines_of,
    read_lines,
    rows_of,
    tree,
)

ROOT = Path(scrubber.__file__).parents[1]


DRIVER = """
import sys
from scrubber.shards.model import Options
from scrubber.shards.runner import filter_shards

if __name__ == "__main__":
    _, inputs, out, limit = sys.argv
    summary = filter_shards([inputs], out, Options(unit_bytes=2000), workers=2, time_limit=float(limit))
    sys.exit(f"{summary.failed}{summary.stopped}" if summary.failed or summary.stopped else 0)
"""


def drive(inputs: Path, out: Path, *, limit: float = 60, path: Path | None = None) -> subprocess.Popen[bytes]:
    search = os.pathsep.join([*([str(path)] if path else []), str(ROOT)])
    environment = os.environ | {"PYTHONPATH": search, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", DRIVER, str(inputs), str(out), str(limit)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers as on Linux")
def test_kills_at_any_moment_change_nothing(shards: Path, filtered: Path, tmp_path: Path) -> None:
    import random

    chance = random.Random(6)
    expected = tree(filtered)
    begun = time.monotonic()
    assert drive(shards, tmp_path / "whole").wait() == 0
    # The moments of the kills follow the speed of the machine, so that they hit all of the run.
    span = time.monotonic() - begun
    kills = 0
    for turn in itertools.count():
        out = tmp_path / str(turn)
        done = False
        while not done:
            process = drive(shards, out)
            workers_killed = 0
            while process.poll() is None:
                try:
                    process.wait(chance.uniform(0, span) if kills < 50 else None)
                except subprocess.TimeoutExpired:
                    # A run blames the document over which its workers died DEATHS times, and these could all hit one.
                    workers = children(process.pid) if workers_killed < DEATHS - 1 else []
                    victim = chance.choice([process.pid, process.pid, *workers])
                    workers_killed += victim != process.pid
                    os.kill(victim, signal.SIGKILL)
                    kills += 1
            done = process.returncode == 0
            for path in out.glob("*/*"):
                if not path.name.startswith(".") and path.is_file() and path.parent.name != ".work":
                    assert path.read_bytes() == expected[path.relative_to(out).as_posix()]
        assert tree(out) == expected
        if kills >= 50:
            break


def patched(tmp_path: Path, code: str) -> Path:
    """Return a folder that makes the engine misbehave in every process that has it on its path."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import os, time\nfrom scrubber.engine import Scrubber\njudge = Scrubber.scrub\n"
        f"def scrub(self, source, **more):\n    if 'POISON' in str(source):\n        {code}\n"
        "    return judge(self, source, **more)\nScrubber.scrub = scrub\n"
    )
    return folder


@pytest.mark.parametrize(
    ("code", "limit", "message"),
    [
        # The first document of a worker keeps this limit on a busy machine too, where it is also noticed later.
        ("time.sleep(1000)", 4, r"the time limit: it was not judged within \d+ s"),
        ("os.kill(os.getpid(), 9)", 60, "the worker process died over it 3 times, the last time by SIGKILL"),
        ("os._exit(3)", 60, "the worker process died over it 3 times, the last time with exit code 3"),
        ("raise RuntimeError('oops')", 60, "a bug in scrubber, please report it: RuntimeError: oops"),
    ],
)
def test_a_document_that_stops_its_worker_becomes_an_error_row(
    tmp_path: Path, code: str, limit: float, message: str
) -> None:
    rows = rows_of(12)
    rows[7]["text"] = "POISON"
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows))
    process = drive(tmp_path / "a.jsonl", tmp_path / "out", limit=limit, path=patched(tmp_path, code))
    assert process.wait() == 0
    found = manifest.read(tmp_path / "out" / "manifests" / "a.jsonl.json")
    assert found is not None
    assert found["rows"] == {"in": 12, "keep": 4, "clean": 3, "drop": 4, "error": 1}
    [error] = read_lines(tmp_path / "out" / "errors" / "a.jsonl.errors.jsonl")
    assert re.match(message, error["error"])
    assert error["id"] == "row-7"
    assert json.loads(base64.b64decode(error["raw"])) == rows[7]
