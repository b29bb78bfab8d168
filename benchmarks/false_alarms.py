"""Count what the encoding detector says of clean text: every edit, and every flag, is a mistake to be understood.

    python benchmarks/false_alarms.py                     generated documents only
    python benchmarks/false_alarms.py ~/texts /usr/share  and every UTF-8 text file in these folders
    python benchmarks/false_alarms.py --show 20           up to 20 findings of each rule, with what stands around them
    python benchmarks/false_alarms.py --time              and the share of `scrub` that the detector takes

The generated documents are prose in 53 languages, code, logs, tables, chats and charts of Unicode, some of them mixed
from several of these, out of the sentences in `clean_text.toml`. It writes nothing. Exit code 1: one was edited.
"""

from __future__ import annotations

import argparse
import base64
import gettext
import gzip
import sys
import time
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from scrubber import Policy, Scrubber  # noqa: E402
from scrubber.detectors.encoding import Encoding  # noqa: E402
from scrubber.document import Document  # noqa: E402
from scrubber.policy import DETECTOR_NAMES  # noqa: E402

LARGEST = 3_000_000
PLANES = (
    (0xA0, 0x3400),
    (0xA000, 0xAC00),
    (0xF900, 0x10000),
    (0x10000, 0x13000),
    (0x1D000, 0x1FB00),
    (0x20000, 0x20400),
)


class Sample(NamedTuple):
    """A document and where it comes from."""

    name: str
    text: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="folders with text that is known to be clean")
    parser.add_argument("-n", "--count", type=int, default=20, help="documents of each kind (there are 90 kinds)")
    parser.add_argument("--show", type=int, default=3, metavar="N", help="findings of each rule to show")
    parser.add_argument("--time", action="store_true", help="measure the time of the detector, too")
    asked = parser.parse_args()
    edited = report("generated", generated(asked.count), asked.show)
    for folder in asked.folders:
        report(str(folder), files(folder), asked.show)
    if asked.time:
        measure([sample.text * 8 for sample in generated(2)])
    return 1 if edited else 0


def report(heading: str, samples: Iterable[Sample], show: int) -> int:
    """Print what the detector says of *samples*; return how many it edits."""
    detector = Encoding(Policy())
    documents = characters = edited = flagged = 0
    rules: Counter[str] = Counter()
    shown: dict[str, list[str]] = {}
    for name, text in samples:
        documents, characters = documents + 1, characters + len(text)
        findings = detector.find(Document(text)).findings
        kinds = {f"{finding.rule}{' (edit)' if finding.is_edit else ''}" for finding in findings}
        rules.update(kinds)
        edited += any(finding.is_edit for finding in findings)
        flagged += bool(findings) and not any(finding.is_edit for finding in findings)
        for finding in findings:
            kind = f"{finding.rule}{' (edit)' if finding.is_edit else ''}"
            start, end = finding.start or 0, finding.end or 0
            around = (
                f"{name[-50:]}: {text[max(0, start - 25) : start]!a} >{text[start:end]!a:.60}< {text[end : end + 25]!a}"
            )
            if len(examples := shown.setdefault(kind, [])) < show and not any(name[-50:] in one for one in examples):
                examples.append(around)
    size = f"{documents:,} documents, {characters / 1e6:.1f} million characters"
    print(f"{heading}: {size}: {edited} edited, {flagged} flagged")
    for kind, count in rules.most_common():
        print(f"    {kind}: in {count}")
        for example in shown[kind]:
            print(f"        {example}")
    return edited


# Generated documents


