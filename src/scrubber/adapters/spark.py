"""Spark: a mapper for ``DataFrame.mapInArrow`` with its schema, and both in one for ``DataFrame.transform``.

As in::

    frame.transform(Scrub(text="text", mode="filter"))

What is sent to the workers is plain values; each Python worker builds the engine at its first batch and keeps it (with
``spark.python.worker.reuse``, which is on by default).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrubber.adapters import needs
from scrubber.columns import COLUMN, arrow_type

with needs("spark"):
    import pandas  # noqa: F401 -- mapInArrow asks for it
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql import types as spark

    from scrubber.tables import TableScrub

__all__ = ["Scrub", "verdict_type"]


class Scrub(TableScrub):
    """Judges the rows of a frame. The arguments are the fields of :class:`scrubber.tables.TableScrub`."""

    __slots__ = ()

    def __call__(self, frame: DataFrame) -> DataFrame:
        """Return the rows with their verdicts, or, in the mode ``filter``, those that stay.

        Raises:
            ValueError: for a column that is not there.
            TypeError: for one that holds neither text nor bytes.
        """
        return frame.mapInArrow(self.map, self.struct(frame.schema))

    def map(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the batches of a partition judged: the function for ``mapInArrow``."""
        for batch in batches:
            yield from self.scrub(batch)

    def struct(self, struct: spark.StructType) -> spark.StructType:
        """Return the schema of what comes out, for ``mapInArrow``.

        Raises:
            ValueError: for a column that is not there.
            TypeError: for one that holds neither text nor bytes.
        """
        there = {field.name: field for field in struct}
        columns = self.schema(pa.schema([(field.name, _arrow(field.dataType)) for field in struct]))
        made = {COLUMN: verdict_type(), self.bodies: spark.StringType()}
        if self.bodies == self.text:
            del made[self.bodies]
        return spark.StructType(
            [spark.StructField(name, made[name]) if name in made else there[name] for name in columns.names]
        )


def verdict_type() -> spark.StructType:
    """Return the type of the verdict column."""
    kind = _spark(arrow_type())
    assert isinstance(kind, spark.StructType)
    return kind


def _spark(kind: pa.DataType) -> spark.DataType:
    if pa.types.is_struct(kind):
        return spark.StructType([spark.StructField(item.name, _spark(item.type)) for item in kind])
    if pa.types.is_list(kind):
        return spark.ArrayType(_spark(kind.value_type))
    plain = {
        pa.string(): spark.StringType(),
        pa.float64(): spark.DoubleType(),
        pa.int64(): spark.LongType(),
        pa.bool_(): spark.BooleanType(),
    }
    return plain[kind]


def _arrow(kind: spark.DataType) -> pa.DataType:
    """Return a type that says no more than whether *kind* holds text, bytes, or neither."""
    if isinstance(kind, spark.StringType | spark.VarcharType | spark.CharType):
        return pa.string()
    return pa.binary() if isinstance(kind, spark.BinaryType) else pa.bool_()
