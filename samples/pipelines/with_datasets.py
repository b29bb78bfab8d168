"""Hugging Face datasets: map and filter a table in two processes; run again, it is found in the cache.

pip install 'corpus-scrubber[datasets]'
python with_datasets.py [FOLDER]
"""

import sys
from collections import Counter
from pathlib import Path

from datasets import Dataset

from scrubber.adapters.datasets import Scrub, kept

PAGES = Path(__file__).parents[1] / "shards" / "pages.parquet"


def main(folder: Path) -> None:
    pages = Dataset.from_parquet(str(PAGES), cache_dir=str(folder / "cache"))
    scrub = Scrub(text="html", body="text", url="url")
    judged = pages.map(scrub, batched=True, features=scrub.features(pages), num_proc=2)
    print(Counter(verdict["decision"] for verdict in judged["scrubber"]))
    stay = judged.filter(kept, batched=True, input_columns="scrubber").remove_columns("html")
    stay.to_parquet(str(folder / "kept.parquet"))
    print(f"{len(stay)} of {len(pages)} pages written to kept.parquet")


if __name__ == "__main__":  # the two processes read this file too
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
