"""Values of CSS: lengths in pixels, colours, and the single properties that a shorthand sets.

Near enough to tell a screen away from a step aside; what is not known is None, and tells of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from scrubber.lazy import lazy
from scrubber.markup.css import split
from scrubber.markup.elements import names

__all__ = ["TRANSPARENT", "WHITE", "color", "longhands", "numbers", "pixels"]

_LENGTH = lazy(r"([+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:e[+-]?\d{1,2})?)\s*+(%|[a-z]*+)")
_UNITS = {
    "": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "cm": 38.0, "mm": 3.8, "in": 96.0,
    "pc": 16.0, "vw": 12.8, "vh": 9.0, "vmin": 9.0, "vmax": 12.8, "dvh": 9.0, "svh": 9.0, "lvh": 9.0,
}  # fmt: skip
PERCENT, PERCENT_BACK = 12.8, 5.0
"""Pixels to 1 %: of a screen forwards; backwards less, for drawers that slide in stand at -100 %."""

_TERM = lazy(r"([+-]?)\s*+((?:\d++(?:\.\d*+)?|\.\d++)(?:%|[a-z]*+))((?:\s*+\*\s*+-?[\d.]++)?+)")
_CALC = lazy(r"(?:-webkit-)?calc\((.{1,200})\)", re.DOTALL)

_HEX = lazy(r"#(?:([0-9a-f]{3})([0-9a-f]?)|([0-9a-f]{6})([0-9a-f]{2})?)(?![0-9a-f])")
_RGB = lazy(
    r"(?:rgb|hsl)a?\(\s*+([\d.]++)(%|deg)?[\s,]++([\d.]++)(%?)[\s,]++([\d.]++)(%?)"
    r"(?:[\s,/]++([\d.]++)(%?))?\s*+\)"
)
_NAMED = {
    "white": "#ffffff", "snow": "#fffafa", "ivory": "#fffff0", "whitesmoke": "#f5f5f5", "black": "#000000",
    "red": "#ff0000", "blue": "#0000ff", "green": "#008000", "gray": "#808080", "grey": "#808080", "navy": "#000080",
    "yellow": "#ffff00", "orange": "#ffa500", "silver": "#c0c0c0", "purple": "#800080", "maroon": "#800000",
    "teal": "#008080", "pink": "#ffc0cb",
}  # fmt: skip
TRANSPARENT = "transparent"
WHITE = frozenset({"#ffffff", "#fefefe", "#fdfdfd", "#fcfcfc", "#fffffe", "#fefeff"})
_IMAGE = lazy(r"url\(|gradient\(|image-set\(|image\(|var\(")
_SIDES = ("top", "right", "bottom", "left")
_SIZE = r"((?:\d++(?:\.\d*+)?|\.\d++)(?:%|[a-z]*+))"
_FONT_SIZE = lazy(rf"(?:^|\s){_SIZE}(?:\s*+/\s*+\S++)?\s++\S+\s*+\Z|(?:^|\s){_SIZE}\s*+/")
_DISPLAYS = names(
    "none inline block list-item inline-block table inline-table table-cell table-row table-row-group flow-root"
    " contents table-header-group table-footer-group table-column table-column-group table-caption flex inline-flex"
    " grid run-in inline-grid ruby ruby-base ruby-text math -webkit-box -webkit-inline-box -webkit-flex inherit initial"
    " -webkit-inline-flex unset revert revert-layer"
)
_VISIBILITIES = names("visible hidden collapse inherit initial unset revert revert-layer")


def pixels(value: str | None) -> float | None:
    """Return a length in pixels; None where *value* is none, or none that is known."""
    if not value:
        return None
    if "calc(" in value:
        return _calculated(value)
    match = _LENGTH.match(value.strip())
    if not match:
        return None
    return _in_pixels(float(match[1]), match[2])


def _in_pixels(number: float, unit: str) -> float | None:
    if unit == "%":
        return number * (PERCENT_BACK if number < 0 else PERCENT)
    size = _UNITS.get(unit)
    return None if size is None else number * size


def _calculated(value: str) -> float | None:
    """Return a sum of lengths, each perhaps times a number; None for anything else."""
    match = _CALC.match(value.strip())
    if not match:
        return None
    inner = match[1].replace("(", " ").replace(")", " ").strip()
    total, position = 0.0, 0
    while position < len(inner):
        term = _TERM.match(inner, position)
        if not term:
            return None
        length = _LENGTH.match(term[2])
        size = _in_pixels(float(length[1]), length[2]) if length else None
        if size is None:
            return None
        if term[3]:
            try:
                size *= float(term[3].replace("*", " "))
            except ValueError:
                return None
        total += -size if term[1] == "-" else size
        position = term.end()
        while position < len(inner) and inner[position].isspace():
            position += 1
    return total


def numbers(value: str) -> list[float]:
    """Return the numbers in brackets of a function, in pixels where they are lengths; empty where one is neither."""
    inner = value.partition("(")[2].rpartition(")")[0]
    found = [pixels(part) for part in inner.replace(",", " ").split()]
    return [] if None in found else [size for size in found if size is not None]


def color(value: str | None) -> str:
    """Return a colour as ``#rrggbb``, or :data:`TRANSPARENT`; an empty text where it names none that is known."""
    if not value:
        return ""
    value = value.strip()
    if match := _HEX.match(value):
        alpha = match[2] or match[4]
        if alpha and not alpha.strip("0"):
            return TRANSPARENT
        return f"#{match[3]}" if match[3] else "#" + "".join(2 * digit for digit in match[1])
    if match := _RGB.match(value):
        if match[7] and not match[7].strip("0."):
            return TRANSPARENT
        if value.startswith("hsl"):
            light = _number(match[5])
            return "#ffffff" if light >= 99 else "#000000" if light <= 1 else "?"
        scale = 2.55 if match[2] == "%" else 1.0
        return "#" + "".join(f"{min(int(_number(match[at]) * scale + 0.5), 255):02x}" for at in (1, 3, 5))
    word = re.split(r"[\s!;]", value, maxsplit=1)[0]
    return TRANSPARENT if word == TRANSPARENT else _NAMED.get(word, "")


