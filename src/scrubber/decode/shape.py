"""Encodings that show in the shape of the bytes: byte order marks, UTF-16 and UTF-32, ISO-2022."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from scrubber.decode.declared import Declared
from scrubber.lazy import lazy
from scrubber.surprise import mean_surprise

__all__ = ["escaped", "marked", "wide"]

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)

UTF_16 = ("utf-16-le", "utf-16-be")
WIDE = (*UTF_16, "utf-32-le", "utf-32-be")
HEAD = 4096

FEWEST_BYTES = 16
"""Shorter documents are never taken for UTF-16 without a mark: "a\\0b\\0" may be just that."""

MOST_BITS = 11.5
"""Mean surprise a character up to which a wide reading is a text. Chinese has 8 to 10, Latin 4 to 5; the wrong byte
order 16 and more, images and random bytes 15 and more."""

FEWEST_IN_HZ = 8
MOST_BITS_IN_HZ = 10.5
"""Characters between the escapes of HZ, and their mean surprise, that are certain without a declaration: letters read
as GB2312 have 12 and more."""

ESCAPED = {
    "iso2022_jp_2": (b"\x1b$B", b"\x1b$@"),
    "iso2022_jp_2004": (b"\x1b$(Q",),
    "iso2022_kr": (b"\x1b$)C",),
}
"""The escapes that switch each encoding to its two-byte characters."""

NOT_ASCII = lazy(r"[^\x00-\x7f]++")


def marked(data: bytes) -> tuple[str, bytes] | None:
    """Return the codec that a byte order mark names, where the bytes bear it out, and the bytes behind the mark."""
    for mark, codec in MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            return (codec, rest) if codec == "utf-8" or not _refuted(rest[:HEAD], codec) else None
    return None


def _refuted(head: bytes, codec: str) -> bool:
    """Whether the bytes behind a wide mark are no text: more than a tenth of it is lost, or was never a character."""
    text = head.decode(codec, "replace")
    return text.count("\ufffd") > 1 + len(text) // 10


def wide(data: bytes) -> str | None:
    """Return the codec of a UTF-16 or UTF-32 text without a mark."""
    head = data[:HEAD]
    if len(head) < FEWEST_BYTES:
        return None
    # Every character of UTF-32 holds a NUL, and reading what has none takes as long as all the rest.
    codecs_of = WIDE if b"\0" in head else UTF_16
    readings = [(mean_surprise(head[: len(head) & ~3].decode(codec, "replace")), codec) for codec in codecs_of]
    bits, codec = min(readings)
    return codec if bits <= MOST_BITS else None


def escaped(data: bytes, said: Iterable[Declared]) -> str | None:
    """Return the codec of an ISO-2022 or HZ text: all ASCII, with escapes around what reads well.

    HZ, whose escapes could be anything, must be declared or read better and longer. UTF-7 is never taken for one: no
    browser reads it any more, for it hides markup from whoever looks at the bytes.
    """
    if not data.isascii():
        return None
    declared = {declaration.codec for declaration in said}
    if b"~{" in data:
        is_declared = "hz" in declared
        least, most_bits = (2, 100.0) if is_declared else (FEWEST_IN_HZ, MOST_BITS_IN_HZ)
        if _reads(data, "hz", most_bits, least):
            return "hz"
    if b"\x1b$" not in data:
        return None
    for codec, escapes in ESCAPED.items():
        if any(escape in data for escape in escapes) and _reads(data, codec, 100 if codec in declared else MOST_BITS):
            return codec
    return None


def _reads(data: bytes, codec: str, most_bits: float, least: int = 2) -> bool:
    try:
        text = codecs.getincrementaldecoder(codec)().decode(data)
    except UnicodeDecodeError:
        return False
    encoded = "".join(NOT_ASCII.findall(text))
    return len(encoded) >= least and "\x1b" not in text and mean_surprise(encoded[:HEAD]) <= most_bits
