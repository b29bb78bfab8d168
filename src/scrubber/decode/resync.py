"""Reading on behind a lost byte.

In a two-byte encoding everything from there to the next ASCII byte is paired wrongly, unless pairs are formed anew.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from functools import cache
from typing import NamedTuple

from scrubber.decode.read import HOLE, SIBLINGS, Reading, read
from scrubber.lazy import lazy
from scrubber.surprise import mean_surprise, surprise

__all__ = ["FOUR_BYTES_BITS", "SIZES", "Aligned", "aligned", "read_best"]

SIZES = {"gb18030": (2, 4), "big5hkscs": (2,), "cp950": (2,), "cp932": (1, 2), "euc_jp": (2, 3), "cp949": (2,)}
"""Bytes of a character beyond ASCII."""

ADDED = {"big5hkscs": lazy(r"[^\ufffd]*"), "euc_jis_2004": lazy("[\u2100-\u33ff]*")}
"""What a sibling may read that the usual codec does not: of JIS X 0213 the signs alone, for its rare characters fill
most of the gaps that bad bytes fall into."""

LOST = "\ufffd"
LOST_BITS = 16.0
LETTER_BITS = 12.0
ASCII_BITS = 4.0
CUT_BITS = 2.0
"""Bits of a byte that is left over; of an ASCII letter between other characters, which is likely to be the second byte
of one; of other ASCII; of a cut. In documents of 246 characters that lost five bytes, 2 to 4 characters are wrong then;
with 26 bits for a byte and 4 for a letter 2 to 7, and 10 to 130 where nothing is aligned."""

# No byte outside of it can be the second, third or fourth of a character, in any of the encodings.
UNIT = lazy(rb"[\x80-\xff][0-9@-~\x80-\xff]*+")

# A toned reading in brackets, as kits put them behind characters; the halves of characters that this tore apart are
# found and restored in the text, which must show them as they are.
READING = lazy(rb"\([a-z]{0,3}\xa8[\xa1-\xb9][a-z]{0,3}\)")

LEAST_GAIN = 60.0
"""Bits that aligning must save where each character is one: rare characters may save 16 by chance."""

MOST_BYTES = 1 << 18
"""Bytes of a document that are aligned, at 1 µs each; the rest is read as it stands."""

WINDOW = 32
FEWEST = 4
SHIFTED_BITS = 11.5
"""Characters that are priced together, and their mean surprise from which on they may be shifted though each of them is
one: prose has 7 to 10, shifted prose 13 to 20. It is looked at in documents that lose a byte or are cut, and at the end
of others."""


class Aligned(NamedTuple):
    """A reading of some bytes."""

    text: str
    bits: float
    lost: int = 0
    """Bytes that are left over; U+FFFD stands for each."""
    cut: int = 0
    """Bytes at the end that begin a character; they are left out."""


FOUR_BYTES_BITS = 10.0
"""What the digits in its four bytes take from the surprise at a rare character of GB18030: nothing else looks so."""


class _Characters(dict[bytes, tuple[float, str] | None]):
    """What each byte string is in an encoding: the bits of the character and the character itself, or None.

    Those of two bytes are kept, at most 24,000 of an encoding; longer ones are rare, and without number.
    """

    def __init__(self, codec: str) -> None:
        self.codec = codec

    def __missing__(self, data: bytes) -> tuple[float, str] | None:
        text = data.decode(self.codec, "ignore")
        whole = len(text) == 1 and text.encode(self.codec, "ignore") == data
        bits = surprise(text) - (FOUR_BYTES_BITS if len(data) == 4 else 0.0)
        found = (bits, text) if whole else None
        if len(data) == 2:
            self[data] = found
        return found


@cache
def _characters(codec: str) -> _Characters:
    return _Characters(codec)


def read_best(data: bytes, codec: str) -> Reading:
    """Return *data* read as *codec*, or as the sibling of it that loses nothing where the usual one does.

    Where both lose bytes of two-byte characters, what stands behind each is paired anew.
    """
    usual, *others = SIBLINGS.get(codec, (codec,))
    reading = read(data, usual)
    if reading.lost:
        for other in others:
            sibling = read(data, other)
            if not sibling.lost and ADDED[other].fullmatch("".join({*sibling.text} - {*reading.text})):
                return sibling
    if usual == "gb18030" and READING.search(data):
        return reading
    odd = reading.lost or reading.cut or _shifted(reading.text[-WINDOW:])
    return _resynchronised(data, usual) if odd and usual in SIZES else reading


def _resynchronised(data: bytes, codec: str) -> Reading:
    pieces: list[str] = []
    lost = end = 0
    bounded = False
    left = MOST_BYTES
    for match in UNIT.finditer(data):
        unit = match[0]
        text = unit.decode(codec, "replace")
        damaged = LOST in text or HOLE.search(text) is not None
        if damaged or _shifted(text):
            left -= len(unit)
            if left < 0:
                bounded = damaged
                break
            found = aligned(unit, codec, last=match.end() == len(data))
            if not (damaged or found.bits + LEAST_GAIN <= surprise(text)):
                continue
            pieces += (data[end : match.start()].decode(codec, "replace"), found.text)
            lost, end = lost + found.lost, match.end()
            if found.cut:
                return Reading("".join(pieces), codec, lost, found.cut)
    rest = read(data[end:], codec)
    return Reading("".join(pieces) + rest.text, codec, lost + rest.lost, rest.cut, bounded=bounded)


def _shifted(text: str) -> bool:
    """Whether any part of *text* reads as if its pairs were wrong."""
    windows = (text[start : start + WINDOW] for start in range(0, len(text) - FEWEST + 1, WINDOW))
    return any(mean_surprise(window) > SHIFTED_BITS for window in windows)


def aligned(unit: bytes, codec: str, *, last: bool = False) -> Aligned:
    """Return the reading of *unit* with the least surprise, where any byte may be left over.

    The *last* unit of a document may be cut inside its last character.
    """
    best = _aligned(unit, codec)
    for cut in range(1, min(len(unit) + 1, max(SIZES[codec])) if last else 1):
        if _begins_character(unit[-cut:], codec):
            found = _aligned(unit[:-cut], codec)
            if found.bits + CUT_BITS < best.bits:
                best = found._replace(bits=found.bits + CUT_BITS, cut=cut)
    return best


def _begins_character(data: bytes, codec: str) -> bool:
    try:
        return not getincrementaldecoder(codec)().decode(data)
    except UnicodeDecodeError:
        return False


def _longer(beginning: bytes, codec: str) -> bool:
    """Whether a character of more than two bytes can begin so: digits in GB18030, the third plane of EUC-JP."""
    return b"0" <= beginning[1:] <= b"9" if codec == "gb18030" else beginning[0] == 0x8F


def _aligned(unit: bytes, codec: str) -> Aligned:
    characters, sizes = _characters(codec), SIZES[codec]
    end = len(unit)
    bits = [0.0] * (end + 1)
    steps: list[tuple[int, str]] = [(1, "")] * end
    for start in range(end - 1, -1, -1):
        if unit[start] < 0x80:
            own = LETTER_BITS if unit[start] >= 0x40 else ASCII_BITS
            bits[start], steps[start] = bits[start + 1] + own, (1, chr(unit[start]))
            continue
        bits[start], steps[start] = bits[start + 1] + LOST_BITS, (1, LOST)
        for size in sizes:
            if size > 2 and not _longer(unit[start : start + 2], codec):
                continue
            if start + size <= end and (found := characters[unit[start : start + size]]):
                cost = bits[start + size] + found[0]
                if cost < bits[start]:
                    bits[start], steps[start] = cost, (size, found[1])
    pieces = []
    start = lost = 0
    while start < end:
        size, piece = steps[start]
        pieces.append(piece)
        start += size
        lost += piece is LOST
    return Aligned("".join(pieces), bits[0], lost)
