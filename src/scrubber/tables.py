"""Arrow in, Arrow out: batches of rows judged, for the engines that work in Arrow; columns of text of every type.

What becomes of the documents is decided in :mod:`scrubber.columns`; here is only where they lie in a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

from scrubber.columns import COLUMN, arrow_type, no_column, scrub_columns, storable, to_arrow
from scrubber.engine import Kind, checked, engine_for
from scrubber.policy import Policy

__all__ = ["Mode", "TableScrub", "as_bytes", "decoded", "holds_text", "is_text", "sources", "taken", "without_views"]

Mode = Literal["annotate", "filter"]

SLICE_BYTES = 64 << 20
"""Bytes of text that are judged before their rows go on: an engine may hand over a partition as one batch, and the
documents are in memory three times meanwhile (Arrow, Python, bodies). A batch of the usual 1,024 pages is one slice."""

TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
BYTES = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableScrub:
    """Where the documents of a table lie, and what becomes of its rows. Holds no engine, so that it can be sent.

    The engine is built once in each process that judges, from the policy. No row raises: one that could not be judged
    has a verdict with an ``error`` and stays as it came, and a null stays null.

    Raises:
        ValueError: for a mode or kind that is none of those, and for a column that has the name of the verdicts'.
    """

    text: str = "text"
    """The column of documents: text or bytes."""
    body: str | None = None
    """The column that the cleaned texts go to, a new one or one that is replaced. None: in the mode ``filter`` they
    take the place of the documents (and a column of bytes then holds UTF-8), in the mode ``annotate`` they go nowhere.
    """
    url: str | None = None
    """A column of addresses; a hint for decoding only."""
    content_type: str | None = None
    """A column of HTTP content types; a hint for decoding only."""
    kind: Kind = "auto"
    """What the documents are, as in :meth:`scrubber.Scrubber.scrub`."""
    mode: Mode = "annotate"
    """``annotate``: every row comes out as it came, with its verdict. ``filter``: without the rows to drop."""
    policy: Policy = field(default_factory=Policy)

    def __post_init__(self) -> None:
        if self.mode not in get_args(Mode):
            raise ValueError(f"mode must be one of {', '.join(get_args(Mode))}, not {self.mode!r}")
        checked(self.policy, self.kind)
        for name in ("text", "body", "url", "content_type"):
            if getattr(self, name) == COLUMN:
                raise ValueError(f"{name} cannot be {COLUMN!r}: the column of that name gets the verdicts")

    @property
    def bodies(self) -> str | None:
        """The column that the cleaned texts go to, or None."""
        return self.body or (self.text if self.mode == "filter" else None)

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """Return the schema of what comes out: the columns as they came, the bodies, and the verdict last.

        Raises:
            ValueError: for a column that is not there, and for columns of one name.
            TypeError: for one that holds neither text nor bytes.
        """
        if len(set(schema.names)) < len(schema.names):
            raise ValueError("there are several columns of one name; rename them first")
        for name in (self.text, self.url, self.content_type):
            if name is not None:
                _check(schema, name)
        if COLUMN in schema.names:
            schema = schema.remove(schema.get_field_index(COLUMN))
        if self.bodies is not None:
            kind = _plain(schema.field(self.text).type) if self.bodies == self.text else pa.string()
            place = schema.get_field_index(self.bodies)
            column = pa.field(self.bodies, kind)
            schema = schema.append(column) if place < 0 else schema.set(place, column)
        return schema.append(pa.field(COLUMN, arrow_type()))

    def scrub(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """Yield *batch* judged, in one piece or, where it holds much text, in several. The batch is not changed.

        Raises:
            ValueError: for a column that is not there, and for columns of one name.
            TypeError: for one that holds neither text nor bytes.
        """
        schema = self.schema(batch.schema)
        size = _plain_column(batch.column(self.text)).nbytes
        step = max(1, len(batch) * SLICE_BYTES // max(1, size))
        for start in range(0, len(batch), step):
            yield self._judged(batch.slice(start, step), schema)

    def _judged(self, batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
        found = scrub_columns(
            sources(batch.column(self.text)),
            scrubber=engine_for(self.policy),
            urls=self._hints(batch, self.url),
            content_types=self._hints(batch, self.content_type),
            kind=self.kind,
        )
        made = {COLUMN: to_arrow(found.verdicts)}
        if self.bodies is not None:
            # Where there is none the row stays what it was; a new column has nothing to keep.
            old = as_bytes(batch.column(self.text)) if self.bodies == self.text else [None] * len(batch)
            made[self.bodies] = _bodies(found.bodies, old, schema.field(self.bodies).type)
        columns = [made[name] if name in made else batch.column(name) for name in schema.names]
        judged = pa.RecordBatch.from_arrays(columns, schema=schema)
        if self.mode == "annotate":
            return judged
        kept = [row for row, entry in enumerate(found.verdicts) if entry is None or entry["decision"] != "drop"]
        return judged if len(kept) == len(judged) else taken(judged, kept)

    @staticmethod
    def _hints(batch: pa.RecordBatch, name: str | None) -> list[str | None] | None:
        if name is None:
            return None
        values = as_bytes(batch.column(name))
        return [None if value is None else value.decode("utf-8", "replace") for value in values]


def holds_text(kind: pa.DataType) -> bool:
    """Whether a column of this type holds text or bytes, of whatever layout."""
    return is_text(kind) or any(test(_plain(kind)) for test in BYTES)


def is_text(kind: pa.DataType) -> bool:
    """Whether a column of this type holds text, of whatever layout."""
    return any(test(_plain(kind)) for test in TEXTS)


def sources(column: pa.Array) -> list[str | bytes | None]:
    """Return a column's documents: of text as ``str``, but for values that are not UTF-8 as they are; else bytes."""
    column = _plain_column(column)
    if not is_text(column.type):
        return list(as_bytes(column))
    try:
        values: list[str | bytes | None] = column.to_pylist()
    except UnicodeDecodeError:
        return [None if value is None else decoded(value) for value in as_bytes(column)]
    return values


