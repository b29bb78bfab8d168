"""Measure what comes back of UTF-8 that a two-byte encoding lost bytes of.

    python benchmarks/refill.py                      the paragraphs of the tests, misread by every decoder of GBK
    python benchmarks/refill.py -d big5 page.txt …   your own documents, by the decoders with "big5" in their name

Per decoder: the characters beyond ASCII; the share that lost a byte; how many of the others came back wrong (none may);
of the lost ones, the share that was filled in and the share of those that is wrong; the same without those that their
other bytes tell; lines whose number of characters is wrong, which are left out of the rest; and milliseconds for 1,000
characters. It writes nothing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from scrubber.refill import refill_lines  # noqa: E402
from tests.lossy import DECODERS, Decoder, misread  # noqa: E402

PARAGRAPHS = ROOT / "tests" / "paragraphs.txt"
DOCUMENT = 6
"""Paragraphs of the tests that make a document."""
UNKNOWN = "\ufffd"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", type=Path, help="files of UTF-8 text, one document each")
    parser.add_argument("-d", "--decoder", default="gbk,gb18030,936", help="parts of the names of decoders, by commas")
    asked = parser.parse_args()
    documents = [_lines(path.read_text(encoding="utf-8", errors="ignore")) for path in asked.documents]
    if not documents:
        rows = _lines(PARAGRAPHS.read_text(encoding="utf-8"))
        documents = [rows[start : start + DOCUMENT] for start in range(0, len(rows), DOCUMENT)]
    print(f"{'decoder':32}{'characters':>11}  lost %  others wrong  filled %  wrong %  guessed %  wrong %  lines    ms")
    for name, decoder in DECODERS.items():
        if any(part in name for part in asked.decoder.split(",")):
            measure(name, decoder, documents)


def measure(name: str, decoder: Decoder, documents: Iterable[list[str]]) -> None:
    """Print the row of one decoder."""
    codec = "gb18030" if decoder.codec == "gbk" else decoder.codec
    characters = lost = others = filled = wrong = unsure = guessed = lines = 0
    seconds = 0.0
    for document in documents:
        lossy = [misread(line, decoder) for line in document]
        start = time.perf_counter()
        restored = refill_lines([line.shown for line in lossy], codec)
        seconds += time.perf_counter() - start
        for line, found in zip(lossy, restored, strict=True):
            if len(found.text) != len(line.truth):
                lines += 1
                continue
            characters += sum(not character.isascii() for character in line.truth)
            lost += len(line.lost)
            unsure += found.lost
            guessed += found.filled
            for place, (character, truth) in enumerate(zip(found.text, line.truth, strict=True)):
                if place in line.lost:
                    filled += character != UNKNOWN
                    wrong += character not in (UNKNOWN, truth)
                else:
                    others += character != truth
    print(
        f"{name:32}{characters:11,}{_share(lost, characters):8.1f}{others:14}{_share(filled, lost):10.1f}"
        f"{_share(wrong, filled):9.1f}{_share(guessed, unsure):11.1f}{_share(wrong, guessed):9.1f}{lines:7}"
        f"{1e6 * seconds / max(1, characters):6.0f}",
        flush=True,
    )


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _share(part: int, whole: int) -> float:
    return 100 * part / max(1, whole)


if __name__ == "__main__":
    main()
