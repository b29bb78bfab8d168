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

    Nulls stay null; a value of any other type has a verdict with an error.
    """

    def __init__(self, expr: pl.Expr) -> None:
        self._expr = expr

    def columns(self, **hints: Unpack[Hints]) -> pl.Expr:
        """Return body and verdict as a struct of two fields, ``body`` and ``scrubber``.

        From one pass with the frame's method: ``frame.with_columns(made=...columns()).unnest("made")``. Polars works
        out the struct again for each expression that takes a field of it.
        """
        nothing = pl.lit(None, pl.String)
        # One struct: a function of several columns is elementwise, and streams, in no other way.
        rows = pl.struct(
            source=self._expr,
            url=hints.get("url", nothing),
            content_type=hints.get("content_type", nothing),
        )
        judge = _Judge(checked(hints.get("policy"), hints.get("kind", "auto")), hints.get("kind", "auto"))
        return rows.map_batches(judge, columns_type(), is_elementwise=True)

    def verdict(self, **hints: Unpack[Hints]) -> pl.Expr:
        """Return the verdict, a struct in the one schema, under the name ``scrubber``."""
        return self.columns(**hints).struct.field(COLUMN)

    def body(self, **hints: Unpack[Hints]) -> pl.Expr:
        """Return the cleaned text, under the name of the column."""
        return self.columns(**hints).struct.field(BODY).alias(self._expr.meta.output_name())

    def kept(self) -> pl.Expr:
        """Return, of a column of verdicts, which rows stay: all but ``drop``; errors and nulls are for you to see."""
        return self._expr.struct.field("decision").ne_missing("drop")


@dataclass(frozen=True)
class _Judge:
    """The function that Polars calls; it holds plain values, so that a plan can go to another process."""

    policy: Policy
    kind: Kind

    def __call__(self, rows: pl.Series) -> pl.Series:
        found = scrub_columns(
            rows.struct.field("source").to_list(),
            scrubber=engine_for(self.policy),
            urls=rows.struct.field("url").to_list(),
            content_types=rows.struct.field("content_type").to_list(),
            kind=self.kind,
        )
        bodies = [None if body is None else storable(body) for body in found.bodies]
        table = pa.table({BODY: pa.array(bodies, pa.large_string()), COLUMN: to_arrow(found.verdicts)})
        return pl.DataFrame(table).to_struct(rows.name)


def columns_type() -> pl.Struct:
    """Return the type of what :meth:`Scrub.columns` gives."""
    empty = pa.schema({BODY: pa.large_string(), COLUMN: arrow_type()}).empty_table()
    return pl.Struct(pl.DataFrame(empty).schema)
