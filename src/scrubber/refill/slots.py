"""From a misread line back to UTF-8 with holes: what is certain, and what each other character can have been.

A search over the few ways in which marks can stand for one byte or two; UTF-8 says of every byte whether a character
begins with it, so that there is hardly ever more than one way that fits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scrubber.refill.paths import FREE, ITSELF, LEAD, LOST, TRAIL, Past, Path, Slot, take
from scrubber.refill.wrong import ANY, MARK, MARKED, Style, bytes_of, lost_pairs

__all__ = ["UNKNOWN", "Read", "read"]

UNKNOWN = "\ufffd"

MOST_MARKS = 24
"""Marks in a row that are taken for lost bytes."""
PATHS = 8
"""Ways to read that are followed at a time. Simulated lines never have more than five."""

GONE = 1.0
LITERAL, LITERAL_INSIDE = 4.0, 10.0
CUT = 12.0
BROKEN = 50.0
"""What a way to read costs for a pair that left no trace, a question mark that is one (before ASCII, inside of text), a
character that is cut off, and for what is no UTF-8. Only their order matters: it was set until none of 182 lines of 60
to 800 characters, shown by 7 decoders of GBK, came back wrong where it was certain."""


class Read(NamedTuple):
    """A line as UTF-8 with holes."""

    pieces: list[str | Slot]
    """Text that is certain, and characters that are not, in order."""
    cost: float
    broken: int
    """Places that are no UTF-8, whatever was lost."""


def read(line: str, style: Style) -> Read:
    """Return the line as UTF-8 with holes, *style* being how it was misread."""
    paths = [Path()]
    spans = deque(_spans(line, style.codec))
    while spans:
        kind, text = spans.popleft()
        steps: list[Path] = []
        if kind == "text":
            steps = [after for path in paths for after in _text(path, text, style)]
            tried = () if steps else (_vanishing(path, text, style) for path in paths)
            split, times = next((found for found in tried if found[1]), (0, 0))
            if times:
                spans.extendleft([("text", text[split:]), *[("gone", "")] * times])
                spans.extendleft([("text", text[:split])] * (split > 0))
                continue
        elif kind == "gone":
            steps = [after for path in paths for after in _gone(path, style)]
        elif kind == "euro":
            steps = [after for path in _and_gone(paths, style) for after in _euro(path)]
        elif len(text) <= MOST_MARKS:
            spans.extendleft([("mark", text[1:])] * (len(text) > 1))
            text = text[0]
            second = _first_byte(spans[0], style.codec) if spans else ANY
            steps = [after for path in _and_gone(paths, style) for after in _mark(path, text, second, style)]
        paths = _best(steps) or [_broken(paths[0], text if kind == "text" else "", text, style)]
    paths = _and_gone(_and_gone(paths, style), style)
    best = min(map(_ended, paths), key=_cost)
    return Read(_pieces(best.past), best.cost, best.broken)


def _spans(line: str, codec: str) -> Iterator[tuple[str, str]]:
    position = 0
    for match in MARK[codec].finditer(line):
        if match.start() > position:
            yield "text", line[position : match.start()]
        yield ("euro" if match[0] == "€" else "mark"), match[0]
        position = match.end()
    if position < len(line):
        yield "text", line[position:]


def _first_byte(span: tuple[str, str], codec: str) -> int:
    kind, text = span
    if kind != "text":
        return 0x80 if kind == "euro" else MARKED
    raw = bytes_of(text[0], codec)
    return raw[0] if raw and raw[0] >= 0x80 else ANY


def _cost(path: Path) -> float:
    return path.cost


def _best(steps: list[Path]) -> list[Path]:
    """Return the cheapest ways, one of those that go on alike."""
    kept: dict[tuple[tuple[bytes, ...], int], Path] = {}
    for path in sorted(steps, key=_cost):
        kept.setdefault((path.begun, path.next), path)
        if len(kept) == PATHS:
            break
    return list(kept.values())


def _pieces(past: Past) -> list[str | Slot]:
    found = []
    while past:
        past, piece = past
        found.append(piece)
    return found[::-1]


def _ended(path: Path) -> Path:
    return path.with_piece(Slot(()), CUT) if path.need else path


def _broken(path: Path, misread: str, text: str, style: Style) -> Path:
    """Go on behind what is no UTF-8 read as this encoding."""
    raw = bytes_of(misread, style.codec)
    end = len(raw) - _unfinished(raw)
    after = _ended(path).with_piece(raw[:end].decode("utf-8", "replace") if raw else text, BROKEN)
    for byte in raw[end:]:
        after = take(after, bytes((byte,))) or after
    return after._replace(broken=path.broken + 1)


def _text(path: Path, text: str, style: Style) -> Iterable[Path]:
    """Return the path behind *text*, all of whose bytes are known."""
    raw = bytes_of(text, style.codec)
    taken: Path | None = path if raw else None
    for byte in raw[: path.need]:
        taken = taken and take(taken, bytes((byte,)))
    rest = raw[path.need :]
    end = len(rest) - _unfinished(rest)
    if taken is None or not rest:
        return [taken] if taken else []
    try:
        taken = taken.with_piece(rest[:end].decode("utf-8"))
    except UnicodeDecodeError:
        return []
    for byte in rest[end:]:
        taken = taken and take(taken, bytes((byte,)))
    return [taken] if taken else []


def _unfinished(raw: bytes) -> int:
    """Return how many bytes at the end of *raw* begin a character that they do not end."""
    for back in range(1, min(4, len(raw) + 1)):
        byte = raw[-back]
        if byte >= 0xC0:
            size = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if back < size else 0
        if byte < 0x80:
            return 0
    return 0


def _vanishing(path: Path, text: str, style: Style) -> tuple[int, int]:
    """Return before which character of *text* pairs left no trace, and how many did; zeros where none can have."""
    if not style.gone:
        return 0, 0
    raw = bytes_of(text, style.codec)
    fed = b"\xe4\xb8"[: 3 - path.need] if path.need else b""
    try:
        (fed + raw).decode("utf-8")
    except UnicodeDecodeError as error:
        bad = (error.start if error.reason == "invalid start byte" else error.end) - len(fed)
    else:
        return 0, 0
    starts = [0]
    while starts[-1] <= bad and len(starts) <= len(text):
        starts.append(starts[-1] + len(bytes_of(text[len(starts) - 1], style.codec)))
    nearest = len(starts) - 2
    for times in 1, 2:
        for place in range(nearest, max(-1, nearest - 3), -1):
            behind = raw[starts[place] : starts[place] + 2]
            after = list(_text(path, text[:place], style)) if place else [path]
            for _ in range(times):
                after = [gone for before in after for gone in _gone(before, style)]
            for gone in after:
                trails = sum(byte in TRAIL for byte in behind[: gone.need or 1])
                if trails == min(gone.need, len(behind)):
                    return place, times
    return 0, 0


def _and_gone(paths: list[Path], style: Style) -> list[Path]:
    return paths + [after for path in paths for after in _gone(path, style, GONE)]


def _gone(path: Path, style: Style, cost: float = 0.0) -> Iterator[Path]:
    """Yield the path behind a pair without a character that left no trace."""
    if path.need and style.gone:
        firsts, seconds = _pair(path.need, style)
        after = take(path, firsts, cost)
        after = after and take(after, seconds)
        if after is not None:
            yield after


def _euro(path: Path) -> Iterator[Path]:
    """Yield what ``€`` stands for: the byte 80, the pair A2 E3, or itself."""
    if (taken := take(path, b"\x80")) is not None:
        yield taken
    taken = take(path, b"\xa2", 1.0)
    if (taken := taken and take(taken, b"\xe3")) is not None:
        yield taken
    if not path.need:
        yield path.with_piece("€", LITERAL)


def _mark(path: Path, mark: str, second: int, style: Style) -> Iterator[Path]:
    """Yield what *mark* before the byte *second* can stand for: one byte, two, or itself."""
    if path.next != ITSELF:
        firsts, seconds = _pair(path.need, style)
        one = style.lost_inside(firsts) if second == MARKED else style.lost(second)
        swallowing = style.swallow and mark != UNKNOWN and path.need == 1 and second < ANY
        if (taken := (_swallowing if swallowing else take)(path, one)) is not None:
            yield taken._replace(next=LOST if second == MARKED and not taken.need else FREE)
        if second == MARKED and path.need == 1 and (taken := take(path, style.lost(ANY))) is not None:
            yield taken._replace(next=ITSELF)
        taken = take(path, firsts) if style.whole else None
        if (taken := taken and take(taken, seconds)) is not None:
            yield taken
    if not path.need and path.next != LOST:
        cost = BROKEN / 2 if mark == UNKNOWN else LITERAL_INSIDE if second < ANY else LITERAL
        yield path.with_piece(mark, cost)


def _pair(need: int, style: Style) -> tuple[bytes, bytes]:
    return lost_pairs(style.codec, TRAIL if need else LEAD, TRAIL if need != 1 else LEAD)


def _swallowing(path: Path, options: bytes) -> Path | None:
    """Return the path behind the last byte of a character, which may have taken the ASCII byte behind it along."""
    found: list[str] = []
    for sort, behind in (options, ""), (bytes(byte for byte in TRAIL[1:] if byte not in options), UNKNOWN):
        taken = take(path, sort) if sort else None
        piece = taken.past[1] if taken and taken.past else Slot(())
        found += [option + behind for option in ((piece,) if isinstance(piece, str) else piece.options)]
    return path.with_piece(Slot(tuple(found))) if found else None
