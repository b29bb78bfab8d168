"""Put the sample documents into shards: ``samples/shards``, a small data set in each format."""

from __future__ import annotations

import gzip
import json
import tomllib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SAMPLES = Path(__file__).parent.parent / "samples"
SHARDS = SAMPLES / "shards"
DATE = "2024-05-01T00:00:00Z"


def record(number: int, kind: str, name: str, media: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Date: {DATE}\r\nWARC-Target-URI: {url(name)}\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def url(name: str) -> str:
    folder, _, file = name.partition("/")
    return f"http://{folder}.example/{file}"


def main() -> None:
    documents = tomllib.loads((SAMPLES / "manifest.toml").read_text(encoding="utf-8"))["document"]
    sources = {entry["path"]: (SAMPLES / entry["path"]).read_bytes() for entry in documents}
    pages = {name: source for name, source in sources.items() if name.endswith(".html")}
    texts = {}
    for name, source in sources.items():
        try:
            texts[name] = source.decode() if name not in pages else None
        except UnicodeDecodeError:
            continue
    texts = {name: text for name, text in texts.items() if text is not None}
    SHARDS.mkdir(exist_ok=True)

    rows = [{"id": name, "url": url(name), "text": text} for name, text in texts.items()]
    lines = [json.dumps(row, ensure_ascii=False) for row in [*rows, {"id": "null", "text": None}]]
    data = "\n".join([*lines, '{"id": "cut off, "text', ""]).encode()
    (SHARDS / "articles.jsonl.gz").write_bytes(gzip.compress(data, mtime=0))

    table = pa.table({"id": list(pages), "url": [url(name) for name in pages], "html": list(pages.values())})
    pq.write_table(table, SHARDS / "pages.parquet", compression="zstd")

    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    crawl = [record(0, "warcinfo", "crawl", "application/warc-fields", b"software: made by hand\r\n")]
    crawl += [
        record(number, "response", name, "application/http; msgtype=response", head + page)
        for number, (name, page) in enumerate(pages.items(), 1)
    ]
    (SHARDS / "crawl.warc.gz").write_bytes(b"".join(crawl))
    wet = [
        record(number, "conversion", name, "text/plain", text.encode())
        for number, (name, text) in enumerate(texts.items(), 1000)
    ]
    (SHARDS / "crawl.warc.wet.gz").write_bytes(b"".join(wet))


if __name__ == "__main__":
    main()
