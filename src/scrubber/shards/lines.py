"""JSON lines: plain, gzip and Zstandard."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from scrubber.columns import COLUMN, Record
from scrubber.shards.guess import guessed
from scrubber.shards.join import Joined, Zstandard
from scrubber.shards.model import MAX_ROW, Fields, Options, Output, Plan, Row, Shard, ShardError, Unit
from scrubber.shards.rowjson import DEEPEST, dumps, exactly, loads, too_deep
from scrubber.shards.streams import chunks, compressed, compression, reading, share_of

__all__ = [
    "LinesWriter",
    "chosen",
    "head",
    "joiner",
    "plan",
    "rows",
    "stored",
    "stream_units",
    "units",
    "writer",
]

HEAD_ROWS = 100
"""Rows that are looked at for the names of the fields."""
PIECE = 1 << 20
"""Bytes of a row beyond the bound that are read at once, and that ``errors/`` quotes."""
BOM = b"\xef\xbb\xbf"


def plan(shard: Shard, options: Options) -> Plan:
    """Choose the fields by the first rows."""
    with reading(shard.path) as file:
        return Plan(shard, chosen(options.fields, head(chunks(file, compression(shard.path)))), options)


def chosen(asked: Fields, lines: Iterable[bytes]) -> Fields:
    """Return the fields to read, by some first lines.

    Raises:
        ShardError: where there is no text among them, or the lines are no objects.
    """
    names: dict[str, None] = {}
    texts: dict[str, None] = {}
    bad = ""
    for number, line in enumerate(lines):
        try:
            value = loads(line)
        except ValueError as error:
            bad = bad or f"the first line that is no JSON is number {number + 1}: {error}"
            continue
        if isinstance(value, list) and number == 0:
            raise ShardError("holds a JSON array, not JSON lines; write one object a line (jq -c '.[]')")
        if isinstance(value, dict):
            names |= dict.fromkeys(value)
            texts |= dict.fromkeys(name for name, entry in value.items() if isinstance(entry, str))
    if names:
        return guessed(asked, names, texts=texts)
    if bad and not (asked.text or asked.html):
        raise ShardError(f"is not JSON lines: {bad}")
    return replace(asked, text=asked.text or "text")


def head(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the first lines that are not blank; of a single huge line, nothing."""
    held: list[bytes] = []
    found = size = 0
    for part in parts:
        *lines, rest = part.split(b"\n")
        if lines:
            lines[0] = b"".join(held) + lines[0]
            held, size = [], 0
        for line in lines:
            if line.strip():
                yield line.removeprefix(BOM)
                found += 1
            if found == HEAD_ROWS:
                return
        held.append(rest)
        size += len(rest)
        if size > MAX_ROW:
            return
    if last := b"".join(held).strip():
        yield last.removeprefix(BOM)


def units(plan: Plan) -> Generator[Unit, None, int]:
    """Cut a plain file into ranges of bytes, and the stream of a compressed one into blocks of lines."""
    path, step = plan.shard.path, plan.options.unit_bytes
    if compression(path):
        with reading(path) as file:
            return (yield from stream_units(plan, chunks(file, compression(path)), share_of(file, path)))
    size = path.stat().st_size
    for index, start in enumerate(range(0, size, step)):
        stop = min(start + step, size)
        yield Unit(plan, index, start, stop, stop / size)
    return size


def stream_units(plan: Plan, parts: Iterable[bytes], share: Callable[[], float]) -> Generator[Unit, None, int]:
    """Yield blocks of whole lines, each the lines that start in its range of bytes.

    Of a line beyond the bound only so much is handed on as shows that it is.
    """
    step = plan.options.unit_bytes
    start, index, held, over = 0, 0, bytearray(), 0
    for part in parts:
        held += part
        while len(held) >= step:
            # A line that is cut short is longer than a step, so it is the last of its block.
            cut = held.find(b"\n", step - 1) + 1
            if not cut:
                break
            yield Unit(plan, index, start, start + cut + over, share(), (bytes(held[:cut]), over))
            start, index, over = start + cut + over, index + 1, 0
            del held[:cut]
        last = held.rfind(b"\n") + 1
        if len(held) - last > MAX_ROW + 1:
            over += len(held) - last - MAX_ROW - 1
            del held[last + MAX_ROW + 1 :]
    if held:
        yield Unit(plan, index, start, start + len(held) + over, 1.0, (bytes(held), over))
        start += len(held) + over
    return start


def rows(unit: Unit) -> Iterator[Row]:
    """Yield the rows that start in the unit's range."""
    if unit.block is not None:
        block, over = unit.block
        yield from _rows(io.BytesIO(block), unit.start, unit.stop, unit.plan.fields, over)
        return
    with reading(unit.plan.shard.path) as file:
        at = unit.start
        if at:
            # A line that started before belongs to the unit before.
            file.seek(at - 1)
            at += _skip_line(file, unit.stop - at + 1) - 1
        yield from _rows(file, at, unit.stop, unit.plan.fields, 0)


