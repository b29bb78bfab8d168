"""What a worker does with one unit: read, judge, write, and leave a part that is whole."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import NamedTuple, Protocol

from scrubber.columns import Record, error_record, judge
from scrubber.engine import Scrubber
from scrubber.model import Verdict
from scrubber.shards.find import format_named
from scrubber.shards.model import Output, Row, Unit, Writer
from scrubber.shards.tally import Tally

__all__ = ["TALLY", "Beat", "Seconds", "is_whole", "part_name", "process", "read_tally", "write_tally"]

TALLY = "tally.json"


class Seconds(NamedTuple):
    """Where the time of a unit went, in seconds."""

    read: float
    """Reading and parsing of the rows."""
    judge: float
    """The library itself."""
    write: float
    """Writing of the outputs."""


class Beat(Protocol):
    """Tells the watchdog which document is at hand."""

    def __call__(self, ordinal: int, size: int) -> None:
        """The *ordinal*-th row of the unit begins; -1 for none."""


def part_name(index: int) -> str:
    """Return the name of a unit's part."""
    return f"{index:06d}"


def read_tally(part: Path) -> Tally:
    """Return the counts of a part."""
    return Tally.from_dict(json.loads((part / TALLY).read_bytes())["tally"])


def write_tally(part: Path, tally: Tally) -> None:
    """Finish a part: its counts, and the checksums of its files."""
    found = {"tally": tally.to_dict(), "files": _checksums(part)}
    (part / TALLY).write_text(json.dumps(found), encoding="ascii")


def is_whole(part: Path) -> bool:
    """Whether a part of an earlier run is there, as it was written: after a crash of the machine it may not be."""
    try:
        return bool(json.loads((part / TALLY).read_bytes())["files"] == _checksums(part))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _checksums(part: Path) -> dict[str, str]:
    # Instead of waiting for the disk after each unit, which took a quarter of the time.
    found = {}
    for path in sorted(part.iterdir()):
        if path.is_file() and path.name != TALLY:
            with path.open("rb") as file:
                found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def process(unit: Unit, folder: Path, scrubber: Scrubber, skip: Mapping[int, str], beat: Beat) -> Seconds:
    """Read, judge and write the rows of *unit* into a part under *folder*.

    Args:
        unit: What to do.
        folder: Where the parts of the shard are. The part appears there whole or not at all.
        scrubber: The engine.
        skip: Rows not to judge, by their number in the unit, and why.
        beat: Called before each document.

    Raises:
        ShardError: when the shard cannot be read any further.
        OSError: when the part cannot be written.
    """
    done = folder / part_name(unit.index)
    part = folder / f"{done.name}.{os.getpid()}.tmp"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        seconds = _fill(unit, part, scrubber, skip, beat)
        start = perf_counter()
        try:
            part.rename(done)
        except OSError:
            # A worker that outlived a killed run was here first, and what it left is the same; or a crash left ruins.
            if not is_whole(done):
                shutil.rmtree(done)
                part.rename(done)
        return seconds._replace(write=seconds.write + perf_counter() - start)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _fill(unit: Unit, part: Path, scrubber: Scrubber, skip: Mapping[int, str], beat: Beat) -> Seconds:
    format_ = format_named(unit.plan.shard.format)
    writer = format_.writer(unit, part)
    tally, errors = Tally(), []
    reading = judging = writing = 0.0
    rows = enumerate(format_.rows(unit))
    while True:
        begun = perf_counter()
        ordinal, row = next(rows, (-1, None))
        read = perf_counter()
        reading += read - begun
        if row is None:
            break
        tally.extent += row.extent
        if row.role == "blank":
            continue
        if row.role == "passed":
            writer.passed(row)
            tally.passed += 1
            writing += perf_counter() - read
            continue
        beat(ordinal, row.size)
        verdict, entry = _judged(row, scrubber, skip.get(ordinal))
        beat(-1, 0)
        judged = perf_counter()
        output, body = _where(unit, row, entry, verdict)
        if output == "errors":
            errors.append(_error_line(row, entry, writer))
        else:
            writer.write(output, row, entry, body)
        tally.judged(row, entry, verdict)
        tally.wrote(output)
        judging += judged - read
        writing += perf_counter() - judged
    begun = perf_counter()
    writer.close()
    if errors:
        (part / "errors").write_bytes(b"".join(errors))
    write_tally(part, tally)
    return Seconds(reading, judging, writing + perf_counter() - begun)


def _judged(row: Row, scrubber: Scrubber, skipped: str | None) -> tuple[Verdict | None, Record]:
    if wrong := row.error or skipped:
        return None, error_record(wrong, scrubber.policy.fingerprint, row.at)
    return judge(scrubber, row.source, url=row.url, content_type=row.content_type, kind=row.kind, at=row.at)


def _where(unit: Unit, row: Row, entry: Record, verdict: Verdict | None) -> tuple[Output, str | None]:
    """Return the output that a document goes to, and the body that takes the place of its text."""
    options = unit.plan.options
    if verdict is None:
        return ("kept" if options.annotate and row.data is not None else "errors"), None
    if entry["decision"] == "drop" and not options.annotate:
        return "dropped", None
    return "kept", None if options.original else verdict.body


def _error_line(row: Row, entry: Record, writer: Writer) -> bytes:
    raw = row.raw or (b"" if row.data is None else writer.raw(row))
    line = {"at": row.at, "id": row.id, "url": row.url, "error": entry["error"], "policy": entry["policy"]}
    # json rather than orjson: an id may hold a lone surrogate.
    return json.dumps(line | {"raw": base64.b64encode(raw).decode()}).encode() + b"\n"
