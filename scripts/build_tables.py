"""Build the character tables of ``src/scrubber/data`` from the data of pypinyin and OpenCC.

    pip install pypinyin opencc && python scripts/build_tables.py

readings.tsv  one line a toned reading: the reading, a tab, every character that has it.
              From pypinyin's pinyin_dict (https://github.com/mozillazg/pypinyin, MIT), which is pinyin-data.
scripts.tsv   two lines: the characters that only traditional text uses, each followed by its simplified form;
              the characters that only simplified text uses.
              From OpenCC's character dictionaries (https://github.com/BYVoid/OpenCC, Apache-2.0), through t2s and s2t.

The scripts are deterministic: the same versions of both packages give the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import opencc
from pypinyin.pinyin_dict import pinyin_dict

DATA = Path(__file__).parent.parent / "src" / "scrubber" / "data"


def build_readings() -> str:
    characters: dict[str, list[str]] = defaultdict(list)
    for code, readings in sorted(pinyin_dict.items()):
        for reading in dict.fromkeys(readings.split(",")):
            characters[reading].append(chr(code))
    lines = [f"# readings of pypinyin {version('pypinyin')} (MIT), built by scripts/build_tables.py"]
    lines += [f"{reading}\t{''.join(characters[reading])}" for reading in sorted(characters)]
    return "\n".join(lines) + "\n"


def build_scripts() -> str:
    to_simplified, to_traditional = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
    han = [chr(code) for code in [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]]
    traditional = [c + s for c in han if (s := to_simplified.convert(c)) != c and len(s) == 1]
    # A character that has a traditional form other than itself, and is no traditional character.
    simplified = [c for c in han if to_traditional.convert(c) != c and to_simplified.convert(c) == c]
    head = f"# character dictionaries of OpenCC {version('opencc')} (Apache-2.0), built by scripts/build_tables.py"
    return "\n".join([head, "".join(traditional), "".join(simplified)]) + "\n"


if __name__ == "__main__":
    for name, text in {"readings.tsv": build_readings(), "scripts.tsv": build_scripts()}.items():
        (DATA / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(text.encode()):,} bytes")
