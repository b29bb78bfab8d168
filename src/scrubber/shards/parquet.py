"""Parquet, read: row groups, and slices of large ones."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from scrubber.columns import COLUMN, Record
from scrubber.shards.guess import guessed
from scrubber.shards.model import MAX_ROW, Options, Output, Plan, Row, Shard, ShardError, Unit
from scrubber.shards.parquet_write import ParquetJoined, ParquetWriter, output_schema
from scrubber.tables import as_bytes, decoded, holds_text, is_text

__all__ = [
    "ParquetJoined",
    "ParquetWriter",
    "joiner",
    "output_schema",
    "plan",
    "restored",
    "rows",
    "stored",
    "units",
    "writer",
]

SLICES = 8
"""Slices of a row group at most: each decodes what stands before it, and more of them would cost too much."""
BATCH_BYTES = 4 << 20


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path, pre_buffer=False, memory_map=True, page_checksum_verification=True)
    except OSError as error:
        raise ShardError(f"cannot be read: {error.strerror or error}") from error
    except pa.ArrowException as error:
        raise ShardError(f"is no whole Parquet file ({_first_line(error)}); fetch it again") from error


def plan(shard: Shard, options: Options) -> Plan:
    """Choose the fields by the schema."""
    with _open(shard.path) as file:
        schema, codec = file.schema_arrow, _codec(file.metadata)
    texts = [field.name for field in schema if holds_text(field.type)]
    fields = guessed(options.fields, schema.names, texts=texts)
    if len(set(schema.names)) < len(schema.names):
        raise ShardError("has several columns of one name; rename them first")
    for name in (fields.html, fields.text):
        # A column of the type null holds nothing but nulls; each row says so among the errors.
        kind = schema.field(name).type if name in schema.names else pa.null()
        if not (holds_text(kind) or pa.types.is_null(kind)):
            raise ShardError(f"the column {name!r} holds {kind}, not text or bytes")
    return Plan(shard, fields, options, (schema, codec))


def _codec(meta: pq.FileMetaData) -> str:
    """Return what the columns are compressed with, as a writer calls it."""
    used = meta.row_group(0).column(0).compression.lower() if meta.num_row_groups and meta.num_columns else "snappy"
    return {"uncompressed": "none", "lzo": "snappy", "lz4_raw": "lz4", "unknown": "snappy"}.get(used, used)


def restored(plan: Plan, path: Path) -> Plan:
    """Return the plan of a shard that is gone, by one of its outputs."""
    with _open(path) as file:
        schema, codec = file.schema_arrow, _codec(file.metadata)
    return replace(plan, extra=(schema.remove(schema.get_field_index(COLUMN)), codec))


def units(plan: Plan) -> Generator[Unit, None, int]:
    """Yield row groups; a large one in slices. Start and stop are rows of the file."""
    at = 0
    index = 0
    with _open(plan.shard.path) as file:
        meta = file.metadata
        for group in range(meta.num_row_groups):
            count, size = meta.row_group(group).num_rows, meta.row_group(group).total_byte_size
            slices = max(1, min(SLICES, size // plan.options.unit_bytes, count))
            for number in range(slices):
                start, stop = at + count * number // slices, at + count * (number + 1) // slices
                yield Unit(plan, index, start, stop, stop / max(1, meta.num_rows), (group, at))
                index += 1
            at += count
    return at


def rows(unit: Unit) -> Iterator[Row]:
    """Yield the rows of a row group or of a slice of it."""
    group, at = unit.block
    with _open(unit.plan.shard.path) as file:
        meta = file.metadata.row_group(group)
        size = max(1, meta.total_byte_size // max(1, meta.num_rows))
        count = max(1, min(1024, BATCH_BYTES // size))
        try:
            for batch in file.iter_batches(count, row_groups=[group], use_threads=False):
                first, at = at, at + len(batch)
                start, stop = max(unit.start, first), min(unit.stop, at)
                if start < stop:
                    yield from _rows(unit, batch.slice(start - first, stop - start), start)
                if at >= unit.stop:
                    return
        except OSError as error:
            raise ShardError(f"row group {group} cannot be read: {_first_line(error)}; fetch it again") from error
        except pa.ArrowException as error:
            raise ShardError(f"row group {group} is damaged: {_first_line(error)}; fetch it again") from error


def _rows(unit: Unit, batch: pa.RecordBatch, at: int) -> Iterator[Row]:
    fields = unit.plan.fields
    texts, pages = (
        as_bytes(batch.column(name)) if name in batch.schema.names else [None] * len(batch)
        for name in (fields.text, fields.html)
    )
    urls, keys = _plain(batch, fields.url), _plain(batch, fields.id)
    for number in range(len(batch)):
        page = pages[number]
        source = texts[number] if page is None else page
        key = keys[number]
        row = Row(at + number, 1, source=source, data=(batch, number), kind="auto" if page is None else "html")
        row.url = url if isinstance(url := urls[number], str) else None
        row.id = None if key is None else str(key)
        if source is None:
            row.error = f"the column {fields.html or fields.text!r} is null"
        elif len(source) > MAX_ROW:
            row.size, row.error = len(source), f"the document is {len(source):,} bytes long, more than {MAX_ROW:,}"
        else:
            row.size = len(source)
            if page is None or is_text(batch.schema.field(fields.html).type):
                # A column of text may hold bytes that are none; the library decodes those itself.
                row.source = decoded(source)
        yield row


def _plain(batch: pa.RecordBatch, name: str | None) -> list[Any]:
    if name is None:
        return [None] * len(batch)
    kind = batch.schema.field(name).type
    if pa.types.is_integer(kind):
        numbers: list[Any] = batch.column(name).to_pylist()
        return numbers
    if holds_text(kind):
        return [None if value is None else value.decode("utf-8", "replace") for value in as_bytes(batch.column(name))]
    return [None] * len(batch)


def stored(row: Row) -> Record | None:
    """Return the verdict of a row. The column stays; a writer puts the new one in its place."""
    batch, number = row.data
    record: Record | None = batch.column(COLUMN)[number].as_py()
    return record


def writer(unit: Unit, folder: Path) -> ParquetWriter:
    """Return the writer of a unit."""
    return ParquetWriter(unit, folder)


def joiner(plan: Plan, output: Output, target: Path) -> ParquetJoined:
    """Return what puts the parts together."""
    schema, codec = plan.extra
    return ParquetJoined(target, output_schema(plan, output, schema), codec)


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
