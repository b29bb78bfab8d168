"""Hugging Face datasets: a callable for the batched ``map`` of ``Dataset`` and ``IterableDataset``, one for ``filter``.

``map`` keeps what it has made under a hash of the callable. That hash covers the fields of :class:`Scrub`, and among
them is a fingerprint of policy, rules and release: where one of them changes, the rows are judged anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from scrubber.adapters import needs
from scrubber.columns import COLUMN, Record, arrow_type, scrub_columns, storable, to_arrow
from scrubber.engine import Kind, checked, engine_for
from scrubber.policy import Policy

with needs("datasets"):
    import datasets
    import pyarrow as pa

__all__ = ["Scrub", "kept"]


@dataclass(frozen=True, kw_only=True)
class Scrub:
    """Judge and clean the documents of a column: ``data.map(scrub, batched=True, features=scrub.features(data))``.

    Nulls stay null; a value that is neither text nor bytes has a verdict with an error, and no body.
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

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """Return the columns with bodies and verdicts of one batch."""
        found = scrub_columns(
            _values(batch, self.text),
            scrubber=engine_for(self.policy),
            urls=None if self.url is None else _values(batch, self.url),
            content_types=None if self.content_type is None else _values(batch, self.content_type),
            kind=self.kind,
        )
        bodies = [None if body is None else storable(body) for body in found.bodies]
        return {self.body or self.text: bodies, self.verdict: to_arrow(found.verdicts).to_pylist()}

    def features(self, data: datasets.Dataset | datasets.IterableDataset) -> datasets.Features | None:
        """Return the features of *data* after the map; None where those of a stream are not known.

        Without them the types come from the first batch, and one without an error or an encoding would have a column
        of nulls for them, which no later batch fits.
        """
        if data.features is None:
            return None
        made = pa.schema({self.body or self.text: pa.string(), self.verdict: arrow_type()})
        return datasets.Features({**data.features, **datasets.Features.from_arrow_schema(made)})


def kept(verdicts: Sequence[Record | None]) -> list[bool]:
    """Return which rows stay, all but ``drop``: ``data.filter(kept, batched=True, input_columns="scrubber")``.

    Rows with an error and those without a document stay too, for you to see.
    """
    return [verdict is None or verdict["decision"] != "drop" for verdict in verdicts]


def _values(batch: Mapping[str, Any], name: str) -> list[Any]:
    values = batch[name]
    # A dataset with the format "arrow" hands out Arrow arrays, whose elements are neither text nor None.
    return values.to_pylist() if isinstance(values, pa.ChunkedArray) else list(values)
