"""Polars: judge the pages of a Parquet file in the streaming engine, and write those worth keeping.

pip install 'corpus-scrubber[polars]'
python with_polars.py [OUT.parquet]
"""

import sys
from pathlib import Path

import polars as pl

import scrubber.adapters.polars  # registers .scrub

PAGES = Path(__file__).parents[1] / "shards" / "pages.parquet"
OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "kept.parquet")

judged = pl.scan_parquet(PAGES).with_columns(made=pl.col("html").scrub.columns(url="url")).unnest("made")
kept = judged.filter(pl.col("scrubber").scrub.kept()).drop("html")
kept.sink_parquet(OUT)

made = pl.scan_parquet(OUT).select(pl.col("scrubber").struct.field("decision"))
print(made.collect().to_series().value_counts(name="rows").sort("decision"))
print(f"{pl.scan_parquet(PAGES).select(pl.len()).collect().item()} pages read")
