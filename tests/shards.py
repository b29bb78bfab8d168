"""Small shards in every format, and a run without processes, for the tests of the shard runner."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from scrubber.engine import Scrubber
from scrubber.policy import Policy
from scrubber.shards import manifest
from scrubber.shards.find import find, format_named
from scrubber.shards.model import Options, Shard
from scrubber.shards.opened import Opened
from scrubber.shards.unit import process

KEPT = "今天下午，图书馆的阅览室照常开放。\n"
CLEANED = "會議指出,要優(yōu)化營商環(huán)境,推動產業(yè)發(fā)展,穩(wěn)定就業(yè),經(jīng)濟形勢總體向好。\n"
BODY = "會議指出,要優化營商環境,推動產業發展,穩定就業,經濟形勢總體向好。\n"
DROPPED = "成人电影免费看_午夜影院在线观看_国产精品一区二区三区_久久视频专区\n" * 3

SMALL = Options(unit_bytes=2000)
"""Units of a few rows."""


def rows_of(count: int) -> list[dict[str, Any]]:
    """Return rows of all three decisions, with other fields of several types."""
    texts = (KEPT, CLEANED, DROPPED)
    return [
        {
            "id": f"row-{number}",
            "text": texts[number % 3],
            "url": f"http://host{number % 4}.example/{number}",
            "number": number * 10**12,
            "nested": {"list": [number, None], "flag": True},
        }
        for number in range(count)
    ]


def lines_of(rows: Sequence[Any]) -> bytes:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()


def record_of(number: int, kind: str, media: str, body: bytes) -> bytes:
    """Return a WARC record; a response gets an HTTP head."""
    block, content = body, media
    if kind in ("response", "request"):
        block = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n".encode() + body
        content = f"application/http; msgtype={kind}"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0000-{number}>\r\n"
        f"WARC-Date: 2024-05-01T00:00:00Z\r\nWARC-Target-URI: http://host{number % 4}.example/{number}\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page_of(text: str) -> str:
    return f"<!doctype html><html><head><title>页</title></head><body><p>{text}</p></body></html>"


def records_of(count: int) -> list[bytes]:
    texts = (KEPT, CLEANED, DROPPED)
    records = [record_of(0, "warcinfo", "application/warc-fields", b"software: test\r\n")]
    for number in range(1, count + 1):
        page = page_of(texts[number % 3]).encode("gb18030" if number % 2 else "utf-8")
        records.append(record_of(number, "response", "text/html", page))
    return [*records, record_of(count + 1, "response", "image/png", b"\x89PNG\r\n\r\n\0")]


def write_shards(folder: Path, count: int = 30) -> Path:
    """Write a shard of each format into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    data = lines_of(rows_of(count))
    (folder / "a.jsonl").write_bytes(data)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(data, mtime=0))
    (folder / "c.jsonl.zst").write_bytes(zstandard.compress(data))
    pq.write_table(pa.Table.from_pylist(rows_of(count)), folder / "d.parquet", row_group_size=7)
    records = records_of(count)
    (folder / "e.warc.gz").write_bytes(b"".join(gzip.compress(record, mtime=0) for record in records))
    wet = [record_of(n, "conversion", "text/plain", row["text"].encode()) for n, row in enumerate(rows_of(count))]
    (folder / "f.warc.wet").write_bytes(b"".join(wet))
    (folder / "pages" / "deep").mkdir(parents=True, exist_ok=True)
    for number, row in enumerate(rows_of(count)):
        (folder / "pages" / "deep" / f"{number:03}.html").write_text(page_of(row["text"]), encoding="utf-8")
        (folder / "pages" / f"{number:03}.txt").write_text(row["text"], encoding="gb18030")
    return folder


@cache
def engine(policy: Policy) -> Scrubber:
    return Scrubber(policy)


def run_inline(path: Path, out: Path, options: Options = SMALL) -> dict[str, Any]:
    """Filter one shard in this process, and return its manifest."""
    [shard] = find([str(path)], out).shards
    return run_shard(shard, out, options)


def run_shard(shard: Shard, out: Path, options: Options) -> dict[str, Any]:
    module = format_named(shard.format)
    opened = Opened(out, module.plan(shard, options), manifest.identity(shard), manifest.run_key(options))
    try:
        units = module.units(opened.plan)
        while True:
            try:
                unit = next(units)
            except StopIteration as end:
                opened.extent = end.value
                break
            process(unit, opened.folder, engine(options.policy), {}, lambda ordinal, size: None)
            opened.starts.append(unit.start)
            opened.join(unit.index)
        opened.publish()
    finally:
        opened.abandon()
    found = manifest.read(manifest.place(out, shard))
    assert found is not None
    return found


def tree(out: Path) -> dict[str, bytes]:
    """Return every file that a user would read, save the report."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.parent != out and ".work" not in path.parts
    }


def read_lines(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    if path.name.endswith(".gz"):
        data = gzip.decompress(data)
    if path.name.endswith(".zst"):
        data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
    return [json.loads(line) for line in data.splitlines()]
