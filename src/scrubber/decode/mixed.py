"""Documents that change their encoding: a pasted block, a footer from another template, files glued together.

Lines and what stands between tags are priced in two encodings, and the cheapest way through all of them is taken, where
each change costs something. What is taken for the other encoding must make sense in it, and none in the main one.
"""

from __future__ import annotations

from collections.abc import Container
from itertools import groupby, pairwise
from typing import NamedTuple

from scrubber.decode.excerpts import Excerpts, beyond_ascii
from scrubber.decode.fit import CANDIDATES, MOST_BITS, best_fit
from scrubber.decode.guess import LEAST_LATIN, in_latin_words
from scrubber.decode.read import Part, Reading
from scrubber.decode.resync import SIZES, aligned, read_best
from scrubber.lazy import lazy
from scrubber.surprise import surprise

__all__ = ["may_be_mixed", "read_mixed"]

# Neither of the bytes around a piece can be part of a character, in any of the encodings.
PIECE = lazy(rb"[^\n\r<>]+")

# The lead bytes of East Asian characters in UTF-8, and what follows them.
CLASSES = bytes(
    ord("L") if 0xE3 <= b <= 0xEF and b != 0xEE else ord("C") if 0x80 <= b <= 0xBF else 0 for b in range(256)
)
UTF_8 = b"LCC" * 4
"""Four East Asian characters of UTF-8: the gate to the search in other encodings, of which nothing else has many. Two
fast passes; a regex takes eight times as long as the decoding."""

FEWEST_LOST = 8
"""Bytes that are no UTF-8: the gate in a document that is mostly that."""

TAIL = 2048
"""Bytes at the end of a document that the main encoding must read well, or else it is looked at."""

SUSPICIOUS = 6.0
"""Surprise a byte from which on a piece may be in another encoding. Right readings have at most 5.3, those of pieces
with a bad byte 6, GBK read as UTF-8 24, UTF-8 read as GBK 8 to 10."""

CHANGE_BITS = 20.0
LEAST_GAIN = 60.0
FEWEST_BYTES = 8
"""What a change of encoding costs, and what a stretch must save on how many bytes beyond ASCII: four characters do, in
a line of their own or not; two, in a menu, do where their neighbours are in the same encoding."""

MOST_ALIGNED = 1 << 18
"""Bytes beyond ASCII of documents whose pieces are aligned where bytes of them are lost (1 µs each)."""

LATIN = "cp1252"
LETTERS = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüßœÀÁÄÅÇÈÉÊÑÓÖØÜŒ‘’“”–—…«»°·©® ")
LETTER_BITS = 7.0
NO_LETTER_BITS = 24.0
"""What the bytes of Latin-1 among lines of UTF-8 must be: not any bad byte between letters is believed to be one."""

MOST_BITS_OF = {LATIN: 8.0}


class _Piece(NamedTuple):
    start: int
    end: int
    beyond_ascii: bytes


class _Stretch(NamedTuple):
    start: int
    end: int
    is_other: bool
    size: int
    """Bytes beyond ASCII."""


