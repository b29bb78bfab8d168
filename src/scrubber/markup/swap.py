"""Scripts that show people another title than they show to search engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scrubber.document import Node, visible

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["find"]

_SETS = re.compile(r"document\.title\s{0,9}=(?!=)")
_ASKS = re.compile(r"userAgent|\.referrer")
_CRAWLER = re.compile(r"baidu(?!box|browser|\.com)|sogou|360spider|yisou|bytespider|googlebot|bingbot", re.IGNORECASE)
"""The app of a search engine (baiduboxapp) is a reader, and its counters (``hm.baidu.com``) ask nobody."""

NEAR = 400
"""Characters within which a script asks who reads, names a crawler and sets the title; those seen take 120."""


def find(root: _Element, text: str) -> Iterator[Node]:
    """Yield a node for each script of the page *text* that swaps its title."""
    if "document.title" not in text:
        return
    for script in root.iter("script"):
        content = script.text or ""
        if any(_asks(content[max(0, match.start() - NEAR) : match.end() + NEAR]) for match in _SETS.finditer(content)):
            yield Node("title_swap", content.strip(), visible(content))


def _asks(around: str) -> bool:
    return _ASKS.search(around) is not None and _CRAWLER.search(around) is not None
