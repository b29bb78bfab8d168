"""Rows and shards that are not as they should be: counted, quoted, and never half written."""

from __future__ import annotations

import base64
import gzip
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.columns import COLUMN
from scrubber.shards import lines, manifest, warc
from scrubber.shards.model import Fields, Options, Plan, Row, Shard, ShardError
from scrubber.shards.runner import filter_shards
from scrubber.shards.streams import chunks, compressed
from tests.shards import (
    BODY,
    CLEANED,
    DROPPED,
    KEPT,
    SMALL,
    lines_of,
    read_lines,
    record_of,
    rows_of,
    run_inline,
    tree,
)

# rows that are not as they should be


BAD_ROWS = {
    b'{"text": null}': "holds null",
    b'{"text": 5}': "holds a number",
    b'{"text": ["a"]}': "holds a list",
    b'{"other": "x"}': "has no field 'text'",
    b"[1, 2]": "a list and not an object",
    b'"text"': "a str and not an object",
    b'{"text": "cut of': "is not JSON",
    b'{"text": "\xff\xfe"}': "is not JSON",
    b"\x00\x01": "is not JSON",
    b"[" * 100_000: "is not JSON",
    b'{"text": "x", "deep": %s%s}' % (b"[" * 250, b"]" * 250): "nested more than 200 deep",
}


def test_bad_rows_go_to_the_errors_as_they_came(tmp_path: Path) -> None:
    good = lines_of(rows_of(2)).splitlines()
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([good[0], *BAD_ROWS, b"", good[1]]))
    found = run_inline(tmp_path / "a.jsonl", tmp_path / "out")
    errors = read_lines(tmp_path / "out" / "errors" / "a.jsonl.errors.jsonl")
    assert [base64.b64decode(error["raw"]) for error in errors] == list(BAD_ROWS)
    for error, message in zip(errors, BAD_ROWS.values(), strict=True):
        assert message in error["error"]
    data = (tmp_path / "a.jsonl").read_bytes()
    for error, raw in zip(errors, BAD_ROWS, strict=True):
        assert data[error["at"] :].startswith(raw)
    assert found["rows"] == {"in": 13, "keep": 1, "clean": 1, "drop": 0, "error": 11}


ODD_ROWS = [
    b'{"text":"%s\\ud800","n":1}' % KEPT.strip().encode(),
    b'{"text":"%s","n":NaN}' % KEPT.strip().encode(),
    b'{"text":"%s","n":123456789012345678901234567890}' % CLEANED.strip().encode(),
    b'{"text":"\\u0000%s","n":1e400}' % KEPT.strip().encode(),
    b'{"\\ud800":"%s","text":"%s"}' % (KEPT.strip().encode(), CLEANED.strip().encode()),
]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
any_line = st.one_of(
    st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")),
    values.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries({"text": values}, optional={"id": values, "url": values}).map(
        lambda row: json.dumps(row).encode()
    ),
)


@settings(max_examples=15)
@given(st.lists(any_line, max_size=12), st.integers(1, 200))
def test_no_line_is_lost_whatever_it_holds(rows: list[bytes], step: int) -> None:
    rows.insert(0, lines_of(rows_of(1)).strip())
    with TemporaryDirectory() as folder:
        path, out = Path(folder, "a.jsonl"), Path(folder, "out")
        path.write_bytes(b"\n".join(rows))
        found = run_inline(path, out, Options(unit_bytes=step, fields=Fields(text="text")))
        counted = sum(
            len((out / entry["path"]).read_bytes().splitlines()) == entry["rows"] for entry in found["outputs"].values()
        )
    there = [line for line in b"\n".join(rows).removeprefix(lines.BOM).split(b"\n") if line.strip()]
    assert found["rows"]["in"] == len(there)
    assert counted == len(found["outputs"])


def test_odd_rows_keep_their_values(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(ODD_ROWS))
    found = run_inline(tmp_path / "a.jsonl", tmp_path / "out")
    assert found["rows"]["error"] == 0
    for before, after in zip(map(json.loads, ODD_ROWS), read_lines(tmp_path / "out" / "kept" / "a.jsonl"), strict=True):
        del after[COLUMN]
        after["text"], before["text"] = None, None
        assert repr(after) == repr(before)


