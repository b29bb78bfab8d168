"""One way to read a misread line as UTF-8, byte by byte."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple, TypeAlias

from scrubber.lazy import lazy

__all__ = ["FREE", "ITSELF", "LEAD", "LOST", "TRAIL", "Past", "Path", "Slot", "take"]

TRAIL = bytes(range(0x80, 0xC0))
LEAD = b"\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef"
"""First bytes that a lost one can have been: of general punctuation, of marks and kana, of Han, of full-width marks."""

SENSIBLE = lazy("[\xa0·‐-…‰-※←-↙①-⑳■-◯★☆、-ヿ㐀-䶿一-鿿！-～]")
"""Characters that a lost one can have been."""

MOST_OPTIONS = 4096
"""Options of a character that are made out: two lost bytes of three. With all three lost it stays unknown."""
WHOLLY_LOST = 6.0
"""What a way to read costs for a character of which all bytes are lost; see the costs in ``slots``."""


class Slot(NamedTuple):
    """A character that lost bytes: what it can have been, nothing where that is too much."""

    options: tuple[str, ...]


Past: TypeAlias = "tuple[Past, str | Slot] | tuple[()]"
FREE, LOST, ITSELF = range(3)


class Path(NamedTuple):
    """One way to read the line so far."""

    cost: float = 0.0
    need: int = 0
    """Bytes that the last character still needs."""
    begun: tuple[bytes, ...] = ()
    """For each byte of it so far, what it can be."""
    past: Past = ()
    """The pieces so far, the last one first."""
    broken: int = 0
    next: int = FREE
    """Whether the next mark must stand for lost bytes, or for itself."""

    def with_piece(self, piece: str | Slot, cost: float = 0.0) -> Path:
        """Return the path behind *piece*, which ends its last character."""
        return Path(self.cost + cost, 0, (), (self.past, piece) if piece else self.past, self.broken)


def take(path: Path, options: bytes, cost: float = 0.0) -> Path | None:
    """Return *path* with one more byte that is one of *options*, if UTF-8 can go on so."""
    cost += path.cost
    if path.need:
        begun = (*path.begun, options if len(options) == 1 else bytes(byte for byte in options if byte in TRAIL))
        if not begun[-1] or begun[-1][0] not in TRAIL:
            return None
        if path.need > 1:
            return Path(cost, path.need - 1, begun, path.past, path.broken)
        return path.with_piece(_piece(begun), WHOLLY_LOST * all(len(each) > 1 for each in begun) + cost - path.cost)
    if len(options) == 1:
        lead = options[0]
        need = 1 if 0xC2 <= lead < 0xE0 else 2 if 0xE0 <= lead < 0xF0 else 3 if 0xF0 <= lead < 0xF5 else 0
    else:
        options = bytes(byte for byte in options if byte in LEAD)
        need = 2 if options else 0
    return Path(cost, need, (options,), path.past, path.broken) if need else None


@lru_cache(maxsize=1024)
def _piece(begun: tuple[bytes, ...]) -> str | Slot:
    """Return the character of these bytes, or what it can be."""
    if all(len(options) == 1 for options in begun):
        return b"".join(begun).decode("utf-8", "replace")
    if len(begun) > 3 or prod(map(len, begun)) > MOST_OPTIONS:
        return Slot(())
    found = (bytes(raw).decode("utf-8", "ignore") for raw in product(*begun))
    return Slot(tuple(character for character in found if SENSIBLE.match(character)))
