"""What a style sheet says, whatever the page: read once where the pages of a host share it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.markup.css import Block, Holds, TooManyBlocksError, blocks, selectors
from scrubber.markup.selectors import is_invalid, names_in

__all__ = ["HIDES", "SELECTORS", "Sheet", "everything", "telling"]

BLOCKS = 5_000
SELECTORS = 20_000
"""Blocks of one page that are read, and selectors of all of them; of 53 real pages one has 310 such blocks (those that
hide or display), and one 62 selectors to a block."""

REMEMBERED = 16
LONGEST = 200_000
"""Sheets that are remembered, and characters of one. What is remembered is what the text alone says: the pages of a
host share their sheets, and reading one takes as long as parsing the page."""

HIDES = lazy(
    r":\s{0,9}(?:none|hidden|collapse|[+.]?0|transparent|white|#f{3}|hsl|-\d{3}|[01.]{1,3}(?:px|p?t|em)?\s{0,9}(?:[;!}]|\Z))"
    r"|rect\(|inset\(|circle\(|polygon\(|scale|calc\(|-?\d{4}|\\"
    r"|color[^}]{0,80}background|background[^}]{0,80}[;\s]color"
)
_ALL = lazy(r"(?<![\w-])all\s{0,9}:")


class Sheet(NamedTuple):
    """A style sheet, read."""

    blocks: tuple[Block, ...]
    """Those that were asked for, in order."""
    spoken: tuple[tuple[Block, tuple[tuple[str, frozenset[str] | None], ...]], ...]
    """Those whose condition holds, each with its selectors, and the ids and classes that a page must have for one to
    speak of it; None where that is not so simple. None at all where there are too many: half of the rules would show
    less than all of them."""
    is_whole: bool
    """Whether a bound was not hit."""


def telling(css: str) -> Sheet:
    """Return what in a sheet hides, or says how to display."""
    return _remembered(css) if len(css) <= LONGEST else _read(css, _tells)


def everything(css: str) -> Sheet:
    """Return all blocks of a sheet."""
    return _read(css, bool)


@lru_cache(maxsize=REMEMBERED)
def _remembered(css: str) -> Sheet:
    return _read(css, _tells)


def _read(css: str, wanted: Callable[[str], bool]) -> Sheet:
    try:
        found = tuple(blocks(css, wanted))
    except TooManyBlocksError:
        return Sheet((), (), is_whole=False)
    left = SELECTORS
    spoken = []
    for block in found[:BLOCKS]:
        if block.holds is Holds.YES and not is_invalid(block.selectors):
            listed = selectors(block.selectors, left + 1)
            left -= len(listed)
            spoken.append((block, tuple((written, _names(written)) for written in listed)))
    if left < 0 or len(found) > BLOCKS:
        return Sheet(found, (), is_whole=False)
    return Sheet(found, tuple(spoken), is_whole=True)


def _names(written: str) -> frozenset[str] | None:
    return None if "(" in written else frozenset(names_in(written))


def _tells(style: str) -> bool:
    low = style.lower()
    if "display" in low or "visibility" in low or "\\" in low or HIDES.search(low):
        return True
    return "all" in low and _ALL.search(low) is not None
