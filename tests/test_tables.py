"""Arrow batches judged: every layout of text, hints, modes, and what stays as it came."""

from __future__ import annotations

import pickle
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Policy, scrub, tables
from scrubber.columns import COLUMN, arrow_type, record, storable
from scrubber.tables import TableScrub
from tests.shards import BODY, CLEANED, DROPPED, KEPT
from tests.strategies import byte_sources, sources

LAYOUTS = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.dictionary(pa.int32(), pa.string()),
    pa.binary(),
    pa.large_binary(),
    pa.binary_view(),
    pa.dictionary(pa.int8(), pa.binary()),
]


def batch_of(texts: list[Any], kind: pa.DataType | None = None, **more: Any) -> pa.RecordBatch:
    values = [text.encode() if isinstance(text, str) and kind and "binary" in str(kind) else text for text in texts]
    return pa.RecordBatch.from_pydict({"text": pa.array(values, kind), "n": list(range(len(texts))), **more})


def judged(batch: pa.RecordBatch, **options: Any) -> pa.Table:
    job = TableScrub(**options)
    return pa.Table.from_batches(job.scrub(batch), job.schema(batch.schema))


def as_texts(values: list[Any]) -> list[str | None]:
    return [value.decode() if isinstance(value, bytes) else value for value in values]


@pytest.mark.parametrize("kind", LAYOUTS, ids=str)
def test_every_layout_of_text_is_judged(kind: pa.DataType) -> None:
    batch = batch_of([KEPT, CLEANED, DROPPED, None, ""], kind)
    result = judged(batch, mode="filter")
    assert as_texts(result["text"].to_pylist()) == [KEPT, BODY, None, ""]
    assert result["n"].to_pylist() == [0, 1, 3, 4]
    expected = kind.value_type if pa.types.is_dictionary(kind) else kind
    assert result.schema.types == [expected, pa.int64(), arrow_type()]
    everything = judged(batch)
    assert everything.select(["text", "n"]) == pa.Table.from_batches([batch])
    decisions = [verdict and verdict["decision"] for verdict in everything[COLUMN].to_pylist()]
    assert decisions == ["keep", "clean", "drop", None, "keep"]


def test_bodies_go_to_a_column_of_their_own() -> None:
    batch = batch_of([KEPT, CLEANED, DROPPED, None, CLEANED.encode("gb18030")], pa.binary(), body=["x"] * 5)
    result = judged(batch, body="body")
    assert result.schema.names == ["text", "n", "body", COLUMN]
    assert result["text"].combine_chunks() == batch.column("text")
    assert result["body"].to_pylist() == [KEPT, BODY, scrub(DROPPED).body, None, BODY]
    assert judged(batch, body="body", mode="filter")["n"].to_pylist() == [0, 1, 3, 4]


def test_an_earlier_verdict_is_replaced() -> None:
    batch = batch_of([KEPT], **{COLUMN: ["mine"]})
    assert judged(batch).schema.names == ["text", "n", COLUMN]


def test_hints_go_along() -> None:
    text = KEPT.encode("utf-16-le")
    batch = batch_of([text, text], u=["http://a.example/", None], c=["text/plain; charset=utf-16-le", None])
    first, second = judged(batch, url="u", content_type="c", body="body")["body"].to_pylist()
    assert first == KEPT
    assert second == scrub(text).body


def test_text_that_is_not_utf_8_is_read_as_bytes() -> None:
    raw = pa.array([CLEANED.encode("gb18030"), KEPT.encode()], pa.binary())
    wrong = pa.StringArray.from_buffers(2, raw.buffers()[1], raw.buffers()[2])
    result = judged(batch_of(wrong), mode="filter")
    assert result["text"].to_pylist() == [BODY, KEPT]


