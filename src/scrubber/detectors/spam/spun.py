"""Text that a program spun round a title of queries: ``甲找女人过夜,甲附近女性夜寻``, each again in its sentences.

Such a text tells of anything, of the police too, so that words of reports say nothing here. It is told by its title,
whose queries nobody writes who reports on them, and by what the program does: it quotes the queries word for word, and
writes some words so that no plain search finds them (``叁个`` for three, ``碍罢痴`` for KTV).
"""

from __future__ import annotations

from collections.abc import Iterable

from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.phrases import read_phrase, respelled, tells
from scrubber.detectors.spam.words import is_sober
from scrubber.lazy import lazy

__all__ = ["spun_round"]

LONGEST_TITLE = 60
PARTS = lazy("[,，_|丨]")
SHORTEST, LONGEST = 6, 24
"""Characters of a query in such a title: 8 to 14 in the sixteen of the eight seen."""

FEWEST_SIGNS = 2
"""Different signs of spinning, or of them and queries that come again, which make a text one that is spun."""

SPUN = lazy("叁(?:[个年两条次天点小块五晚人位层更周口张]|叁)|碍罢痴|罢恤|骋顿笔|础笔笔|蚕蚕|痴滨笔|第狈次")
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
        if len(queries) < 2 or not all(SHORTEST <= len(query) <= LONGEST for query in queries) or is_sober(title):
            continue
        if not any(read_phrase(query).core for query in queries):
            continue
        rest = folded.replace(title, "", 1)
        again = sum(query in rest for query in queries)
        if again + len(set(SPUN.findall(rest))) >= FEWEST_SIGNS:
            return title
    return ""
