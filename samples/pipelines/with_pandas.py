"""pandas: judge a column of pages, look at what will go, and write the rest.

pip install 'corpus-scrubber[pandas]'
python with_pandas.py [OUT.parquet]
"""

import sys
from pathlib import Path

import pandas as pd

from scrubber.adapters.pandas import kept, scrub_series

PAGES = Path(__file__).parents[1] / "shards" / "pages.parquet"
OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "kept.parquet")

pages = pd.read_parquet(PAGES)
pages = pages.join(scrub_series(pages["html"], url=pages["url"]))
stays = kept(pages["scrubber"])

print(pages["scrubber"].struct.field("decision").value_counts())
for page in pages[~stays].itertuples():
    print(f"dropped {page.id}: {', '.join(page.scrubber['reasons'])}")

pages[stays].drop(columns="html").to_parquet(OUT)
print(f"{stays.sum()} of {len(pages)} pages written to {OUT.name}")
