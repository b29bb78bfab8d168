"""Build ``src/scrubber/data/language.bin``, the character model behind the repair of lost bytes.

    pip install jieba Pinyin2Hanzi && python scripts/build_language_model.py

Sources, both simplified Chinese: the word list of jieba with its frequencies (https://github.com/fxsjy/jieba, MIT), and
the chances of one character after another, within words and across them, that Pinyin2Hanzi counted in news and
novels (https://github.com/letiantian/Pinyin2Hanzi, MIT).
A word process: after character b, either the word goes on with c or it ends and another one starts with c,

    p(c | b) = inside(b, c) / all(b)  +  ends(b) / all(b) * starts(c) / words

so a table of the pairs inside words and three numbers a character are all it takes. What the second source adds goes
into the same table: inside(b, c) / all(b) is raised until p(c | b) is the mean of both. The file is zlib over:
the number of characters (uint32) and of pairs (uint32); the characters in UTF-8 behind their byte length (uint32);
one byte a character for all(b) / letters, ends(b) / all(b) and starts(c) / words; where the pairs of each character
begin (uint32, one more than characters); the second character of each pair (uint16, in order); one byte a pair
for inside(b, c) / all(b); the number of words (uint32); the CRC-32 of each word in UTF-8 (uint32, in order); one
byte a word for its share of all words. A byte is -8 log2 of its probability, 255 for none. All numbers are
little-endian.
"""

from __future__ import annotations

import json
import math
import re
import struct
import zlib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import jieba
import Pinyin2Hanzi

LEAST = 3
"""Pairs seen less often are left out: 0.1 bits a character more on unseen text, and a third of the size less."""

LEAST_WORD = 4
"""Words of two to four characters seen less often are left out: nothing lost in repair, a third of the size less."""

RUNNING = 0.3
"""Weight of the second source: 0.2 to 0.35 are best, 0.1 to 0.2 bits a character less on each of four unseen texts."""

LEAST_RISE = 1.5
"""Pairs that the second source makes likelier by less than this are left out."""

OUT = Path(__file__).parent.parent / "src" / "scrubber" / "data" / "language.bin"


def byte(probability: float) -> int:
    return 255 if probability <= 0 else min(254, round(-8 * math.log2(probability)))


def without_misread(counted: dict[str, int]) -> dict[str, int]:
    """Return the list less single characters that only misread text holds (UTF-8 read as GBK: 锛, 銆, 鐨)."""
    words_with: Counter[str] = Counter()
    times_in: Counter[str] = Counter()
    for word, times in counted.items():
        if len(word) > 1:
            words_with.update(set(word))
            for character in set(word):
                times_in[character] += times
    return {
        word: times
        for word, times in counted.items()
        if len(word) > 1 or words_with[word] >= 12 or 4 * times_in[word] >= times
    }


def running() -> dict[tuple[str, str], float]:
    """Return the chance of each second character after each first one, in running text."""
    source = Path(Pinyin2Hanzi.__file__).parent / "data" / "hmm_transition.json"
    counted = json.loads(source.read_text("utf-8"))["data"]
    han = re.compile("[㐀-鿿]")
    return {
        (first, second): chance
        for first, following in counted.items()
        for second, chance in following.items()
        if han.fullmatch(first) and han.fullmatch(second)
    }


def main() -> None:
    han = re.compile("[㐀-鿿]+")
    entries = [line.split(" ") for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()]
    counted = {word: int(times) for word, times, *_ in entries if han.fullmatch(word)}
    counted = without_misread(counted)
    everywhere: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    inside: Counter[tuple[str, str]] = Counter()
    lexicon: dict[int, int] = {}
    for word, times in counted.items():
        starts[word[0]] += times
        if (1 < len(word) <= 4 and times >= LEAST_WORD) or len(word) == 1:
            lexicon[zlib.crc32(word.encode())] = times
        ends[word[-1]] += times
        for character in word:
            everywhere[character] += times
        for pair in pairwise(word):
            inside[pair] += times
    words = sum(counted.values())
    characters = sorted(everywhere, key=lambda c: (-everywhere[c], c))
    ids = {character: number for number, character in enumerate(characters)}
    letters = sum(everywhere.values())
    shares = {pair: times / everywhere[pair[0]] for pair, times in inside.items() if times >= LEAST}
    for (before, character), chance in running().items():
        if before in ids and character in ids:
            apart = ends[before] / everywhere[before] * starts[character] / words
            known = shares.get((before, character), 0.0)
            mixed = (1 - RUNNING) * (known + apart) + RUNNING * chance
            if known or mixed > LEAST_RISE * apart:
                shares[before, character] = max(mixed - apart, (1 - RUNNING) * known)
    pairs = sorted((ids[b], ids[c], share) for (b, c), share in shares.items())
    offsets = [0] * (len(characters) + 1)
    for first, _, _ in pairs:
        offsets[first + 1] += 1
    for index in range(len(characters)):
        offsets[index + 1] += offsets[index]
    text = "".join(characters).encode()
    raw = b"".join(
        [
            struct.pack("<III", len(characters), len(pairs), len(text)),
            text,
            bytes(byte(everywhere[c] / letters) for c in characters),
            bytes(byte(ends[c] / everywhere[c]) for c in characters),
            bytes(byte(starts[c] / words) for c in characters),
            struct.pack(f"<{len(offsets)}I", *offsets),
            struct.pack(f"<{len(pairs)}H", *(second for _, second, _ in pairs)),
            bytes(byte(share) for _, _, share in pairs),
            struct.pack(f"<{1 + len(lexicon)}I", len(lexicon), *sorted(lexicon)),
            bytes(byte(lexicon[key] / words) for key in sorted(lexicon)),
        ]
    )
    OUT.write_bytes(zlib.compress(raw, 9))
    print(f"{len(characters):,} characters, {len(pairs):,} pairs, {len(lexicon):,} words, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