def test_bad_cells_of_parquet_go_to_the_errors_whole(tmp_path: Path) -> None:
    table = pa.table({"text": pa.array([KEPT, None, CLEANED]), "n": pa.array([1, 2, 3], pa.int16())})
    pq.write_table(table, tmp_path / "a.parquet")
    found = run_inline(tmp_path / "a.parquet", tmp_path / "out")
    assert found["rows"] == {"in": 3, "keep": 1, "clean": 1, "drop": 0, "error": 1}
    [error] = read_lines(tmp_path / "out" / "errors" / "a.parquet.errors.jsonl")
    assert pa.ipc.open_stream(base64.b64decode(error["raw"])).read_all().equals(table.slice(1, 1))
    assert error["at"] == 1


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.binary(),
        pa.large_binary(),
        pa.binary_view(),
        pa.dictionary(pa.int32(), pa.string()),
    ],
    ids=str,
)
def test_every_type_of_text(tmp_path: Path, kind: pa.DataType) -> None:
    column = pa.array([text.encode() for text in (KEPT, CLEANED, DROPPED, KEPT)], pa.large_binary()).cast(kind)
    pq.write_table(pa.table({"content": column}), tmp_path / "a.parquet")
    run_inline(tmp_path / "a.parquet", tmp_path / "out")
    kept = pq.read_table(tmp_path / "out" / "kept" / "a.parquet")["content"]
    expected = kind.value_type if pa.types.is_dictionary(kind) else kind
    assert kept.type == expected
    assert [value if isinstance(value, str) else value.decode() for value in kept.to_pylist()] == [KEPT, BODY, KEPT]


def test_a_column_without_a_type_is_nulls(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": pa.nulls(3)}), tmp_path / "a.parquet")
    with pytest.raises(ShardError, match="the field 'text' holds neither text nor bytes"):
        run_inline(tmp_path / "a.parquet", tmp_path / "out")
    found = run_inline(tmp_path / "a.parquet", tmp_path / "out", Options(fields=Fields(text="text")))
    assert found["rows"]["error"] == 3


def test_text_in_parquet_that_is_no_text(tmp_path: Path) -> None:
    broken = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer("早".encode("gb18030"))]
    )
    pq.write_table(pa.table({"text": pa.chunked_array([broken])}), tmp_path / "a.parquet")
    found = run_inline(tmp_path / "a.parquet", tmp_path / "out")
    assert found["rows"]["error"] == 0


def test_empty_shards_come_out_empty(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b""))
    (tmp_path / "c.jsonl.zst").write_bytes(zstandard.compress(b""))
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "d.parquet")
    (tmp_path / "e.warc.gz").write_bytes(b"")
    for path in sorted(tmp_path.iterdir()):
        if path.is_file():
            assert run_inline(path, tmp_path / "out")["rows"]["in"] == 0
    assert gzip.decompress((tmp_path / "out" / "kept" / "b.jsonl.gz").read_bytes()) == b""
    assert pq.read_table(tmp_path / "out" / "kept" / "d.parquet").schema.names == ["text", COLUMN]


def test_a_row_of_30_mb(tmp_path: Path) -> None:
    huge = {"id": "huge", "text": "图书馆照常开放。" * (30_000_000 // 24), "n": 1}
    data = lines_of([*rows_of(2), huge, *rows_of(2)])
    (tmp_path / "a.jsonl").write_bytes(data)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(data, 1))
    for name in ("a.jsonl", "b.jsonl.gz"):
        found = run_inline(tmp_path / name, tmp_path / "out", Options())
        assert found["rows"] == {"in": 5, "keep": 3, "clean": 2, "drop": 0, "error": 0}
        assert read_lines(tmp_path / "out" / "kept" / name)[2]["text"] == huge["text"]


def test_a_row_beyond_the_bound_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_ROW", 5000)
    long = lines_of([{"text": KEPT * 1000}])
    data = lines_of(rows_of(5)) + long + lines_of(rows_of(5)) + long
    (tmp_path / "a.jsonl").write_bytes(data)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(data))
    for name in ("a.jsonl", "b.jsonl.gz"):
        found = run_inline(tmp_path / name, tmp_path / "out")
        assert found["rows"] == {"in": 12, "keep": 4, "clean": 4, "drop": 2, "error": 2}
        errors = read_lines(tmp_path / "out" / "errors" / f"{name}.errors.jsonl")
        assert [error["at"] for error in errors] == [len(lines_of(rows_of(5))), len(data) - len(long)]
        assert f"{len(long):,} bytes long" in errors[0]["error"]


# cutting


