"""How a page hides an element: what its attributes and its inline style say."""

from __future__ import annotations

import re
from enum import Enum
from typing import Protocol

__all__ = ["Attributes", "Hiding", "hiding", "is_tiny"]


class Hiding(Enum):
    """Whether a reader sees an element, as far as its attributes tell."""

    NONE = "none"
    GONE = "gone"
    """Taken out of the layout, as tabs, menus and dialogs are too: its text is not part of the page's."""
    FAINT = "faint"
    """Perhaps not to be seen: transparent, white, or hidden once a script says so."""
    SMALL = "small"
    """Too small to see in one direction, or shifted out of its own box, as accordions and pictures with a text are."""
    TUCKED = "tucked"
    """Laid out where nobody looks, or without any size: off the screen, clipped away."""
    WRITTEN = "written"
    """Tucked away by a style that a script writes."""


GATE = re.compile(
    r"none|hidden|collapse|absolute|fixed|relative|indent|opacity|font|margin|clip|transform|color", re.IGNORECASE
)
"""What a style that hides holds."""
_LENGTH = re.compile(r"([+-]?(?:\d++(?:\.\d*+)?|\.\d++))\s*+(%|[a-z]*+)")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16, "rem": 16, "%": 5, "vw": 5, "vh": 5, "cm": 38, "in": 96}
"""Pixels to a unit, near enough to tell a screen away from a step aside."""
_CLIPPED = re.compile(
    r"rect\(\s*+([01])(?:px)?[\s,]++([01])(?:px)?[\s,]++\1(?:px)?[\s,]++\2(?:px)?\s*+\)|rect\(0[\s,)]|inset\((?:50|100)%"
)
_SHIFT = re.compile(r"translate(?:x|y|3d)?\(\s*+(-?\d++)(px|em|rem|vw|vh)")
_RGB = re.compile(r"rgba?\(\s*+(\d{1,3})[\s,]++(\d{1,3})[\s,]++(\d{1,3})(?:[\s,/]++([\d.]++))?\s*+\)")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\b")
_WHITE = frozenset({"#ffffff", "#fefefe", "#fdfdfd", "#fcfcfc", "#fffffe", "#fefeff"})

OFF_SCREEN = 900
"""Pixels beyond which a shifted element is off the screen. What spammers write runs from -999 px to -152,413,851 px;
menus that slide in stand 200 to 400 px aside."""


class Attributes(Protocol):
    """What has attributes: an element, or a mapping."""

    def get(self, name: str, /) -> str | None:
        """Return the value of the attribute *name*, None where there is none."""
        ...


def hiding(element: Attributes) -> Hiding:
    """Return how an element with these attributes is hidden."""
    style = element.get("style")
    hidden = element.get("hidden")
    declared = _declarations(style) if style and (hidden is not None or GATE.search(style)) else {}
    display = declared.get("display")
    # A style that says how to display an element shows it all the same; "until-found" is there for readers to find.
    is_hidden = hidden is not None and display is None and hidden.lower() != "until-found"
    if display == "none" or is_hidden or declared.get("visibility") in ("hidden", "collapse"):
        return Hiding.GONE
    return next((how for how, test in _TESTS if test(declared)), Hiding.NONE) if declared else Hiding.NONE


def is_tiny(element: Attributes) -> bool:
    """Return whether the attributes (as of a marquee) leave less than three pixels, or no time to read."""
    return any(_below(element.get(side), 3) for side in ("width", "height")) or _below_minus(
        element.get("scrollamount")
    )


def is_white(color: str | None) -> bool:
    """Return whether a colour is white or as good as white, or none at all."""
    return _color(color) in (*_WHITE, "transparent")


def _below_minus(amount: str | None) -> bool:
    size = _pixels(amount)
    return size is not None and size >= OFF_SCREEN


def _is_tucked(declared: dict[str, str]) -> bool:
    if declared.get("position") in ("absolute", "fixed", "relative"):
        aside = [_pixels(declared.get(side)) or 0.0 for side in ("left", "top", "right", "bottom")]
        if min(aside) <= -OFF_SCREEN or max(aside) >= 5 * OFF_SCREEN:
            return True
    if any(_below(declared.get(name), 1 - OFF_SCREEN) for name in ("margin-left", "margin-top")):
        return True
    if _CLIPPED.search(declared.get("clip", "")) or _CLIPPED.search(declared.get("clip-path", "")):
        return True
    shift = _SHIFT.search(declared.get("transform", ""))
    if shift and float(shift[1][:20]) * _PIXELS[shift[2]] <= -OFF_SCREEN:
        return True
    return _is_cut(declared) and _is_small(declared, "width") and _is_small(declared, "height")


def _is_shrunk(declared: dict[str, str]) -> bool:
    if _below(declared.get("text-indent"), 1 - OFF_SCREEN) or _below(declared.get("font-size"), 1.5):
        return True
    if "scale(0)" in declared.get("transform", ""):
        return True
    color, background = _color(declared.get("color")), declared.get("background-color") or declared.get("background")
    if color and color != "transparent" and color == _color(background):
        return True
    return _is_cut(declared) and any(_is_small(declared, name) for name in ("width", "height"))


def _is_faint(declared: dict[str, str]) -> bool:
    background = _color(declared.get("background-color") or declared.get("background"))
    is_unseen = is_white(declared.get("color")) and (not background or background in _WHITE)
    return is_unseen or _below(declared.get("opacity"), 0.1)


_TESTS = ((Hiding.TUCKED, _is_tucked), (Hiding.SMALL, _is_shrunk), (Hiding.FAINT, _is_faint))


def _is_cut(declared: dict[str, str]) -> bool:
    return declared.get("overflow") in ("hidden", "clip", "auto", "scroll")


def _is_small(declared: dict[str, str], name: str) -> bool:
    return _below(declared.get(name), 2) or _below(declared.get(f"max-{name}"), 2)


def _color(value: str | None) -> str:
    """Return a colour as ``#rrggbb``, or ``"transparent"``; an empty text where it names none that is known."""
    if not value:
        return ""
    if value.startswith("white"):
        return "#ffffff"
    if match := _HEX.search(value):
        return f"#{match[1]}" if len(match[1]) == 6 else "#" + "".join(2 * digit for digit in match[1])
    if match := _RGB.search(value):
        if match[4] and match[4].strip("0.") == "":
            return "transparent"
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups()[:3])
    return "transparent" if value.startswith("transparent") else ""


def _declarations(style: str) -> dict[str, str]:
    declared: dict[str, str] = {}
    important: set[str] = set()
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip()
        value, marked, _ = value.partition("!")
        if marked:
            important.add(name)
        elif name in important:
            continue
        declared[name] = value.strip()
    return declared


def _pixels(value: str | None) -> float | None:
    match = _LENGTH.match(value.strip()) if value else None
    if not match or match[2] not in _PIXELS:
        return None
    return float(match[1][:20]) * _PIXELS[match[2]]


def _below(value: str | None, limit: float) -> bool:
    size = _pixels(value)
    return size is not None and size < limit
