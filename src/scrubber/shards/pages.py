"""Folders of documents: one HTML or text file each."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from scrubber.columns import COLUMN, Record
from scrubber.shards.join import Joined
from scrubber.shards.model import LISTING, MAX_ROW, Fields, Options, Output, Plan, Row, Shard, ShardError, Unit
from scrubber.shards.rowjson import dumps, loads

__all__ = ["FolderJoined", "FolderWriter", "joiner", "plan", "rows", "stored", "units", "writer"]

PAGES = (".html", ".htm", ".xhtml", ".shtml")
UNIT_FILES = 2000
"""Files of a unit at most, for many small ones: a second or two of work."""


def plan(shard: Shard, options: Options) -> Plan:
    """There is nothing to choose; refuse two documents that would be written under one name."""
    names = {path.relative_to(shard.path).as_posix() for path in shard.files}
    for path in shard.files:
        name = path.relative_to(shard.path).as_posix()
        if path.suffix.lower() in PAGES and f"{name}.txt" in names:
            raise ShardError(f"{name} and {name}.txt would both be written as {name}.txt; rename one of them")
    return Plan(shard, Fields(), options)


def units(plan: Plan) -> Generator[Unit, None, int]:
    """Yield runs of files. Start and stop are their numbers in the sorted list."""
    start, size, index = 0, 0, 0
    files = plan.shard.files
    # The workers get the files of their unit, not the list of all.
    bare = replace(plan, shard=replace(plan.shard, files=()))
    for number, path in enumerate(files):
        size += _size(path)
        if size >= plan.options.unit_bytes or number + 1 - start >= UNIT_FILES or number + 1 == len(files):
            yield Unit(bare, index, start, number + 1, (number + 1) / len(files), files[start : number + 1])
            start, size, index = number + 1, 0, index + 1
    return len(files)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def rows(unit: Unit) -> Iterator[Row]:
    """Yield a row for each file; its data is its path under the folder."""
    for at, path in enumerate(unit.block, unit.start):
        name = path.relative_to(unit.plan.shard.path).as_posix()
        row = Row(at, 1, data=name, id=name, kind="html" if path.suffix.lower() in PAGES else "auto")
        try:
            row.size = path.stat().st_size
            if row.size > MAX_ROW:
                row.error = f"the file is {row.size:,} bytes long, more than {MAX_ROW:,}"
            else:
                row.source = path.read_bytes()
        except OSError as error:
            row.error = f"cannot be read: {error.strerror or error}"
        if row.error:
            row.data = None
        yield row


class FolderWriter:
    """Writes a file for each document, and a list of them with their verdicts."""

    def __init__(self, unit: Unit, folder: Path) -> None:
        self._unit = unit
        self._folder = folder
        self._lists: dict[Output, list[bytes]] = {"kept": [], "dropped": []}

    def write(self, output: Output, row: Row, record: Record, body: str | None) -> None:
        """Write a document, numbered; the list says which name it gets."""
        name = row.data
        if body is not None and PurePosixPath(name).suffix.lower() in PAGES:
            name += ".txt"
        data = row.source if body is None else body.encode("utf-8", "replace")
        files = self._folder / f"{output}.files"
        files.mkdir(exist_ok=True)
        assert isinstance(data, bytes)
        with (files / str(row.at)).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        checksum = hashlib.sha256(data).hexdigest()
        entry = {"path": name, "source": row.data, "bytes": len(data), "sha256": checksum, COLUMN: record}
        self._lists[output].append(dumps(entry) + b"\n")

    def passed(self, row: Row) -> None:
        """There are no such rows."""
        raise NotImplementedError

    def raw(self, row: Row) -> bytes:
        """Return the file's content, where it could be read."""
        return row.source if isinstance(row.source, bytes) else b""

    def close(self) -> None:
        """Write the lists."""
        for output, lines in self._lists.items():
            if lines:
                (self._folder / output).write_bytes(b"".join(lines))


class FolderJoined(Joined):
    """The list of a folder's outputs, and the files that it names."""

    def __init__(self, target: Path) -> None:
        super().__init__(target)
        self._parts: list[Path] = []

    def add(self, part: Path) -> None:
        """Append the list of a part, and remember its files."""
        super().add(part)
        if part.exists():
            self._parts.append(part)

    def publish(self, folder: Path) -> None:
        """Put each file under its name in *folder*, whole; files of an earlier run that are no more are taken away."""
        names = set()
        for part in self._parts:
            for line in part.read_bytes().splitlines():
                entry = loads(line)
                names.add(entry["path"])
                target = folder / entry["path"]
                target.parent.mkdir(parents=True, exist_ok=True)
                _place(part.with_name(f"{part.name}.files") / str(entry[COLUMN]["at"]), target)
        for path in _listed(folder) - names:
            (folder / path).unlink(missing_ok=True)


def _listed(folder: Path) -> set[str]:
    """Return the files that the list beside *folder*, from an earlier run, names."""
    listing = folder.with_name(folder.name + LISTING)
    if not listing.exists():
        return set()
    return {str(loads(line)["path"]) for line in listing.read_bytes().splitlines()}


def _place(source: Path, target: Path) -> None:
    # A link or a copy, never a move: a run that is killed here must find its parts again.
    part = target.with_name(f".{hashlib.sha256(target.name.encode(errors='surrogateescape')).hexdigest()[:16]}.part")
    part.unlink(missing_ok=True)
    try:
        os.link(source, part)
    except OSError:
        shutil.copyfile(source, part)
    part.replace(target)


def stored(row: Row) -> Record | None:
    """Refuse: the outputs do not hold what another decision needs."""
    raise ShardError("a folder of documents cannot be decided anew; filter it again with the policy")


def writer(unit: Unit, folder: Path) -> FolderWriter:
    """Return the writer of a unit."""
    return FolderWriter(unit, folder)


def joiner(plan: Plan, output: Output, target: Path) -> Any:
    """Put the lists together."""
    return FolderJoined(target)
