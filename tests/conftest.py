"""Hypothesis profiles: ``dev`` is quick and explores; ``ci`` is thorough and gives the same result each time."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from scrubber.see.serve import Server

# No deadlines: no test measures time. A failure in CI must come from the change, so there nothing is random.
settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), max_examples=500, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Programs that the test starts heed SIGINT, which a shell lets what it runs in the background ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small shard in each format."""
    from tests.shards import write_shards

    return write_shards(tmp_path_factory.mktemp("shards") / "in")


@pytest.fixture(scope="session")
def filtered(shards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of an undisturbed run over all of these shards."""
    from scrubber.shards.runner import filter_shards
    from tests.shards import SMALL

    out = tmp_path_factory.mktemp("filtered") / "out"
    summary = filter_shards([str(shards)], out, SMALL, workers=2)
    assert (summary.failed, summary.stopped) == ({}, None)
    return out


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The page to try documents on, served."""
    from scrubber import Policy
    from scrubber.see.serve import Server
    from scrubber.see.trial import Trials

    with Server(Trials(Policy()), 0) as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()
