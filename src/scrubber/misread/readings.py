"""A line read anew in one way: which stretches of it make sense in another encoding, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.misread.back import LOST, MIXED, OTHER, SINGLE, Line
from scrubber.misread.pairs import put_together
from scrubber.misread.sequences import RUN, sequences
from scrubber.surprise import mean_surprise

__all__ = ["NOT_ASCII", "Stretch", "Way", "effort", "read_anew", "sound"]


class Way(NamedTuple):
    """How bytes were misread."""

    wrong: str
    right: str


class Stretch(NamedTuple):
    """A stretch of a line, and what its bytes say in the right encoding."""

    start: int
    end: int
    text: str
    """U+FFFD stands for a character that was lost."""
    explained: float
    """Share of the bytes beyond ASCII that make whole characters, of those that are not left of lost ones."""
    lost: float
    """Share of the bytes beyond ASCII that are left of lost characters."""
    way: Way


NOT_ASCII = lazy(r"[^\x00-\x7f]++")

LIKELY_BITS = 11.0
"""Mean surprise of two-byte text up to which it is taken as it is; what lost a byte and is shifted has 12 and more."""

A_READING, PUT_TOGETHER = 16, 10
"""What it takes to begin, and to put a character together, beside decoding one."""

# Behind a lost character may stand a second byte that looks like ASCII.
GLUED = lazy("[\ufffd\ue000-\uf8ff]++(?:(?<=\ufffd)[@-~](?![a-z]))?+")


def effort(line: Line, way: Way) -> int:
    """Return what it takes to read *line* that way, in characters that are merely decoded."""
    size = len(line.text)
    return A_READING + (size if way.wrong in SINGLE or way.right == "utf-8" else PUT_TOGETHER * size)


def read_anew(line: Line, way: Way) -> Iterator[Stretch]:
    """Yield the stretches of *line* that can be read the other way, in order. Takes time linear in the line."""
    data = line.data(way.wrong)
    if data is None:
        return
    if way.right == "utf-8":
        for found in sequences(line.text, data, way.wrong):
            yield Stretch(*found, way)
    elif way.wrong in SINGLE:
        yield from _plain(data, way)
    else:
        yield from _put_together(line.text, data, way)


def sound(text: str) -> str:
    """Return the characters of *text* beyond ASCII, less those that stand for lost bytes."""
    return "".join(NOT_ASCII.findall(text)).replace("\ufffd", "")


def _plain(data: str, way: Way) -> Iterator[Stretch]:
    """Yield the runs of bytes that are wholly of the right encoding; a character of another script parts them."""
    for match in RUN.finditer(data):
        start, end = match.span()
        # A letter may be the second byte of a character.
        for stop in {end: 0, end + ("@" <= data[end : end + 1] <= "~"): 0}:
            text = _strict(data[start:stop], way.right)
            if text is not None:
                yield Stretch(start, stop, text, 1.0, 0.0, way)
                break


def _put_together(line: str, data: str, way: Way) -> Iterator[Stretch]:
    first = NOT_ASCII.search(line)
    if first is None:
        return
    if way.wrong != MIXED:
        # What stands before it is ASCII, and its own bytes.
        data = data[first.start() :]
        text = None if LOST in data or OTHER in data else _strict(data, way.right)
        if text is not None and mean_surprise(sound(text)) <= LIKELY_BITS:
            yield Stretch(first.start(), len(line), text, 1.0, 0.0, way)
            return
    parts = put_together(line, way.wrong, way.right)
    changed = [place for place, part in enumerate(parts) if not part.kept]
    if not changed:
        return
    parts = parts[changed[0] : changed[-1] + 1]
    marks = sum(part.text == "\ufffd" for part in parts)
    kept = sum(part.kept and part.text > "\x7f" for part in parts)
    beyond = sum(part.text > "\x7f" for part in parts)
    text = GLUED.sub("\ufffd", "".join(part.text for part in parts))
    read = beyond - marks - kept
    yield Stretch(parts[0].start, parts[-1].end, text, read / max(1, read + kept), marks / max(1, beyond), way)


def _strict(data: str, codec: str) -> str | None:
    try:
        return data.encode("latin-1").decode(codec)
    except UnicodeDecodeError:
        return None
