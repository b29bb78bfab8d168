"""The characters that show up when bytes are read as the wrong encoding, and next to never otherwise."""

from __future__ import annotations

import re

from scrubber.lazy import lazy
from scrubber.misread.back import WINDOWS
from scrubber.rules import rule_book

__all__ = ["BEHIND_FIRST", "BEYOND", "FIRST", "LATIN", "SIGN", "kinds_of"]

# What the second byte of a UTF-8 sequence or a GBK character becomes in cp1252 and cp1250.
HIGH = bytes(range(0x80, 0x100))
HIGH_SIGNS = "".join(sorted({char for codec in WINDOWS for char in HIGH.decode(codec, "ignore") if char > "ÿ"}))

SIGNS: dict[str, str] = rule_book("encoding").tables["signs"]
"""For each encoding that text was wrongly read as, how the most frequent characters of the right one look in it."""

ALL = "".join(SIGNS.values())
BEYOND = "".join(char for char in ALL if char > "\uffff")
FIRST = rf"{ALL.translate(dict.fromkeys(map(ord, BEYOND)))}ｦ-ﾟ\xa1-\xfe"
"""What a sign begins with; those beyond the basic plane apart: `re` needs half as long again for each of them that is
in a class."""

BEHIND_FIRST = rf"""(?:
    (?<=[{ALL}])
    # GBK and Big5 read as Shift-JIS: half-width katakana without end. So are some Japanese words.
  | (?<=[ｦ-ﾟ])[｡-ﾟ]{{2}}
    # UTF-8 read as latin-1, cp1252 or cp1250; then any two-byte encoding read so.
  | (?<=[\xc2-\xf4])[\x80-\xbf{HIGH_SIGNS}]
  | (?<=[\xa1-\xfe])[\xa1-\xfe{HIGH_SIGNS}]{{3}}
)"""
"""What must be there once the first character is."""


SIGN = lazy(rf"[{FIRST}{BEYOND}]{BEHIND_FIRST}", re.VERBOSE)

KINDS = {kind: lazy(f"[{chars}]") for kind, chars in SIGNS.items()}
LATIN = lazy(rf"[\xc2-\xf4][\x80-\xbf{HIGH_SIGNS}]|[\xa1-\xfe]{{2}}")
HALF_WIDTH = lazy("[ｦ-ﾟ]")


def kinds_of(around: str) -> list[str]:
    """Return the encodings that the signs in *around* point to, most of them first; ``latin`` for Latin-1 and kin."""
    counts = {kind: len(pattern.findall(around)) for kind, pattern in KINDS.items()}
    counts["latin"] = len(LATIN.findall(around))
    counts["cp932"] += len(HALF_WIDTH.findall(around))
    return [kind for kind in sorted(counts, key=counts.__getitem__, reverse=True) if counts[kind]]
