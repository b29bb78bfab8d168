"""Judge and clean a crawl on Spark: WARC files or Parquet in, Parquet out, in one folder for each decision.

    spark-submit samples/pipelines/with_spark.py samples/shards/crawl.warc.gz OUT

SOURCE is one file or a folder of them, on disk or an address such as s3://bucket/crawl; Parquet needs the columns url
and html.
"""

import io
import os
import sys
from collections.abc import Iterator

import pyarrow as pa
from fastwarc.warc import ArchiveIterator, WarcRecordType
from pyarrow import fs
from pyspark.sql import SparkSession
from pyspark.sql import functions as f

from scrubber.adapters.spark import Scrub

PAGES = pa.schema({"url": pa.string(), "content_type": pa.string(), "html": pa.binary()})
BATCH = 256
"""Pages that a worker gets at once: 25 MB of ordinary ones. Spark's own default is 10,000."""
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


def pages_of(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the HTML pages of WARC files, a batch at a time."""
    for path in (path for batch in batches for path in batch.column("path").to_pylist()):
        system, name = fs.FileSystem.from_uri(path)
        with io.BufferedReader(system.open_input_file(name), READ) as file:
            rows = []
            for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                if "html" in (record.http_content_type or ""):
                    page = record.reader.read()
                    rows.append((record.headers["WARC-Target-URI"], record.http_headers["Content-Type"], page))
                if len(rows) == BATCH:
                    yield pa.record_batch(list(zip(*rows)), PAGES)
                    rows = []
            if rows:
                yield pa.record_batch(list(zip(*rows)), PAGES)


def main(source: str, out: str) -> None:
    spark = SparkSession.builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH).getOrCreate()
    if any(path.endswith(".parquet") for path in files_in(source)):
        judge = Scrub(text="html", body="text", url="url")
        judged = spark.read.parquet(source).transform(judge)
    else:
        judge = Scrub(text="html", body="text", url="url", content_type="content_type")
        paths = [(path,) for path in files_in(source)]
        # Read and judged in one function: the pages do not go to the JVM and back.
        judged = (
            spark.createDataFrame(paths, "path string")
            .repartition(len(paths))
            .mapInArrow(
                lambda batches: judge.map(pages_of(batches)),
                judge.struct(spark.createDataFrame([], "url string, content_type string, html binary").schema),
            )
        )
    # The HTML is in the crawl, and dropped pages have their text.
    decided = judged.drop("html").withColumn("decision", f.coalesce("scrubber.decision", f.lit("null")))
    decided.write.partitionBy("decision").parquet(out)
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
