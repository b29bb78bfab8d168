"""Polars: the namespace on frames, lazy frames and in the streaming engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

import scrubber
from scrubber.adapters.polars import columns_type
from scrubber.columns import arrow_type
from scrubber.policy import Policy
from tests.shards import BODY, CLEANED, DROPPED, KEPT

pytestmark = pytest.mark.adapters

FRAME = pl.DataFrame({"text": [KEPT, CLEANED, None, DROPPED, ""], "number": [1, 2, 3, None, 5]})


def test_bodies_take_the_name_of_their_column() -> None:
    made = FRAME.with_columns(pl.col("text").scrub.body())
    assert made["text"].to_list() == [KEPT, BODY, None, scrubber.scrub(DROPPED).body, ""]
    assert made.columns == FRAME.columns


def test_several_columns_are_judged_each_under_its_name() -> None:
    frame = pl.DataFrame({"source": [CLEANED, None], "url": [KEPT, CLEANED], "number": [1, 2]})
    made = frame.select(pl.col(pl.String).scrub.body())
    assert made.to_dict(as_series=False) == {"source": [BODY, None], "url": [KEPT, BODY]}
    both = frame.lazy().with_columns(pl.col("source", "url").scrub.columns()).collect(engine="streaming")
    assert both.schema == pl.Schema({"source": columns_type(), "url": columns_type(), "number": pl.Int64})
    assert both["url"].struct.field("body").to_list() == [KEPT, BODY]
    assert frame.select(pl.lit(CLEANED).scrub.body()).item() == BODY


def test_hints_are_told_of_one_column() -> None:
    made = FRAME.select(pl.col("text").scrub.columns(url="text"), pl.col("number").alias("n").scrub.body(url="text"))
    assert made.columns == ["text", "n"]
    with pytest.raises(ValueError, match="are told of one column: judge each in an expression of its own"):
        pl.col("text", "number").scrub.body(url="text")
    with pytest.raises(TypeError, match="'adress'"):
        pl.col("text").scrub.body(adress="text")


def test_one_pass_gives_both_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    sound = scrubber.Scrubber.scrub

    def counted(self: scrubber.Scrubber, source: str, **more: Any) -> scrubber.Verdict:
        judged.append(source)
        return sound(self, source, **more)

    monkeypatch.setattr(scrubber.Scrubber, "scrub", counted)
    frame = FRAME.lazy().with_columns(made=pl.col("text").scrub.columns()).unnest("made")
    made = frame.filter(pl.col("scrubber").scrub.kept() | pl.lit(True)).collect()
    assert sorted(judged) == sorted(FRAME["text"].drop_nulls())
    assert made.columns == ["text", "number", "body", "scrubber"]
    assert made["scrubber"].struct.field("decision").to_list() == ["keep", "clean", None, "drop", "keep"]
    assert made["scrubber"].null_count() == 1


def test_only_dropped_rows_go() -> None:
    made = FRAME.with_columns(pl.col("text").scrub.verdict(), pl.col("number").scrub.verdict().alias("other"))
    assert made.filter(pl.col("scrubber").scrub.kept())["number"].to_list() == [1, 2, 3, 5]
    assert made.filter(pl.col("other").scrub.kept()).height == FRAME.height


def test_hints_are_columns_or_expressions() -> None:
    text = "图书馆的阅览室今天照常开放，请带好借书证。"
    frame = pl.DataFrame({"raw": [text.encode("utf-16-le")], "type": ["text/plain; charset=utf-16-le"], "n": [5]})
    for hint in ("type", pl.col("type"), pl.lit("text/plain; charset=utf-16-le")):
        body = pl.col("raw").scrub.body(content_type=hint, url=pl.lit("http://a.example/"))
        assert frame.select(body).item() == text
    assert frame.select(pl.col("type").scrub.body(url="n", content_type="n")).item() == frame["type"][0]


def test_kind_and_policy_reach_the_engine() -> None:
    policy = Policy(drop_spam=2)
    made = FRAME.select(pl.col("text").scrub.verdict(kind="html", policy=policy)).unnest("scrubber")
    wanted = scrubber.scrub(DROPPED, kind="html", policy=policy)
    assert (made["decision"][3], made["policy"][3]) == (wanted.decision, policy.fingerprint)


def test_lazy_and_streaming_frames_give_the_same(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "in.parquet")
    frame = pl.scan_parquet(tmp_path / "in.parquet").with_columns(pl.col("text").scrub.columns().alias("made"))
    assert frame.collect_schema()["made"] == columns_type()
    eager = FRAME.with_columns(pl.col("text").scrub.columns().alias("made"))
    assert frame.collect().equals(eager)
    assert frame.collect(engine="streaming").equals(eager)
    frame.unnest("made").sink_parquet(tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet").equals(eager.unnest("made"))
    stored = pq.read_table(tmp_path / "out.parquet")["scrubber"].cast(arrow_type())
    assert [entry and entry["decision"] for entry in stored.to_pylist()] == ["keep", "clean", None, "drop", "keep"]


def falls_back(expression: pl.Expr) -> bool:
    """Whether the streaming engine leaves a part of the plan to the one that works in memory: the colour says so."""
    plan = FRAME.lazy().select(expression).show_graph(engine="streaming", plan_stage="physical", raw_output=True)
    assert plan is not None
    return 'fillcolor="0.0 0.3 1.0"' in plan


def test_the_streaming_engine_runs_it_by_itself() -> None:
    for asked in (
        pl.col("text").scrub.verdict(url="text"),
        pl.col("text").scrub.columns(),
        pl.col("text").scrub.body(),
    ):
        assert not falls_back(asked)
    assert falls_back(pl.col("text").map_batches(lambda series: series, pl.String))


def test_an_empty_column_has_the_type() -> None:
    assert FRAME.clear().select(pl.col("text").scrub.columns()).to_series().dtype == columns_type()
