"""Ray Data: a class for ``Dataset.map_batches``, which runs in a pool of actors.

As in::

    dataset.map_batches(
        Scrub,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(size=8),
        fn_constructor_kwargs={"text": "text", "mode": "filter"},
    )

An actor that dies is started again, and what it was at is done again (Ray's own ``max_restarts`` and
``max_task_retries``, which Ray Data sets): no row is lost, none comes twice.
"""

from __future__ import annotations

from typing import Any

from scrubber.adapters import needs
from scrubber.engine import engine_for

with needs("ray"):
    import pyarrow as pa
    import ray.data  # noqa: F401 -- a program without Ray shall hear of it here, not in the first worker

    from scrubber.tables import TableScrub

__all__ = ["Scrub"]


class Scrub:
    """Judges the rows of a batch, with an engine built once for each actor.

    Args:
        options: The fields of :class:`scrubber.tables.TableScrub`: ``text``, ``body``, ``url``, ``content_type``,
            ``kind``, ``mode``, ``policy``.
    """

    # It holds a TableScrub instead of being one: Ray makes a subclass of its own, and sets attributes on it.
    def __init__(self, **options: Any) -> None:
        self._table = TableScrub(**options)
        engine_for(self._table.policy)

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Return the rows with their verdicts, or, in the mode ``filter``, those that stay.

        Raises:
            ValueError: for a column that is not there.
            TypeError: for one that holds neither text nor bytes.
        """
        judged = [piece for part in batch.to_batches() for piece in self._table.scrub(part)]
        return pa.Table.from_batches(judged, self._table.schema(batch.schema))
