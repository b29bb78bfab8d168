"""Polars: the expression namespace ``scrub``, for columns of text or bytes.

Importing this module registers it. What it makes is elementwise, so it works on a frame, on a lazy frame and in the
streaming engine. Polars calls it in its own threads, one at a time: the lock of the interpreter is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict, Unpack

from scrubber.adapters import needs
from scrubber.columns import COLUMN, arrow_type, scrub_columns, storable, to_arrow
from scrubber.engine import Kind, checked, engine_for
from scrubber.policy import Policy

with needs("polars"):
    import polars as pl
    import pyarrow as pa

__all__ = ["BODY", "Hints", "Scrub", "columns_type"]

BODY = "body"
"""The field of :meth:`Scrub.columns` that holds the cleaned text."""


class Hints(TypedDict, total=False):
    """What may be told of the documents; all of it may be left out."""

    url: pl.Expr | str
    """Where they came from: an expression or the name of a column."""
    content_type: pl.Expr | str
    """Their HTTP content types: an expression or the name of a column."""
    kind: Kind
    """What the column holds: ``"html"``, ``"text"`` or ``"auto"``."""
    policy: Policy | None
    """The policy to decide by."""


@pl.api.register_expr_namespace("scrub")
class Scrub:
    """``pl.col(...).scrub``: judge and clean each value of a column of text or bytes.

    Nulls stay null; a value of any other type has a verdict with an error. An expression of several columns judges each
    of them; ``url`` and ``content_type`` can be told of one column alone, and are a ``ValueError`` there.
    """

    def __init__(self, expr: pl.Expr) -> None:
        self._expr = expr

    def columns(self, **hints: Unpack[Hints]) -> pl.Expr:
        """Return body and verdict as a struct of two fields, ``body`` and ``scrubber``, under the name of the column.

        From one pass with the frame's method: ``frame.with_columns(made=...columns()).unnest("made")``. Polars works
        out the struct again for each expression that takes a field of it.
        """
        return self._judged(columns_type(), **hints)

    def verdict(self, **hints: Unpack[Hints]) -> pl.Expr:
        """Return the verdict, a struct in the one schema, under the name ``scrubber``."""
        return self.columns(**hints).struct.field(COLUMN)

    def body(self, **hints: Unpack[Hints]) -> pl.Expr:
        """Return the cleaned text, under the name of the column."""
        return self._judged(pl.String(), **hints)

    def kept(self) -> pl.Expr:
        """Return, of a column of verdicts, which rows stay: all but ``drop``; errors and nulls are for you to see."""
        return self._expr.struct.field("decision").ne_missing("drop")

    def _judged(
        self,
        made: pl.DataType,
        *,
        url: pl.Expr | str | None = None,
        content_type: pl.Expr | str | None = None,
        kind: Kind = "auto",
        policy: Policy | None = None,
    ) -> pl.Expr:
        hinted = url is not None or content_type is not None
        judge = _Judge(checked(policy, kind), kind, hinted, made)
        if not hinted:
            return self._expr.map_batches(judge, made, is_elementwise=True)
        if self._expr.meta.has_multiple_outputs():
            raise ValueError("url and content_type are told of one column: judge each in an expression of its own")
        nothing = pl.lit(None, pl.String)
        # One struct: a function of several columns is elementwise, and streams, in no other way.
        rows = pl.struct(
            source=self._expr,
            url=nothing if url is None else url,
            content_type=nothing if content_type is None else content_type,
        )
        return rows.map_batches(judge, made, is_elementwise=True).alias(self._expr.meta.output_name())


@dataclass(frozen=True)
class _Judge:
    """The function that Polars calls; it holds plain values, so that a plan can go to another process."""

    policy: Policy
    kind: Kind
    hinted: bool
    """Whether the series holds structs of a source and its hints, or the sources themselves."""
    made: pl.DataType
    """What is made: :func:`columns_type`, or the bodies alone."""

    def __call__(self, rows: pl.Series) -> pl.Series:
        given = rows.struct.unnest().to_dict(as_series=False) if self.hinted else {"source": rows.to_list()}
        found = scrub_columns(
            given["source"],
            scrubber=engine_for(self.policy),
            urls=given.get("url"),
            content_types=given.get("content_type"),
            kind=self.kind,
        )
        bodies = pa.array([None if body is None else storable(body) for body in found.bodies], pa.large_string())
        frame = pl.DataFrame(pa.table({BODY: bodies, COLUMN: to_arrow(found.verdicts)}))
        return frame[BODY].alias(rows.name) if self.made == pl.String else frame.to_struct(rows.name)


def columns_type() -> pl.Struct:
    """Return the type of what :meth:`Scrub.columns` gives."""
    empty = pa.schema({BODY: pa.large_string(), COLUMN: arrow_type()}).empty_table()
    return pl.Struct(pl.DataFrame(empty).schema)
