"""HTML or leftover markup: what a page shows, and what was put into it that it does not show.

Only this package imports lxml, and only once there is a page to read.
"""

from __future__ import annotations

from scrubber.document import Document
from scrubber.markup.main import MainContent
from scrubber.markup.sniff import is_page

__all__ = ["MainContent", "is_page", "read"]

_KINDS = ("auto", "html", "text")


def read(text: str, kind: str, main_content: MainContent | None = None) -> Document:
    """Return the document that *text* is.

    Args:
        text: The decoded source.
        kind: ``"html"``, ``"text"``, or ``"auto"`` for HTML where :func:`is_page` says so. A text is
            returned unchanged, whatever markup it holds.
        main_content: What takes a page's main content out of it, where that is all that is wanted.

    Raises:
        ValueError: when *kind* is none of the three.
    """
    if kind not in _KINDS:
        raise ValueError(f"kind must be one of {', '.join(_KINDS)}, not {kind!r}")
    if kind == "text" or (kind == "auto" and not is_page(text)):
        return Document(text)
    from scrubber.markup.page import read_page

    return read_page(text, main_content)
