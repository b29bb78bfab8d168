"""What all pages share: templates that escape what they are given, one style sheet, and no way out of the page."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from scrubber.explain import shown

try:
    import jinja2
    from markupsafe import Markup, escape
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        f"pages need the package {error.name!r}, which is not installed: pip install 'corpus-scrubber[cli]'",
        name=error.name,
    ) from error

__all__ = ["Markup", "escape", "fragment", "plain", "policy_of_content", "render", "source", "spelled"]

OBEYED = (
    r"\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
    + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(1, 15))
)
"""Characters that a browser would obey, drop or show as nothing: controls, marks of direction, halves of pairs,
private use, noncharacters. Line feeds and tabs are laid out as they are."""
UNSEEN = r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2065\u3164\ufe00-\ufe0f\uffa0"
UNSEEN += r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
"""Characters that show nothing but shape their neighbours, as in emoji and Persian: told inside findings alone."""

MARKED = re.compile(f"(?:[{OBEYED}]|\r(?!\n))+")
MARKED_INSIDE = re.compile(f"(?:[{OBEYED}{UNSEEN}]|\r(?!\n))+")


def spelled(text: str, *, inside: bool = False) -> Markup:
    """Return *text* as markup in which every character that a browser would not show stands as ``U+202E``.

    Nothing in it acts: what has a meaning in HTML is escaped. A carriage return before a line feed is kept.

    Args:
        text: Any text, lone surrogates and NUL included.
        inside: Whether the text is a finding, where joiners and selectors are of interest too.
    """
    pattern = MARKED_INSIDE if inside else MARKED
    if text.isprintable() and not pattern.search(text):
        return escape(text)
    pieces, position = [], 0
    for run in pattern.finditer(text):
        codes = " ".join(f"U+{ord(character):04X}" for character in run[0])
        pieces += [_escaped(text[position : run.start()]), f'<b class="c">{codes}</b>']
        position = run.end()
    pieces.append(_escaped(text[position:]))
    return Markup("".join(pieces))


def _escaped(text: str) -> str:
    # The parser would make a line feed of a carriage return that is not written as a reference.
    return str(escape(text)).replace("\r", "&#13;")


def plain(text: object) -> str:
    """Return *text* in one line, without what a browser would obey: line breaks and marks of direction show."""
    return shown(str(text).replace("\r\n", "⏎").replace("\n", "⏎").replace("\t", "⇥"))


def source(name: str) -> str:
    """Return a style sheet or script of the templates' folder, to be put into a page as it is."""
    return files("scrubber.see").joinpath("templates", name).read_text(encoding="utf-8").strip()


def policy_of_content(style: str, script: str = "", connect: str = "'none'") -> str:
    """Return the Content-Security-Policy of a page: this style sheet, this script, nothing else from anywhere."""
    allowed = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": _digest(style),
        "script-src": _digest(script) if script else "'none'",
        "connect-src": connect,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def fragment(name: str, *values: Any) -> str:
    """Return a part of a page: the macro *name* of ``parts.html.jinja``, given *values*."""
    return str(getattr(_environment().get_template("parts.html.jinja").module, name)(*values))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("scrubber.see"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"plain": plain, "spelled": spelled, "number": "{:,}".format}
    return environment


def render(
    template: str,
    *,
    styles: tuple[str, ...] = (),
    scripts: tuple[str, ...] = (),
    connect: str = "'none'",
    **values: Any,
) -> str:
    """Return the page that *template* makes of *values*.

    Args:
        template: Its name in the folder of templates.
        styles: Names of style sheets behind the house's own.
        scripts: Names of scripts.
        connect: What the page may ask, as a Content-Security-Policy names it.
        **values: What the template shows.
    """
    style = "\n".join(map(source, ("house.css", *styles)))
    script = "\n".join(map(source, scripts))
    head = {
        "style": Markup(style),
        "script": Markup(script),
        "content_policy": policy_of_content(style, script, connect),
    }
    return _environment().get_template(template).render(**head, **values)
