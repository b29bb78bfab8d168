"""Measure the spam rules on the labelled set: per family of documents, and per rule.

    python benchmarks/spam.py                both parts: the one tuned on, and the one kept aside
    python benchmarks/spam.py --speed        and megabytes a second on clean text and on large spam

It prints Markdown, as docs/accuracy-spam.md holds it, and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from scrubber import Policy, Scrubber  # noqa: E402
from tests.generator import PARAGRAPHS  # noqa: E402
from tests.spam.labelled import PARTS, pools  # noqa: E402
from tests.spam.measure import measure  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", action="store_true", help="measure the speed as well")
    asked = parser.parse_args()
    account()
    if asked.speed:
        speed()


def account() -> None:
    """Print the tables of families and of rules."""
    parts = [measure(part, Scrubber(Policy(detectors=("spam",)))) for part in PARTS]
    print("| documents | wanted | number | right | exact | number | right | exact |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for name, family in parts[0].families.items():
        cells = [name, family.wanted]
        for part in parts:
            here = part.families[name]
            cells += [str(here.documents), f"{here.share:.1%}", f"{here.exact / here.documents:.1%}"]
        print(f"| {' | '.join(cells)} |")
    print()
    print("| rule | fired | right | fired | right |")
    print("|---|--:|--:|--:|--:|")
    for rule in sorted(parts[0].rules.keys() | parts[1].rules.keys()):
        counts = [part.rules.get(rule) for part in parts]
        cells = [cell for count in counts for cell in ([count.fired, count.right] if count else [0, 0])]
        print(f"| {rule} | {' | '.join(map(str, cells))} |")
    print()
    for name, part in zip(PARTS, parts, strict=True):
        flagged = sum(family.flagged for family in part.families.values())
        print(
            f"{name}: {part.false_alarms} false alarms and {flagged} flags on {part.honest} honest documents,", end=" "
        )
        print(f"text lost in {part.lost}")


def speed() -> None:
    """Print megabytes a second on small clean documents, and the seconds that large ones of spam take."""
    rng = Random(1)
    scrubber = Scrubber(Policy(detectors=("spam",)))
    clean = ["\n".join(rng.sample(PARAGRAPHS, 8)) for _ in range(1000)]
    size = sum(len(text.encode()) for text in clean) / 1e6
    started = time.perf_counter()
    for text in clean:
        scrubber.scrub(text, kind="text")
    print(f"clean documents: {size / (time.perf_counter() - started):.1f} MB/s")
    words = pools("tune")["adult"]["phrases"].split()
    lines = "\n".join("_".join(rng.sample(words, 8)) for _ in range(60_000))
    spam_head = f"{lines[: len(lines) // 6]}\n" + "\n".join(PARAGRAPHS) * 100
    for name, text in (("spam lines", lines), ("a text under spam lines", spam_head)):
        started = time.perf_counter()
        verdict = scrubber.scrub(text, kind="text")
        took = time.perf_counter() - started
        print(f"{name}: {len(text.encode()) / 1e6:.1f} MB in {took:.1f} s, {verdict.decision}")


if __name__ == "__main__":
    main()
