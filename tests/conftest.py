"""Hypothesis profiles: ``dev`` is quick and explores; ``ci`` is thorough and gives the same result each time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No deadlines: no test measures time. A failure in CI must come from the change, so there nothing is random.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=500,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


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
