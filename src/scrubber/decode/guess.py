"""The encodings of alphabets: Latin words by where their letters stand, the rest by chardet."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from operator import itemgetter

from scrubber.decode.excerpts import Excerpts
from scrubber.lazy import lazy

__all__ = ["FEWEST_LETTERS", "LEAST_LATIN", "OTHER_SCRIPTS", "guess", "in_latin_words", "signs_in_words"]

LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "cp1258")
"""Latin alphabets, the usual ones first."""

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

OTHER_SCRIPTS = frozenset({*ENCODINGS.values(), "mac_cyrillic"} - {*LATIN})
"""Alphabets that no Latin word is written in."""

FLOOR = 0.1
"""Confidence below which chardet has only guessed: random bytes get 0.01 to 0.03, a sentence in each of 17 languages
0.14 to 0.65."""

FEWEST_LETTERS = 4
"""Bytes beyond ASCII below which no statistics can tell one alphabet from another: they are an accent or two, or a
sign. A lone © before English went to DOS Cyrillic."""

LEAST_LATIN = 0.25
"""Share of the bytes beyond ASCII that stand as letters do in Latin words from which on a document is written in such:
0.25 to 1 in nearly all texts of 20 characters, elsewhere at most 0.15."""

SAMPLE = 16_384
GLANCE = 2048

HIGH = lazy(rb"[\x80-\xff]")
SHAPES = bytes(ord("H") if b >= 0x80 else ord("A") if chr(b).isalpha() else ord("S") for b in range(256))
SHORT_RUNS = (b"AHA", b"AHS", b"SHA", b"SHS", b"AHHA", b"AHHS", b"SHHA")
"""What one or two letters beyond ASCII must look like: a letter, a byte beyond ASCII, something else."""

# A letter or two beyond ASCII in a word of ASCII letters, or alone as a word. The second byte of a Shift-JIS or Big5
# character may be an ASCII letter, but two of them in a row are not; and a Chinese mark in English text (“ is A1 B0)
# lies below C0.
IN_LATIN_WORD = lazy(
    rb"""[\x80-\xff](?<![\x80-\xff].)(?:
        (?<=[A-Za-z]{2}.)(?:(?<=[\xc0-\xff])[\xc0-\xff])?
      | (?:(?<=[\xc0-\xff])[\xc0-\xff])?(?=[A-Za-z]{2})
      | (?<=[A-Za-z][\xc0-\xff])(?=[A-Za-z\s.,;:!?'"<])
      | (?<=\s[\xc0-\xff])(?=[a-z]?[\s,.;:!?'<])
    )(?![\x80-\xff])""",
    re.VERBOSE,
)
LETTER = lazy("[^\\W\\d_¹²³¼½¾]")
SIGN = lazy(r"[^\w\x00-\x7f\u0300-\u036f’‘–—·…]|[¹²³¼½¾]")
SIGN_IN_WORD = lazy(rb"S(?<=LS)S*+(?=L)")


def in_latin_words(excerpts: Excerpts) -> float:
    """Return the share of a document's bytes beyond ASCII that stand as letters do in Latin words.

    In texts of 20 characters of 17 languages written in Latin letters it is 0.25 to 1 for all but a few of them (where
    the letter is the first or the last one), elsewhere 0 to 0.15.
    """
    around = excerpts.around(GLANCE)
    shape = b"S" + around.translate(SHAPES) + b"S"
    high = shape.count(b"H")
    if sum(len(run) * shape.count(run) for run in SHORT_RUNS) < LEAST_LATIN * high:
        return 0.0
    return sum(map(len, IN_LATIN_WORD.findall(around))) / high if high else 0.0


def guess(excerpts: Excerpts, *, latin: bool) -> tuple[str | None, float]:
    """Return the codec of the alphabet that a document is most likely written in, or None, and the confidence in it.

    Where it is *latin*, one that has a sign inside of words is none of them.
    """
    around = excerpts.around(SAMPLE)
    # Hardly any text has this letter (but in Cyrillic), and where an encoding has none chardet rules it out.
    without = around.replace(b"\xff", b"")
    if not latin:
        everywhere = {*ENCODINGS.values()}
        guessed = _detect(around, everywhere)
        return guessed if len(without) == len(around) else max(guessed, _detect(without, everywhere), key=itemgetter(1))
    signs = {codec: signs_in_words(around, codec) for codec in LATIN}
    possible = [codec for codec, count in signs.items() if count == min(signs.values())]
    if possible[0] == LATIN[0] and len(HIGH.findall(without)) < FEWEST_LETTERS:
        return LATIN[0], 0.0
    codec, confidence = _detect(without, possible)
    return (codec, confidence) if codec else (possible[0], 0.0)


def signs_in_words(data: bytes, codec: str) -> int:
    """Return how many signs stand between two letters, as in mog³y: the wrong alphabet of Latin letters shows them."""
    return len(SIGN_IN_WORD.findall(data.translate(_letters_and_signs(codec))))


@cache
def _letters_and_signs(codec: str) -> bytes:
    """Return what turns bytes into ``L`` for a letter, ``S`` for a sign and a blank for any other character."""
    shown = (bytes([byte]).decode(codec, "replace") for byte in range(0x100))
    return bytes(ord("L" if LETTER.match(one) else "S" if SIGN.match(one) else " ") for one in shown)


def _detect(around: bytes, codecs: Container[str]) -> tuple[str | None, float]:
    from chardet import detect

    names = {name for name, codec in ENCODINGS.items() if codec in codecs}
    result = detect(around, include_encodings=names, no_match_encoding=min(names), compat_names=False)
    codec, confidence = ENCODINGS.get(result["encoding"] or ""), result["confidence"]
    return (codec, confidence) if confidence >= FLOOR and codec in codecs else (None, 0.0)
