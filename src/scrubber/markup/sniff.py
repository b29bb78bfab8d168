"""Whether a text is an HTML page, told from how it begins."""

from __future__ import annotations

import re

from scrubber.lazy import lazy

__all__ = ["beginning", "is_page"]

_BLANK = lazy(r"[\s\ufeff]*+")
_START = lazy(r"<(?:!doctype\s++html|html|head|body)(?=[\s/>])", re.IGNORECASE)


def is_page(text: str) -> bool:
    """Return whether *text* begins as an HTML page does.

    That is with a doctype, ``<html``, ``<head`` or ``<body``; a byte order mark, white space, comments and
    an XML declaration may stand before it. A fragment (``<div>…``) is no page but a text with markup in it.
    """
    first = text[:1]
    return (first == "<" or first == "\ufeff" or first.isspace()) and beginning(text) >= 0


def beginning(text: str) -> int:
    """Return where the tag stands that makes *text* a page, or -1."""
    position = _blank_end(text, 0)
    while True:
        if text.startswith("<!--", position):
            end, length = text.find("-->", position + 4), 3
        elif text.startswith("<?xml", position):
            end, length = text.find("?>", position + 5), 2
        else:
            return position if _START.match(text, position) else -1
        if end < 0:
            return -1
        position = _blank_end(text, end + length)


def _blank_end(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position
