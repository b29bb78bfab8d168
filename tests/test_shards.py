"""The shard runner: every row in one place, byte for byte the same whatever happens in between."""

from __future__ import annotations

import base64
import gzip
import io
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st

import scrubber
from scrubber.columns import COLUMN, redecided
from scrubber.policy import Policy
from scrubber.shards import lines, manifest, warc
from scrubber.shards.find import find
from scrubber.shards.model import Fields, Options, Plan, Row, Shard, ShardError
from scrubber.shards.redecide import redecide_shard, redecide_shards
from scrubber.shards.runner import Summary, filter_shards
from scrubber.shards.streams import chunks, compressed
from scrubber.shards.system import locked
from tests.shards import (
    BODY,
    CLEANED,
    DROPPED,
    KEPT,
    SMALL,
    lines_of,
    page_of,
    read_lines,
    record_of,
    rows_of,
    run_inline,
    tree,
    write_shards,
)

ROOT = Path(scrubber.__file__).parents[1]


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_shards(tmp_path_factory.mktemp("shards") / "in")


@pytest.fixture(scope="module")
def filtered(shards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of an undisturbed run over all formats."""
    out = tmp_path_factory.mktemp("filtered") / "out"
    summary = filter_shards([str(shards)], out, SMALL, workers=2)
    assert (summary.failed, summary.stopped) == ({}, None)
    return out


# what comes out


@pytest.mark.parametrize("name", ["a.jsonl", "b.jsonl.gz", "c.jsonl.zst"])
def test_json_lines_come_out_as_they_went_in(filtered: Path, name: str) -> None:
    kept, dropped = read_lines(filtered / "kept" / name), read_lines(filtered / "dropped" / name)
    rows = rows_of(30)
    assert [row[COLUMN].pop("decision") for row in kept] == ["keep", "clean"] * 10
    assert {row.pop(COLUMN)["decision"] for row in dropped} == {"drop"}
    assert dropped == rows[2::3]
    expected = [row | {"text": BODY if row["text"] == CLEANED else KEPT} for row in rows if row["text"] != DROPPED]
    for row in kept:
        assert set(row.pop(COLUMN)["scores"]) == {"spam", "hidden", "pinyin", "encoding"}
    assert kept == expected


def test_parquet_comes_out_with_its_types(shards: Path, filtered: Path) -> None:
    before = pq.read_table(shards / "d.parquet")
    kept, dropped = (pq.read_table(filtered / output / "d.parquet") for output in ("kept", "dropped"))
    assert kept.schema.names == dropped.schema.names == [*before.schema.names, COLUMN]
    assert kept.drop_columns([COLUMN]).schema.equals(before.schema)
    assert dropped.drop_columns([COLUMN]).to_pylist() == rows_of(30)[2::3]
    assert kept["text"].to_pylist() == [KEPT, BODY] * 10
    assert kept["number"].to_pylist() == [row["number"] for row in rows_of(30) if row["text"] != DROPPED]


def test_warc_comes_out_as_text_with_the_verdict_in_a_header(filtered: Path) -> None:
    with (filtered / "kept" / "e.warc.gz").open("rb") as file:
        records = [
            (record.headers.asdict(), record.reader.read()) for record in ArchiveIterator(file, parse_http=False)
        ]
    kinds = [headers["WARC-Type"] for headers, _ in records]
    assert kinds == ["warcinfo", *["conversion"] * 20, "response"]
    headers, body = records[1]
    assert json.loads(headers["X-Scrubber"])["decision"] == "clean"
    assert headers["WARC-Refers-To"] == "<urn:uuid:0000-1>"
    assert BODY.strip() in body.decode()
    with (filtered / "dropped" / "e.warc.gz").open("rb") as file:
        assert [record.record_id for record in ArchiveIterator(file)] == [
            f"<urn:uuid:0000-{n}>" for n in range(2, 31, 3)
        ]


def test_wet_keeps_its_records(filtered: Path) -> None:
    with (filtered / "kept" / "f.warc.wet").open("rb") as file:
        records = [(record.record_id, record.reader.read().decode()) for record in ArchiveIterator(file)]
    assert records[:2] == [("<urn:uuid:0000-0>", KEPT), ("<urn:uuid:0000-1>", BODY)]


def test_folders_come_out_as_folders(shards: Path, filtered: Path) -> None:
    assert (filtered / "kept" / "in" / "pages" / "000.txt").read_text(encoding="utf-8") == KEPT
    assert BODY.strip() in (filtered / "kept" / "in" / "pages" / "deep" / "001.html.txt").read_text(encoding="utf-8")
    dropped = filtered / "dropped" / "in" / "pages" / "002.txt"
    assert dropped.read_bytes() == (shards / "pages" / "002.txt").read_bytes()
    listed = read_lines(filtered / "kept" / "in.verdicts.jsonl")
    assert len(listed) == 40
    assert {row["path"] for row in listed} == {
        path.relative_to(filtered / "kept" / "in").as_posix() for path in (filtered / "kept" / "in").rglob("*.txt")
    }


def test_the_ledger_adds_up_and_names_its_outputs(filtered: Path) -> None:
    found = [manifest.read(path) for path in (filtered / "manifests").iterdir()]
    assert len(found) == 7
    for entry in found:
        assert entry is not None
        rows = entry["rows"]
        assert (
            rows["in"]
            == rows["keep"] + rows["clean"] + rows["drop"] + rows["error"]
            == (60 if entry["format"] == "pages" else 30)
        )
        assert manifest.differences(entry, filtered, entry["input"], entry["run"], verify=True) == []
        assert entry["tally"]["passed"] == (2 if entry["shard"] == "e.warc.gz" else 0)


def test_the_result_does_not_depend_on_the_number_of_workers(shards: Path, filtered: Path, tmp_path: Path) -> None:
    filter_shards([str(shards)], tmp_path / "out", SMALL, workers=1)
    assert tree(tmp_path / "out") == tree(filtered)


def test_a_shard_in_this_process_is_the_same(shards: Path, filtered: Path, tmp_path: Path) -> None:
    run_inline(shards / "a.jsonl", tmp_path)
    assert (tmp_path / "kept" / "a.jsonl").read_bytes() == (filtered / "kept" / "a.jsonl").read_bytes()


def test_the_sample_shards_are_judged_as_their_documents(tmp_path: Path) -> None:
    for path in sorted((ROOT.parent / "samples" / "shards").iterdir()):
        run_inline(path, tmp_path / "out")
    kept = read_lines(tmp_path / "out" / "kept" / "articles.jsonl.gz")
    dropped = read_lines(tmp_path / "out" / "dropped" / "articles.jsonl.gz")
    assert len(read_lines(tmp_path / "out" / "errors" / "articles.jsonl.gz.errors.jsonl")) == 2
    for row in kept + dropped:
        verdict = scrubber.scrub((ROOT.parent / "samples" / row["id"]).read_text(encoding="utf-8"), url=row["url"])
        assert row[COLUMN]["decision"] == verdict.decision
        assert row["text"] == (verdict.text if verdict.decision == "drop" else verdict.body)


# what a user may ask for


def test_original_texts_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows_of(6)))
    run_inline(tmp_path / "a.jsonl", tmp_path / "out", Options(original=True))
    assert [row["text"] for row in read_lines(tmp_path / "out" / "kept" / "a.jsonl")] == [KEPT, CLEANED] * 2


def test_annotate_leaves_every_row(tmp_path: Path) -> None:
    rows: list[Any] = [*rows_of(3), {"text": None}]
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows) + b"broken\n")
    found = run_inline(tmp_path / "a.jsonl", tmp_path / "out", Options(original=True, annotate=True))
    kept = read_lines(tmp_path / "out" / "kept" / "a.jsonl")
    assert [row.pop(COLUMN)["decision"] for row in kept] == ["keep", "clean", "drop", "error"]
    assert kept == rows
    assert not (tmp_path / "out" / "dropped").exists()
    assert found["rows"] == {"in": 5, "keep": 1, "clean": 1, "drop": 1, "error": 2}
    assert found["outputs"]["errors"]["rows"] == 1


def test_html_goes_to_the_field_of_the_text(tmp_path: Path) -> None:
    rows = [{"id": 1, "html": page_of(CLEANED)}, {"id": 2, "html": page_of(DROPPED)}]
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows))
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "b.parquet")
    for name, read in (("a.jsonl", read_lines), ("b.parquet", lambda path: pq.read_table(path).to_pylist())):
        run_inline(tmp_path / name, tmp_path / "out")
        [kept] = read(tmp_path / "out" / "kept" / name)
        assert sorted(kept) == ["id", COLUMN, "text"]
        assert BODY.strip() in kept["text"]
        [dropped] = read(tmp_path / "out" / "dropped" / name)
        assert dropped["html"] == page_of(DROPPED)


def test_html_as_bytes_is_decoded(tmp_path: Path) -> None:
    pq.write_table(pa.table({"html": [page_of(KEPT).encode("gb18030")]}), tmp_path / "a.parquet")
    run_inline(tmp_path / "a.parquet", tmp_path / "out")
    [row] = pq.read_table(tmp_path / "out" / "kept" / "a.parquet").to_pylist()
    assert KEPT.strip() in row["text"]
    assert row[COLUMN]["encoding"] == "gb18030"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (Fields(), "no field looks like the text; there are 'a', 'b'"),
        (Fields(text="c"), r"there is no field 'c' \(--text\); there are 'a', 'b'"),
        (Fields(text="a", url="u"), r"there is no field 'u' \(--url\)"),
    ],
)
@pytest.mark.parametrize("name", ["x.jsonl", "x.parquet"])
def test_a_missing_column_is_told(tmp_path: Path, fields: Fields, message: str, name: str) -> None:
    (tmp_path / "x.jsonl").write_bytes(lines_of([{"a": "x", "b": 1}]))
    pq.write_table(pa.table({"a": ["x"], "b": [1]}), tmp_path / "x.parquet")
    with pytest.raises(ShardError, match=message):
        run_inline(tmp_path / name, tmp_path / "out", Options(fields=fields))


def test_an_earlier_verdict_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of([{"text": KEPT, COLUMN: 1, "z": 2}]))
    pq.write_table(pa.table({COLUMN: [1], "text": [KEPT]}), tmp_path / "b.parquet")
    for name in ("a.jsonl", "b.parquet"):
        run_inline(tmp_path / name, tmp_path / "out")
    assert read_lines(tmp_path / "out" / "kept" / "a.jsonl")[0][COLUMN]["decision"] == "keep"
    assert pq.read_table(tmp_path / "out" / "kept" / "b.parquet").schema.names == ["text", COLUMN]


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
    "kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary(), pa.dictionary(pa.int32(), pa.string())]
)
def test_every_type_of_text(tmp_path: Path, kind: pa.DataType) -> None:
    column = pa.array([KEPT, CLEANED, DROPPED, KEPT]).cast(kind) if kind != pa.binary() else pa.array(
        [KEPT.encode(), CLEANED.encode(), DROPPED.encode(), KEPT.encode()]
    )  # fmt: skip
    pq.write_table(pa.table({"content": column}), tmp_path / "a.parquet")
    run_inline(tmp_path / "a.parquet", tmp_path / "out")
    kept = pq.read_table(tmp_path / "out" / "kept" / "a.parquet")["content"]
    expected = kind.value_type if pa.types.is_dictionary(kind) else kind
    assert kept.type == expected
    assert [value if isinstance(value, str) else value.decode() for value in kept.to_pylist()] == [KEPT, BODY, KEPT]


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


# finding the shards


def test_globs_and_folders_give_names(tmp_path: Path) -> None:
    for name in ("x/1.jsonl", "x/y/2.parquet", "x/3.html", "x/skip.pdf", "x/.hidden/4.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = find([str(tmp_path / "x")], tmp_path / "out")
    assert [(shard.name, shard.format) for shard in found.shards] == [
        ("1.jsonl", "lines"),
        ("y/2.parquet", "parquet"),
        ("x", "pages"),
    ]
    assert found.skipped == {".pdf": 1}
    globbed = find([str(tmp_path / "**" / "*.parquet")], tmp_path / "out")
    assert [shard.name for shard in globbed.shards] == ["x/y/2.parquet"]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (["none.jsonl"], "no such file"),
        (["*.none"], "no file matches"),
        (["x.pdf"], "does not tell its format"),
        (["a/x.jsonl", "b/x.jsonl"], "would both be written as x.jsonl"),
        (["out/kept/x.jsonl"], "lies in the output folder"),
        (["empty"], "nothing to filter"),
    ],
)
def test_inputs_that_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("x.pdf", "a/x.jsonl", "b/x.jsonl", "out/kept/x.jsonl", "empty/.x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    with pytest.raises(ShardError, match=message):
        find(inputs, Path("out"))


# resuming


def test_what_is_done_is_left_alone(shards: Path, tmp_path: Path) -> None:
    def run(options: Options = SMALL, **more: Any) -> Summary:
        return filter_shards([str(shards / "a.jsonl")], tmp_path / "out", options, workers=1, **more)

    assert run().done == ["a.jsonl"]
    before = tree(tmp_path / "out")
    assert run().skipped == ["a.jsonl"]
    assert run(resume=False).done == ["a.jsonl"]
    assert tree(tmp_path / "out") == before
    kept = tmp_path / "out" / "kept" / "a.jsonl"
    kept.write_bytes(kept.read_bytes().replace("图书馆".encode(), "博物馆".encode()))
    assert run().skipped == ["a.jsonl"]
    assert run(verify=True).done == ["a.jsonl"]
    assert tree(tmp_path / "out") == before
    kept.unlink()
    assert run().done == ["a.jsonl"]
    other = Options(unit_bytes=2000, policy=Policy(drop_empty=False, drop_spam=2))
    assert run(other).done == ["a.jsonl"]
    assert tree(tmp_path / "out") != before


def test_only_one_run_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(ShardError, match="another run is writing"), locked(tmp_path):
        pass


# deciding anew


LENIENT = Policy(drop_spam=2, drop_empty=False)
STRICT = Policy(drop_spam=0.01)


@pytest.mark.parametrize(("first", "then"), [(Policy(), LENIENT), (LENIENT, Policy()), (LENIENT, STRICT)])
@pytest.mark.parametrize("original", [False, True])
def test_deciding_anew_gives_what_filtering_gives(
    shards: Path, tmp_path: Path, first: Policy, then: Policy, original: bool
) -> None:
    for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl.zst", "d.parquet", "f.warc.wet"):
        options = Options(unit_bytes=2000, policy=first, original=original)
        found = run_inline(shards / name, tmp_path / "redecided", options)
        run_inline(shards / name, tmp_path / "filtered", replace(options, policy=then))
        redecide_shard(tmp_path / "redecided", found, then)
    ours, theirs = tree(tmp_path / "redecided"), tree(tmp_path / "filtered")
    assert set(ours) == set(theirs)
    for name, data in ours.items():
        if name.startswith("manifests"):
            mine, other = json.loads(data), json.loads(theirs[name])
            for entry in (mine, other):
                del entry["tally"]["samples"]
            assert mine == other
        else:
            assert data == theirs[name], name


def test_deciding_anew_needs_no_input_where_no_changed_row_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows_of(9)))
    filter_shards([str(tmp_path / "a.jsonl")], tmp_path / "out", SMALL, workers=1)
    (tmp_path / "a.jsonl").unlink()
    assert redecide_shards(tmp_path / "out", LENIENT, workers=1).failed == {}
    before = tree(tmp_path / "out")
    assert len(read_lines(tmp_path / "out" / "kept" / "a.jsonl")) == 9
    failed = redecide_shards(tmp_path / "out", Policy(), workers=1).failed
    assert "their originals are in" in failed["a.jsonl"]
    assert tree(tmp_path / "out") == before


def test_deciding_anew_refuses_what_it_cannot_know(tmp_path: Path) -> None:
    with pytest.raises(ShardError, match="no manifests"):
        redecide_shards(tmp_path, Policy())
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows_of(3)))
    filter_shards([str(tmp_path / "a.jsonl")], tmp_path / "out", SMALL, workers=1)
    failed = redecide_shards(tmp_path / "out", Policy(furniture=False), workers=1).failed
    assert "differs in furniture" in failed["a.jsonl"]


@pytest.mark.parametrize("text", [KEPT, CLEANED, DROPPED, DROPPED + KEPT * 9])
@pytest.mark.parametrize("policy", [Policy(), LENIENT, STRICT])
def test_a_record_is_decided_as_the_document_would_be(text: str, policy: Policy) -> None:
    from scrubber.columns import record

    stored = record(scrubber.scrub(text), text)
    assert redecided(stored, policy) == record(scrubber.scrub(text, policy=policy), text)


# processes


DRIVER = """
import sys
from scrubber.shards.model import Options
from scrubber.shards.runner import filter_shards

if __name__ == "__main__":
    _, inputs, out, limit = sys.argv
    summary = filter_shards([inputs], out, Options(unit_bytes=2000), workers=2, time_limit=float(limit))
    sys.exit(f"{summary.failed}{summary.stopped}" if summary.failed or summary.stopped else 0)
"""


def drive(inputs: Path, out: Path, *, limit: float = 60, path: Path | None = None) -> subprocess.Popen[bytes]:
    search = os.pathsep.join([*([str(path)] if path else []), str(ROOT)])
    environment = os.environ | {"PYTHONPATH": search, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", DRIVER, str(inputs), str(out), str(limit)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers as on Linux")
def test_kills_at_any_moment_change_nothing(shards: Path, filtered: Path, tmp_path: Path) -> None:
    import random

    chance = random.Random(6)
    expected = tree(filtered)
    begun = time.monotonic()
    assert drive(shards, tmp_path / "whole").wait() == 0
    # The moments of the kills follow the speed of the machine, so that they hit all of the run.
    span = time.monotonic() - begun
    kills = 0
    for turn in itertools.count():
        out = tmp_path / str(turn)
        done = False
        while not done:
            process = drive(shards, out)
            while process.poll() is None:
                try:
                    process.wait(chance.uniform(0, span) if kills < 50 else None)
                except subprocess.TimeoutExpired:
                    os.kill(chance.choice([process.pid, process.pid, *children(process.pid)]), signal.SIGKILL)
                    kills += 1
            done = process.returncode == 0
            for path in out.glob("*/*"):
                if not path.name.startswith(".") and path.is_file() and path.parent.name != ".work":
                    assert path.read_bytes() == expected[path.relative_to(out).as_posix()]
        assert tree(out) == expected
        if kills >= 50:
            break


def patched(tmp_path: Path, code: str) -> Path:
    """Return a folder that makes the engine misbehave in every process that has it on its path."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import os, time\nfrom scrubber.engine import Scrubber\njudge = Scrubber.scrub\n"
        f"def scrub(self, source, **more):\n    if 'POISON' in str(source):\n        {code}\n"
        "    return judge(self, source, **more)\nScrubber.scrub = scrub\n"
    )
    return folder


