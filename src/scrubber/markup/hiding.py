"""How a page hides an element: what its attributes and its inline style say."""

from __future__ import annotations

import re
from enum import Enum
from typing import Protocol

__all__ = ["Attributes", "Hiding", "hiding", "is_tiny"]


class Hiding(Enum):
    """Whether a reader sees an element, as far as its own attributes tell."""

    NONE = "none"
    GONE = "gone"
    """Taken out of the layout, as tabs, menus and dialogs are too: its text is not part of the page's."""
    TUCKED = "tucked"
    """Laid out where nobody looks, or too small to see: off the screen, transparent, without size."""


_GATE = re.compile(r"none|hidden|collapse|absolute|fixed|indent|opacity|font|margin", re.IGNORECASE)
_LENGTH = re.compile(r"([+-]?(?:\d++(?:\.\d*+)?|\.\d++))\s*+(%|[a-z]*+)")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16, "rem": 16, "%": 10, "vw": 10, "vh": 10, "cm": 38, "in": 96}
"""Pixels to a unit, near enough to tell a screen away from a step aside."""

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
    declared = _declarations(style) if style and (hidden is not None or _GATE.search(style)) else {}
    display = declared.get("display")
    # A style that says how to display an element shows it all the same; "until-found" is there for readers to find.
    is_hidden = hidden is not None and display is None and hidden.lower() != "until-found"
    if display == "none" or is_hidden or declared.get("visibility") in ("hidden", "collapse"):
        return Hiding.GONE
    return Hiding.TUCKED if declared and _is_tucked(declared) else Hiding.NONE


def is_tiny(element: Attributes) -> bool:
    """Return whether the attributes (as of a marquee) leave an element less than three pixels."""
    return any(_below(element.get(side), 3) for side in ("width", "height"))


def _is_tucked(declared: dict[str, str]) -> bool:
    if declared.get("position") in ("absolute", "fixed"):
        aside = [_pixels(declared.get(side)) or 0.0 for side in ("left", "top", "right", "bottom")]
        if min(aside) <= -OFF_SCREEN or max(aside) >= 5 * OFF_SCREEN:
            return True
    if any(_below(declared.get(name), 1 - OFF_SCREEN) for name in ("text-indent", "margin-left", "margin-top")):
        return True
    if any(_below(declared.get(name), 0.1) for name in ("font-size", "opacity")):
        return True
    sizes = [declared.get(name) for name in ("width", "height", "max-height")]
    return declared.get("overflow") == "hidden" and any(_below(size, 2) for size in sizes)


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
