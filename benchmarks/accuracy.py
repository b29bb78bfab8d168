"""Measure precision and recall on generated documents of known truth.

    python benchmarks/accuracy.py                  every kind, 200 documents each
    python benchmarks/accuracy.py -n 50 readings   only the kinds with "readings" in their name
    python benchmarks/accuracy.py --show 3         and the first three mistakes of each kind

Per kind: the share of documents whose decision is right, for which a rule of the right family gave the
reason (of those to be kept: without any finding), and whose body is exactly the truth; then the share of the
truth's characters that the text lacked before cleaning and lacks after it (counted, not aligned). It writes nothing.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import tests.damage  # noqa: E402
import tests.lookalikes  # noqa: E402
import tests.misread  # noqa: E402, F401
from scrubber import Verdict, scrub  # noqa: E402
from tests.generator import DAMAGE, LOOKALIKES, Case, build, lacking, rows, squeezed  # noqa: E402

WIDTH = 52


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", help="parts of the names of the kinds to measure")
    parser.add_argument("-n", "--count", type=int, default=200, help="documents of each kind")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="mistakes to show of each kind")
    asked = parser.parse_args()
    for heading, second, kinds in ("damage", "reason", DAMAGE), ("must be kept", "silent", LOOKALIKES):
        chosen = [kind for kind in kinds if not asked.kinds or any(part in kind for part in asked.kinds)]
        if chosen:
            print(f"{heading:{WIDTH}} decision {second}  body   lacks before -> after")
        for kind in chosen:
            measure(kind, asked.count, asked.show)


def measure(kind: str, count: int, show: int) -> None:
    """Print the row of one kind, and its first mistakes."""
    decisions = reasons = bodies = 0
    before = after = total = 0
    mistakes = []
    for seed in range(count):
        case = build(kind, seed)
        verdict = scrub(case.source)
        decided = verdict.decision == case.decision
        reasoned = any(reason.startswith(case.families) for reason in verdict.reasons)
        if case.decision == "keep":
            reasoned = not verdict.findings
        bodied = case.decision == "drop" or case.right(verdict.body)
        decisions, reasons, bodies = decisions + decided, reasons + reasoned, bodies + bodied
        if case.whole:
            total += len(squeezed(case.body))
            before += lacking(case.body, verdict.text)
            after += lacking(case.body, verdict.body)
        if not (decided and reasoned and bodied):
            mistakes.append((seed, case, verdict))
    shares = "".join(f"{100 * part / count:7.1f}" for part in (decisions, reasons, bodies))
    lacks = f"{100 * before / total:10.2f} -> {100 * after / total:.2f} %" if total and before + after else ""
    print(f"{kind:{WIDTH}}{shares}{lacks}", flush=True)
    for seed, case, verdict in mistakes[:show]:
        print(f"    seed {seed}: {verdict.decision}" + (f", not {case.decision}" * (verdict.decision != case.decision)))
        for line in differences(case, verdict):
            print(f"        {line}")


def differences(case: Case, verdict: Verdict, most: int = 6) -> list[str]:
    """Return what was found, and where the body first parts from the truth."""
    found = Counter(finding.rule for finding in verdict.findings)
    lines = [", ".join(f"{rule} {times}" for rule, times in found.most_common()) or "no finding"]
    truth, body = rows(case.body), rows(verdict.body)
    if case.page:
        truth, body = ["".join(map(squeezed, truth))], ["".join(map(squeezed, body))]
    before, after = "\n".join(truth), "\n".join(body)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            here, there = before[max(i - 8, 0) : j + 8], after[max(k - 8, 0) : m + 8]
            lines.append(f"truth {here!r:.90}  body {there!r:.90}")
    return lines[: most + 1]


if __name__ == "__main__":
    main()