@pytest.mark.parametrize(
    ("code", "limit", "message"),
    [
        ("time.sleep(1000)", 1.0, "the time limit: it was not judged within 1 s"),
        ("os.kill(os.getpid(), 9)", 60, "the worker process died over it 3 times, the last time by SIGKILL"),
        ("os._exit(3)", 60, "the worker process died over it 3 times, the last time with exit code 3"),
        ("raise RuntimeError('oops')", 60, "a bug in scrubber, please report it: RuntimeError: oops"),
    ],
)
def test_a_document_that_stops_its_worker_becomes_an_error_row(
    tmp_path: Path, code: str, limit: float, message: str
) -> None:
    rows = rows_of(12)
    rows[7]["text"] = "POISON"
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows))
    process = drive(tmp_path / "a.jsonl", tmp_path / "out", limit=limit, path=patched(tmp_path, code))
    assert process.wait() == 0
    found = manifest.read(tmp_path / "out" / "manifests" / "a.jsonl.json")
    assert found is not None
    assert found["rows"] == {"in": 12, "keep": 4, "clean": 3, "drop": 4, "error": 1}
    [error] = read_lines(tmp_path / "out" / "errors" / "a.jsonl.errors.jsonl")
    assert message in error["error"]
    assert error["id"] == "row-7"
    assert json.loads(base64.b64decode(error["raw"])) == rows[7]
