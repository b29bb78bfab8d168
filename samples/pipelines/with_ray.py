"""Judge and clean a crawl on Ray: WARC files or Parquet in, Parquet out, in one folder for each decision.

    python samples/pipelines/with_ray.py samples/shards/crawl.warc.gz OUT

SOURCE is one file or a folder of them, on disk or an address such as s3://bucket/crawl; Parquet needs the columns url
and html. On a cluster: ray job submit -- python with_ray.py SOURCE OUT WORKERS
"""

import io
import os
import sys
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import ray.data
from fastwarc.warc import ArchiveIterator, WarcRecordType
from pyarrow import fs

from scrubber.adapters.ray import Scrub

PAGES = pa.schema({"url": pa.string(), "content_type": pa.string(), "html": pa.binary()})
BATCH = 256
"""Pages that a worker gets at once: 25 MB of ordinary ones."""
READ = 8 << 20
"""Bytes of a WARC file that are fetched at once."""


def files_in(source: str) -> list[str]:
    """Return the WARC files of a folder, or the one."""
    system, path = fs.FileSystem.from_uri(source if "://" in source else os.path.abspath(source))
    found = system.get_file_info(path)
    if found.type == fs.FileType.Directory:
        found = system.get_file_info(fs.FileSelector(path, recursive=True))
    prefix = source.partition("://")[0] + "://" if "://" in source else ""
    return [prefix + info.path for info in ([found] if isinstance(found, fs.FileInfo) else found) if info.is_file]


def pages_of(paths: pa.Table) -> Iterator[pa.Table]:
    """Yield the HTML pages of WARC files, a batch at a time."""
    for path in paths["path"].to_pylist():
        system, name = fs.FileSystem.from_uri(path)
        with io.BufferedReader(system.open_input_file(name), READ) as file:
            rows = []
            for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                if "html" in (record.http_content_type or ""):
                    page = record.reader.read()
                    rows.append((record.headers["WARC-Target-URI"], record.http_headers["Content-Type"], page))
                if len(rows) == BATCH:
                    yield pa.table(list(zip(*rows)), PAGES)
                    rows = []
            if rows:
                yield pa.table(list(zip(*rows)), PAGES)


class Judge(Scrub):
    """Judges pages, and lets go of the HTML: it is in the crawl, and dropped pages have their text."""

    def __call__(self, batch: pa.Table) -> pa.Table:
        judged = super().__call__(batch).drop_columns(["html"])
        decisions = pc.fill_null(pc.struct_field(judged["scrubber"], "decision"), "null")
        return judged.append_column("decision", decisions)


def main(source: str, out: str, workers: int = 2) -> None:
    if any(path.endswith(".parquet") for path in files_in(source)):
        pages, hints = ray.data.read_parquet(source), {"url": "url"}
    else:
        paths = [{"path": path} for path in files_in(source)]
        pages = ray.data.from_items(paths, override_num_blocks=len(paths)).map_batches(
            pages_of, batch_format="pyarrow", batch_size=1
        )
        hints = {"url": "url", "content_type": "content_type"}
    judged = pages.map_batches(
        Judge,
        batch_format="pyarrow",
        batch_size=BATCH,
        compute=ray.data.ActorPoolStrategy(size=workers),
        fn_constructor_kwargs={"text": "html", "body": "text", **hints},
    )
    judged.write_parquet(out, partition_cols=["decision"])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
