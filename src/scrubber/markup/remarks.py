"""Spam where neither a reader nor the layout looks: in comments, and in elements that the parser leaves unread."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from scrubber.document import Node, visible
from scrubber.markup.farm import unread_farm
from scrubber.markup.named import Named
from scrubber.markup.render import OUT, markup_of
from scrubber.markup.sites import may_have_spam_word

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["comments", "unread"]

OUTER = 30
"""Elements around a text field that are asked whether they are hidden."""

SHORTEST = 20
"""Characters of a comment below which it holds no link."""


def comments(text: str, root: _Element) -> Iterator[Node]:
    """Yield a node for each comment in the source *text* of a page that is a link farm or a list of words of spam."""
    written = list(_comments(text))
    if written and may_have_spam_word(written):
        for comment in written:
            if unread_farm(comment, root):
                yield Node("comment", f"<!--{comment}-->", visible(comment))


def _comments(text: str) -> Iterator[str]:
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start + 4)
        end = end if end >= 0 else len(text)
        if end - start > SHORTEST:
            yield text[start + 4 : end]
        start = text.find("<!--", end)


def unread(root: _Element, named: Named, hidden: Container[_Element]) -> Iterator[Node]:
    """Rename frames and *hidden* text fields whose unread content is a link farm to :data:`OUT`; yield their nodes."""
    for element in named.iter("iframe", "noembed", "noframes", "textarea"):
        content = element.get("srcdoc") or element.text
        if not content or "<a" not in content.lower() or not unread_farm(content, root):
            continue
        around = islice(element.iterancestors(), OUTER)
        if element.tag != "textarea" or element in hidden or any(node in hidden for node in around):
            yield Node("link_farm", markup_of(element), visible(content))
            element.tag = OUT