def generated(count: int) -> Iterator[Sample]:
    """Yield *count* documents of each kind, the same ones each time."""
    source = tomllib.loads((Path(__file__).parent / "clean_text.toml").read_text(encoding="utf-8"))
    prose: dict[str, list[str]] = source["prose"]
    pieces: dict[str, str] = source["code"] | source["other"]
    for number in range(count):
        for language, sentences in prose.items():
            rng = Random(f"{language} {number}")
            yield Sample(f"{language} {number}", "\n".join(paragraph(rng, sentences) for _ in range(rng.randint(2, 8))))
        for kind, piece in pieces.items():
            rng = Random(f"{kind} {number}")
            rows = piece.strip("\n").split("\n") * rng.randint(1, 6)
            rng.shuffle(rows)
            yield Sample(f"{kind} {number}", "\n".join(rows))
        for mixed in range(10):
            rng = Random(f"mixed {mixed} {number}")
            parts = [paragraph(rng, rng.choice(list(prose.values()))) for _ in range(3)]
            parts += rng.sample([piece for kind, piece in pieces.items() if kind != "mojibake_talk"], 2)
            rng.shuffle(parts)
            yield Sample(f"mixed {mixed} {number}", "\n".join(parts))
        yield from charts(Random(f"charts {number}"), str(number))


def paragraph(rng: Random, sentences: list[str]) -> str:
    """Return a few sentences in random order, as some languages write them without blanks in between."""
    blank = "" if any("一" <= char <= "鿿" for char in sentences[0]) else " "
    return blank.join(rng.choice(sentences) for _ in range(rng.randint(1, 6)))


def charts(rng: Random, number: str) -> Iterator[Sample]:
    """Yield tables and lists of characters, random bytes as text, and lists of words of one alphabet."""
    first, last = rng.choice(PLANES)
    start = rng.randrange(first, last) & ~0xFF
    chars = [chr(code) for code in range(start, start + 256) if unicodedata.category(chr(code))[0] != "C"]
    yield Sample(f"chart {number}", "\n".join(f"U+{ord(char):04X}\t{char}\t{unicodedata.name(char)}" for char in chars))
    yield Sample(f"grid {number}", "\n".join(" ".join(chars[row : row + 16]) for row in range(0, len(chars), 16)))
    yield Sample(f"base64 {number}", base64.encodebytes(rng.randbytes(2000)).decode())
    yield Sample(f"hex {number}", "\n".join(rng.randbytes(16).hex(" ") for _ in range(100)))
    han = [chr(rng.randrange(0x4E00, 0x9FA6)) for _ in range(300)]
    yield Sample(f"rare characters {number}", "、".join(han))
    yield Sample(f"words for input {number}", "\n".join(f"{char}\t{rng.randint(1, 9999)}\tabc" for char in han))


# Files


def files(folder: Path) -> Iterator[Sample]:
    """Yield every text of UTF-8 in *folder*: files, what gzip holds, and the strings of compiled translations."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
        if path.is_symlink() or not path.is_file():
            continue
        try:
            text = translations(path) if path.suffix == ".mo" else content(path)
        except (OSError, ValueError, EOFError):
            continue
        if text and "\0" not in text[:4000]:
            yield Sample(str(path), text)


def translations(path: Path) -> str:
    """Return the strings of a catalogue of gettext."""
    with path.open("rb") as file:
        catalogue: dict[object, object] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return "\n".join(value for value in catalogue.values() if isinstance(value, str))


def content(path: Path) -> str:
    """Return a file as UTF-8, at most its first three million bytes."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        data = file.read(LARGEST)
    return data.decode("utf-8", "ignore" if len(data) == LARGEST else "strict")


# Time


def measure(texts: list[str], rounds: int = 9) -> None:
    """Print the time of `scrub` with the detector and without it: for each text the best of some rounds, in turn."""
    others = tuple(name for name in DETECTOR_NAMES if name != "encoding")
    engines = [Scrubber(), Scrubber(Policy(detectors=others))]
    whole, rest = (0.0, 0.0)
    for text in texts:
        best = [float("inf")] * len(engines)
        for _ in range(rounds):
            for index, engine in enumerate(engines):
                begin = time.process_time()
                engine.scrub(text)
                best[index] = min(best[index], time.process_time() - begin)
        whole, rest = whole + best[0], rest + best[1]
    size = sum(map(len, texts)) / 1e6
    print(
        f"{size:.1f} million characters: {whole:.3f} s, without the detector {rest:.3f} s: {1 - rest / whole:.1%} of it"
    )


if __name__ == "__main__":
    sys.exit(main())
