"""Text whose bytes were read as the wrong encoding: found, and read again as what they are.

The way back is the wrong encoding's own encoder (Latin-1 and its kin as browsers read them, Windows' code pages with
their user-defined characters). Which lines are misread, and what they were, the surprise of both readings decides;
where one line is certain, its neighbours need less.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from scrubber.misread.back import MIXED, SINGLE
from scrubber.misread.judge import GLANCE, bits_saved, makes_sense, makes_sense_here, ruined, surely, suspicious
from scrubber.misread.losses import Misread, bounded, refilled
from scrubber.misread.quoted import spoken_of
from scrubber.misread.readings import NOT_ASCII, Stretch, Way, read_anew, sound
from scrubber.misread.signs import SIGN, kinds_of

__all__ = ["NOT_ASCII", "SIGN", "Misread", "bounded", "misread", "put_in"]

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

VOTERS = 8
"""Lines that are read in every way; the others first in the way of most of these."""

KNOWN = 16
"""Characters restored one way from which on the rest of the document is tried that way, with less evidence."""


def misread(text: str, begin: int = 0) -> list[Misread]:
    """Return the misread stretches of *text*, in order, neighbours joined; there is no sign of one before *begin*."""
    found: dict[int, list[Misread]] = {}
    votes: Counter[Way] = Counter()
    likely: Way | None = None
    for start, end, kinds in _suspects(text, begin):
        if pieces := _read(text[start:end], start, kinds, likely):
            found[start] = pieces
            votes[pieces[0].way] += 1
            if votes.total() == VOTERS:
                likely = votes.most_common(1)[0][0]
    if not found:
        return []
    restored: Counter[Way] = Counter()
    for pieces in found.values():
        for piece in pieces:
            if piece.text:
                restored[piece.way] += len(sound(piece.text))
    if restored:
        way, size = restored.most_common(1)[0]
        if size >= KNOWN:
            found |= _rest(text, way, found)
    pieces = [piece for start in sorted(found) for piece in found[start]]
    return list(_joined(text, refilled(text, pieces)))


def _suspects(text: str, begin: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the lines with a sign in them that look misread at a glance, and what kinds of sign they hold."""
    position = 0
    while match := SIGN.search(text, max(begin, position)):
        start, end = _line(text, match, position)
        if kinds := _kinds(text, start, match.start(), end):
            yield start, end, kinds
        position = end


def _line(text: str, match: re.Match[str], position: int) -> tuple[int, int]:
    """Return where the line of *match* lies, or what of it is behind *position*."""
    end = text.find("\n", match.end())
    return max(text.rfind("\n", position, match.start()) + 1, position), len(text) if end < 0 else end


def _kinds(text: str, start: int, sign: int, end: int) -> list[str]:
    """Return the kinds of signs around the one given, if it looks misread there."""
    around = text[max(start, sign - GLANCE) : min(end, sign + GLANCE)]
    return [kind for kind in kinds_of(around)[:MOST_KINDS] if suspicious(around, kind)]