@given(
    st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=30),
    st.integers(1, 60),
    st.booleans(),
)
def test_lines_are_cut_alike_however_they_come(rows: list[bytes], step: int, ended: bool) -> None:
    data = b"\n".join(rows) + (b"\n" if ended and rows else b"")
    plan = Plan(Shard("x", Path("x"), "lines"), Fields(text="text"), Options(unit_bytes=step))
    parts = [data[start : start + 7] for start in range(0, len(data), 7)]
    streamed: list[Row] = []
    units = lines.stream_units(plan, parts, lambda: 0.0)
    while True:
        try:
            streamed += lines.rows(next(units))
        except StopIteration as end:
            size = end.value
            break
    assert size == len(data)
    ranged = [
        row for start in range(0, len(data), step) for row in _ranged(data, start, min(start + step, len(data)), plan)
    ]
    for found in (streamed, ranged):
        assert sum(row.extent for row in found) == len(data)
        assert [row.at for row in found] == [row.at for row in streamed]
        assert [row.raw for row in found if row.role != "blank"] == [row.strip() for row in _split(data) if row.strip()]


def _ranged(data: bytes, start: int, stop: int, plan: Plan) -> list[Row]:
    file = io.BytesIO(data)
    at = start
    if at:
        file.seek(at - 1)
        at += lines._skip_line(file, stop - at + 1) - 1
    return list(lines._rows(file, at, stop, plan.fields, 0))


def _split(data: bytes) -> list[bytes]:
    return data.removeprefix(lines.BOM).split(b"\n")


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(1, 50))
def test_records_are_cut_by_their_lengths(blocks: list[bytes], size: int) -> None:
    records = [record_of(number, "resource", "text/plain", block) for number, block in enumerate(blocks)]
    data = b"".join(records)
    found = list(warc.frames(data[start : start + size] for start in range(0, len(data), size)))
    assert [frame.raw + b"\r\n\r\n" for frame in found] == records or any(b.endswith((b"\r", b"\n")) for b in blocks)
    assert sum(frame.extent for frame in found) == len(data)


@given(st.lists(st.binary(max_size=3000), max_size=5), st.sampled_from(["gz", "zst"]))
def test_members_and_frames_are_read_on(parts: list[bytes], how: str) -> None:
    data = b"".join(compressed(part, how) for part in parts)
    assert b"".join(chunks(io.BytesIO(data), how)) == b"".join(parts)


# shards that are not whole


@pytest.mark.parametrize("name", ["b.jsonl.gz", "c.jsonl.zst", "d.parquet", "e.warc.gz", "f.warc.wet"])
@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_a_truncated_shard_fails_whole(shards: Path, tmp_path: Path, name: str, share: float) -> None:
    data = (shards / name).read_bytes()
    (tmp_path / name).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ShardError, match=r"breaks off|damaged|no end|no whole|no WARC"):
        run_inline(tmp_path / name, tmp_path / "out")
    assert tree(tmp_path / "out") == {}


@pytest.mark.parametrize("name", ["b.jsonl.gz", "c.jsonl.zst", "d.parquet", "e.warc.gz", "f.warc.wet"])
def test_a_damaged_shard_fails_whole_or_counts_every_row(shards: Path, tmp_path: Path, name: str) -> None:
    data = (shards / name).read_bytes()
    for place in range(0, len(data), max(1, len(data) // 15)):
        (tmp_path / name).write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        out = tmp_path / f"out-{place}"
        try:
            rows = run_inline(tmp_path / name, out)["rows"]
        except ShardError:
            assert tree(out) == {}
        else:
            assert rows["in"] == rows["keep"] + rows["clean"] + rows["drop"] + rows["error"]


def test_a_damaged_shard_does_not_stop_the_others(shards: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl.gz").write_bytes((shards / "b.jsonl.gz").read_bytes()[:-20])
    (tmp_path / "in" / "b.jsonl").write_bytes(lines_of(rows_of(3)))
    summary = filter_shards([str(tmp_path / "in")], tmp_path / "out", SMALL, workers=1)
    assert summary.done == ["b.jsonl"]
    assert "breaks off" in summary.failed["a.jsonl.gz"]
    assert not (tmp_path / "out" / "kept" / "a.jsonl.gz").exists()
    assert not list((tmp_path / "out" / "kept").glob(".*"))


def test_a_shard_that_changes_under_the_run_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines_of(rows_of(9)))
    identity = manifest.identity

    def changing(shard: Shard) -> dict[str, Any]:
        found = identity(shard)
        path.write_bytes(path.read_bytes() + b"{}\n")
        return found

    monkeypatch.setattr(manifest, "identity", changing)
    summary = filter_shards([str(path)], tmp_path / "out", SMALL, workers=1)
    assert "changed while it was read" in summary.failed["a.jsonl"] or "were read" in summary.failed["a.jsonl"]
    assert tree(tmp_path / "out") == {}
