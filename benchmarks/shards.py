"""How fast `scrubber filter` is, where its time goes, and how much memory its workers take.

    python benchmarks/shards.py --size 0.2 --format jsonl --content html --workers 1 2

Writes a synthetic shard of ordinary documents into a temporary folder (--folder keeps it), filters it with each number
of workers, and prints a line of JSON for each: MB/s of documents, shares of the workers' time, processor seconds of the
run and of its workers, and the largest resident size of each. Nothing else should run on the machine meanwhile; the
load average is printed to tell.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from scrubber.shards.model import Options
from scrubber.shards.runner import filter_shards
from scrubber.shards.watch import Watch

SAMPLES = Path(__file__).parent.parent / "samples" / "clean"
TEXT_CHARACTERS = (600, 4000)
"""Characters of a text: the middle half of the pages of a Chinese crawl lies between."""
LINKS = 150
"""Links around the text of a page; with scripts and styles that makes 40 KB of markup, as such pages have."""


def sentences() -> list[str]:
    text = "\n".join((SAMPLES / name).read_text(encoding="utf-8") for name in ("hong-kong.txt", "poem.txt", "wiki.txt"))
    found = re.findall(r"[^。！？\n]{8,60}[。！？]", text)
    return sorted(set(found))


def texts(size: int) -> Iterator[str]:
    chance, known = random.Random(1), sentences()
    made = 0
    while made < size:
        length, parts, lines = chance.randint(*TEXT_CHARACTERS), 0, []
        while parts < length:
            line = "".join(chance.choices(known, k=chance.randint(2, 6)))
            lines.append(f"{line}（{chance.randint(1, 99999)}）")
            parts += len(line)
        text = "\n".join(lines)
        made += len(text.encode())
        yield text


def page(number: int, text: str) -> str:
    links = "".join(
        f'<li class="item"><a href="/news/{number}/{n}.html">第{n}条新闻的标题</a></li>\n' for n in range(LINKS)
    )
    script = f"<script>var page = {number};{'function f(a) {{ return a + 1; }}' * 200}</script>"
    style = f"<style>{'.item {{ margin: 0 auto; padding: 4px 8px; }}' * 200}</style>"
    body = "".join(f"<p>{line}</p>\n" for line in text.split("\n"))
    head = f'<!doctype html><html><head><meta charset="utf-8"><title>第{number}页</title>{style}{script}</head>'
    return f'{head}<body><ul class="nav">{links}</ul><div id="main">{body}</div></body></html>'


def rows(size: int, content: str) -> Iterator[dict[str, Any]]:
    made = 0
    for number, text in enumerate(texts(size * 2)):
        value = page(number, text) if content == "html" else text
        made += len(value.encode())
        yield {"id": number, "url": f"http://host{number % 997}.example/{number}", content: value}
        if made >= size:
            return


def write(path: Path, size: int, content: str) -> None:
    if path.suffix == ".parquet":
        return write_parquet(path, size, content)
    with OPENED[path.suffix](path) as file:
        for row in rows(size, content):
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return None


OPENED: dict[str, Callable[[Path], Any]] = {
    ".jsonl": lambda path: path.open("wb"),
    ".gz": lambda path: gzip.open(path, "wb", 3),  # noqa: SIM115
    ".zst": lambda path: zstandard.open(path, "wb"),
}


def write_parquet(path: Path, size: int, content: str) -> None:
    writer, held = None, []
    for row in rows(size, content):
        held.append(row)
        if len(held) == 5000:
            table = pa.Table.from_pylist(held)
            writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
            writer.write_table(table)
            held.clear()
    table = pa.Table.from_pylist(held)
    writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
    writer.write_table(table)
    writer.close()


class Memory(Watch):
    """Looks at the largest resident size of the processes, as Linux counts it."""

    def __init__(self) -> None:
        self.workers = 0
        self._seen = 0.0

    def tick(self) -> None:
        if time.monotonic() - self._seen > 1:
            self._seen = time.monotonic()
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            self.workers = max([self.workers, *map(peak, children)])


def peak(pid: str) -> int:
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def measure(path: Path, out: Path, workers: int) -> dict[str, Any]:
    memory = Memory()
    shutil.rmtree(out, ignore_errors=True)
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    summary = filter_shards([str(path)], out, Options(), workers=workers, watch=memory)
    assert not summary.failed, summary.failed
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    used = [b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True)]
    work = summary.work
    return {
        "shard": path.name,
        "shard_mb": round(path.stat().st_size / 1e6),
        "documents_mb": round(summary.judged_bytes / 1e6),
        "rows": summary.judged,
        "workers": workers,
        "seconds": round(summary.seconds, 1),
        "mb_per_second": round(summary.judged_bytes / summary.seconds / 1e6, 2),
        "share": {name: round(value / sum(work), 3) for name, value in work._asdict().items()},
        "cpu_run": round(used[0], 1),
        "cpu_workers": round(used[1], 1),
        "peak_worker_mb": round(memory.workers / 1024),
        "peak_run_mb": round(peak("self") / 1024),
        "load": os.getloadavg()[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=0.1, help="GB of documents")
    parser.add_argument("--format", default="jsonl", choices=["jsonl", "jsonl.gz", "jsonl.zst", "parquet"])
    parser.add_argument("--content", default="html", choices=["html", "text"])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--folder", type=Path, help="where to keep the shard")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="scrubber-benchmark-"))
    try:
        path = folder / f"{options.content}-{options.size:g}.{options.format}"
        if not path.exists():
            write(path, int(options.size * 1e9), options.content)
        for workers in options.workers:
            print(json.dumps(measure(path, folder / "out", workers)), flush=True)
    finally:
        shutil.rmtree(folder / "out", ignore_errors=True)
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
