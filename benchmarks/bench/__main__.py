"""How fast scrubber is, beside what its users would take instead; written into docs/performance.md.

    make bench                                        # an environment of its own, everything, about 15 minutes
    python -m benchmarks.bench [--rounds 5] [--only rates growth process] [--print]

Documents are generated with a seed. Times are CPU time on one core, medians of rounds in which every tool has its turn;
compare figures of one run only. What is not measured (--only) is left out of the page, so write it (without --print)
from a whole run.
"""

from __future__ import annotations

import argparse
import json
import sys

from benchmarks.bench import measure, report
from benchmarks.bench.corpus import works
from benchmarks.bench.tools import tools

PARTS = ("rates", "growth", "process")


def main() -> None:
    if sys.argv[1:2] == ["point"]:
        print(json.dumps(measure.one_point(sys.argv[2], int(sys.argv[3]))))
    elif sys.argv[1:2] == ["many"]:
        print(json.dumps(measure.after_many()))
    else:
        bench()


def bench() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often every tool has its turn (5)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--print", action="store_true", help="print the tables and write nothing")
    options = parser.parse_args()
    parts = [report.machine()]
    if "rates" in options.only:
        parts.append(report.rates_table(rates(options.rounds)))
    if "process" in options.only:
        parts.append(report.starting_table(measure.starting(), measure.many()))
    if "growth" in options.only:
        points = measure.growth()
        parts.append(report.growth_table(points))
        if not options.print:
            report.draw(points)
        parts.append("![Time and memory against the size of one document](growth.svg)\n")
    if options.print:
        print("\n".join(parts))
    else:
        report.write(parts)


def rates(rounds: int) -> dict[str, dict[str, tuple[float, float]]]:
    """Return the rates of every tool in every kind of work that it can do."""
    all_tools = tools()
    found = {}
    for work, documents in works():
        kind = "page" if "pages" in work else "text"
        able = {name: tool for name, (what, tool) in all_tools.items() if what in ("both", kind)}
        found[work] = measure.rates(able, documents, rounds)
        print(
            f"{work}: " + ", ".join(f"{name} {rate / 1e6:.2f}" for name, (rate, _) in found[work].items()), flush=True
        )
    return found


if __name__ == "__main__":
    main()
