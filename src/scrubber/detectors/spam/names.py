"""The names of sites on a line: where they stand, and what each is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scrubber.detectors.spam.betting import BRACKETED_SERVICE, Brand, bet_in, brand_of
from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.lines import remembered
from scrubber.detectors.spam.parts import starts_of_parts
from scrubber.detectors.spam.words import is_report
from scrubber.lazy import lazy

__all__ = ["GLUE", "Cut", "Token", "cut", "tokens_of"]

OPENING, CLOSING = "【[「『‘“(（《<'\"", "】]」』’”)）》>'\""
GLUE = " \t\u3000\ufeff_|｜丨,，:：·—–-"
"""What joins a name to a title."""

SPLIT = re.escape(OPENING + CLOSING) + r"\s\ufeff_|｜丨,，、:：;；。！？/\\—–\-"
TOKEN = lazy(rf"(?:[^{SPLIT}]++|{BRACKETED_SERVICE})++")
JOINTS = frozenset("-–—/·| ")
"""What may stand between a name and more services of it (``某某体育-官方网站``)."""


class Token(NamedTuple):
    """A name with its services on a line."""

    start: int
    end: int
    """With its brackets, as an offset in the line."""
    name: str
    brand: Brand
    bracketed: bool


@remembered
def tokens_of(line: str) -> tuple[Token, ...]:
    """Return the names on *line*, none where it speaks of betting as a report does."""
    folded = fold(line)
    known = starts_of_parts(folded)
    return () if not known or is_report(folded) else tuple(_tokens(line, folded, known))


def _tokens(line: str, folded: str, known: list[int]) -> Iterator[Token]:
    """Yield the names: what is between two separators is none where no *known* part begins, and ends one."""
    last: Token | None = None
    index = 0
    for match in TOKEN.finditer(folded):
        start, end = match.span()
        while index < len(known) and known[index] < start:
            index += 1
        if index == len(known) or known[index] >= end:
            if last is not None:
                yield last
                last = None
            continue
        if last is not None and line[last.end : start].strip() in JOINTS and bet_in(match[0]).serves:
            brand = last.brand._replace(served=True, services=last.brand.services + len(match[0]))
            last = last._replace(end=end, name=line[last.start : end], brand=brand)
            continue
        if last is not None:
            yield last
            last = None
        found = brand_of(match[0])
        if found:
            pair = OPENING.find(line[start - 1]) if start else -1
            bracketed = pair >= 0 and line[end : end + 1] == CLOSING[pair]
            last = Token(start - bracketed, end + bracketed, line[start:end], found, bracketed)
    if last is not None:
        yield last


class Cut(NamedTuple):
    """How names come off a line."""

    spans: list[tuple[int, int]]
    """What goes with them."""
    rest: str
    """What is left of the line between its ends."""


def cut(line: str, tokens: Sequence[Token]) -> Cut:
    """Return the spans that take *tokens* off a line, and what is left of it.

    A name at an end of the line goes with what glues it on, one in square brackets with them; any other is
    part of a sentence and stays.
    """
    left, right = len(line) - len(line.lstrip(GLUE)), len(line.rstrip(GLUE))
    spans = []
    inner = list(tokens)
    while inner and inner[-1].end == right > left:
        kept = max(left, len(line[: inner[-1].start].rstrip(GLUE)))
        spans.append((kept, right))
        right = kept
        inner.pop()
    while inner and inner[0].start == left:
        kept = right - len(line[inner[0].end : right].lstrip(GLUE))
        spans.append((left, kept))
        left = kept
        inner.pop(0)
    spans += [(token.start, token.end) for token in inner if line[token.start] in "【["]
    return Cut(spans, line[left:right])
