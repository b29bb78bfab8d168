"""Measure what comes back of text that was read as the wrong encoding.

    python benchmarks/misread.py                     every way to misread, 100 documents each
    python benchmarks/misread.py -n 20 GBK           only the ways with "GBK" in their name
    python benchmarks/misread.py --honest DIR ...    and which honest files in these folders would be changed

Per way: the share of documents that come back exactly (of those that lost nothing, and of all); the share of the
truth's characters that come back, and of wrong ones beside them (counted, not aligned); the same for documents of which
one paragraph was misread; and thousands of characters read again a second. It writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from scrubber import Policy, Scrubber  # noqa: E402
from tests.generator import passage, traditional  # noqa: E402
from tests.misread import MISREAD, Misreading  # noqa: E402

ENGINE = Scrubber(Policy(detectors=("encoding",)))
LARGEST = 400_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ways", nargs="*", help="parts of the names of the ways to measure")
    parser.add_argument("-n", "--count", type=int, default=100, help="documents of each way")
    parser.add_argument("--honest", type=Path, nargs="+", default=[], metavar="DIR", help="folders of honest files")
    asked = parser.parse_args()
    print(f"{'':42}{'lossless':>9}{'exact':>7}{'all':>7}{'chars':>8}{'wrong':>7}   paragraph{'wrong':>7}{'kc/s':>7}")
    for name, way in MISREAD.items():
        if not asked.ways or any(part in name for part in asked.ways):
            measure(name, way, asked.count)
    if asked.honest:
        honest(asked.honest)


def measure(name: str, way: Misreading, count: int) -> None:
    """Print the row of one way to misread."""
    lossless = exact = right = 0
    whole, part, clock, size = Counter[str](), Counter[str](), 0.0, 0
    for seed in range(count):
        lines = [written(way, line) for line in passage(Random(seed), 3, 6)]
        truth = "\n".join(lines)
        source = way.damage(truth)
        began = process_time()
        body = ENGINE.scrub(source, kind="text").body
        clock += process_time() - began
        size += len(source)
        lossless += "\ufffd" not in source
        exact += body == truth and "\ufffd" not in source
        right += body == truth
        add(whole, truth, body)
        place = seed % len(lines)
        damaged = [way.damage(line) if number == place else line for number, line in enumerate(lines)]
        add(part, truth, ENGINE.scrub("\n".join(damaged), kind="text").body)
    print(
        f"{name:42}{lossless:9}{100 * exact / max(1, lossless):7.1f}{100 * right / count:7.1f}"
        f"{100 * whole['right'] / whole['all']:8.1f}{100 * whole['wrong'] / whole['all']:7.2f}"
        f"{100 * part['right'] / part['all']:12.1f}{100 * part['wrong'] / part['all']:7.2f}{size / clock / 1000:7.0f}",
        flush=True,
    )


def written(way: Misreading, line: str) -> str:
    """Return the line in the script that the encoding has, and without what it lacks."""
    line = traditional(line) if way.right == "cp950" else line
    return line.encode(way.right, "ignore").decode(way.right)


def add(counts: Counter[str], truth: str, body: str) -> None:
    """Count the characters of *truth* that *body* has, and those that it has besides."""
    expected, found = Counter(truth), Counter(body.replace("\ufffd", ""))
    counts.update(all=len(truth), right=(expected & found).total(), wrong=(found - expected).total())


def honest(folders: list[Path]) -> None:
    """Print which files the encoding detector would change, misread text alone."""
    files = characters = 0
    for path in text_files(folders):
        try:
            text = path.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            continue
        if text.isascii():
            continue
        files, characters = files + 1, characters + len(text)
        found = [one for one in ENGINE.scrub(text, kind="text").findings if one.rule == "encoding.mojibake"]
        for one in found[:3]:
            print(f"{path}: {one.excerpt!r:.60} -> {one.replacement!r:.60}")
    print(f"{files} honest files with characters beyond ASCII, {characters} characters")


def text_files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.stat().st_size <= LARGEST:
                yield path


if __name__ == "__main__":
    main()
