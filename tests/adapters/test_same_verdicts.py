"""Every adapter gives the bodies and verdicts that ``scrub`` gives, row by row: the table below lists them all.

An adapter is a function from the rows of a column (all text, or all bytes; None for a null) to bodies and verdicts.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import datasets
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from datatrove.data import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.settings import Settings

import scrubber
import scrubber.adapters.datasets
import scrubber.adapters.datatrove
import scrubber.adapters.pandas
import scrubber.adapters.polars
import scrubber.adapters.ray
import scrubber.adapters.scrapy
import scrubber.adapters.spark
from scrubber.columns import record, storable, to_arrow
from tests.adapters.site import FARM, page
from tests.shards import CLEANED, DROPPED, KEPT
from tests.strategies import byte_sources, sources

pytestmark = pytest.mark.adapters

Rows = list[str | None] | list[bytes | None]
Found = list[tuple[str | None, Any]]
Adapter = Callable[[Rows], Found]

TEXTS: Rows = [KEPT, None, CLEANED, "", DROPPED, page(CLEANED, FARM), "\0\ufffd", "甲&nbsp;乙"]
BYTES: Rows = [None if text is None else text.encode("gb18030") for text in TEXTS] + [b"\xff\xfe\x00", b"\x89PNG\r\n"]
NULLS: Rows = [None, None]


def with_scrapy(rows: Rows) -> Found:
    crawler: Any = SimpleNamespace(settings=Settings({"SCRUBBER_DROPPED": "mark"}), stats=None)
    pipeline = scrubber.adapters.scrapy.ScrubberPipeline(crawler)
    items = [pipeline.process_item({"text": row}) for row in rows]
    return [(item["text"], item.get("scrubber")) for item in items]


def with_polars(rows: Rows) -> Found:
    kind = pl.Binary if any(isinstance(row, bytes) for row in rows) else pl.String
    frame = pl.DataFrame({"text": rows}, schema={"text": kind})
    made = frame.select(pl.col("text").scrub.body(), pl.col("text").scrub.verdict())
    return list(zip(made["text"].to_list(), made["scrubber"].to_list(), strict=True))


def with_pandas(rows: Rows) -> Found:
    made = scrubber.adapters.pandas.scrub_series(pd.Series(rows, dtype=object))
    columns = [made[name].array.__arrow_array__().to_pylist() for name in ("body", "scrubber")]
    return list(zip(*columns, strict=True))


def with_datasets(rows: Rows) -> Found:
    data = datasets.Dataset.from_dict({"text": rows})
    scrub = scrubber.adapters.datasets.Scrub()
    made = data.map(scrub, batched=True, batch_size=3, features=scrub.features(data))
    return list(zip(made["text"][:], made["scrubber"][:], strict=True))


def with_ray(rows: Rows) -> Found:
    judged = scrubber.adapters.ray.Scrub(body="body")(pa.table({"text": rows}))
    return list(zip(judged["body"].to_pylist(), judged["scrubber"].to_pylist(), strict=True))


def with_spark(rows: Rows) -> Found:
    batches = pa.table({"text": rows}).to_batches(max_chunksize=3)
    judged = pa.Table.from_batches(scrubber.adapters.spark.Scrub(body="body").map(batches))
    return list(zip(judged["body"].to_pylist(), judged["scrubber"].to_pylist(), strict=True))


def with_datatrove(rows: Rows) -> Found:
    block = scrubber.adapters.datatrove.ScrubFilter()
    documents = [Document(row, str(number)) for number, row in enumerate(rows)]
    kept = {document.id for document in block.run(iter(documents))}
    # What is dropped goes on as it came; the table asks for bodies.
    return [
        (document.text if document.id in kept else scrubber.scrub(row).body, document.metadata["scrubber"])
        for document, row in zip(documents, rows, strict=True)
    ]


ADAPTERS: dict[str, Adapter] = {
    "scrapy": with_scrapy,
    "polars": with_polars,
    "pandas": with_pandas,
    "datasets": with_datasets,
    "ray": with_ray,
    "spark": with_spark,
    "datatrove": with_datatrove,
}
"""All of them, on the fixed rows. Spark, Ray and datatrove at work are in ``test_engines``."""

QUICK = ("scrapy", "polars", "pandas", "datasets", "ray", "spark", "datatrove")
"""Those that run in this process in some milliseconds, on arbitrary rows too."""


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> None:
    datasets.disable_progress_bars()


def expected(rows: Rows) -> Found:
    verdicts = [None if row is None else scrubber.scrub(row) for row in rows]
    entries = [verdict and record(verdict, row) for verdict, row in zip(verdicts, rows, strict=True)]
    bodies = [verdict and storable(verdict.body) for verdict in verdicts]
    return list(zip(bodies, to_arrow(entries).to_pylist(), strict=True))


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize("rows", [TEXTS, BYTES, NULLS], ids=["text", "bytes", "nulls"])
def test_the_samples(name: str, rows: Rows) -> None:
    before = list(rows)
    assert ADAPTERS[name](rows) == expected(rows)
    assert rows == before


# Engines store UTF-8: none holds half of a surrogate pair.
TEXT_ROWS = st.lists(st.none() | sources.map(storable), min_size=1, max_size=6)
BYTE_ROWS = st.lists(st.none() | byte_sources, min_size=1, max_size=6)


@pytest.mark.parametrize("name", QUICK)
@settings(max_examples=25)
@given(rows=TEXT_ROWS | BYTE_ROWS)
def test_any_rows(name: str, rows: Rows) -> None:
    assert ADAPTERS[name](rows) == expected(rows)


@pytest.mark.parametrize("name", QUICK)
def test_a_bug_costs_one_row(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = scrubber.Scrubber.scrub

    def broken(self: scrubber.Scrubber, source: Any, **more: Any) -> scrubber.Verdict:
        if source == "broken":
            raise RuntimeError("oops")
        return sound(self, source, **more)

    monkeypatch.setattr(scrubber.Scrubber, "scrub", broken)
    kept, failed = ADAPTERS[name]([KEPT, "broken"])
    assert kept == expected([KEPT])[0]
    assert failed[1]["error"] == "a bug in scrubber, please report it: RuntimeError: oops"