def as_bytes(column: pa.Array) -> list[bytes | None]:
    """Return a column of text as bytes: reading it as text would raise for a value that is not UTF-8."""
    column = _plain_column(column)
    if pa.types.is_null(column.type):
        return [None] * len(column)
    values: list[bytes | None] = pc.cast(column, pa.large_binary()).to_pylist()
    return values


def decoded(value: bytes) -> str | bytes:
    """Return a value of a column of text as text or, where it is not UTF-8, as it is: the library decodes it itself."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def taken(batch: pa.RecordBatch, rows: Sequence[int]) -> pa.RecordBatch:
    """Return the *rows* of *batch*, by number; ``RecordBatch.take`` refuses columns of views (pyarrow 26)."""
    numbers = pa.array(rows, pa.int64())
    columns = []
    for column in batch.columns:
        solid = without_views(column.type)
        took = (column if solid == column.type else pc.cast(column, solid)).take(numbers)
        columns.append(took if solid == column.type else pc.cast(took, column.type))
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def without_views(kind: pa.DataType) -> pa.DataType:
    """Return the type that holds the same without views of text or bytes, also inside lists and structs."""
    if pa.types.is_string_view(kind):
        return pa.large_string()
    if pa.types.is_binary_view(kind):
        return pa.large_binary()
    if pa.types.is_struct(kind):
        return pa.struct([item.with_type(without_views(item.type)) for item in kind])
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(without_views(kind.value_type)))
    if pa.types.is_large_list(kind):
        return pa.large_list(kind.value_field.with_type(without_views(kind.value_type)))
    if pa.types.is_fixed_size_list(kind):
        return pa.list_(kind.value_field.with_type(without_views(kind.value_type)), kind.list_size)
    if pa.types.is_map(kind):
        return pa.map_(without_views(kind.key_type), without_views(kind.item_type), kind.keys_sorted)
    return kind


def _check(schema: pa.Schema, name: str) -> None:
    if name not in schema.names:
        raise no_column(name, schema.names)
    kind = schema.field(name).type
    if not (holds_text(kind) or pa.types.is_null(kind)):
        raise TypeError(f"the column {name!r} holds {kind}, not text or bytes")


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _plain_column(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _bodies(bodies: list[str | None], old: Sequence[bytes | None], kind: pa.DataType) -> pa.Array:
    if pa.types.is_null(kind):
        return pa.nulls(len(bodies))
    new = [was if body is None else storable(body).encode() for was, body in zip(old, bodies, strict=True)]
    return pc.cast(pa.array(new, pa.large_binary()), kind, safe=False)
