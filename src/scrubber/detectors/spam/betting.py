"""Names of betting sites: what they are made of, and how surely a phrase advertises one.

The names change by the week, so hardly any can be listed. What stays is their build: a name of two to six
characters, a line of business (``娱乐城``, ``体育``) and what the site offers (``官网``, ``注册``, ``送彩金``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import compress
from typing import NamedTuple

from scrubber.detectors.spam.lines import remembered
from scrubber.detectors.spam.parts import parts_of
from scrubber.detectors.spam.words import is_report, load
from scrubber.lazy import lazy

__all__ = [
    "BRACKETED_SERVICE",
    "SERVES",
    "Bet",
    "Brand",
    "Tier",
    "bet_in",
    "brand_of",
    "mentions",
    "names_of",
    "speaks_of_betting",
    "stem_of",
    "topics_of",
]

SERVES = frozenset({"services", "hints", "stakes"})
BUSINESS = frozenset({"shared", "common", "house", "games", "strong", "names"})

LONGEST_NAME = 24
"""Characters of a name with its services: 18 at most in the 93 measured (``(中国)官方网站`` among them); the rest is
room for more."""

LONGEST_STEM = 6
"""Characters of the name itself: 2 to 6 in the 93 measured."""


class Tier(IntEnum):
    """How much a word or phrase says."""

    WEAK = 0
    """Fills spam titles and countless others."""
    TYPICAL = 1
    """Spam titles are built of it; others hold it now and then."""
    CORE = 2
    """Hardly ever written elsewhere."""


class Bet(NamedTuple):
    """What a phrase says of betting."""

    tier: Tier | None = None
    covered: int = 0
    """How many of its characters say it."""
    offer: bool = False
    """Whether it offers betting (and not what honest firms offer too)."""
    stem: str = ""
    """The name, where the phrase is a name with its services and no more."""
    serves: bool = False
    """Whether it is nothing but services: what stands behind a name, cut off by a separator."""


class Brand(NamedTuple):
    """What a name with its services says of itself, without a look at the place it stands in."""

    business: int
    """3 for a business that only betting sites have, 2 for a known name or a game, 1 for a business that others
    share, 0 for none at all."""
    served: bool
    """Whether a service stands behind it."""
    topics: tuple[str, ...]
    """Words that a text of its trade would hold; none where only betting sites have the trade."""
    stem: str
    """What is left without business and services: the name itself."""
    services: int
    """Characters of the services it lists."""
    hinted: bool
    """Whether one of them is written by betting sites in the first place."""


READINGS = tuple(
    (frozenset(needed.split(" + ")), tier, offer)
    for needed, tier, offer in (
        ("names + serves", Tier.CORE, True),
        ("names + shared", Tier.CORE, True),
        ("names + games", Tier.CORE, True),
        ("names", Tier.TYPICAL, True),
        ("strong + named", Tier.CORE, True),
        ("strong + serves", Tier.CORE, True),
        ("strong", Tier.TYPICAL, True),
        ("house + stakes", Tier.CORE, True),
        ("house + games", Tier.CORE, True),
        ("house + shared + serves", Tier.CORE, True),
        ("house + common + serves", Tier.CORE, True),
        ("games + named + serves", Tier.CORE, True),
        ("games + named", Tier.TYPICAL, True),
        ("games + serves", Tier.TYPICAL, True),
        ("shared + stakes", Tier.CORE, True),
        ("shared + serves", Tier.TYPICAL, False),
        ("common + stakes", Tier.TYPICAL, True),
        ("stakes + services", Tier.TYPICAL, True),
        ("two stakes", Tier.TYPICAL, True),
        ("games", Tier.WEAK, False),
        ("named + shared", Tier.WEAK, False),
        ("named + serves", Tier.WEAK, False),
    )
)
"""What a phrase must hold (the tables of its words; ``named``: a name before them; ``serves``: a service or
stake), how much it then says, and whether it offers betting. The first that fits counts."""

POINTS = {"strong": 3, "names": 2, "games": 2, "shared": 1}
"""What a business says of a name; each of two stakes behind it 1."""

BRACKETED_SERVICE = r"[·•]?\((?:中国|中国大陆|china|集团|澳门|官方)\)"
"""What stands in brackets between a name and its services."""

PLAIN = 5
"""Characters of services that a name without a business has where it takes the place of a subject (``app下载``)."""

SUM = "0123456789元"
"""What ends an offer (``注册送38元``)."""

STEM = lazy("(?:^|[\\s，。：:、“”！？；,!?;【】])([一-鿿a-z0-9]{2,6})$")
"""An unknown name that opens a clause; it ends where its business begins."""

LOUNGES = "贵宾会"
LOUNGE = lazy(f"(?:^|(?<=[，。：:、\\s]))[一-鿿]{{2,4}}{LOUNGES}(?!员)")
"""A stock name that takes the place of firms and schools as the subject of their news."""


def bet_in(phrase: str) -> Bet:
    """Return what *phrase* (folded, nothing between its characters) says of betting."""
    words: dict[str, list[re.Match[str]]] = {}
    for table, match in parts_of(phrase):
        words.setdefault(table, []).append(match)
    if not words or ("honest" in words and "names" not in words):
        return Bet()
    covered = sum(len(match[0]) for matches in words.values() for match in matches)
    if words.keys() <= SERVES and covered >= len(phrase) - 1:
        return Bet(covered=covered, serves=True)
    first = min(matches[0].start() for matches in words.values())
    named = 2 <= first <= LONGEST_STEM and first + covered >= len(phrase.rstrip(SUM)) - 1
    stem = phrase[:first] if named else ""
    serves = not SERVES.isdisjoint(words)
    two_stakes = len(words.get("stakes", ())) > 1
    signs = {*words, *compress(("named", "serves", "two stakes"), (named, serves, two_stakes))}
    for needed, tier, offer in READINGS:
        if needed <= signs:
            return Bet(tier, covered + len(stem), offer, stem)
    return Bet()


def names_of(phrase: str) -> list[str]:
    """Return the names with services that *phrase* strings together without a separator, else the phrase.

    ``甲国际娱乐平台乙国际注册`` ends a name where a service ends and no known word follows.
    """
    if len(phrase) <= LONGEST_STEM:
        return [phrase]
    cuts = [0]
    end = 0
    business = served = False
    for table, match in parts_of(phrase):
        if match.start() != end and business and served:
            cuts.append(end)
            business = served = False
        if match.start() - (end if served else cuts[-1]) > LONGEST_STEM:
            return [phrase]
        business, served = business or table in BUSINESS, served or table in SERVES
        end = match.end()
    if not (business and served) or len(cuts) == 1 or end < len(phrase) - 1:
        return [phrase]
    return [phrase[start:stop] for start, stop in zip(cuts, [*cuts[1:], len(phrase)], strict=True)]


def brand_of(token: str) -> Brand | None:
    """Return what *token* (folded) says, if it is a name with a business or services and no more."""
    if not 2 <= len(token) <= LONGEST_NAME or is_report(token):
        return None
    parts = list(parts_of(token))
    tables = {table for table, _ in parts}
    if not tables or "honest" in tables:
        return None
    first = parts[0][1].start()
    rest = token[first:]
    for _, match in parts:
        rest = rest.replace(match[0], "", 1)
    known = not tables.isdisjoint({"names", "house"})
    stem = token[:first].strip("·•") or (parts[0][1][0] if known else "")
    if not (2 <= first <= LONGEST_STEM or (first < 2 and known)) or rest.strip("·•" + SUM) not in ("", "网"):
        return None
    served = {match[0]: table for table, match in parts if table in SERVES}
    stakes = sum(table == "stakes" for table in served.values())
    points = max(min(stakes, 2), *(POINTS.get(table, 0) for table in tables))
    sure = stakes > 0 or not tables.isdisjoint({"strong", "names"})
    topics = () if sure else tuple(word for table, match in parts for word in _topics(table, match[0]))
    return Brand(points, bool(served), topics, stem, sum(map(len, served)), "hints" in served.values())


@remembered
def mentions(folded: str) -> tuple[tuple[int, int], ...]:
    """Return where a name with its services, or a stock name, stands inside a line.

    A known name may stand anywhere; an unknown one is told from the words before it where it opens a clause.
    """
    lounges = LOUNGE.finditer(folded) if LOUNGES in folded else ()
    return (*_names_in(folded), *(match.span() for match in lounges))


def _names_in(folded: str) -> Iterator[tuple[int, int]]:
    for run in _runs_of_parts(folded):
        tables = {table for table, _ in run}
        start, end = run[0][1].start(), run[-1][1].end()
        if run[0][0] == "names" and len(run) > 1:
            yield start, end
            continue
        stem = STEM.search(folded, max(0, start - LONGEST_STEM - 1), start)
        sure = not tables.isdisjoint({"games", "strong"}) or {"common", "shared"} <= tables
        served = sum(len(match[0]) for table, match in run if table in SERVES)
        if stem and "honest" not in tables and (sure or served >= (2 if "shared" in tables else PLAIN)):
            yield stem.start(1), end


def stem_of(folded: str) -> str:
    """Return the name with a business and a service, or a known one, that *folded* begins with; nothing for another."""
    for run in _runs_of_parts(folded):
        tables = {table for table, _ in run}
        first = run[0][1].start()
        if first == 0 and run[0][0] == "names":
            return run[0][1][0]
        named = 2 <= first <= LONGEST_STEM and not tables.isdisjoint(BUSINESS) and not tables.isdisjoint(SERVES)
        return folded[:first] if named else ""
    return ""


def _runs_of_parts(folded: str) -> Iterator[list[tuple[str, re.Match[str]]]]:
    """Group the known parts that stand one behind the other."""
    run: list[tuple[str, re.Match[str]]] = []
    for part in parts_of(folded):
        if run and part[1].start() != run[-1][1].end():
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def speaks_of_betting(folded: str) -> bool:
    """Whether a text has betting for a subject: a word that only betting sites have, or two of those it shares."""
    found = {match[0]: table for table, match in parts_of(folded)}
    tables = list(found.values())
    return "strong" in tables or "names" in tables or tables.count("games") + tables.count("stakes") > 1


def topics_of(name: str) -> frozenset[str]:
    """Return the words that a text of the trade of *name* (folded) would hold."""
    return frozenset(topic for table, match in parts_of(name) for topic in _topics(table, match[0]))


def _topics(table: str, word: str) -> list[str]:
    if table in SERVES:
        return []
    topics: dict[str, str] = load("gambling")["topics"]
    return [topic for business, topics_of in topics.items() if business in word for topic in topics_of.split()]