def test_a_row_that_cannot_be_judged_stays_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any, **more: Any) -> None:
        raise RuntimeError("oops")

    monkeypatch.setattr("scrubber.engine.Scrubber.scrub", broken)
    result = judged(batch_of([KEPT, None]), mode="filter")
    assert result["text"].to_pylist() == [KEPT, None]
    verdict, none = result[COLUMN].to_pylist()
    assert (verdict["decision"], none) == ("error", None)
    assert "oops" in verdict["error"]
    assert judged(batch_of([KEPT, None]), body="body")["body"].to_pylist() == [None, None]


def test_much_text_goes_on_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "SLICE_BYTES", 200)
    batch = batch_of([KEPT, CLEANED, DROPPED, None, "x" * 1000])
    pieces = list(TableScrub(mode="filter").scrub(batch))
    assert len(pieces) == 5
    assert [row for piece in pieces for row in piece.column("n").to_pylist()] == [0, 1, 3, 4]


@pytest.mark.parametrize("kind", [pa.string(), pa.null()], ids=str)
def test_nothing_and_nulls_pass(kind: pa.DataType) -> None:
    none = batch_of([], kind)
    assert judged(none, mode="filter").num_rows == 0
    result = judged(batch_of([None, None], kind), mode="filter")
    assert result["text"].type == kind
    assert result.to_pylist() == [{"text": None, "n": row, COLUMN: None} for row in (0, 1)]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"text": "txt"}, ValueError, r"there is no column 'txt'; there are 'text', 'n'"),
        ({"url": "where"}, ValueError, "there is no column 'where'"),
        ({"text": "n"}, TypeError, "the column 'n' holds int64, not text or bytes"),
        ({"mode": "drop"}, ValueError, "mode must be one of annotate, filter, not 'drop'"),
        ({"text": COLUMN}, ValueError, "text cannot be 'scrubber'"),
        ({"body": COLUMN}, ValueError, "body cannot be 'scrubber'"),
        ({"kind": "pdf"}, ValueError, "kind must be one of auto, html, text, not 'pdf'"),
    ],
)
def test_what_is_asked_for_wrongly_is_said(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        judged(batch_of([KEPT]), **options)


def test_columns_of_one_name_are_refused() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array([KEPT])] * 2, names=["text", "text"])
    with pytest.raises(ValueError, match="several columns of one name"):
        judged(batch)


def test_rows_are_taken_from_views_inside_others() -> None:
    kinds = {
        "list": pa.list_(pa.string_view()),
        "large": pa.large_list(pa.binary_view()),
        "struct": pa.struct({"a": pa.string_view(), "b": pa.int64()}),
        "fixed": pa.list_(pa.string_view(), 1),
        "map": pa.map_(pa.string(), pa.string_view()),
    }
    rows = [
        {"list": ["a", None], "large": [b"b"], "struct": {"a": "c", "b": 1}, "fixed": ["d"], "map": [("e", "f")]},
        {"list": None, "large": [], "struct": None, "fixed": None, "map": []},
    ]
    batch = pa.RecordBatch.from_pylist([*rows, rows[0]], schema=pa.schema(kinds))
    some = tables.taken(batch, [2, 1])
    assert some.schema == batch.schema
    assert some.to_pylist() == [rows[0], rows[1]]


def test_it_can_be_sent() -> None:
    job = TableScrub(mode="filter", policy=Policy(drop_spam=0.3))
    assert pickle.loads(pickle.dumps(job)) == job


@given(st.lists(st.one_of(st.none(), byte_sources, sources.map(lambda text: storable(text).encode()))))
def test_a_table_says_what_scrub_says(documents: list[bytes | None]) -> None:
    result = judged(batch_of(documents, pa.binary()), body="body")
    for source, row in zip(documents, result.to_pylist(), strict=True):
        if source is None:
            assert (row["body"], row[COLUMN]) == (None, None)
        else:
            verdict = scrub(source)
            expected = record(verdict, source)
            title = expected["title"]
            assert row["body"] == storable(verdict.body)
            assert row[COLUMN] == expected | {"title": None if title is None else storable(title)}
