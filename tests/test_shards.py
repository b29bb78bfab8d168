"""What the shard runner writes: every row in one place, as it came or as it was cleaned."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastwarc.warc import ArchiveIterator

import scrubber
from scrubber.columns import COLUMN
from scrubber.shards import manifest
from scrubber.shards.model import Fields, Options, ShardError
from scrubber.shards.runner import filter_shards
from tests.shards import (
    BODY,
    CLEANED,
    DROPPED,
    KEPT,
    SMALL,
    lines_of,
    page_of,
    read_lines,
    rows_of,
    run_inline,
    tree,
)

ROOT = Path(scrubber.__file__).parents[1]


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
    samples = ROOT.parent / "samples" / "shards"
    for path in sorted(samples.iterdir()):
        run_inline(path, tmp_path / "out")
    assert len(read_lines(tmp_path / "out" / "errors" / "articles.jsonl.gz.errors.jsonl")) == 2
    outputs = [tmp_path / "out" / output / "articles.jsonl.gz" for output in ("kept", "dropped")]
    judged = {row["id"]: row for path in outputs if path.exists() for row in read_lines(path)}
    lines = gzip.decompress((samples / "articles.jsonl.gz").read_bytes()).splitlines()
    for row in map(json.loads, lines[:-2]):
        verdict = scrubber.scrub(row["text"], url=row["url"])
        assert judged[row["id"]][COLUMN]["decision"] == verdict.decision
        assert judged[row["id"]]["text"] == (row["text"] if verdict.decision == "drop" else verdict.body)


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
