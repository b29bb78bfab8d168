"""Measure how bytes are decoded: generated pages and texts of known encoding, and any folder of your own.

    python benchmarks/encodings.py                 200 documents of each language and case
    python benchmarks/encodings.py -n 50 --show 2  fewer, and the first mistakes of each
    python benchmarks/encodings.py FOLDER          the files of a folder, whose sub-folders are named by encoding
    python benchmarks/encodings.py --speed         MB/s, beside bytes.decode

Per language, encoding and case: the share of documents read as the right encoding (or one that reads it the same), and
behind a slash the share whose text is exact; where bytes are bad or lost, the share of the characters beyond ASCII that
the text still has, in order. Then the same for documents that change their encoding half-way. It writes nothing.
"""

from __future__ import annotations

import argparse
import codecs
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from scrubber.decode import decode  # noqa: E402
from scrubber.decode.declared import CODECS  # noqa: E402
from scrubber.decode.read import same  # noqa: E402
from tests.encoded import EAST_ASIAN, LIES, MIXED, Text, bad, cut, in_codec, intact, lost, page, texts  # noqa: E402

Made = tuple[bytes, str]
Case = Callable[[Text, Random], Made]
SHORT = 20


def _lying(text: Text, rng: Random, prose: str) -> Made:
    lies = [lie for lie in LIES if not same(CODECS[lie.lower().replace("-", "").replace("_", "")], text.codec)]
    return _plain(page(prose, charset=rng.choice(lies)), text)


def _plain(document: str, text: Text) -> Made:
    return document.encode(text.codec), document


def _bad(document: str, text: Text, rng: Random, count: int) -> Made:
    return bad(document.encode(text.codec), count, rng), document


def _lost(document: str, text: Text, rng: Random, count: int) -> Made:
    return lost(document.encode(text.codec), count, rng), document


LONG_CASES: dict[str, Case] = {
    "page": lambda text, rng: _plain(page(text.prose(rng, 8)), text),
    "lying": lambda text, rng: _lying(text, rng, text.prose(rng, 8)),
    "cut": lambda text, rng: cut(page(text.prose(rng, 8)).encode(text.codec), text.codec, rng),
    "5 bad": lambda text, rng: _bad(page(text.prose(rng, 8)), text, rng, 5),
    "5 lost": lambda text, rng: _lost(page(text.prose(rng, 8)), text, rng, 5),
    "text": lambda text, rng: _plain(text.prose(rng, 4), text),
}
SHORT_CASES: dict[str, Case] = {
    "20": lambda text, rng: _plain(text.characters(rng, SHORT), text),
    "20 page": lambda text, rng: _plain(page(text.characters(rng, SHORT)), text),
    "20 lying": lambda text, rng: _lying(text, rng, text.characters(rng, SHORT)),
    "20 cut": lambda text, rng: cut(text.characters(rng, SHORT * 2).encode(text.codec), text.codec, rng),
    "20 bad": lambda text, rng: _bad(page(text.characters(rng, SHORT)), text, rng, 1),
}
CASES = LONG_CASES | SHORT_CASES
OTHERS = ("gb18030", "cp950", "cp932", "euc_jp", "cp949", "cp1252")
MIXTURES = [*(("utf-8", other) for other in OTHERS), *((other, "utf-8") for other in OTHERS), ("gb18030", "cp950")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="files to decode, in sub-folders named by encoding")
    parser.add_argument("-n", "--count", type=int, default=200, help="documents of each language and case")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="mistakes to show of each")
    parser.add_argument("--only", default="", help="languages or codecs, separated by commas")
    parser.add_argument("--speed", action="store_true", help="measure the time only")
    asked = parser.parse_args()
    if asked.speed:
        measure_speed()
    elif asked.folder:
        measure_folder(asked.folder)
    else:
        chosen = [text for text in texts() if not asked.only or {text.language, text.codec} & {*asked.only.split(",")}]
        print(f"{'':24}" + "".join(f"{name:>10}" for name in CASES))
        for text in chosen:
            measure(text, asked.count, asked.show)
        print("\nmixed: exact/found" + "".join(f"{name:>14}" for name in MIXED))
        for main_codec, other in MIXTURES:
            if not asked.only or {main_codec, other} & {*asked.only.split(",")}:
                measure_mixture(main_codec, other, asked.count)


