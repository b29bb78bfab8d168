"""Judge and clean JSON lines with datatrove: kept and cleaned documents, dropped ones as they came, and the stats.

    python samples/pipelines/with_datatrove.py samples/shards OUT

SOURCE is a folder of .jsonl.gz files; each document has the fields text and, if known, id and url.
"""

import sys

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from scrubber.adapters.datatrove import ScrubFilter


def main(source: str, out: str, tasks: int = 2) -> None:
    executor = LocalPipelineExecutor(
        pipeline=[
            JsonlReader(source, glob_pattern="*.jsonl.gz"),
            ScrubFilter(exclusion_writer=JsonlWriter(f"{out}/dropped")),
            JsonlWriter(f"{out}/kept"),
        ],
        tasks=tasks,
        workers=tasks,
        logging_dir=f"{out}/logs",
    )
    executor.run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
