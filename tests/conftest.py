"""Hypothesis profiles: ``dev`` is quick and explores; ``ci`` is thorough and gives the same result each time."""

from __future__ import annotations

import os

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