def measure(text: Text, count: int, show: int) -> None:
    """Print the row of one language in one encoding, and its first mistakes."""
    row, mistakes = "", []
    for name, make in CASES.items():
        families = exact = 0.0
        shown = 0
        for seed in range(count):
            data, truth = make(text, Random(f"{text.language} {text.codec} {name} {seed}"))
            decoded = decode(data)
            family = right(data, text.codec, decoded.encoding or "")
            families, exact = families + family, exact + exactness(name, truth, decoded.text)
            if not family and shown < show:
                shown += 1
                mistakes.append(f"    {name} {seed}: {decoded.encoding}: {excerpt(decoded.text)}")
        row += f"{100 * families / count:6.4g}/{100 * exact / count:.3g}".rjust(10)
    print(f"{text.language + ' ' + text.codec:24}{row}", flush=True)
    print("\n".join(mistakes) + "\n" * bool(mistakes), end="")


def measure_mixture(main_codec: str, other: str, count: int) -> None:
    """Print how many mixed documents come out exactly, and on how many the finding says so."""
    row = ""
    for name, make in MIXED.items():
        exact = found = 0
        for seed in range(count):
            rng = Random(f"{main_codec} {other} {name} {seed}")
            data, truth = make(in_codec(main_codec), in_codec(other), rng)
            decoded = decode(data)
            exact += decoded.text == truth
            found += any(finding.rule == "encoding.mixed" for finding in decoded.findings)
        row += f"{100 * exact / count:6.4g}/{100 * found / count:.4g}".rjust(14)
    print(f"{main_codec:8} {other:8} {row}", flush=True)


def exactness(name: str, truth: str, text: str) -> float:
    return intact(truth, text) if name.endswith(("bad", "lost")) else float(truth == text)


def right(data: bytes, codec: str, used: str) -> bool:
    """Whether *used* is the encoding, or reads the same characters."""
    return same(codec, used) or {codec, used} == {"cp950", "big5hkscs"} or _read(data, codec) == _read(data, used)


def _read(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace")


def excerpt(text: str) -> str:
    """Return the beginning of what stands beyond ASCII."""
    first = next((place for place, char in enumerate(text) if char > "\x7f"), 0)
    return repr(text[max(0, first - 10) : first + 60])


def measure_folder(folder: Path) -> None:
    """Print each file whose text is not that of the encoding its folder is named by."""
    files = exact = 0
    for file in sorted(path for path in folder.glob("*/*") if path.is_file()):
        name, data = file.parent.name, file.read_bytes()
        files += 1
        decoded = decode(data)
        try:
            codec = CODECS.get(name.lower().replace("-", "").replace("_", ""), name)
            truth = codecs.decode(data, "utf-8-sig" if codec == "utf-8" else codec, "replace").removeprefix("\ufeff")
        except LookupError:
            print(f"{name}/{file.name}: Python has no codec for it; read as {decoded.encoding}")
            continue
        if right(data, codec, decoded.encoding or "") or decoded.text == truth:
            exact += 1
        else:
            print(f"{name}/{file.name}: read as {decoded.encoding}: {excerpt(decoded.text)}")
        for finding in decoded.findings:
            print(f"{name}/{file.name}: {finding.rule}: {finding.excerpt}")
    print(f"{exact} of {files} right")


def measure_speed(size: int = 200_000, seconds: float = 0.5) -> None:
    """Print MB/s of decode() and of bytes.decode, on pages of some *size*."""
    for text in texts():
        if text.codec not in EAST_ASIAN:
            continue
        data = page(text.prose(Random(1), size // 60)).encode(text.codec)
        rates = []
        for run in partial(decode, data), partial(data.decode, text.codec):
            times, begun = 0, perf_counter()
            while perf_counter() - begun < seconds:
                run()
                times += 1
            rates.append(times * len(data) / (perf_counter() - begun) / 1e6)
        print(f"{text.codec:10}{len(data):8,} bytes  decode {rates[0]:7.0f} MB/s  bytes.decode {rates[1]:7.0f} MB/s")


if __name__ == "__main__":
    main()
