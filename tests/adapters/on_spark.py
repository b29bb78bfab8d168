"""Run the Spark sample over each SOURCE, and before that filter the first one in several ways.

python -m tests.adapters.on_spark SAMPLE FILTERED SOURCE OUT [SOURCE OUT]...
"""

from __future__ import annotations

import runpy
import sys

from pyspark.sql import SparkSession

from scrubber.adapters.spark import Scrub

SAMPLE, FILTERED, *PLACES = sys.argv[1:]

if __name__ == "__main__":
    spark = SparkSession.builder.getOrCreate()
    frame = spark.read.parquet(PLACES[0])
    frame.transform(Scrub(text="html", mode="filter")).write.parquet(f"{FILTERED}/plain")
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    as_text = frame.selectExpr("url", "cast(html as string) as text", "2 as body", "1 as scrubber")
    as_text.transform(Scrub(body="body", mode="filter")).write.parquet(f"{FILTERED}/large")
    for source, out in zip(PLACES[::2], PLACES[1::2], strict=True):
        sys.argv = [SAMPLE, source, out]
        runpy.run_path(SAMPLE, run_name="__main__")
