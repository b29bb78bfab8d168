"""pandas: a column helper that keeps the index and knows every kind of missing value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import scrubber
from scrubber.adapters.pandas import kept, scrub_series
from scrubber.columns import arrow_type
from scrubber.policy import Policy
from tests.shards import BODY, CLEANED, DROPPED, KEPT

pytestmark = pytest.mark.adapters

SERIES = pd.Series([KEPT, CLEANED, None, DROPPED, ""], index=list("edcba"), name="page")


@pytest.mark.parametrize("dtype", [object, "string", "string[pyarrow]", "category"])
def test_bodies_and_verdicts_stand_under_the_index(dtype: Any) -> None:
    series = SERIES.astype(dtype)
    made = scrub_series(series)
    assert list(made.columns) == ["body", "scrubber"]
    assert made.index.equals(SERIES.index)
    assert made["body"].dropna().tolist() == [KEPT, BODY, scrubber.scrub(DROPPED).body, ""]
    decisions = made["scrubber"].struct.field("decision")
    assert decisions.dropna().tolist() == ["keep", "clean", "drop", "keep"]
    assert made.isna().sum().tolist() == [1, 1]
    assert series.equals(SERIES.astype(dtype))


def test_missing_values_of_every_kind_are_missing() -> None:
    series = pd.Series([None, np.nan, pd.NA, pd.NaT, 5, [KEPT], np.array([1, 2])], dtype=object)
    made = scrub_series(series)
    assert made["scrubber"].isna().tolist() == [True] * 4 + [False] * 3
    assert made["scrubber"].struct.field("decision").dropna().tolist() == ["error"] * 3
    assert made["body"].isna().all()


def test_only_dropped_rows_go() -> None:
    series = pd.concat([SERIES.astype(object), pd.Series([5], index=["x"], dtype=object)])
    mask = kept(scrub_series(series)["scrubber"])
    assert mask.dtype == bool
    assert series[mask].index.tolist() == ["e", "d", "c", "a", "x"]


def test_hints_stand_row_by_row() -> None:
    text = "图书馆的阅览室今天照常开放，请带好借书证。"
    frame = pd.DataFrame({"raw": [text.encode("utf-16-le"), None], "type": ["text/plain; charset=utf-16-le", np.nan]})
    made = scrub_series(frame["raw"], content_type=frame["type"], url=["http://a.example/", None])
    assert made["body"][0] == text
    with pytest.raises(ValueError, match="urls must hold as many values as there are sources, 2, and holds only 1"):
        scrub_series(frame["raw"], url=["x"])


def test_kind_and_policy_reach_the_engine() -> None:
    policy = Policy(drop_spam=2)
    verdicts = scrub_series(SERIES, kind="html", policy=policy)["scrubber"]
    assert verdicts.struct.field("policy").dropna().unique().tolist() == [policy.fingerprint]
    assert verdicts.struct.field("decision")["b"] == scrubber.scrub(DROPPED, kind="html", policy=policy).decision


def test_the_verdict_goes_to_parquet_in_the_one_schema(tmp_path: Path) -> None:
    for series in (SERIES, SERIES[:0]):
        scrub_series(series).to_parquet(tmp_path / "out.parquet")
        assert pq.read_schema(tmp_path / "out.parquet").field("scrubber").type == arrow_type()
        assert len(pd.read_parquet(tmp_path / "out.parquet", dtype_backend="pyarrow")) == len(series)
