"""Hugging Face datasets: a callable for the batched ``map`` of ``Dataset`` and ``IterableDataset``, one for ``filter``.

``map`` keeps what it has made under a hash of the callable. That hash covers the fields of :class:`Scrub`, and among
them is a fingerprint of policy, rules and release: where one of them changes, the rows are judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from scrubber.adapters import needs
from scrubber.columns import COLUMN, Record, arrow_type, no_column, scrub_columns, storable, to_arrow
from scrubber.engine import Kind, checked, engine_for
from scrubber.policy import Policy

with needs("datasets"):
    import datasets
    import pyarrow as pa

__all__ = ["Scrub", "kept"]


@dataclass(frozen=True, kw_only=True)
class Scrub:
    """Judge and clean the documents of a column: ``data.map(scrub, batched=True, features=scrub.features(data))``.

    Nulls stay null; a value that is neither text nor bytes has a verdict with an error, and no body. A column that is
    not there is a ``ValueError``, a single row (where ``batched=True`` was forgotten) a ``TypeError``.
    """

    text: str = "text"
    """The column with the documents: text or bytes."""
    body: str | None = None
    """The column that the cleaned text goes to; None puts it in the place of the document."""
    verdict: str = COLUMN
    """The column that the verdict goes to, a struct in the one schema."""
    url: str | None = None
    """A column that says where they came from."""
    content_type: str | None = None
    """A column with their HTTP content types."""
    kind: Kind = "auto"
    """What the column holds."""
    policy: Policy = field(default_factory=Policy)
    """The policy to decide by."""
    fingerprint: str = field(init=False)
    """What the hash needs besides: the release and the rules, which the other fields do not show."""

    def __post_init__(self) -> None:
        checked(self.policy, self.kind)
        if self.verdict in (self.text, self.body):
            raise ValueError(f"{self.verdict!r} is the column of the verdicts; let text and body name others")
        object.__setattr__(self, "fingerprint", f"{version('corpus-scrubber')}-{self.policy.fingerprint}")

    def __call__(self, batch: Any) -> Any:
        """Return the columns with bodies and verdicts of one batch; where it is a table, the table with them."""
        rows = batch if isinstance(batch, Mapping) else pa.table(batch)
        found = scrub_columns(
            _column(rows, self.text),
            scrubber=engine_for(self.policy),
            urls=None if self.url is None else _column(rows, self.url),
            content_types=None if self.content_type is None else _column(rows, self.content_type),
            kind=self.kind,
        )
        bodies = pa.array([None if body is None else storable(body) for body in found.bodies], pa.string())
        made = {self.body or self.text: bodies, self.verdict: to_arrow(found.verdicts)}
        if isinstance(rows, Mapping):
            return {name: column.to_pylist() for name, column in made.items()}
        for name, column in made.items():
            place = rows.schema.get_field_index(name)
            rows = rows.append_column(name, column) if place < 0 else rows.set_column(place, name, column)
        return rows

    def features(self, data: datasets.Dataset | datasets.IterableDataset) -> datasets.Features | None:
        """Return the features of *data* after the map; None where those of a stream are not known.

        Without them the types come from the first batch, and one without an error or an encoding would have a column
        of nulls for them, which no later batch fits.
        """
        if data.features is None:
            return None
        for name in (self.text, self.url, self.content_type):
            if name is not None and name not in data.features:
                raise no_column(name, data.features)
        made = pa.schema({self.body or self.text: pa.string(), self.verdict: arrow_type()})
        return datasets.Features({**data.features, **datasets.Features.from_arrow_schema(made)})


def kept(verdicts: Iterable[Record | None]) -> list[bool]:
    """Return which rows stay, all but ``drop``: ``data.filter(kept, batched=True, input_columns="scrubber")``.

    Rows with an error and those without a document stay too, for you to see.

    Raises:
        TypeError: for what is no batch of verdicts.
    """
    entries = _values(verdicts)
    if entries is None or not all(entry is None or isinstance(entry, Mapping) for entry in entries):
        raise TypeError(f"kept takes a batch of verdicts: filter(kept, batched=True, input_columns={COLUMN!r})")
    return [entry is None or entry["decision"] != "drop" for entry in entries]


def _column(rows: Any, name: str) -> list[Any]:
    try:
        column = rows[name]
    except KeyError:
        raise no_column(name, rows if isinstance(rows, Mapping) else rows.column_names) from None
    values = _values(column)
    if values is None:
        what = type(column).__name__
        raise TypeError(f"Scrub takes a batch, and got a single row, with a {what}: map with batched=True")
    return values


def _values(column: object) -> list[Any] | None:
    """Return the values of a column of whichever format; None for what is the value of a single row."""
    if isinstance(column, pa.ChunkedArray):
        return list(column.to_pylist())
    if isinstance(column, str | bytes | Mapping) or not isinstance(column, Iterable):
        return None
    return list(column)
