"""Quotes and dashes of Windows-1252 that were read as latin-1, where they are C1 controls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrubber.detectors.encoding.characters import C1
from scrubber.lazy import lazy

__all__ = ["signs_of_windows"]

SIGNS = dict(zip("\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99", "‚„…‘’“”•–—™", strict=True))
"""What every code page from 1250 to 1258 has at these places."""

CONTROL = lazy(f"[{C1}]")
OTHER = lazy(rf"[^{''.join(SIGNS)}]")

# Halves of characters: UTF-8 of two bytes, and runs as the two-byte encodings leave them.
HALVES = lazy(rf"[\xc2-\xdf][{C1}]|[\xa1-\xff]{{2}}[{C1}]|[{C1}](?:[\xa1-\xff]{{2}}|[{C1}])")
# The Macintosh has its accented letters at the same places: inside words of small letters.
MACINTOSH = lazy(r"[a-z][\x82\x84\x91\x93-\x97\x99][a-z]|[a-z]\x92(?!(?:s|t|d|m|re|ve|ll)\b)", re.ASCII)
# Contractions and quotes that no word of its languages looks like, and accented letters where Windows has them.
SURELY_WINDOWS = lazy(
    r"n\x92t\b|\x92(?:re|ve|ll)\b|(?<![^\s(])\x93\w[^\x93]{0,400}?[\w.,!?]\x94(?![^\s.,;:!?)])"
    r"|[a-z][\xe0-\xf6\xf8-\xff][a-z]",
    re.ASCII,
)

SIGN = lazy(
    r"(?<=\w)\x92(?=\w)|(?:(?<![^\s(\[])|(?<=\x97))[\x82\x84\x91\x93](?=\w)"
    r"|(?<=[\w.,!?;:%)\]])[\x85\x91-\x94](?![^\s.,!?;:)\]\x97])"
    r"|(?<![^\s])[\x95-\x97](?![^\s])|(?<=\w)[\x96\x97](?=\w)|(?<=\w)\x99(?!\w)"
)


def signs_of_windows(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each sign of Windows-1252 and what it is, unless the controls of *text* are anything else."""
    controls = "".join(CONTROL.findall(text))
    if not controls or OTHER.search(controls) or HALVES.search(text):
        return
    if MACINTOSH.search(text) and not SURELY_WINDOWS.search(text):
        return
    for match in SIGN.finditer(text):
        yield *match.span(), SIGNS[match[0]]
