"""The table and the plot in docs/performance.md."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from benchmarks.bench.measure import Point
from benchmarks.bench.tools import OURS, PACKAGES

__all__ = ["draw", "machine", "rates_table", "starting_table", "write"]

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE, PLOT = DOCS / "performance.md", DOCS / "growth.svg"
BEGIN, END = "<!-- written by make bench -->", "<!-- end of what make bench wrote -->"

Rates = Mapping[str, Mapping[str, tuple[float, float]]]
"""For each kind of work and each tool the bytes and the documents a second."""


def machine() -> str:
    """Say what was measured on, and with what."""
    cpus = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    cpu = f"{cpus[0]}, {len(cpus)} of them" if cpus else platform.processor() or platform.machine()
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{cpu}; {platform.system()} {platform.release()}, {python}; {versions}.\n"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def rates_table(found: Rates) -> str:
    """Return the rates as a table: work by work, the tools with how many times as fast scrubber is."""
    rows = ["| work | scrubber | what else reads the same, and how many times as fast scrubber is |", "|---|---|---|"]
    for work, of in found.items():
        speed, count = of[OURS]
        others = "; ".join(
            f"{name} {_megabytes(other)}, {_times(speed / other)}" for name, (other, _) in of.items() if name != OURS
        )
        rows.append(f"| {work} | **{_megabytes(speed)} MB/s**, {count:,.0f} documents/s | {others} |")
    return "\n".join(rows) + "\n"


def _megabytes(rate: float) -> str:
    return f"{rate / 1e6:.3g}"


def _times(ratio: float) -> str:
    return f"{ratio:.2g} times"


def starting_table(times: tuple[float, float], memory: Mapping[str, float]) -> str:
    """Return what a process takes at its start, and after many documents."""
    return (
        "| a process | |\n|---|---|\n"
        f"| `import scrubber` | {times[0]:.3f} s |\n"
        f"| its first document | {times[1]:.3f} s |\n"
        f"| resident after 1,000 documents, after 10,000 | {memory['1000']:.0f} MB, {memory['10000']:.0f} MB |\n"
    )


def growth_table(points: Mapping[str, list[Point]]) -> str:
    """Return seconds and memory of the largest document of each kind, and how straight the line to it is."""
    rows = [
        "| one document | largest | time | s a MB there, a tenth of it, a hundredth | memory above the start |",
        "|---|---|---|---|---|",
    ]
    for kind, line in points.items():
        size, seconds, memory = line[-1]
        paces = ", ".join(f"{taken / size * 1e6:.3f}" for size, taken, _ in line[-1:-4:-1])
        needed = f"{memory:.0f} MB, {memory * 1e6 / size:.1f} B/B"
        rows.append(f"| {kind} | {size / 1e6:.3g} MB | {seconds:.2f} s | {paces} | {needed} |")
    return "\n".join(rows) + "\n"


def draw(points: Mapping[str, list[Point]]) -> None:
    """Draw time and memory against size, both logarithmic: what grows in proportion is a line at 45 degrees."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "scrubber", "svg.fonttype": "none", "font.size": 8})
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4.5))
    for place, (kind, line) in enumerate(points.items()):
        style = {"marker": ".", "linewidth": 1, "color": f"C{place % 10}", "linestyle": "-" if place < 10 else "--"}
        left.loglog([size for size, _, _ in line], [seconds for _, seconds, _ in line], label=kind, **style)
        right.loglog([size for size, _, _ in line], [max(memory, 0.1) for _, _, memory in line], **style)
    left.set(xlabel="bytes of one document", ylabel="seconds of CPU", title="time")
    right.set(xlabel="bytes of one document", ylabel="MB above the start", title="memory (0.1: too little to see)")
    left.legend(fontsize=6)
    figure.tight_layout()
    figure.savefig(PLOT, metadata={"Date": None})


def write(parts: list[str]) -> None:
    """Put *parts* between the markers of the page.

    Raises:
        ValueError: where the page has no markers.
    """
    page = PAGE.read_text(encoding="utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE} must hold the lines {BEGIN!r} and {END!r}; what is between them is written anew")
    body = "\n".join(parts)
    PAGE.write_text(f"{before}{BEGIN}\n\n{body}\n{END}{after}", encoding="utf-8")
    print(f"written: {PAGE}, {PLOT}", file=sys.stderr)
