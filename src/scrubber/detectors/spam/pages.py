"""Pages that are spam through and through: lists of keywords and videos, advertisements, prose round a query, debris.

Three kinds of evidence, each enough where it is strong. *Lines*: most of the text stands in lines that are spam by
themselves. *A query*: the phrase that people are to find the page by comes again and again, word for word, in
sentences that would fit any other. *Offers*: the text presses the reader to bet, in nearly every sentence.
A text that reports on such pages, or quotes them, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from scrubber.detectors.spam.chain import PROBABLE, read_chain
from scrubber.detectors.spam.debris import debris_share
from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.gate import sample_of
from scrubber.detectors.spam.lexicon import Lexicon
from scrubber.detectors.spam.offers import offers_in, presses
from scrubber.detectors.spam.phrases import is_named, is_query, list_item, respelled, runs_in, telling_words, tells
from scrubber.detectors.spam.spun import is_pure, spun_round
from scrubber.detectors.spam.words import is_report
from scrubber.document import visible
from scrubber.lazy import lazy
from scrubber.rules import rule_book

__all__ = ["Page", "has_query", "read_lines", "read_prose"]

WHOLE = 0.6
"""Share of spam lines from which a document is nothing but spam."""

LISTED = 0.45
"""Share of the titles of a list that are spam, from which the list is: half of the titles of such pages hold no
word of the lists."""

FEWEST_WORDS = 4
"""Different words hardly found elsewhere that such a list holds."""

FEWEST_TITLES = 5

SHORTEST_TITLE = 5.0
"""Mean characters of the spam titles of a list: 8 to 14 in those seen, 2 to 4 in word lists of filters."""

FEWEST_QUERIES = 3
"""Occurrences of a query: 4 to 7 in the pages seen, each of them in a sentence of its own."""

DENSEST = 0.03
"""Share of a text that its query makes up at least: 0.05 to 0.2 in the pages seen, 0.01 where a text speaks of a
thing that it names in full."""

DENSEST_NAME = 0.06
"""The same for the name of a site, which may have been put in the place of a firm's in an honest text: 0.05 at most
on the pages seen, where it is shown and the text stays."""

STUFFED, FEWEST_STUFFED = 0.15, 5
"""The same for a name that says nothing but ``app下载``, and how often it comes: 7 times and 0.23 in the three seen.
Beside such a page an honest one may be named so, and say it now and then."""

FEWEST_OFFERS = 5
OFFERED = 0.07
"""Different offers, and the share of the text that they make up: 7 and more, and 0.1 to 0.2 in the advertisements
of betting sites seen; 3 and 0.05 at most in reports on them."""

MANY_KINDS = 4
DEBRIS = 0.3
"""Kinds of debris, and their share of a text, that nobody quotes: a lesson on prompts shows one or two kinds."""

MOST_QUERIES = 8
LONGEST_QUERY = 30

NEUTRAL = 8
"""Han characters of a line that says nothing either way, where it holds no known word: menus, dates, counts."""

HAN = lazy("[一-鿿]")
STOP = lazy("[。！？!?；;]")
SERVICE = lazy("app|APP|官[网網]|登[录錄]|入口|[网網]址|下[载載]|注[册冊]")
"""What is in most names that a page is stuffed with: the gate before their reading, beside the words of betting."""

OPENING, CLOSING = "“\"「『《‘'", "”\"」』》’'"
QUOTED = lazy(
    "|".join(
        f"{opening}[^{opening}{closing}\n]{{1,40}}{closing}" for opening, closing in zip(OPENING, CLOSING, strict=True)
    )
)


class Page(NamedTuple):
    """What makes a document nothing but spam."""

    share: float
    why: str


def has_query(heads: Iterable[str]) -> bool:
    """Whether a title or first line is what people look for who look for spam: a gate to the reading of the prose."""
    short = [line for line in heads if len(line) <= 2 * LONGEST_QUERY and "。" not in line]
    told = [line for line in short if tells(line)]
    served = (line for line in short if line in told or SERVICE.search(line))
    if any(map(is_named, filter(None, map(_bare, served)))):
        return True
    return any(map(is_query, filter(None, map(_bare, told)))) or any(map(_holds_telling_word, told))


def read_lines(text: str) -> Page | None:
    """Return why the lines of a document are nothing but spam, if they are."""
    folded = _folded(text)
    if len(telling_words(folded) | offers_in(folded)[0]) < FEWEST_WORDS - 2 or _is_report(folded):
        return None
    rows = [row for row in folded.split("\n") if row.strip()]
    return _lines(rows) or _listed(rows)


def read_prose(text: str, heads: Iterable[str], names: Iterable[str]) -> Page | None:
    """Return why the sentences of a document are nothing but spam, if they are.

    Args:
        text: What is left of the document without what leaves it anyway.
        heads: Its title and first lines, where the query stands.
        names: Names of sites on its first and last lines.
    """
    folded, heads = _folded(text), list(heads)
    title = spun_round(folded, heads)
    if title:
        return Page(1.0, f"a text spun round the title {title!r}")
    queries = list(dict.fromkeys(line for line in map(_bare, heads) if line and is_query(line)))
    stuffed = list(dict.fromkeys(line for line in map(_bare, heads) if line and is_named(line)))
    named = [bare for bare in map(_bare, names) if bare]
    telling = telling_words(folded)
    queries += [run for run, times in runs_in(folded).most_common(2) if times >= FEWEST_QUERIES]
    share, kinds = debris_share(folded)
    if not (telling or queries or stuffed or named or kinds or presses(folded)) or _is_report(folded):
        return None
    return (
        _queried(folded, queries[:MOST_QUERIES], DENSEST)
        or _queried(folded, named[:MOST_QUERIES], DENSEST_NAME)
        or _queried(folded, stuffed, STUFFED, FEWEST_STUFFED)
        or _offered(folded)
        or _debris(share, kinds, bool(queries or named or telling))
    )


def _holds_telling_word(line: str) -> bool:
    return bool(telling_words(respelled(fold(line))))


def _folded(text: str) -> str:
    return respelled(fold(sample_of(text)))


def _is_report(folded: str) -> bool:
    """Whether a text speaks of spam, betting or crime as reports do: in more than one word of theirs."""
    return len({match[0] for match in _reports().finditer(folded)}) > 1


def _bare(line: str) -> str:
    """Return a short line as it would stand in a sentence, folded; nothing for a long one."""
    shown = line.strip(" \t\u3000#*-_|：:【】[]")
    return respelled(fold(shown)) if 4 <= len(shown) <= LONGEST_QUERY and not STOP.search(shown) else ""


@cache
def _reports() -> Lexicon:
    return Lexicon(rule_book("spam").tables["reports"].split())


def _lines(rows: list[str]) -> Page | None:
    """Lines that are spam by themselves."""
    size = spam = 0
    for row in rows:
        shown = visible(row)
        found = read_chain(row)
        size += shown
        spam += shown if found is not None and found.points > PROBABLE else 0
    share = spam / max(1, size)
    return Page(share, f"{share:.0%} of the text is spam lines") if share >= WHOLE else None


def _listed(rows: list[str]) -> Page | None:
    """Titles one under the other, with dates and counts between."""
    titles = other = items = 0
    letters = 0.0
    words: set[str] = set()
    for row in rows:
        found = list_item(row)
        size = visible(row)
        if found is not None:
            titles += size
            items += 1
            letters += found.mean
            words |= found.core
        elif STOP.search(row) or len(HAN.findall(row)) > NEUTRAL:
            other += size
    share = titles / max(1, titles + other)
    if items < FEWEST_TITLES or len(words) < FEWEST_WORDS or letters < SHORTEST_TITLE * items or share < LISTED:
        return None
    return Page(max(share, WHOLE), f"a list of {items} spam titles")


def _queried(folded: str, queries: list[str], densest: float, fewest: int = FEWEST_QUERIES) -> Page | None:
    """Sentences round a query; a quoted one counts where it is of adult words alone and nothing is reported."""
    size = visible(folded)
    plain = not is_report(folded)
    for query in queries:
        bare = plain and is_pure(query)
        found = re.finditer(re.escape(query), folded)
        times = sum(bare or not _is_quoted(folded, match) for match in found)
        if times >= fewest and times * len(query) >= densest * size:
            return Page(1.0, f"{times} times the query {query!r}")
    return None


def _is_quoted(folded: str, match: re.Match[str]) -> bool:
    before, after = folded[match.start() - 1 : match.start()], folded[match.end() : match.end() + 1]
    return before != "" and after != "" and OPENING.find(before) == CLOSING.find(after) >= 0


def _offered(folded: str) -> Page | None:
    """Sentences that press the reader to bet; what stands in quotation marks is somebody else's."""
    offers, covered, calls = offers_in(QUOTED.sub("", folded))
    if len(offers) >= FEWEST_OFFERS and calls >= 2 and covered >= OFFERED * visible(folded):
        return Page(1.0, f"{len(offers)} different offers of betting")
    return None


def _debris(share: float, kinds: int, suspect: bool) -> Page | None:
    """What writing programs leave behind."""
    if (kinds >= 2 and (suspect or share >= WHOLE)) or (kinds >= MANY_KINDS and share >= DEBRIS):
        return Page(max(share, WHOLE), f"{kinds} kinds of debris of prompts and tool calls")
    return None
