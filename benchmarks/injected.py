"""Measure what is left of injected text, and lost of visible text, on generated pages of known truth.

    python benchmarks/injected.py                  1,000 pages
    python benchmarks/injected.py -n 100 sheet     100 pages of each technique with "sheet" in its name
    python benchmarks/injected.py --show 5         and the first five mistakes

It writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from scrubber import Policy, Scrubber  # noqa: E402
from tests.pages import TECHNIQUES, Page, build  # noqa: E402

SCRUBBER = Scrubber(Policy(detectors=("hidden",), drop_empty=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("techniques", nargs="*", help="parts of the names of the techniques to measure")
    parser.add_argument("-n", "--count", type=int, default=1_000, help="pages")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="mistakes to show")
    asked = parser.parse_args()
    chosen = [name for name in TECHNIQUES if any(part in name for part in asked.techniques)]
    if chosen:
        pages = [build(seed, name) for name in chosen for seed in range(asked.count)]
    else:
        pages = [build(seed) for seed in range(asked.count)]
    measure(pages, asked.show)


def measure(pages: list[Page], show: int) -> None:
    """Print the shares, over all pages and by technique, and the first mistakes."""
    injected = left = shown = lost = alarms = silent = 0
    by: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for number, page in enumerate(pages):
        verdict = SCRUBBER.scrub(page.source)
        remains = [text for text in page.injected if text in verdict.body]
        misses = [text for text in page.shown if text not in verdict.body]
        injected += sum(map(len, page.injected))
        shown += sum(map(len, page.shown))
        left += sum(map(len, remains))
        lost += sum(map(len, misses))
        alarms += not page.techniques and bool(verdict.findings)
        unseen = bool(page.techniques) and not verdict.findings
        silent += unseen
        by.update(page.techniques)
        missed.update(page.techniques if remains or unseen else ())
        if show and (remains or misses or unseen or (not page.techniques and verdict.findings)):
            show -= 1
            print(f"page {number} {page.techniques}: left {remains[:2]}, lost {misses[:2]}, {verdict.reasons}")
    for name in sorted(missed, key=lambda name: -missed[name]):
        print(f"{name:32} {missed[name]:5} of {by[name]:5} pages with something left or nothing found")
    honest = sum(not page.techniques for page in pages)
    print(f"{len(pages)} pages, {len(by)} techniques")
    print(f"injected text left in the body  {100 * left / max(injected, 1):.3f} % of {injected:,} characters")
    print(f"visible text lost               {100 * lost / max(shown, 1):.3f} % of {shown:,} characters")
    print(f"pages with nothing put in, and something found  {alarms} of {honest}")
    print(f"pages with something put in, and nothing found  {silent} of {len(pages) - honest}")


if __name__ == "__main__":
    main()
