"""Measure the repair of half-lost characters on the kit's damage, run forward over text of known truth.

    python benchmarks/half_lost.py                     the paragraphs of the tests
    python benchmarks/half_lost.py news.txt book.txt   other Chinese text in UTF-8, simplified or traditional
    python benchmarks/half_lost.py --show 20           and the first twenty mistakes

Each file is cut into pages of some paragraphs; each page is damaged in several ways (how far down its list
the kit went, whether the decoder swallowed the ASCII byte behind a lost one, which mark it left). A place is
a stretch from where the text parts from what a kit that works on characters would have left, to where it is
in step again. Counted are those that one run of the detector restores exactly, restores but for characters
that it marks as unknown, edits wrongly, and leaves, by what was lost first. It writes nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from scrubber import Policy  # noqa: E402
from scrubber.detectors.encoding import Encoding  # noqa: E402
from scrubber.document import Document  # noqa: E402
from scrubber.model import Finding  # noqa: E402
from tests import kit  # noqa: E402

PAGE = 1200
"""Characters of a page, about."""

CLASSES = (
    ("a reading between two characters", re.compile(r"[?\ufffd]\(?[a-zà-ǜ]+\)")),
    ("a mark where 。 and a quote or bracket were", re.compile(r"[?\ufffd][!,;?]")),
    ("U+20AC", re.compile("€")),
    ("anything else", re.compile("")),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="Chinese text in UTF-8, a paragraph a line")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="places to show that are not exact")
    parser.add_argument("--only", default="", help="show only these (wrong, left, partial)")
    asked = parser.parse_args()
    outcomes: Counter[tuple[str, str]] = Counter()
    shown = pages = 0
    began = time.perf_counter()
    for text, prefix, swallow, lost in _pages(asked.files or [kit.HERE / "paragraphs.txt"]):
        pages += 1
        for outcome, place, made, truth in _outcomes(kit.pieces(text, prefix, swallow=swallow, lost=lost)):
            kind = next(name for name, pattern in CLASSES if pattern.search(place))
            outcomes[kind, outcome] += 1
            if outcome != "exact" and shown < asked.show and asked.only in outcome:
                shown += 1
                print(f"{outcome:8}{place!r}\n    made {made!r}\n   truth {truth!r}")
    took = time.perf_counter() - began
    _table(outcomes)
    print(f"{pages} pages, {took / max(1, outcomes.total()):.3f} s a place with everything")


def _pages(files: list[Path]) -> Iterator[tuple[str, int, bool, str]]:
    """Yield the text of each page, how long the kit's list is, and how the decoder shows lost bytes."""
    rng = Random(2)
    for file in files:
        paragraphs = [row.strip() for row in file.read_text(encoding="utf-8").splitlines() if row.strip()]
        page: list[str] = []
        for row in [*paragraphs, ""]:
            if page and (not row or sum(map(len, page)) + len(row) > PAGE):
                text = kit.convert("\n".join(page)).encode("gbk", "ignore").decode("gbk")
                for prefix in (len(kit.KIT), rng.randrange(20, len(kit.KIT)), 0):
                    yield text, prefix, rng.random() < 0.7, rng.choice("???\ufffd")
                page = []
            page.append(row)


def _outcomes(pieces: list[kit.Piece]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the outcome of each damaged place, the place, what was made of it, and the truth."""
    shown = "".join(piece.shown for piece in pieces)
    found = Encoding(Policy()).find(Document(shown)).findings
    edits = [finding for finding in found if finding.is_edit and finding.start is not None]
    spans: list[tuple[int, int, str, bool]] = []
    position = 0
    for piece in pieces:
        end = position + len(piece.shown)
        touching = any(_start(edit) < end and position < _end(edit) for edit in edits)
        if piece.damaged or touching or end == position:
            joined = spans and spans[-1][1] == position and any(_start(e) < position < _end(e) for e in edits)
            if joined or (spans and spans[-1][1] == position and piece.damaged and spans[-1][3]):
                start, _, truth, damaged = spans.pop()
                spans.append((start, end, truth + piece.intact, damaged or piece.damaged))
            else:
                spans.append((position, end, piece.intact, piece.damaged))
        position = end
    for start, end, truth, damaged in spans:
        inside = [edit for edit in edits if _start(edit) < end and start < _end(edit)]
        made, at = "", start
        for edit in sorted(inside, key=_start):
            made += shown[at : _start(edit)] + (edit.replacement or "")
            at = _end(edit)
        made += shown[at:end]
        if damaged or inside:
            yield _outcome(made, truth, bool(inside)), shown[start:end], made, truth


def _outcome(made: str, truth: str, edited: bool) -> str:
    made, truth = (kit.RUN.sub(lambda match: match[1], side.translate(kit.HALVED)) for side in (made, truth))
    if made == truth:
        return "exact"
    if not edited:
        return "left"
    wild = re.escape(made).replace("\ufffd", ".").replace(r"\?", ".")
    return "partial" if re.fullmatch(wild, truth) else "wrong"


def _start(edit: Finding) -> int:
    assert edit.start is not None
    return edit.start


def _end(edit: Finding) -> int:
    assert edit.end is not None
    return edit.end


def _table(outcomes: Counter[tuple[str, str]]) -> None:
    kinds = [name for name, _ in CLASSES if any(kind == name for kind, _ in outcomes)]
    columns = ("exact", "partial", "wrong", "left")
    print(f"{'':46}{'places':>7}" + "".join(f"{column:>9}" for column in columns))
    for name in [*kinds, "all"]:
        counts = [sum(n for (kind, out), n in outcomes.items() if name in (kind, "all") and out == c) for c in columns]
        total = max(1, sum(counts))
        print(f"{name:46}{total:7}" + "".join(f"{100 * count / total:8.1f}%" for count in counts))
    edited = sum(n for (_, out), n in outcomes.items() if out != "left")
    wrong = sum(n for (_, out), n in outcomes.items() if out == "wrong")
    print(f"edits with a wrong character: {wrong} of {edited}, {100 * wrong / max(1, edited):.1f} %")


if __name__ == "__main__":
    main()
