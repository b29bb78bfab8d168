"""Whose a link is: the site that an address belongs to, those that are nobody's farm, and the words of spam."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from scrubber.lazy import lazy
from scrubber.markup.elements import names
from scrubber.rules import rule_book

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "has_spam_word",
    "is_certain",
    "is_harmless",
    "link_site",
    "may_have_spam_word",
    "own_sites",
    "site_of",
    "spam_words",
]

_HOST = lazy(r"\s*+(?:https?:)?//(?:[^/?#@\s]*+@)?([^/?#:\s]++)", re.IGNORECASE)
_EAST_ASIAN = lazy("[\u3040-\ud7a3]")
_SECOND_LEVEL = names("ac co com edu go gov ne net or org")


def own_sites(root: _Element) -> set[str]:
    """Return the sites that the page names as its own: by a canonical address, ``og:url`` or a base."""
    addresses = []
    for element in root.iter("link", "meta", "base"):
        if element.tag == "base" or element.get("rel") == "canonical":
            addresses.append(element.get("href"))
        elif element.get("property") == "og:url":
            addresses.append(element.get("content"))
    return {site for address in addresses if address and (site := site_of(address)) is not None}


def link_site(element: _Element) -> str | None:
    """Return the site that an element links to; None where it links to none or within its own."""
    return site_of(element.get("href") or "") if element.tag in ("a", "area") else None


def site_of(url: str) -> str | None:
    """Return the part of the host that tells one owner from another, near enough; None for a relative address."""
    match = _HOST.match(url) if "//" in url else None
    if not match:
        return None
    labels = match[1].lower().rstrip(".").split(".")
    return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else -2 :])


def is_harmless(site: str) -> bool:
    """Return whether legitimate pages link to *site* whatever they are about."""
    return site in _harmless() or ".gov" in site or ".edu" in site or site.endswith((".gov", ".edu"))


@cache
def _harmless() -> frozenset[str]:
    return frozenset(rule_book("hidden").tables["harmless_sites"])


def spam_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words in *text* that legitimate hidden menus do not have, each with its place."""
    text = _lowered(text)
    if _may_have(text):
        yield from ((match.start(), match[0]) for match in _spam().finditer(text))


def _lowered(text: str) -> str:
    # Of all letters only this one changes the length of a text that is lowered.
    return text.replace("\u0130", "I").lower()


def may_have_spam_word(texts: Iterable[str]) -> bool:
    """Return False where no word of spam stands in any of *texts*, which takes one search for all of them."""
    return _holds_word(_lowered("\n".join(texts)))


def has_spam_word(text: str) -> bool:
    """Return whether one of these words stands in *text*."""
    text = text.lower()
    return _may_have(text) and _spam().search(text) is not None


SHORT = 200
"""Characters up to which the pattern of all words is faster than a search for each of them."""


def _may_have(text: str) -> bool:
    return len(text) <= SHORT or _holds_word(text)


def _holds_word(text: str) -> bool:
    # One search for each word: 20 times as fast as one pattern of all of them.
    is_western = text.isascii() or not _EAST_ASIAN.search(text)
    return any(map(text.__contains__, _western_words() if is_western else _words()))


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted(rule_book("hidden").tables["spam_words"]))


@cache
def _western_words() -> tuple[str, ...]:
    """A third of the words: the others need a character that most pages in the world do not have."""
    return tuple(word for word in _words() if not _EAST_ASIAN.search(word))


def is_certain(word: str) -> bool:
    """Return whether a word of spam is one that honest pages do not have in another meaning."""
    return word not in _ambiguous()


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(rule_book("hidden").tables["ambiguous_words"])


INSIDE_WORDS = ("cialis", "betting", "sex cam", "xxx", "slots")
"""Words of spam that honest ones hold: specialist, abetting, Essex Campus. They count alone only."""


@cache
def _spam() -> re.Pattern[str]:
    rests: dict[str, list[str]] = {}
    for word in _words():
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    # By first character, which the search jumps to; what an inside word needs is looked at behind it.
    return re.compile("|".join(f"{re.escape(first)}{_alone(first)}(?:{'|'.join(of)})" for first, of in rests.items()))


def _alone(first: str) -> str:
    """Return what keeps a pattern, behind its *first* character, from finding a part of an honest word."""
    rests = "|".join(re.escape(word[1:]) for word in INSIDE_WORDS if word[0] == first)
    return rf"(?!(?:{rests})[a-z])(?!(?<=[a-z]{first})(?:{rests}))" if rests else ""
