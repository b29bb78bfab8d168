"""Which reading belongs to which character."""

from __future__ import annotations

from functools import cache, lru_cache

from scrubber.rules import data_bytes

__all__ = ["READING_LETTERS", "fits", "is_toned", "with_reading"]

TONES = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "üǖǘǚǜ", "n": "ńňǹ", "m": "ḿ"}
PLAIN = str.maketrans({form: letter for letter, forms in TONES.items() for form in forms})
SAME_LETTER = str.maketrans("ɑɡ", "ag")

REMEMBERED = 2048
"""Readings whose answers are kept: there are 1,500 with their tones and 420 without."""

READING_LETTERS = "a-zɑɡ" + "".join(TONES.values())
"""For a regular expression's character class."""


@lru_cache(maxsize=REMEMBERED)
def is_toned(reading: str) -> bool:
    """Whether *reading* carries a tone mark (ü alone is none)."""
    return reading.translate(PLAIN) != reading.replace("ü", "v")


@lru_cache(maxsize=REMEMBERED)
def with_reading(reading: str) -> str:
    """Return every character that *reading*, with or without its tone, belongs to."""
    toned, plain = _tables()
    reading = reading.translate(SAME_LETTER)
    return toned.get(reading, "") if is_toned(reading) else plain.get(reading.translate(PLAIN), "")


def fits(character: str, reading: str) -> bool:
    """Whether *reading*, with or without its tone, is one of the readings of *character*."""
    return character != "" and character in with_reading(reading)


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Return the characters of each toned reading and of each reading without its tone."""
    lines = data_bytes("readings.tsv").decode().splitlines()[1:]
    toned = dict(line.split("\t") for line in lines)
    plain: dict[str, str] = {}
    for reading, characters in toned.items():
        bare = reading.translate(PLAIN)
        for spelling in {bare, bare.replace("v", "u")}:
            plain[spelling] = plain.get(spelling, "") + characters
    return toned, plain
