"""The sample pipelines run as they stand, and say what they did."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.adapters

PIPELINES = Path(__file__).parents[2] / "samples" / "pipelines"

SAYS = {
    "with_datasets": "19 of 21 pages written to kept.parquet",
    "with_pandas": "19 of 21 pages written to kept.parquet",
    "with_polars": "21 pages read",
    "with_scrapy": "scrubber/item/drop: 2",
}
"""What each one prints, among other things."""

ENGINES = {"with_datatrove", "with_ray", "with_spark"}
"""Those that ``test_engines`` runs."""


def test_every_pipeline_is_tested() -> None:
    assert {path.stem for path in PIPELINES.glob("*.py")} == {*SAYS, *ENGINES}


@pytest.mark.parametrize("name", SAYS)
def test_a_pipeline_runs(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", PIPELINES / f"{name}.py"]
    environment = os.environ | {"HF_HOME": str(tmp_path / "hub")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert SAYS[name] in done.stdout
    assert "Traceback" not in done.stderr
