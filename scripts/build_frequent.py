"""Build the Chinese lists of ``[tables.frequent]`` in ``src/scrubber/data/encoding.toml``.

    pip install jieba opencc && python scripts/build_frequent.py

hans  the first 2,000 characters of the word list of jieba (https://github.com/fxsjy/jieba, MIT), every character
      counted as often as its words.
hant  the same words turned to the traditional characters of Taiwan with OpenCC (https://github.com/BYVoid/OpenCC,
      Apache-2.0), the first 2,000.

The Japanese and Korean lists of that table are the project's own and ``[tables.signs]`` says how it was chosen; neither
is built here.

The script is deterministic: the same versions of both packages give the same lists.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from opencc import OpenCC

DATA = Path(__file__).parent.parent / "src" / "scrubber" / "data" / "encoding.toml"
SIZE = 2000
WIDTH = 100
HAN = re.compile("[㐀-鿿]+")
FIRST = "的"
"""By far the most frequent character, which the list counts too seldom: jieba has it as a word of its own only."""


def words(misread: Iterable[str]) -> dict[str, int]:
    """Return jieba's words and how often it has seen them, less the single characters that only misread text holds."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed: pip install jieba")
    left_out = frozenset(misread)
    lines = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    entries = (line.split(" ") for line in lines)
    return {word: int(times) for word, times, *_ in entries if HAN.fullmatch(word) and word not in left_out}


def frequent(counted: Iterable[tuple[str, int]]) -> str:
    """Return the most frequent characters in falling order, those of one frequency by their code."""
    everywhere: Counter[str] = Counter()
    for word, times in counted:
        for character in word:
            everywhere[character] += times
    ordered = sorted(everywhere, key=lambda character: (character != FIRST, -everywhere[character], character))
    return "".join(ordered[:SIZE])


def build(tables: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the lists by name. *tables* are those of the data file."""
    # UTF-8 read as GBK stood among what jieba counted: 锛 is two thirds of a full-width comma there.
    counted = words(tables["signs"]["gb18030"])
    convert = OpenCC("s2tw").convert
    return {
        "hans": frequent(counted.items()),
        "hant": frequent((convert(word), times) for word, times in counted.items()),
    }


def main() -> None:
    text = DATA.read_text(encoding="utf-8")
    for name, characters in build(tomllib.loads(text)["tables"]).items():
        rows = "\n".join(characters[start : start + WIDTH] for start in range(0, len(characters), WIDTH))
        text, replaced = re.subn(rf'(?m)^{name} = """\n[^"]*"""', f'{name} = """\n{rows}\n"""', text)
        print(f"{name}: {len(characters)} characters" if replaced == 1 else f"{DATA} has no list {name}")
    DATA.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
