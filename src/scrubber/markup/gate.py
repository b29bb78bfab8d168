"""Whether declarations may hide an element, asked of their text before it is taken apart.

Of 4,320 blocks in the style sheets of 53 real pages 294 hide something, and 584 get through here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, starmap

from scrubber.lazy import lazy
from scrubber.markup.boxes import FAR_VALUE

__all__ = ["may_hide"]

SHORT = 300
"""Characters of a block up to which its text is asked whether it may hide."""

_CALC = r"|-|(?:-webkit-)?calc"
_NONE = r"[+-]?(?:0++(?![\d.])|0*+\.(?:0|(?!\d))|[\d.]++e-|[^\x00-\x7f])"
_SMALL = rf"\s*+(?:{_NONE}|[+-]?0*+(?:\.[12]|1?(?:\.\d*+)?\s*+(?:px|pt|mm|[;!]|\Z)){_CALC})"
_FAR = rf"[^;]*?(?:{FAR_VALUE})"
_VALUES = (
    ("display", "", r"\s*+none"),
    ("visibility", "", r"\s*+(?:hidden|collapse)"),
    ("left right top bottom", "border-left border-right border-top border-bottom", _FAR),
    ("margin padding inset start translate transform indent", "", _FAR),
    ("width height font-size", "min-width min-height border-width line-height", _SMALL),
    ("opacity", "", rf"\s*+(?:{_NONE}{_CALC})"),
    ("font", "", rf"(?:[^;]*\s)?{_SMALL}"),
    ("transform", "", r"[^;]*?scale"),
    ("clip clip-path filter scale", "", ""),
    (
        "color",
        "background-color border-color",
        r"\s*+(?:white|transparent|rgb|hsl|#(?:f{3}|(?:f[cde]){3}|fefeff|[\da-f]{3}(?:0|[\da-f]{3}00)(?![\da-f])))",
    ),
)
"""What a property's name ends in, but for some, and the values of it that hide: more of them rather than fewer."""


def _behind(names: str, sign: str) -> Iterator[str]:
    # Behind the colon all names of a length are looked at together: twice as fast as one by one.
    for _, of in groupby(sorted(names.split(), key=len), key=len):
        yield f"(?<{sign}{'|'.join(f'{name}:' for name in of)})"


def _declared(ends: str, but: str, value: str) -> str:
    return f"(?:{'|'.join(_behind(ends, '='))}){''.join(_behind(but, '!'))}{value}"


_MAY_HIDE = lazy(rf":(?:(?<=\s:)|{'|'.join(starmap(_declared, _VALUES))})")
"""All of it begins with a colon, which the search jumps to; a name that does not stand before its own may be any."""
_INK = lazy(r"(?<!-)color:|fill-color:")
_ESCAPED = lazy(r"\\(?<![\"']\\)")
"""An escape, but for the first sign of a string: that is an icon."""


def may_hide(style: str) -> bool:
    """Return False where no element is hidden by what *style* declares, which is so of most blocks."""
    if len(style) > SHORT or "/*" in style or ("\\" in style and _ESCAPED.search(style)):
        return True
    low = style.lower()
    return _MAY_HIDE.search(low) is not None or ("background" in low and _INK.search(low) is not None)