def _skip_line(file: BinaryIO, most: int = sys.maxsize) -> int:
    """Read to the end of the line, or *most* bytes and a little more; return how many."""
    skipped = 0
    while skipped < most and (part := file.readline(PIECE)):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _rows(file: BinaryIO, at: int, stop: int, fields: Fields, over: int) -> Iterator[Row]:
    while at < stop and (line := file.readline(MAX_ROW + 1)):
        extent = len(line)
        if extent > MAX_ROW:
            if not line.endswith(b"\n"):
                extent += _skip_line(file) + over
            yield Row(
                at,
                extent,
                raw=line[:PIECE],
                error=f"the row is {extent:,} bytes long, more than {MAX_ROW:,}; its first {PIECE:,} are here",
            )
        elif not (bare := line.removeprefix(BOM).strip() if at == 0 else line.strip()):
            yield Row(at, extent, role="blank")
        else:
            yield _row(at, extent, bare, fields)
        at += extent


def _row(at: int, extent: int, line: bytes, fields: Fields) -> Row:
    row = Row(at, extent, raw=line, size=extent)
    try:
        value = loads(line)
    except ValueError as error:
        row.error = f"is not JSON: {error}"
        return row
    if not isinstance(value, dict):
        row.error = f"is JSON, but a {type(value).__name__} and not an object"
        return row
    if line.count(b"[") + line.count(b"{") > DEEPEST and too_deep(value):
        row.error = f"is JSON, but nested more than {DEEPEST} deep"
        return row
    row.data = value
    if fields.html is not None and value.get(fields.html) is not None:
        row.source, row.kind, name = value[fields.html], "html", fields.html
    else:
        name = fields.text or ""
        row.source = value.get(name)
    if not isinstance(row.source, str):
        row.error = f"the field {name!r} holds {_kind(row.source)}" if name in value else f"has no field {name!r}"
    url, key = value.get(fields.url), value.get(fields.id)
    row.url = url if isinstance(url, str) else None
    row.id = str(key) if isinstance(key, str | int) else None
    return row


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return "null" if value is None else f"{kinds.get(type(value), 'a value')}, not text"


class LinesWriter:
    """Writes rows as they came, save for the text and the verdict."""

    def __init__(self, unit: Unit, folder: Path) -> None:
        self._plan = unit.plan
        self._folder = folder
        self._out: dict[Output, list[bytes]] = {"kept": [], "dropped": []}

    def write(self, output: Output, row: Row, record: Record, body: str | None) -> None:
        """Write a document."""
        fields, value = self._plan.fields, row.data
        same = body is None or (body == row.source and fields.html is None)
        if same and COLUMN not in value:
            # Most rows: not a byte of theirs is written anew.
            line = row.raw[:-1] + (b"," if value else b"") + b'"' + COLUMN.encode() + b'":' + dumps(record) + b"}"
        else:
            value, write = exactly(row.raw, value)
            value = {name: entry for name, entry in value.items() if name != COLUMN}
            if body is not None:
                value[fields.text] = body
                if row.kind == "html" and fields.html != fields.text:
                    del value[fields.html]
            value[COLUMN] = record
            line = write(value)
        self._out[output].append(line)

    def passed(self, row: Row) -> None:
        """There are no such rows."""
        raise NotImplementedError

    def raw(self, row: Row) -> bytes:
        """Return the line."""
        return row.raw

    def close(self) -> None:
        """Write the files, each a member of its own where they are compressed with gzip."""
        how = compression(self._plan.shard.path)
        for output, lines in self._out.items():
            if lines:
                data = b"\n".join(lines) + b"\n"
                (self._folder / output).write_bytes(compressed(data, how) if how == "gz" else data)


def stored(row: Row) -> Record | None:
    """Take the verdict out of a row, so that it is again as it came."""
    if not isinstance(row.data, dict) or COLUMN not in row.data:
        raise ShardError(f"the output of an earlier run has no verdict at byte {row.at:,}; filter the shard again")
    record: Record = row.data.pop(COLUMN)
    tail = b'"' + COLUMN.encode() + b'":' + dumps(record) + b"}"
    if row.raw.endswith(tail):
        row.raw = row.raw[: -len(tail)].removesuffix(b",") + b"}"
    else:
        row.raw = dumps(row.data)
    return record


def writer(unit: Unit, folder: Path) -> LinesWriter:
    """Return the writer of a unit."""
    return LinesWriter(unit, folder)


def joiner(plan: Plan, output: Output, target: Path) -> Joined:
    """Put parts together: one after the other; for Zstandard in one frame, for many readers stop after the first."""
    how = compression(plan.shard.path)
    return Zstandard(target) if how == "zst" else Joined(target, empty=compressed(b"", how))
