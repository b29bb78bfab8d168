"""Reading bytes as one encoding: the text, and how many bytes it lost."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from scrubber.lazy import lazy

__all__ = ["HOLE", "SIBLINGS", "Part", "Reading", "read", "same"]

SIBLINGS: dict[str, tuple[str, ...]] = {
    # cp950 has the signs that the Web uses (‧ ﹑ ～), HKSCS the characters of Hong Kong.
    "big5hkscs": ("cp950", "big5hkscs"),
    # JIS X 0213 has the circled numbers and units that Windows wrote into it.
    "euc_jp": ("euc_jp", "euc_jis_2004"),
}
"""The codecs of one encoding, the usual one first. Another is used where it alone reads every byte; among bad bytes it
would only read more of the noise."""

HOLE = lazy("[\x80\xa0\uf8f1-\uf8f3]")
"""What Python's cp932 reads in bytes that no character has."""


class Part(NamedTuple):
    """A part of a document that has an encoding of its own."""

    codec: str
    start: int
    end: int
    """Where it lies in the bytes."""


class Reading(NamedTuple):
    """A document read as one encoding."""

    text: str
    codec: str
    lost: int = 0
    """Bytes that the codec has no character for; U+FFFD stands in their place."""
    cut: int = 0
    """Bytes at the end that begin a character whose rest is missing; they are left out."""
    parts: tuple[Part, ...] = ()
    """What was read as another encoding."""
    bounded: bool = False
    """Whether there was too much to pair anew behind lost bytes."""


def read(data: bytes, codec: str) -> Reading:
    """Return *data* read as *codec*, which must be a codec of text. Never raises on any data."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return _lossy(data, codec)
    return Reading(text, codec, len(HOLE.findall(text)) if codec == "cp932" else 0)


def _lossy(data: bytes, codec: str) -> Reading:
    decoder = codecs.getincrementaldecoder(codec)("replace")
    text = decoder.decode(data)
    cut = len(decoder.getstate()[0])
    whole = data[: len(data) - cut]
    lost = len(whole) - len(whole.decode(codec, "ignore").encode(codec, "ignore"))
    return Reading(text, codec, lost, cut)


def same(codec: str, used: str) -> bool:
    """Whether *used* is *codec*, a sibling of it, or the same with another byte order or escapes."""
    variants = used.startswith(("utf-16", "utf-32", "iso2022_jp"))
    return used in SIBLINGS.get(codec, (codec,)) or (variants and codec.startswith(used[:7]))
