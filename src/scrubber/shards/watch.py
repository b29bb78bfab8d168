"""What a run tells while it goes on. This one listens and says nothing."""

from __future__ import annotations

from scrubber.shards.find import Found
from scrubber.shards.model import Shard
from scrubber.shards.tally import Tally

__all__ = ["Watch"]


class Watch:
    """Told of everything; a display overrides what it shows."""

    def found(self, found: Found) -> None:
        """These are the shards."""

    def begun(self, shard: Shard) -> None:
        """The shard is being read."""

    def skipped(self, shard: Shard) -> None:
        """An earlier run has done the shard."""

    def again(self, shard: Shard, why: str) -> None:
        """An earlier run has done the shard, and that does not count any more."""

    def unit(self, tally: Tally) -> None:
        """A unit was judged."""

    def progress(self, shard: Shard, share: float) -> None:
        """By this share of its size the shard is further."""

    def done(self, shard: Shard, tally: Tally) -> None:
        """The outputs of the shard are there."""

    def failed(self, shard: Shard, reason: str) -> None:
        """The shard cannot be filtered."""

    def tick(self) -> None:
        """Some time went by."""

    def close(self) -> None:
        """The run is over."""
