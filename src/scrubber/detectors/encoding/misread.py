"""Lines that are bytes read as the wrong encoding: put the bytes back and see whether another reading makes sense."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from scrubber.detectors.encoding.runs import Damage
from scrubber.detectors.encoding.signs import BEHIND_FIRST, FIRST, sign_codec
from scrubber.surprise import mean_surprise, surprise

__all__ = ["misread"]

SIGN = re.compile(rf"[{FIRST}]{BEHIND_FIRST}", re.VERBOSE)
NOT_ASCII = re.compile(r"[^\x00-\x7f]++")

MOST_LINES = 1500
"""Lines that are judged one by one; behind them, stretches of 2,048 characters, so that time stays linear."""

LONGEST = 2048
GLANCE = 32
"""Characters on either side of a sign that are looked at before the line is judged."""

JUDGED = 512
"""Characters of a line that are judged: 20 decide."""


class Least(NamedTuple):
    """What a reading must reach to be believed."""

    characters: int
    explained: float
    """Share of the bytes."""
    gain: float
    """Bits that it saves on the bytes that it explains."""


LEAST = {"utf-8": Least(2, 0.5, 25.0)}
LEAST_OTHERWISE = Least(6, 0.75, 40.0)
"""Hardly any text is valid UTF-8 by chance; most pairs of bytes are a character of the two-byte encodings. Where the
wrong encoding had no character for some bytes, UTF-8 keeps 0.55 of them in the worst case (lines read as EUC-KR)."""

LEAST_BITS = 12.0
"""Mean surprise below which a line of East Asian characters is left alone: misread ones have 13 to 20, others 8 to
11."""

MOST_ALONE = 0.4
LONGEST_IN_WORDS = 3
"""Share of runs of Latin letters beyond ASCII that may be one letter long (next to all in any language, few in bytes),
unless there is a run that no word has."""

MOST_OF_BEFORE = 0.72
"""Share of the bits that may be left. Right readings leave 0.3 to 0.66; wrong ones of genuine text 0.9 and more."""

MOST_BITS = 12.0
"""Mean surprise of a right reading: 7 to 11 in lines of 6 characters and more."""

EAST_ASIAN = re.compile("[㐀-鿿豈-﫿ぁ-ヺ가-힣]++")
MOST_FOREIGN = 0.5
"""Share of the reading that may be neither Han nor kana nor Hangul: prose has 0.1 to 0.2 of marks."""

TABLE = 24
MOST_RISING = 0.9
"""Share of neighbours, among the first 24 characters, that may rise in their code: 0.5 in prose, 1 in a table."""

SURELY_UTF_8 = 4
WHOLE = 0.98
"""Characters of UTF-8 behind Latin letters that need not make sense (they may be misread twice), where they are all
there is: that does not come about otherwise. The line may be cut inside one where it is too long."""


def _encoder(codec: str) -> Callable[[str], bytes]:
    return lambda text: text.encode(codec, "replace")


def _sloppy(codec: str) -> Callable[[str], bytes]:
    """Return the way back from *codec* as browsers read it: its holes are C1 controls."""
    high = (bytes([byte]) for byte in range(0x80, 0x100))
    back = {ord(char): byte[0] for byte in high if (char := byte.decode(codec, "ignore"))}
    return lambda text: text.translate(back).encode("latin-1", "replace")


TWO_BYTE = ("gb18030", "big5hkscs", "cp949", "cp932", "euc_jp")
BACK: dict[str, tuple[tuple[Callable[[str], bytes], tuple[str, ...]], ...]] = {
    "gb18030": ((_encoder("gb18030"), ("utf-8", "big5hkscs")),),
    "big5hkscs": ((_encoder("big5hkscs"), ("utf-8", "gb18030")),),
    "cp932": ((_encoder("cp932"), ("utf-8", "gb18030", "big5hkscs")),),
    "cp949": ((_encoder("cp949"), ("utf-8", "gb18030", "big5hkscs")),),
    "latin": ((_sloppy("cp1252"), ("utf-8", *TWO_BYTE)), (_sloppy("cp1250"), ("utf-8", *TWO_BYTE))),
}
"""For each wrong encoding the way back to the bytes, and what they may have been."""


def misread(text: str, begin: int = 0) -> Iterator[Damage]:
    """Yield the lines that another encoding reads better, neighbours joined; there is no sign before *begin*."""
    pending: Damage | None = None
    for start, end, sign, codec in _suspects(text, begin):
        if not _suspicious(text[max(start, sign - GLANCE) : min(end, sign + GLANCE)], codec):
            continue
        line = text[start:end]
        if not _reads_better(line[:JUDGED], codec):
            continue
        runs = list(NOT_ASCII.finditer(line))
        found = Damage("mojibake", start + runs[0].start(), start + runs[-1].end(), sum(len(run[0]) for run in runs))
        if pending and not NOT_ASCII.search(text, pending.end, found.start):
            found = Damage("mojibake", pending.start, found.end, pending.size + found.size)
        elif pending:
            yield pending
        pending = found
    if pending:
        yield pending


def _suspects(text: str, begin: int) -> Iterator[tuple[int, int, int, str]]:
    """Yield the lines with a sign in them, where it stands, and the encoding that it points to."""
    position = 0
    lines = 0
    while match := SIGN.search(text, max(position, begin)):
        lines += 1
        start = max(text.rfind("\n", position, match.start()) + 1, position)
        end = text.find("\n", match.end(), start + LONGEST) if lines <= MOST_LINES else -1
        if end < 0:
            end = min(len(text), max(start + LONGEST, match.end()))
        yield start, end, match.start(), sign_codec(match[0][0])
        position = end


def _suspicious(around: str, codec: str) -> bool:
    """Whether what stands around a sign looks misread at a glance."""
    shown = NOT_ASCII.findall(around)
    if codec == "latin":
        if max(map(len, shown)) > LONGEST_IN_WORDS:
            return True
        return sum(len(run) == 1 for run in shown) <= MOST_ALONE * len(shown)
    text = "".join(shown)
    return surprise(text) >= LEAST_BITS * len(text)


def _reads_better(line: str, codec: str) -> bool:
    shown = _sound(line)
    before = surprise(shown)
    for back, readings in BACK[codec]:
        data = back(line.replace("\ufffd", "?"))
        size = max(1, len(back(shown)))
        for reading in readings:
            sound = _sound(_reread(data, reading))
            explained = min(1.0, len(sound.encode(reading, "ignore")) / size)
            if codec == "latin" and reading == "utf-8" and explained >= WHOLE and len(sound) >= SURELY_UTF_8:
                return True
            least = LEAST.get(reading, LEAST_OTHERWISE)
            if len(sound) < least.characters or explained < least.explained:
                continue
            if codec != "latin" and len(EAST_ASIAN.sub("", sound)) > MOST_FOREIGN * len(sound):
                continue
            bits, bits_before = surprise(sound), before * explained
            most = min(bits_before - least.gain, MOST_OF_BEFORE * bits_before, MOST_BITS * len(sound))
            if bits <= most:
                first = shown[:TABLE]
                return not _is_table([char.encode("utf-8", "replace") for char in first]) and not _is_table(
                    [back(char) for char in first]
                )
    return False


def _is_table(codes: list[bytes]) -> bool:
    """Whether characters stand in the order of their codes: a list of characters reads as another list."""
    rising = sum(code < following for code, following in pairwise(codes))
    return rising >= MOST_RISING * (len(codes) - 1)


def _reread(data: bytes, codec: str) -> str:
    """Return *data* read as *codec*, with pairs of bytes formed anew behind each lost one."""
    if codec == "utf-8" or b"?" not in data:
        return data.decode(codec, "replace")
    readings = ((part.decode(codec, "replace"), part[1:].decode(codec, "replace")) for part in data.split(b"?"))
    return "\ufffd".join(min(pair, key=lambda text: mean_surprise(_sound(text))) for pair in readings)


def _sound(text: str) -> str:
    """Return the characters of *text* beyond ASCII, less those that stand for lost bytes."""
    return "".join(NOT_ASCII.findall(text)).replace("\ufffd", "")
