"""The encodings of alphabets, by chardet."""

from __future__ import annotations

import re
from itertools import islice

__all__ = ["guess"]

ENCODINGS = {
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "cp1252": "cp1252",
    "cp1253": "cp1253",
    "cp1254": "cp1254",
    "cp1255": "cp1255",
    "cp1256": "cp1256",
    "cp1257": "cp1257",
    "cp1258": "cp1258",
    "cp866": "cp866",
    "cp874": "cp874",
    "iso8859-2": "iso8859_2",
    "iso8859-5": "iso8859_5",
    "iso8859-6": "iso8859_6",
    "iso8859-7": "iso8859_7",
    "iso8859-8": "iso8859_8",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
}
"""chardet's name and Python's for what the Web has used. Macintosh and DOS encodings, of which it holds next to
nothing, draw short Western texts to them."""

FLOOR = 0.1
"""Confidence below which chardet has only guessed: random bytes get 0.01 to 0.03, a sentence in each of 17 languages
0.14 to 0.65."""

SAMPLE = 16_384

# The text around a byte beyond ASCII, up to the next tag: the markup of a page drowns it.
NEAR = re.compile(rb"[^\x80-\xff<>\r\n]{0,60}[\x80-\xff][^<>\r\n]{0,120}")


def guess(data: bytes) -> tuple[str | None, float]:
    """Return the codec of the alphabet that *data* is most likely written in, or None, and the confidence in it."""
    from chardet import detect

    near = b"\n".join(islice((match[0] for match in NEAR.finditer(data)), SAMPLE // 60))[:SAMPLE]
    result = detect(near, include_encodings=ENCODINGS, no_match_encoding="cp1252", compat_names=False)
    codec, confidence = ENCODINGS.get(result["encoding"] or ""), result["confidence"]
    return (codec, confidence) if confidence >= FLOOR else (None, 0.0)
