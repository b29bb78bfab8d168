"""Where a box stands and what is left of it: off the screen, clipped away, scaled to nothing."""

from __future__ import annotations

from scrubber.lazy import lazy
from scrubber.markup.elements import names
from scrubber.markup.values import numbers, pixels

__all__ = ["FAR_VALUE", "OFF_SCREEN", "is_aside", "is_clipped", "is_scaled_away"]

OFF_SCREEN = 900
"""Pixels beyond which a shifted element is off the screen. What spammers write runs from -999 px to -152,413,851 px;
menus that slide in stand 200 to 400 px aside."""

FAR = 9_000
"""Pixels to the right, or of a translation, beyond which it is: the slides of a carousel stand side by side before."""

ASSUMED = 300
"""Pixels of an element that does not say how wide it is, where it is shifted by its margin from the middle."""

FAR_VALUE = r"-[\d.]{2}|-\d\s*+(?:in|cm)|\d{3}|[\d.]e\+?\d|\d\d\s*+(?:in|cm)|calc"
"""What stands in one of the lengths, at least, that together shift an element off the screen."""

_FAR = lazy(FAR_VALUE)
_SHIFTS = names("left top right bottom margin-left margin-top padding-left padding-top transform translate")
_SIDES = ("left", "top", "right", "bottom")


def is_aside(declared: dict[str, str]) -> bool:
    """Whether an element stands off the screen."""
    if not _FAR.search(" ".join(declared[name] for name in _SHIFTS & declared.keys())):
        return False
    position = declared.get("position")
    is_placed = position in ("absolute", "fixed", "relative", "sticky")
    x, y = _shift(declared)
    sides = {side: pixels(declared.get(side)) for side in _SIDES} if is_placed else {}
    left, top, right, bottom = (sides.get(side) or 0.0 for side in _SIDES)
    # A box that says how wide or high it is shows up to there: tracks of carousels, boxes moved back to the middle.
    across = _sum(declared, "margin-left", "padding-left") + left + x
    down = _sum(declared, "margin-top", "padding-top") + top + y
    width, height = pixels(declared.get("width")), pixels(declared.get("height"))
    if left > 0 and pixels(declared.get("margin-left")) is not None:
        width = max(width or 0.0, ASSUMED)
    if across <= -OFF_SCREEN and across + (width or 0.0) <= 0:
        return True
    if down <= -OFF_SCREEN and down + (height or 0.0) <= 0:
        return True
    if position == "relative":
        right = min(right, 0.0) if sides.get("left") is None else 0.0
        return right <= -FAR or across >= FAR
    if max(left, x) >= FAR or min(right, bottom) <= -OFF_SCREEN or right >= FAR or bottom >= FAR:
        return True
    return position == "fixed" and down >= FAR


def _sum(declared: dict[str, str], *names: str) -> float:
    return sum(pixels(declared.get(name)) or 0.0 for name in names)


def _shift(declared: dict[str, str]) -> tuple[float, float]:
    """Return how far a translation moves an element; what moves less than carousels do counts for nothing."""
    written = [part for part in (declared.get("transform") or "").split(")") if "translate" in part]
    values = [numbers(f"{part.strip()})") for part in written]
    if moved := declared.get("translate"):
        values.append(numbers(f"({moved})"))
        written.append("translate(")
    x = y = 0.0
    for part, found in zip(written, values, strict=True):
        if found and "translatey" in part:
            y += found[0]
        elif found:
            x += found[0]
            y += found[1] if len(found) > 1 else 0.0
    return (x if abs(x) >= FAR else 0.0), (y if abs(y) >= FAR else 0.0)


def is_clipped(declared: dict[str, str]) -> bool:
    """Whether nothing of an element is left by what clips it."""
    clip = declared.get("clip", "")
    if clip.startswith("rect(") and declared.get("position") in ("absolute", "fixed"):
        sides = numbers(clip)
        if len(sides) == 4 and (sides[2] - sides[0] <= 1 or sides[1] - sides[3] <= 1):
            return True
    path = declared.get("clip-path", "")
    name, _, inner = path.partition("(")
    parts = inner.partition(")")[0].partition(" round ")[0].replace(",", " ").split()
    if name in ("circle", "ellipse"):
        return bool(parts) and parts[0][:1] == "0" and pixels(parts[0]) == 0
    if name == "polygon":
        points = inner.partition(")")[0].split(",")
        return len(points) > 1 and len({" ".join(point.split()) for point in points}) == 1
    if name == "inset" and parts and all(part.endswith("%") or pixels(part) == 0 for part in parts):
        top, right, bottom, left = (
            _percent(part) for part in ((parts * 4)[:4] if len(parts) in (1, 2) else [*parts, *parts[1:2]][:4])
        )
        return top + bottom >= 100 or left + right >= 100
    return False


def _percent(part: str) -> float:
    return pixels(f"{part.rstrip('%')}px") or 0.0


def is_scaled_away(declared: dict[str, str]) -> bool:
    """Whether an element is scaled to nothing."""
    for part in (*(declared.get("transform") or "").split(")"), f"scale({declared.get('scale') or ''}"):
        name, _, inner = part.strip().partition("(")
        if name.startswith("scale") and inner and 0.0 in numbers(f"({inner})")[:2]:
            return True
    return False
