"""Text that a program spun round a title of queries: ``甲找女人过夜,甲附近女性夜寻``, each again in its sentences.

A title may be one query as well (``欧美一级片中国黄片``), of which the text quotes the halves. Such a text tells of
anything, of the police too, so that words of reports say nothing here. It is told by its title, whose queries nobody
writes who reports on them, and by what the program does: it quotes the queries word for word, and writes some words so
that no plain search finds them (``叁个`` for three, ``碍罢痴`` for KTV).
"""

from __future__ import annotations

from collections.abc import Iterable

from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.phrases import read_phrase, respelled, tells
from scrubber.detectors.spam.words import is_sober
from scrubber.lazy import lazy

__all__ = ["is_pure", "spun_round"]

LONGEST_TITLE = 60
PARTS = lazy("[,，_|丨]")
SHORTEST, LONGEST = 6, 24
"""Characters of a query in such a title: 8 to 14 in the sixteen of the eight seen."""

SHORTEST_HALF = 4
WHOLE = 0.85
"""Characters of either half of a title that is one query, and the share of it that known words make up: 0.9 and more
in five of six seen, which quote it whole or in halves."""

SURE = 8
NAMED = ("网站", "视频", "电影", "影院", "小说", "漫画", "图片", "直播", "软件", "片", "网")
"""Characters from which a query is none but that, and what ends a shorter one that names a thing people write about."""

FEWEST_SIGNS = 2
"""Different signs of spinning, or of them and queries that come again, which make a text one that is spun."""

OPENING = "“\"「『《‘'"
QUOTED = lazy("[“\"「『《‘']([^“”\"「」『』《》‘’'\\n]{4,24})[”\"」』》’']")

SPUN = lazy(
    "叁(?:[个年两条次天点小块五晚人位层更周口张区级]|叁)|罢恤|蚕蚕|[础叠颁顿贰贵骋贬滨闯碍尝惭狈翱笔搁厂罢鲍痴奥齿驰窜]{3}"
)
"""Numerals and Latin letters in the shape that the program gives them: seven of eight texts seen hold one, five two."""


def spun_round(folded: str, heads: Iterable[str]) -> str:
    """Return the title round which a text was spun, or nothing.

    Args:
        folded: The text as ``fold`` returned it, with or without its title.
        heads: The title of the page and its first lines.
    """
    for head in heads:
        if len(head) > LONGEST_TITLE or not tells(head):
            continue
        title = respelled(fold(head.strip()))
        queries = [part.strip() for part in PARTS.split(title) if part.strip()]
        if is_sober(title) or not queries or not all(SHORTEST <= len(query) <= LONGEST for query in queries):
            continue
        rest = folded.replace(title, "", 1)
        signs = len(set(SPUN.findall(rest)))
        told = [query for query in queries if read_phrase(query).core]
        if told and len(queries) > 1:
            signs += sum(query in rest for query in told)
        elif is_pure(queries[0]):
            signs += _times_quoted(queries[0], rest)
        else:
            continue
        if signs >= FEWEST_SIGNS:
            return title
    return ""


def is_pure(query: str) -> bool:
    """Whether a query (folded) is made of adult words alone: nobody quotes it again and again who reports on it."""
    if len(query) < SURE and query.endswith(NAMED):
        return False
    phrase = read_phrase(query)
    known = phrase.covered >= WHOLE * len(query) and phrase.words > 1
    return known and bool(phrase.core) and phrase.families == {"adult"}


def _times_quoted(query: str, text: str) -> int:
    """Count the quotations of a query in *text*; both of its halves are two."""
    quoted = set(QUOTED.findall(text))
    halves = range(SHORTEST_HALF, len(query) - SHORTEST_HALF + 1)
    in_halves = any(query[:place] in quoted and query[place:] in quoted for place in halves)
    return 2 if in_halves else sum(text.count(opening + query) for opening in OPENING)
