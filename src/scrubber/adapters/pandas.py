"""pandas: a Series of text or bytes in, a frame with bodies and verdicts out."""

from __future__ import annotations

from collections.abc import Iterable

from scrubber.adapters import needs
from scrubber.columns import COLUMN, scrub_columns, storable, to_arrow
from scrubber.engine import Kind, checked, engine_for
from scrubber.policy import Policy

with needs("pandas"):
    import pandas as pd
    import pyarrow as pa

__all__ = ["BODY", "kept", "scrub_series"]

BODY = "body"
"""The column of :func:`scrub_series` that holds the cleaned text."""


def scrub_series(
    series: pd.Series,
    *,
    url: Iterable[object] | None = None,
    content_type: Iterable[object] | None = None,
    kind: Kind = "auto",
    policy: Policy | None = None,
) -> pd.DataFrame:
    """Judge and clean each value of *series*, which stays as it is.

    Args:
        series: The documents: text, bytes, or missing (None, NaN, ``pd.NA``). Any other value has an error.
        url: Where they came from, one for each: another Series, a list.
        content_type: Their HTTP content types, one for each.
        kind: What the series holds.
        policy: The policy to decide by.

    Returns:
        A frame with the index of *series* and the columns ``body`` (text) and ``scrubber`` (the verdict, an Arrow
        struct in the one schema: ``frame["scrubber"].struct.field("decision")``). Both are missing where it is.
        What ``to_parquet`` writes of it, ``pd.read_parquet`` reads with ``dtype_backend="pyarrow"``.

    Raises:
        TypeError: when *series* is none, or *policy* is none.
        ValueError: where *url* or *content_type* is longer or shorter than *series*, and for another *kind*.
    """
    if not isinstance(series, pd.Series):
        raise TypeError(f"series must be a Series, as frame['text'] is, not a {type(series).__name__}")
    found = scrub_columns(
        _values(series),
        scrubber=engine_for(checked(policy, kind)),
        urls=None if url is None else _values(url),
        content_types=None if content_type is None else _values(content_type),
        kind=kind,
    )
    bodies = pa.array([None if body is None else storable(body) for body in found.bodies], pa.large_string())
    columns = {BODY: bodies, COLUMN: to_arrow(found.verdicts)}
    arrays = {name: pd.array(values, dtype=pd.ArrowDtype(values.type)) for name, values in columns.items()}
    return pd.DataFrame(arrays, index=series.index)


def kept(verdicts: pd.Series) -> pd.Series:
    """Return a mask of the rows that stay: all but ``drop``; errors and missing verdicts are for you to see."""
    return verdicts.struct.field("decision").ne("drop").fillna(True).astype(bool)


def _values(values: Iterable[object]) -> list[object]:
    # A missing value is None, NaN or NA, as the type of the column has it; lists have no one truth and are no nulls.
    return [None if pd.api.types.is_scalar(value) and pd.isna(value) else value for value in values]
