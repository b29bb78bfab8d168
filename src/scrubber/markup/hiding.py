"""How a page hides an element: what its attributes and its style say."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, Protocol

from scrubber.lazy import lazy
from scrubber.markup.boxes import OFF_SCREEN, is_aside, is_clipped, is_scaled_away
from scrubber.markup.css import declarations
from scrubber.markup.gate import may_hide
from scrubber.markup.values import TRANSPARENT, WHITE, color, longhands, pixels

__all__ = [
    "Attributes",
    "Hiding",
    "Style",
    "ground_of",
    "hiding",
    "hiding_of",
    "ink",
    "is_tiny",
    "is_white",
    "style_of",
]


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


GATE = lazy(
    r"none|hidden|collapse|absolute|fixed|relative|indent|opacity|font|margin|clip|transform|color|inset|translate"
    r"|scale|filter|overflow|\\",
    re.IGNORECASE,
)
"""What a style that hides holds."""


class Attributes(Protocol):
    """What has attributes: an element, or a mapping."""

    def get(self, name: str, /) -> str | None:
        """Return the value of the attribute *name*, None where there is none."""
        ...


class Style(NamedTuple):
    """What declarations say, single property by single property."""

    normal: dict[str, str]
    important: dict[str, str]

    def get(self, name: str) -> str | None:
        """Return the value of a property, None where nothing sets it."""
        value = self.important.get(name)
        return self.normal.get(name) if value is None else value


SHORT = 300
REMEMBERED = 2_048
"""Styles that are remembered, and the most characters of one: templates, plugins and sites repeat theirs, and reading
one takes 5 to 20 µs. What is remembered is what the text alone says."""


def style_of(written: str) -> Style:
    """Return what the declarations of a ``style`` attribute, or of a block in a style sheet, say; not to be changed."""
    return _remembered_style(written) if len(written) <= SHORT else _read(written)


def _read(written: str) -> Style:
    style = Style({}, {})
    if written:
        for name, value, is_important in declarations(written):
            (style.important if is_important else style.normal).update(longhands(name, value))
    return style


_remembered_style = lru_cache(maxsize=REMEMBERED)(_read)


def hiding(element: Attributes) -> Hiding:
    """Return how an element with these attributes is hidden."""
    written = element.get("style")
    hidden = element.get("hidden")
    if hidden is None:
        if not written:
            return Hiding.NONE
        return _remembered_hiding(written) if len(written) <= SHORT else _hiding_by(written)
    # A style that says how to display an element shows it all the same; "until-found" is there for readers to find.
    style = style_of(written) if written else None
    if (style is None or style.get("display") is None) and hidden.lower() != "until-found":
        return Hiding.GONE
    return hiding_of(style) if style else Hiding.NONE


def _hiding_by(written: str) -> Hiding:
    return hiding_of(style_of(written)) if may_hide(written) and GATE.search(written) else Hiding.NONE


_remembered_hiding = lru_cache(maxsize=REMEMBERED)(_hiding_by)


def hiding_of(style: Style) -> Hiding:
    """Return how an element of this style is hidden."""
    if not style.normal and not style.important:
        return Hiding.NONE
    declared = {**style.normal, **style.important}
    if (
        declared.get("display") == "none"
        or declared.get("visibility") in ("hidden", "collapse")
        or declared.get("content-visibility") == "hidden"
    ):
        return Hiding.GONE
    return next((how for how, test in _TESTS if test(declared)), Hiding.NONE)


def is_tiny(element: Attributes) -> bool:
    """Return whether the attributes (as of a marquee) leave less than three pixels, or no time to read."""
    if any(_below(element.get(side), 3) for side in ("width", "height")):
        return True
    amount = pixels(element.get("scrollamount"))
    if amount is not None and amount >= OFF_SCREEN:
        return True
    style = style_of((element.get("style") or "")[:LONGEST_STYLE])
    return any(_below(style.get(side), 3) for side in ("width", "height"))


LONGEST_STYLE = 10_000
"""Characters of the style of a marquee that are read."""


def is_white(value: str | None) -> bool:
    """Return whether a colour is white or as good as white, or none at all."""
    return (found := color(value)) in WHITE or found == TRANSPARENT


# Off the screen, or without any size


def _is_tucked(declared: dict[str, str]) -> bool:
    if is_aside(declared) or is_clipped(declared):
        return True
    return _is_cut(declared) and _is_small(declared, "width") and _is_small(declared, "height")


# Too small, or of the colour of its ground


def _is_shrunk(declared: dict[str, str]) -> bool:
    indent = pixels(declared.get("text-indent"))
    if indent is not None and indent <= -OFF_SCREEN:
        return True
    if _below(declared.get("font-size"), 1.5) or is_scaled_away(declared):
        return True
    ground = ground_of(declared)
    if ground not in ("", "?", TRANSPARENT) and ink(declared) == ground:
        return True
    return _is_cut(declared) and any(_is_small(declared, name) for name in ("width", "height"))


def ink(declared: dict[str, str]) -> str:
    """Return the colour of the letters, empty where it is not told or not known."""
    return color(declared.get("-webkit-text-fill-color")) or color(declared.get("color"))


def ground_of(declared: dict[str, str]) -> str:
    """Return the colour behind the letters; empty where nothing tells it, ``?`` where it is not known."""
    if declared.get("background-image", "none") != "none":
        return "?"
    return declared.get("background-color", "")


def _is_faint(declared: dict[str, str]) -> bool:
    if _below(declared.get("opacity"), 0.1):
        return True
    shown = declared.get("filter", "").replace(" ", "")
    if shown.startswith(("opacity(0)", "opacity(0%)")) or "alpha(opacity=0)" in shown:
        return True
    letters, ground = ink(declared), ground_of(declared)
    if declared.get("text-shadow", "none") != "none":
        return False
    return (letters in WHITE or letters == TRANSPARENT) and (ground in ("", TRANSPARENT) or ground in WHITE)


_TESTS = ((Hiding.TUCKED, _is_tucked), (Hiding.SMALL, _is_shrunk), (Hiding.FAINT, _is_faint))


def _is_cut(declared: dict[str, str]) -> bool:
    return declared.get("overflow") in ("hidden", "clip", "auto", "scroll")


def _is_small(declared: dict[str, str], name: str) -> bool:
    """Whether an element has next to no width or height, and nothing that gives it more."""
    if not _below(declared.get(f"max-{name}"), 2):
        if not _below(declared.get(name), 2):
            return False
        least, grows = pixels(declared.get(f"min-{name}")), pixels(declared.get("flex-grow"))
        return not (least or grows or declared.get(f"min-{name}", "0").startswith(("fit", "max-", "min-")))
    return True


def _below(value: str | None, limit: float) -> bool:
    size = pixels(value)
    return size is not None and size < limit
