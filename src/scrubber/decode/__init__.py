"""Bytes to text: down a ladder, each rung checked against the bytes.

1. A byte order mark.
2. UTF-16, UTF-32 and ISO-2022 without a mark, known by their shape.
3. Strict UTF-8: what decodes as it is UTF-8, whatever is declared.
4. Files that are no text.
5. UTF-8 and the East Asian encodings, by which of them makes most sense of the bytes: a declaration has a head start,
   and a few bad bytes refute nothing.
6. A declared alphabet, which the rung before could not refute; then chardet's guess.
"""

from __future__ import annotations

from typing import NamedTuple

from scrubber.decode.declared import Declared, declarations
from scrubber.decode.excerpts import Excerpts
from scrubber.decode.files import file_kind
from scrubber.decode.fit import CANDIDATES, MOST_BITS, SAMPLE, best_aligned_fit, best_fit, surprise_per_byte
from scrubber.decode.guess import FEWEST_LETTERS, LEAST_LATIN, OTHER_SCRIPTS, guess, in_latin_words, signs_in_words
from scrubber.decode.mixed import may_be_mixed, read_mixed
from scrubber.decode.read import Reading, read, same
from scrubber.decode.resync import read_best
from scrubber.decode.shape import escaped, marked, wide
from scrubber.model import Finding
from scrubber.rules import rule_book

__all__ = ["Decoded", "decode"]

HEAD = 4096
ASCII = bytes(range(0x80))

MOST_LOST = 0.02
"""Share of the bytes beyond ASCII that a declared alphabet may have no letter for."""

FEWEST_BYTES = 12
"""Bytes beyond ASCII that must make sense before what is full of control characters is a text."""

MOST_PARTS = 3
"""Parts in another encoding that a finding names."""

UNLOOKED = frozenset({*CANDIDATES, "cp1252"})
"""Encodings that are declared by servers and templates which have not looked at the text."""

SURE = 0.4
"""chardet's confidence in another alphabet that refutes a declaration of :data:`UNLOOKED`: it has 0.43 and more on a
sentence of Cyrillic, Greek, Arabic or Hebrew, at most 0.37 on Western ones."""

MOST_WESTERN_BITS = 7.5
"""Surprise a byte up to which windows-1252 is possible: 5.5 to 7.2 for European words (those of cp1250 and its like
included), 9.3 and more for random bytes and East Asian text."""


class Decoded(NamedTuple):
    """A document's text, and what its bytes were read as."""

    text: str
    encoding: str | None
    """A Python codec name; None where the source was a ``str``."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with the bytes: findings without a span."""


def decode(
    source: bytes | bytearray | memoryview | str,
    *,
    content_type: str | bytes | None = None,
    url: str | None = None,
) -> Decoded:
    """Return the text of *source*: itself where it is a ``str``. No content makes this raise.

    Decoding the UTF-8 bytes of any ``str`` gives that ``str``, less one byte order mark at its beginning. Two shapes
    that no text has are the exception: a NUL in every second place of 16 bytes or more (UTF-16), and escapes of
    ISO-2022 or HZ around characters that read well.

    Args:
        source: The document.
        content_type: Its HTTP ``Content-Type``, as text or as the bytes of the header.
        url: Where it came from. Its top-level domain decides a draw.

    Raises:
        TypeError: when *source* is neither bytes nor ``str``.
    """
    if isinstance(source, str):
        return Decoded(source, None)
    if isinstance(content_type, bytes):
        content_type = content_type.decode("latin-1")
    if not isinstance(source, bytes | bytearray | memoryview):
        kind = type(source).__name__
        raise TypeError(f"source must be bytes or str, not {kind}: pass the content of a file or response")
    data = bytes(source)
    said = declarations(data, content_type)
    mark = marked(data)
    if mark is not None:
        codec, data = mark
        said.insert(0, Declared("the byte order mark", codec, codec))
        if codec != "utf-8":
            return _decoded(read(data, codec), said)
    reading = _by_shape(data, said) or _utf_8(data)
    if reading is not None:
        return _decoded(reading, said)
    excerpts = Excerpts(data)
    latin = in_latin_words(excerpts) >= LEAST_LATIN
    candidates = ("utf-8",) if latin else CANDIDATES
    codec, bits, size = best_fit(excerpts, candidates, (declared.codec for declared in said), url)
    if bits > MOST_BITS and (shape := wide(data)) is not None:
        return _decoded(read(data, shape), said)
    file = file_kind(data, reads_well=bits <= MOST_BITS and size >= FEWEST_BYTES)
    if file is not None:
        # No byte of it is a character; so the text says, and the damage is all there is.
        note = rule_book("encoding")["binary"].note(f"{file}, {len(data)} bytes")
        return Decoded("\ufffd" * len(data), "utf-8", (note,))
    reads_well = bits <= MOST_BITS
    reading = read_best(data, codec) if reads_well else _by_alphabet(data, excerpts, said, latin=latin)
    main = codec if reads_well else "utf-8"
    if may_be_mixed(data, main, reading.lost if reads_well else None):
        reading = read_mixed(data, main, {declared.codec for declared in said}, url) or reading
    return _decoded(reading, said)


