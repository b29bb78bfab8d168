"""A line read in every way in which it may have been misread: the way that saves most bits is the right one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scrubber.misread.back import MIXED, SINGLE, Line
from scrubber.misread.judge import GLANCE, bits_saved, makes_sense, ruined, surely, suspicious
from scrubber.misread.losses import Misread
from scrubber.misread.quoted import spoken_of
from scrubber.misread.readings import NOT_ASCII, Stretch, Way, effort, read_anew, sound
from scrubber.misread.signs import LATIN, SIGN, kinds_of

__all__ = ["Reader", "kinds_around", "line_of", "piece_of", "put_in"]

WAYS: dict[str, tuple[Way, ...]] = {
    "latin": tuple(
        Way(wrong, right) for right in ("utf-8", "gb18030", "big5hkscs", "cp949", "cp932", "euc_jp") for wrong in SINGLE
    )
    + tuple(Way(MIXED, right) for right in ("gb18030", "big5hkscs")),
    "gb18030": (Way("gb18030", "utf-8"), Way("gb18030", "big5hkscs")),
    "big5": tuple(Way(wrong, right) for right in ("utf-8", "gb18030") for wrong in ("cp950", "big5hkscs")),
    "cp932": (Way("cp932", "utf-8"), Way("ms932", "gb18030"), Way("ms932", "big5hkscs")),
    "cp949": (Way("cp949", "utf-8"), Way("cp949", "gb18030"), Way("cp949", "big5hkscs")),
}
"""For each kind of sign the ways to misread that leave it, the surest first."""

TIMES = 4
"""How often bytes are thought to have been misread, one upon the other. Three times have been seen."""

MOST_KINDS = 2
"""Kinds of signs that are looked into: the encodings share some signs."""

LONG = 2048
"""Characters of a line from which on a part of it is tried first: trying all ways on all of it takes 20 us each."""

MOST_LOST = 0.1
"""Share of the bytes that may be lost where they are thought to have been misread more than once."""


class Reader:
    """Reads lines in every way, and counts what that takes."""

    def __init__(self) -> None:
        self.effort = 0
        """Characters that were read so far, each as often as it was, more where that takes longer."""

    def read(
        self, line: str, offset: int, kinds: Iterable[str], likely: Way | None = None, times: int = TIMES
    ) -> list[Misread]:
        """Return what is misread in *line*, in a way that leaves signs of these *kinds*: the one that saves most bits.

        The *likely* way, that of the lines before, is taken where it makes sense.
        """
        best: list[Misread] = []
        ruins: list[Misread] = []
        most = 0.0
        beyond = sum(map(len, NOT_ASCII.findall(line)))
        whole_line = Line(line)
        part = Line(_part(line)) if len(line) > LONG else None
        for way in _ways(whole_line, kinds, likely):
            if way.wrong == MIXED and sum(piece.size for piece in best) == beyond:
                break
            if part is not None and not self._promising(part, way):
                continue
            pieces, saved, whole = [], 0.0, False
            for stretch in self._anew(whole_line, way):
                seen = line[stretch.start : stretch.end]
                if way.wrong in SINGLE and spoken_of(line, stretch.start, stretch.end):
                    continue
                # What was misread twice was stored in between, and today that is UTF-8.
                again = times > 1 and way.right == "utf-8" and stretch.explained == 1.0 and stretch.lost <= MOST_LOST
                whole = stretch.explained == 1.0
                if again and (deeper := self._deeper(stretch, times - 1)):
                    stretch = deeper
                elif not makes_sense(seen, stretch):
                    if times == TIMES and ruined(seen, stretch):
                        ruins.append(piece_of(stretch, offset, seen)._replace(text=None))
                    continue
                saved += bits_saved(seen, stretch)
                pieces.append(piece_of(stretch, offset, seen))
            if saved > most:
                best, most = pieces, saved
            whole = whole and sum(piece.size for piece in pieces) == beyond
            if len(pieces) == 1 and (way == likely or (whole and surely(pieces[0].text or "", way))):
                break
        return best or ruins

    def _anew(self, line: Line, way: Way) -> Iterator[Stretch]:
        self.effort += effort(line, way)
        return read_anew(line, way)

    def _promising(self, part: Line, way: Way) -> bool:
        """Whether a part of a long line makes sense that way, or can be told to be ruined."""
        return any(
            makes_sense(seen := part.text[one.start : one.end], one)
            or ruined(seen, one)
            or self._deeper(one, TIMES - 1) is not None
            for one in self._anew(part, way)
        )

    def _deeper(self, stretch: Stretch, times: int) -> Stretch | None:
        """Return the stretch read once more, where that makes sense of all of it."""
        sign = SIGN.search(stretch.text)
        kinds = kinds_around(stretch.text, 0, sign.start(), len(stretch.text)) if sign else []
        pieces = self.read(stretch.text, 0, kinds, times=times) if kinds else []
        if not pieces or any(piece.text is None for piece in pieces):
            return None
        if sum(piece.size for piece in pieces) < 0.9 * len(sound(stretch.text)):
            return None
        return stretch._replace(text=put_in(stretch.text, pieces))


def _ways(line: Line, kinds: Iterable[str], likely: Way | None) -> Iterator[Way]:
    """Yield the ways to try, the likely one first; of those that take the line for the same bytes only one."""
    tried: set[tuple[str | None, str]] = set()
    for way in sorted((way for kind in kinds for way in WAYS[kind]), key=lambda way: way != likely):
        if way.wrong in SINGLE:
            bytes_and_right = line.data(way.wrong), way.right
            if bytes_and_right in tried:
                continue
            tried.add(bytes_and_right)
        yield way


def _part(line: str) -> str:
    """Return what stands around the first sign in a long line."""
    sign = SIGN.search(line)
    start = max(0, sign.start() - GLANCE) if sign else 0
    return line[start : start + LONG]


def line_of(text: str, match: re.Match[str], position: int) -> tuple[int, int]:
    """Return where the line of *match* lies, or what of it is behind *position*."""
    end = text.find("\n", match.end())
    return max(text.rfind("\n", position, match.start()) + 1, position), len(text) if end < 0 else end


def kinds_around(text: str, start: int, sign: int, end: int) -> list[str]:
    """Return the kinds of signs around the one given, if *text* looks misread there."""
    around = text[max(start, sign - GLANCE) : min(end, sign + GLANCE)]
    if not (LATIN.search(around) or suspicious(around)):
        return []  # What most lines get that hold a sign in text of another script.
    return [kind for kind in kinds_of(around)[:MOST_KINDS] if suspicious(around, kind)]


def put_in(text: str, pieces: Iterable[Misread]) -> str:
    """Return *text* with what each of the *pieces* says in its place."""
    parts: list[str] = []
    position = 0
    for piece in pieces:
        parts += text[position : piece.start], piece.text or ""
        position = piece.end
    return "".join([*parts, text[position:]])


def piece_of(stretch: Stretch, offset: int, seen: str) -> Misread:
    """Return the *stretch*, of a line at *offset*, as a piece of the text."""
    size = sum(map(len, NOT_ASCII.findall(seen)))
    return Misread(offset + stretch.start, offset + stretch.end, stretch.text, size, stretch.way)
