"""Run the Ray sample over each SOURCE in a small Ray of its own; one of its workers dies over its first batch.

    python -m tests.adapters.on_ray SAMPLE MARKER SOURCE OUT [SOURCE OUT]...

The marker is a file that says that a worker died.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from contextlib import suppress

import pyarrow as pa
import ray

import scrubber.adapters.ray as adapter

SAMPLE, MARKER, *PLACES = sys.argv[1:]


class Mortal(adapter.Scrub):
    """Kills its process once, when a batch is judged and not yet handed on."""

    def __call__(self, batch: pa.Table) -> pa.Table:
        judged = super().__call__(batch)
        with suppress(FileExistsError):
            os.close(os.open(MARKER, os.O_CREAT | os.O_EXCL))
            os.kill(os.getpid(), signal.SIGKILL)
        return judged


if __name__ == "__main__":
    # More than two logical cores, so that reading and writing need not wait for the two workers that judge.
    ray.init(num_cpus=4, include_dashboard=False, object_store_memory=100 << 20, log_to_driver=False)
    adapter.Scrub = Mortal  # type: ignore[misc]
    for source, out in zip(PLACES[::2], PLACES[1::2], strict=True):
        sys.argv = [SAMPLE, source, out]
        runpy.run_path(SAMPLE, run_name="__main__")
    ray.shutdown()