def _by_shape(data: bytes, said: list[Declared]) -> Reading | None:
    codec = wide(data) if b"\0" in data[:HEAD] else None
    if codec is None:
        codec = escaped(data, said)
    return None if codec is None else read(data, codec)


def _utf_8(data: bytes) -> Reading | None:
    """Read as UTF-8 what is wholly that, or would be if it had not been cut inside its last character."""
    try:
        return Reading(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        # "caf\xe9" is not cut: another character beyond ASCII must have been read.
        cut = error.reason == "unexpected end of data" and not data[: error.start].isascii()
        return Reading(data[: error.start].decode("utf-8"), "utf-8", cut=len(data) - error.start) if cut else None


def _by_alphabet(data: bytes, excerpts: Excerpts, said: list[Declared], *, latin: bool) -> Reading:
    """Read what makes no sense as it stands in any of the East Asian encodings."""
    sampled = excerpts.runs(SAMPLE)
    beyond_ascii = len(data.translate(None, ASCII))
    western = latin or surprise_per_byte(sampled, "cp1252") <= MOST_WESTERN_BITS
    guessed, confidence = guess(excerpts, latin=latin) if latin or beyond_ascii >= FEWEST_LETTERS else (None, 0.0)
    refuted = {"utf-8"} | (OTHER_SCRIPTS if latin else UNLOOKED if confidence >= SURE else set())
    refuted |= set(CANDIDATES) if western else set()
    if guessed and latin and guessed != "cp1252" and signs_in_words(data, guessed) < signs_in_words(data, "cp1252"):
        refuted |= {"cp1252"}
    declared = [one.codec for one in said if one.codec not in refuted]
    looked_at = [codec for codec in declared if codec not in UNLOOKED]
    for codec in looked_at:
        reading = read_best(data, codec)
        if reading.lost <= MOST_LOST * beyond_ascii:
            return reading
    if not latin and len(sampled) >= FEWEST_BYTES and confidence < SURE:
        codec, bits = best_aligned_fit(sampled, declared)
        if bits <= MOST_BITS:
            return read_best(data, codec)
    for codec in declared:
        reading = read_best(data, codec)
        if reading.lost <= MOST_LOST * beyond_ascii:
            return reading
    return read(data, guessed or ("cp1252" if western or beyond_ascii < FEWEST_LETTERS else "utf-8"))


def _decoded(reading: Reading, said: list[Declared]) -> Decoded:
    """Return the text with what is to be said about it."""
    rules = rule_book("encoding")
    findings = []
    if not reading.text.isascii():
        findings += [
            rules["declaration"].note(f"{declared.where} says {declared.label}, but the bytes are {reading.codec}")
            for declared in said
            if not same(declared.codec, reading.codec)
        ]
    if reading.parts:
        shown = ", ".join(f"{part.codec} in bytes {part.start} to {part.end}" for part in reading.parts[:MOST_PARTS])
        more = f" and {len(reading.parts) - MOST_PARTS} more parts" if len(reading.parts) > MOST_PARTS else ""
        findings.append(rules["mixed"].note(f"{reading.codec}, but {shown}{more}"))
    if reading.lost:
        findings.append(rules["undecodable"].note(f"{reading.lost} bytes that are no {reading.codec}"))
    if reading.bounded:
        findings.append(
            rules["undecodable"].note("too many: from some place on, pairs behind lost bytes are not formed anew")
        )
    if reading.cut:
        evidence = f"cut inside its last character: {reading.cut} bytes of {reading.codec} left out"
        findings.append(rules["undecodable"].note(evidence))
    return Decoded(reading.text, reading.codec, tuple(findings))