def _number(written: str) -> float:
    return float(written[:10]) if written.count(".") < 2 and written != "." else 0.0


# Shorthands


def _four(names: Iterable[str]) -> Callable[[str], dict[str, str]]:
    names = tuple(names)

    def sides(value: str) -> dict[str, str]:
        parts = split(value)[:4]
        if not parts:
            return {}
        top, right, bottom, left = (parts * 4)[:4] if len(parts) in (1, 2) else [*parts, parts[1]][:4]
        return dict(zip(names, (top, right, bottom, left), strict=True))

    return sides


def _background(value: str) -> dict[str, str]:
    plain = next((found for part in split(value) if (found := color(part))), TRANSPARENT)
    return {"background-color": plain, "background-image": "some" if _IMAGE.search(value) else "none"}


def _font(value: str) -> dict[str, str]:
    match = _FONT_SIZE.search(value)
    return {"font-size": match[1] or match[2]} if match else {}


def _overflow(value: str) -> dict[str, str]:
    first, *_ = split(value) or [""]
    return {"overflow": first} if first else {}


def _flex(value: str) -> dict[str, str]:
    first, *_ = split(value) or [""]
    return {"flex-grow": "1" if first == "auto" else first if first[:1].isdigit() else "0"}


def _if_in(name: str, values: frozenset[str]) -> Callable[[str], dict[str, str]]:
    def checked(value: str) -> dict[str, str]:
        # A value that a browser does not know changes nothing.
        return {name: value} if value in values or " " in value or "(" in value else {}

    return checked


_SHORTHANDS: dict[str, Callable[[str], dict[str, str]]] = {
    "margin": _four(f"margin-{side}" for side in _SIDES),
    "padding": _four(f"padding-{side}" for side in _SIDES),
    "inset": _four(_SIDES),
    "background": _background,
    "background-color": lambda value: {"background-color": color(value) or "?"},
    "background-image": lambda value: {"background-image": "some" if _IMAGE.search(value) else "none"},
    "font": _font,
    "overflow": _overflow,
    "overflow-x": _overflow,
    "overflow-y": _overflow,
    "flex": _flex,
    "display": _if_in("display", _DISPLAYS),
    "visibility": _if_in("visibility", _VISIBILITIES),
    "margin-inline-start": lambda value: {"margin-left": value},
    "inset-inline-start": lambda value: {"left": value},
    "inset-block-start": lambda value: {"top": value},
    "-webkit-transform": lambda value: {"transform": value},
    "-ms-transform": lambda _: {},
    "all": lambda _: {"display": "inline", "visibility": "inherit"},
    "-webkit-clip-path": lambda value: {"clip-path": value},
    "-webkit-filter": lambda value: {"filter": value},
}
_KEPT = names(
    "display visibility content-visibility position left top right bottom margin-left margin-top padding-left"
    " padding-top width height max-width max-height min-width min-height overflow text-indent font-size opacity filter"
    " color background-color background-image -webkit-text-fill-color clip clip-path transform translate scale"
    " flex-grow text-shadow"
)


def longhands(name: str, value: str) -> dict[str, str]:
    """Return the single properties that a declaration sets, of those that tell whether an element is seen."""
    shorthand = _SHORTHANDS.get(name)
    found = shorthand(value) if shorthand else {name: value}
    return {single: of for single, of in found.items() if single in _KEPT}