def may_be_mixed(data: bytes, main: str, lost: int | None) -> bool:
    """Whether anything speaks for a second encoding: cheap, for every document that is not wholly UTF-8.

    *lost* are the bytes that *main* has no character for; None where *main* is but a guess.
    """
    if main == "utf-8" and lost is not None:
        return lost >= FEWEST_LOST
    if UTF_8 in data.translate(CLASSES):
        return True
    if main == "utf-8":
        return False
    tail = Excerpts(data[-TAIL:]).runs(TAIL // 4)
    return len(tail) >= FEWEST_BYTES and _bits(tail, main, align=False) > MOST_BITS * len(tail)


def read_mixed(data: bytes, main: str, declared: Container[str], url: str | None) -> Reading | None:
    """Return *data* read piecewise as *main* and another encoding; None where that is not certain."""
    pieces = [
        _Piece(match.start(), match.end(), beyond_ascii(match[0]))
        for match in PIECE.finditer(data)
        if not match[0].isascii()
    ]
    align = sum(len(piece.beyond_ascii) for piece in pieces) <= MOST_ALIGNED
    costs = [_bits(piece.beyond_ascii, main, align=align) for piece in pieces]
    doubtful = [
        data[piece.start : piece.end]
        for piece, bits in zip(pieces, costs, strict=True)
        if bits > SUSPICIOUS * len(piece.beyond_ascii)
    ]
    other = _other(b"\n".join(doubtful), main, declared, url)
    if other is None:
        return None
    costs_of_other = [_bits(piece.beyond_ascii, other, align=align) for piece in pieces]
    stretches = _stretches(pieces, costs, costs_of_other, (main, other))
    if not stretches:
        return None
    # What was taken for the main encoding was found in a mixture.
    rest = b"\n".join(data[start:end] for start, end, is_other, _ in stretches if not is_other)
    candidates = [codec for codec in CANDIDATES if codec != other]
    main, *_ = best_fit(Excerpts(rest), candidates, [codec for codec in candidates if codec in declared], url)
    return _read(data, stretches, (main, other))


def _bits(beyond_ascii: bytes, codec: str, *, align: bool) -> float:
    text = beyond_ascii.decode(codec, "replace")
    if codec == LATIN:
        return sum(4.0 if c < "\x80" else LETTER_BITS if c in LETTERS else NO_LETTER_BITS for c in text)
    if align and "\ufffd" in text and codec in SIZES:
        return aligned(beyond_ascii, codec).bits
    return surprise(text)


def _other(doubtful: bytes, main: str, declared: Container[str], url: str | None) -> str | None:
    """Return the encoding of what reads badly in the main one."""
    excerpts = Excerpts(doubtful)
    if main == "utf-8" and in_latin_words(excerpts) >= LEAST_LATIN:
        return LATIN
    candidates = [codec for codec in CANDIDATES if codec != main]
    codec, bits, size = best_fit(excerpts, candidates, [codec for codec in candidates if codec in declared], url)
    return codec if size >= FEWEST_BYTES and bits <= MOST_BITS else None


def _stretches(
    pieces: list[_Piece], costs: list[float], costs_of_other: list[float], codecs: tuple[str, str]
) -> list[_Stretch]:
    """Return the cheapest way through the pieces; nothing where one encoding does for all of them."""
    labels = _labels(costs, costs_of_other)
    stretches: list[_Stretch] = []
    bits_of_main = size_of_main = 0.0
    found = False
    for is_other, numbers in groupby(range(len(pieces)), key=labels.__getitem__):
        run = [*numbers]
        size = sum(len(pieces[number].beyond_ascii) for number in run)
        bits, bits_of_other = sum(costs[number] for number in run), sum(costs_of_other[number] for number in run)
        most = MOST_BITS_OF.get(codecs[1], MOST_BITS) * size
        sure = is_other and size >= FEWEST_BYTES and bits - bits_of_other >= LEAST_GAIN and bits_of_other <= most
        if not sure:
            bits_of_main, size_of_main = bits_of_main + bits, size_of_main + size
        found = found or sure
        stretches.append(_Stretch(pieces[run[0]].start, pieces[run[-1]].end, sure, size))
    return stretches if found and 0 < bits_of_main <= MOST_BITS * size_of_main else []


def _labels(costs: list[float], costs_of_other: list[float]) -> list[bool]:
    """Return for each piece whether it is in the other encoding (Viterbi's algorithm over two states)."""
    main, other = 0.0, CHANGE_BITS
    came: list[tuple[bool, bool]] = []
    for bits, bits_of_other in zip(costs, costs_of_other, strict=True):
        came.append((other + CHANGE_BITS < main, other <= main + CHANGE_BITS))
        main, other = min(main, other + CHANGE_BITS) + bits, min(other, main + CHANGE_BITS) + bits_of_other
    label = other < main
    labels = []
    for from_other_to_main, from_other_to_other in reversed(came):
        labels.append(label)
        label = from_other_to_other if label else from_other_to_main
    return labels[::-1]


def _read(data: bytes, stretches: list[_Stretch], codecs: tuple[str, str]) -> Reading:
    """Read each stretch as what it is; what lies between them is ASCII."""
    sizes = [sum(stretch.size for stretch in stretches if stretch.is_other is is_other) for is_other in (False, True)]
    less = sizes[1] <= sizes[0]
    runs = [[*run] for _, run in groupby(stretches, key=lambda stretch: stretch.is_other)]
    # Up to and with the byte behind a piece of the other encoding, where a character that was cut there shows.
    starts = [run[0].start if run[0].is_other else before[-1].end + 1 for before, run in pairwise(runs)]
    readings = [
        read_best(data[start:stop], codecs[run[0].is_other])
        for run, start, stop in zip(runs, [0, *starts], [*starts, len(data)], strict=True)
    ]
    used = {run[0].is_other: reading.codec for run, reading in zip(runs, readings, strict=True)}
    parts = [Part(used[less], run[0].start, run[-1].end) for run in runs if run[0].is_other is less]
    text = "".join(reading.text for reading in readings)
    return Reading(text, used[not less], sum(reading.lost for reading in readings), readings[-1].cut, tuple(parts))
