"""Parquet, written: the rows of a batch by their numbers, and parts as the row groups of one file."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scrubber.columns import COLUMN, Record, arrow_type, storable, to_arrow
from scrubber.shards.model import Output, Plan, Row, Unit
from scrubber.shards.streams import HashedFile
from scrubber.tables import as_bytes, taken

__all__ = ["ParquetJoined", "ParquetWriter", "output_schema"]

GROUP_BYTES = 32 << 20
"""Uncompressed bytes of a row group in a part: a part of an ordinary unit is one group."""


def output_schema(plan: Plan, output: Output, schema: pa.Schema) -> pa.Schema:
    """Return the schema of what is written: as it came, with the verdict last and, in ``kept/``, the body."""
    fields, options = plan.fields, plan.options
    if COLUMN in schema.names:
        schema = schema.remove(schema.get_field_index(COLUMN))
    if output == "kept" and not options.original:
        if fields.text in schema.names:
            place = schema.get_field_index(fields.text)
            kind = schema.field(place).type
            if pa.types.is_dictionary(kind):
                schema = schema.set(place, schema.field(place).with_type(kind.value_type))
        else:
            schema = schema.append(pa.field(fields.text, pa.string()))
        if fields.html in schema.names and fields.html != fields.text and not options.annotate:
            schema = schema.remove(schema.get_field_index(fields.html))
    # The description that `datasets` leaves names the columns, and it refuses a file with others.
    meta = {key: value for key, value in (schema.metadata or {}).items() if key != b"huggingface"}
    return schema.append(pa.field(COLUMN, arrow_type())).with_metadata(meta)


class ParquetWriter:
    """Collects the rows of a batch by their numbers, and takes them out of it column by column."""

    def __init__(self, unit: Unit, folder: Path) -> None:
        self._plan = unit.plan
        schema, _ = unit.plan.extra
        self._outputs = {
            output: _Rows(unit.plan, folder / output, output_schema(unit.plan, output, schema))
            for output in ("kept", "dropped")
        }

    def write(self, output: Output, row: Row, record: Record, body: str | None) -> None:
        """Write a document."""
        self._outputs[output].add(row, record, body)

    def passed(self, row: Row) -> None:
        """There are no such rows."""
        raise NotImplementedError

    def raw(self, row: Row) -> bytes:
        """Return an Arrow stream of the one row."""
        batch, number = row.data
        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(taken(batch, [number]))
        return sink.getvalue()

    def close(self) -> None:
        """Write what is left."""
        for rows in self._outputs.values():
            rows.close()


class _Rows:
    """The rows of one output of a unit."""

    def __init__(self, plan: Plan, path: Path, schema: pa.Schema) -> None:
        self._plan = plan
        self._path = path
        self._schema = schema
        self._file: pq.ParquetWriter | None = None
        self._batch: pa.RecordBatch | None = None
        self._open: list[tuple[int, Record, str | None]] = []
        self._ready: list[pa.RecordBatch] = []

    def add(self, row: Row, record: Record, body: str | None) -> None:
        batch, number = row.data
        if batch is not self._batch:
            self._take()
            self._batch = batch
        self._open.append((number, record, body))

    def _take(self) -> None:
        if self._batch is None or not self._open:
            return
        numbers, records, bodies = zip(*self._open, strict=True)
        rows = taken(self._batch, numbers)
        columns = [self._column(rows, field, bodies, records) for field in self._schema]
        self._ready.append(pa.RecordBatch.from_arrays(columns, schema=self._schema))
        self._open.clear()
        if sum(batch.nbytes for batch in self._ready) > GROUP_BYTES:
            self._write()

    def _column(self, rows: pa.RecordBatch, field: pa.Field, bodies: Any, records: Any) -> pa.Array:
        if field.name == COLUMN:
            return to_arrow(records)
        if field.name != self._plan.fields.text or all(body is None for body in bodies):
            if field.name in rows.schema.names:
                column = rows.column(field.name)
                return column if column.type == field.type else pc.cast(column, field.type)
            return pa.nulls(len(rows), field.type)
        old = as_bytes(rows.column(field.name)) if field.name in rows.schema.names else [None] * len(rows)
        new = [was if body is None else storable(body).encode() for was, body in zip(old, bodies, strict=True)]
        column = pa.array(new, pa.large_binary())
        return pc.cast(column, field.type, safe=False)

    def _write(self) -> None:
        if not self._ready:
            return
        self._file = self._file or pq.ParquetWriter(self._path, self._schema, compression="lz4")
        self._file.write_table(pa.Table.from_batches(self._ready))
        self._ready.clear()

    def close(self) -> None:
        self._take()
        self._write()
        if self._file is not None:
            self._file.close()


class ParquetJoined:
    """Parts as the row groups of one file, compressed as the shard was."""

    def __init__(self, target: Path, schema: pa.Schema, compression: str) -> None:
        self.file = HashedFile(target)
        self._writer = pq.ParquetWriter(self.file, schema, compression=compression)

    def add(self, part: Path) -> None:
        """Append the row groups of a part; one that is not there holds no rows."""
        if part.exists():
            with pq.ParquetFile(part) as file:
                for group in range(file.num_row_groups):
                    self._writer.write_table(file.read_row_group(group, use_threads=False))

    def close(self) -> None:
        """Write the footer, and finish the file."""
        self._writer.close()
        self.file.close()

    def abandon(self) -> None:
        """Let go of the file, whatever became of it."""
        for thing in (self._writer, self.file):
            with suppress(OSError, pa.ArrowException, ValueError):
                thing.close()