def _read(line: str, offset: int, kinds: Iterable[str], likely: Way | None = None, times: int = TIMES) -> list[Misread]:
    """Return what is misread in *line*, in a way that leaves signs of these *kinds*: the way that saves most bits.

    The *likely* way, that of the lines before, is taken where it makes sense.
    """
    best: list[Misread] = []
    ruins: list[Misread] = []
    most = 0.0
    beyond = sum(map(len, NOT_ASCII.findall(line)))
    ways = [way for kind in kinds for way in WAYS[kind]]
    for way in sorted(ways, key=lambda way: way != likely):
        if way.wrong == MIXED and sum(piece.size for piece in best) == beyond:
            break
        if len(line) > LONG and not _promising(line, way):
            continue
        pieces, saved, whole = [], 0.0, False
        for stretch in read_anew(line, way):
            seen = line[stretch.start : stretch.end]
            if way.wrong in SINGLE and spoken_of(line, stretch.start, stretch.end):
                continue
            # What was misread twice was stored in between, and today that is UTF-8.
            again = times > 1 and way.right == "utf-8" and stretch.explained == 1.0 and stretch.lost <= MOST_LOST
            whole = stretch.explained == 1.0
            if again and (deeper := _deeper(stretch, times - 1)):
                stretch = deeper
            elif not makes_sense(seen, stretch):
                if times == TIMES and ruined(seen, stretch):
                    ruins.append(_piece(stretch, offset, seen)._replace(text=None))
                continue
            saved += bits_saved(seen, stretch)
            pieces.append(_piece(stretch, offset, seen))
        if saved > most:
            best, most = pieces, saved
        whole = whole and sum(piece.size for piece in pieces) == beyond
        if len(pieces) == 1 and (way == likely or (whole and surely(pieces[0].text or "", way))):
            break
    return best or ruins


def _promising(line: str, way: Way) -> bool:
    """Whether what stands around the first sign in a long line makes sense that way, or can be told to be ruined."""
    sign = SIGN.search(line)
    start = max(0, sign.start() - GLANCE) if sign else 0
    part = line[start : start + LONG]
    return any(
        makes_sense(seen := part[one.start : one.end], one) or ruined(seen, one) or _deeper(one, TIMES - 1) is not None
        for one in read_anew(part, way)
    )


def _deeper(stretch: Stretch, times: int) -> Stretch | None:
    """Return the stretch read once more, where that makes sense of all of it."""
    sign = SIGN.search(stretch.text)
    kinds = _kinds(stretch.text, 0, sign.start(), len(stretch.text)) if sign else []
    pieces = _read(stretch.text, 0, kinds, times=times)
    if not pieces or any(piece.text is None for piece in pieces):
        return None
    if sum(piece.size for piece in pieces) < 0.9 * len(sound(stretch.text)):
        return None
    return stretch._replace(text=put_in(stretch.text, pieces))


def put_in(text: str, pieces: Iterable[Misread]) -> str:
    """Return *text* with what each of the *pieces* says in its place."""
    parts: list[str] = []
    position = 0
    for piece in pieces:
        parts += text[position : piece.start], piece.text or ""
        position = piece.end
    return "".join([*parts, text[position:]])


def _rest(text: str, way: Way, found: dict[int, list[Misread]]) -> dict[int, list[Misread]]:
    """Return what else is misread in a document of which some lines are."""
    more: dict[int, list[Misread]] = {}
    position = 0
    while match := NOT_ASCII.search(text, position):
        start, end = _line(text, match, position)
        line = text[start:end]
        if start not in found or found[start][0].way != way:
            pieces = [
                _piece(stretch, start, line[stretch.start : stretch.end])
                for stretch in read_anew(line, way)
                if makes_sense_here(line[stretch.start : stretch.end], stretch)
            ]
            if pieces:
                more[start] = pieces
        position = end
    return more


def _piece(stretch: Stretch, offset: int, seen: str) -> Misread:
    size = sum(map(len, NOT_ASCII.findall(seen)))
    return Misread(offset + stretch.start, offset + stretch.end, stretch.text, size, stretch.way)


def _joined(text: str, pieces: Iterable[Misread]) -> Iterator[Misread]:
    """Yield the pieces, those joined that have nothing but ASCII between them."""
    pending: Misread | None = None
    for piece in pieces:
        if pending is None:
            pending = piece
        elif (pending.text is None) == (piece.text is None) and not NOT_ASCII.search(text, pending.end, piece.start):
            between = text[pending.end : piece.start]
            whole = None if pending.text is None or piece.text is None else pending.text + between + piece.text
            pending = Misread(pending.start, piece.end, whole, pending.size + piece.size, pending.way)
        else:
            yield pending
            pending = piece
    if pending:
        yield pending
