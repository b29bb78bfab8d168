"""Documents in older encodings: texts in many languages, pages around them, and what happens to their bytes."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache
from random import Random
from typing import NamedTuple
from unicodedata import normalize

from tests.generator import PARAGRAPHS, traditional
from tests.kit import HERE

SENTENCE = re.compile("[^。！？；]+[。！？；]")
EAST_ASIAN = ("gb18030", "utf-8", "cp950", "cp932", "euc_jp", "cp949")
LIES = ("utf-8", "gb2312", "big5", "Shift_JIS", "euc-jp", "euc-kr", "iso-8859-1", "windows-1251")
STYLE = "<style>body{margin:0;font:14px/1.5 Arial}.nav li{float:left}</style>\n<script>var a=[1,2];</script>\n"


class Text(NamedTuple):
    """Sentences of one language, and the codec of an encoding that it was written in."""

    language: str
    codec: str
    sentences: tuple[str, ...]

    def prose(self, rng: Random, count: int) -> str:
        """Return *count* sentences, two a line."""
        chosen = rng.choices(self.sentences, k=count)
        return "\n".join(" ".join(chosen[start : start + 2]) for start in range(0, count, 2))

    def characters(self, rng: Random, count: int) -> str:
        """Return *count* neighbouring characters from anywhere, some of them beyond ASCII."""
        text = " ".join(rng.sample(self.sentences, 5))
        starts = [start for start in range(len(text) - count) if not text[start : start + count].isascii()]
        start = rng.choice(starts)
        return text[start : start + count]


@cache
def texts() -> tuple[Text, ...]:
    """Return every language in each of its encodings; Chinese first, from the paragraphs that all tests share."""
    simplified = tuple(sentence for row in PARAGRAPHS for sentence in SENTENCE.findall(row))
    made = [
        Text("simplified", "gb18030", simplified),
        Text("simplified", "utf-8", simplified),
        Text("traditional", "cp950", tuple(held("cp950", traditional(sentence)) for sentence in simplified)),
    ]
    for language, entry in tomllib.loads((HERE / "languages.toml").read_text(encoding="utf-8")).items():
        lines = entry["text"].strip().splitlines()
        made += [Text(language, codec, tuple(held(codec, line) for line in lines)) for codec in entry["codecs"]]
    return tuple(made)


def held(codec: str, text: str) -> str:
    """Return *text* with what *codec* lacks taken apart (the tones of Vietnamese) or left out."""
    toned = re.compile("(.)([\u0302\u0306\u031b]?)([\u0300\u0301\u0303\u0309\u0323]?)([\u0302\u0306]?)")
    if codec == "cp1258":
        text = toned.sub(lambda m: normalize("NFC", m[1] + m[2] + m[4]) + m[3], normalize("NFD", text))
    return text.encode(codec, "ignore").decode(codec)


def page(text: str, *, charset: str | None = None, styles: int = 9) -> str:
    """Return a page around *text*, whose ASCII would drown it."""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    rows = "".join(f"<p>{row}</p>\n" for row in text.splitlines())
    return f"<!DOCTYPE html>\n<html><head>{meta}{STYLE * styles}</head>\n<body>{rows}</body></html>\n"


def cut(data: bytes, codec: str, rng: Random) -> tuple[bytes, str]:
    """Return *data* cut inside a character of the second half of its text, and the text before that."""
    high = _high(data)
    high = high[len(high) // 2 :]
    rng.shuffle(high)
    for place in high:
        text = data[:place].decode(codec, "ignore")
        if text.encode(codec) != data[:place]:
            return data[:place], text
    return data, data.decode(codec)


def bad(data: bytes, count: int, rng: Random) -> bytes:
    """Return *data* with *count* of its bytes beyond ASCII replaced by one that no encoding has."""
    damaged = bytearray(data)
    for place in rng.sample(_high(data), count):
        damaged[place] = 0xFF
    return bytes(damaged)


def lost(data: bytes, count: int, rng: Random) -> bytes:
    """Return *data* without *count* of its bytes beyond ASCII."""
    gone = set(rng.sample(_high(data), count))
    return bytes(byte for place, byte in enumerate(data) if place not in gone)


def pasted(main: Text, other: Text, rng: Random) -> tuple[bytes, str]:
    """Return a page with a block in another encoding, and its text."""
    before, block, after = (text.prose(rng, rng.randint(2, 6)) for text in (main, other, main))
    whole = page(f"{before}\n\x00\n{after}")
    head, tail = whole.split("<p>\x00</p>\n")
    block = f"<div>{block}</div>\n"
    return head.encode(main.codec) + block.encode(other.codec) + tail.encode(main.codec), head + block + tail


def footed(main: Text, other: Text, rng: Random) -> tuple[bytes, str]:
    """Return a page whose footer of 20 characters is in another encoding, and its text."""
    head, tail = page(main.prose(rng, 8)).split("</body>")
    footer = f"<div>{other.characters(rng, 20)}</div></body>".replace("\n", " ")
    return head.encode(main.codec) + footer.encode(other.codec) + tail.encode(main.codec), head + footer + tail


def glued(main: Text, other: Text, rng: Random) -> tuple[bytes, str]:
    """Return two files in one, and its text."""
    first, second = main.prose(rng, rng.randint(2, 9)) + "\n", other.prose(rng, rng.randint(2, 9))
    return first.encode(main.codec) + second.encode(other.codec), first + second


def interleaved(main: Text, other: Text, rng: Random) -> tuple[bytes, str]:
    """Return lines in one encoding or the other, and their text."""
    texts = [main, other, *rng.choices([main, other], k=rng.randint(2, 10))]
    lines = [(text.codec, text.prose(rng, 2) + "\n") for text in texts]
    return b"".join(line.encode(codec) for codec, line in lines), "".join(line for _, line in lines)


MIXED = {"pasted block": pasted, "footer": footed, "glued": glued, "lines": interleaved}


def in_codec(codec: str) -> Text:
    """Return the first language in that encoding."""
    return next(text for text in texts() if text.codec == codec)


def intact(truth: str, text: str) -> float:
    """Return the share of the characters beyond ASCII of *truth* that *text* has, in order."""
    before, after = ([char for char in one if char > "\x7f"] for one in (truth, text))
    # The longest common subsequence with one bit for each character of the truth (Hyyrö 2004): 0 where it has it.
    places: dict[str, int] = defaultdict(int)
    for place, char in enumerate(before):
        places[char] |= 1 << place
    every = (1 << len(before)) - 1
    missing = every
    for char in after:
        found = missing & places[char]
        missing = ((missing + found) | (missing - found)) & every
    return 1 - missing.bit_count() / len(before)


def _high(data: bytes) -> list[int]:
    return [place for place, byte in enumerate(data) if byte >= 0x80]
