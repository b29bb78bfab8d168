"""The sample pipelines run as they stand, and say what they did."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.adapters

ROOT = Path(__file__).parents[2]
PIPELINES = ROOT / "samples" / "pipelines"
CRAWLING = (ROOT / "docs" / "crawling.md").read_text(encoding="utf-8")


def block(start: str) -> str:
    """Return a block of docs/crawling.md from the line that begins with *start* to its end."""
    begins = CRAWLING.index(f"\n{start}") + 1
    return CRAWLING[begins : CRAWLING.index("```", begins)]


SAYS = {
    "with_datasets": ["of 21 pages written to kept.parquet"],
    "with_pandas": ["of 21 pages written to kept.parquet"],
    "with_polars": ["21 pages read"],
    # The names of the stats that the document shows; their numbers change with the samples.
    "with_scrapy": re.findall(r"^\S+: ", block("item_dropped_count"), re.MULTILINE),
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
    assert [said for said in SAYS[name] if said not in done.stdout] == []
    assert "Traceback" not in done.stderr


def test_the_spider_of_the_document_is_that_of_the_pipeline() -> None:
    assert block("class Pages") in (PIPELINES / "with_scrapy.py").read_text(encoding="utf-8")
