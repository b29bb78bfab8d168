"""One phrase of a line: what it is made of, and how much that says."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from scrubber.detectors.spam.betting import Tier, bet_in, speaks_of_betting
from scrubber.detectors.spam.fold import FILLING, fold
from scrubber.detectors.spam.heaps import is_heap, is_loose
from scrubber.detectors.spam.known import TITLES, known_words, promoted_words, promotion_words
from scrubber.detectors.spam.lexicon import Lexicon, Pairs, pattern_of
from scrubber.detectors.spam.lines import remembered
from scrubber.detectors.spam.words import is_sober, pairs_of, words_of
from scrubber.lazy import lazy

__all__ = [
    "FAMILIES",
    "Item",
    "Phrase",
    "families_in",
    "is_named",
    "is_query",
    "list_item",
    "reach_of",
    "read_phrase",
    "reports_spam",
    "respelled",
    "runs_in",
    "telling_words",
    "tells",
]

COVERED = 0.3
"""Share of a phrase that its words must make up; below, it only mentions one (a headline with a name in it)."""

WHOLE = 0.8
"""Share from which a phrase is made of nothing else."""


FAMILIES = ("adult", "gambling")
"""The subjects of spam that an honest text may have as well."""

FEWEST_OF_SUBJECT = 3
"""Different typical words that make a subject: one stands in any text (``激情``, ``成人``), two in four of 56 honest
pages."""

SIGNS = lazy("[·•．*~～★☆●○◆◇■□ａ-ｚＡ-Ｚ\u2600-\u27bf\u2460-\u24e9\U0001f300-\U0001faff\U0001d400-\U0001d7ff]")
SPACED = lazy(" [一-鿿] [一-鿿] ")
"""What hides words from a plain search: signs or spaces between characters, full width letters."""


class Phrase(NamedTuple):
    """One phrase of a line, and what it is made of."""

    text: str
    """Folded, without what fills the gaps between its characters."""
    covered: int
    """How many of its characters belong to known words."""
    core: frozenset[str]
    typical: frozenset[str]
    words: int
    """How many different known words it holds."""
    families: frozenset[str]
    """The subjects of its core and typical words."""
    offer: bool
    """Whether it offers betting."""
    shared: bool
    """Whether it offers what honest firms offer too: sports, games, lotteries."""
    named: bool
    """Whether it is a name with a service or a business, and no more."""
    stem: str
    """The name in front of the services, where the phrase is no more than the two."""
    serves: bool
    """Whether it is nothing but services: the end of a name that a separator cut off."""
    sober: bool
    """Whether a word of reports, shops or doctors stands in it."""
    loose: bool
    """Whether it says so only over a text that has nothing to do with it."""
    marked: bool
    """Whether the phrase looks like one of a spam title."""


@remembered
def tells(line: str) -> bool:
    """Whether *line* may hold one of the words without which nothing is spam: the gate to all the rest.

    It looks for two neighbouring characters of each word, in either script: 50 nanoseconds a character,
    where an alternation of the words takes 500. Of 252 ordinary titles and list items 75 get through.
    """
    return _telling().may_be_in(line) or SIGNS.search(line) is not None or SPACED.search(line) is not None


LONGEST_REMEMBERED = 100
"""Characters of a phrase that is remembered."""


def read_phrase(folded: str) -> Phrase:
    """Return what a phrase is made of; *folded* is what ``fold`` returned.

    Spam says the same phrases over and over: of a megabyte of it nine in ten were read before.
    """
    return _remembered(folded) if len(folded) <= LONGEST_REMEMBERED else _read(folded)


def _read(folded: str) -> Phrase:
    text = FILLING.sub("", folded)
    lexicon, tiers = known_words()
    covered = reach = 0
    found: dict[str, Tier] = {}
    for match in lexicon.overlapping(text):
        start, end = match.span()
        if end > reach:
            covered += end - max(start, reach)
            reach = end
            found[match[0]] = tiers[match[0]]
    promoted = not promoted_words().isdisjoint(found)
    sober = is_sober(text) and not promoted
    bet = bet_in(text)
    families = {"promotion"} if promoted else {"adult"} if any(found.values()) else set()
    if bet.tier is not None:
        families |= {"gambling"} if bet.tier else set()
        found[text] = max(bet.tier, found.get(text, bet.tier))
    covered = max(covered, bet.covered)
    loose = not sober and is_loose(text, found, covered)
    if is_heap(found, covered, len(text)):
        found[text] = Tier.CORE
    core = frozenset(word for word, tier in found.items() if tier is Tier.CORE)
    typical = frozenset(word for word, tier in found.items() if tier is Tier.TYPICAL)
    made_of_it = covered >= WHOLE * len(text) and bool(typical or bet.offer)
    return Phrase(
        text=text,
        covered=covered,
        core=core,
        typical=typical,
        words=len(found),
        families=frozenset(families),
        offer=bet.offer,
        shared=bet.tier is Tier.TYPICAL and not bet.offer,
        named=bet.tier is Tier.WEAK and bool(bet.stem),
        stem=bet.stem,
        serves=bet.serves,
        sober=sober,
        loose=loose,
        marked=not sober and covered >= COVERED * len(text) and (bool(core) or len(found) >= 2 or made_of_it),
    )


_remembered = lru_cache(maxsize=4096)(_read)


class Item(NamedTuple):
    """A title in a list of spam."""

    core: set[str]
    mean: float
    """Mean characters of its phrases."""


PAUSE = lazy(r"[\s,，、_|丨/\-()（）\d:：]+")
REPORT = 20_000
"""Characters of a text that tell whether it reports on spam."""

QUERY = 6
"""Characters of a query at least."""

MADE_OF_IT = 0.7
"""Share of a query that its words make up."""


def list_item(row: str) -> Item | None:
    """Return what a line of a list (folded) is made of, where its words are those of spam."""
    phrases = [read_phrase(part) for part in PAUSE.split(row) if len(part) > 1]
    told = [phrase for phrase in phrases if not phrase.sober]
    core = set[str]().union(*(phrase.core for phrase in told))
    typical = set[str]().union(*(phrase.typical for phrase in told))
    marked = sum(len(phrase.text) for phrase in told if phrase.core or phrase.typical)
    if not (core or len(typical) > 1) or marked * 3 < sum(len(phrase.text) for phrase in phrases):
        return None
    long = [len(phrase.text) for phrase in told if phrase.core or phrase.typical]
    return Item(core, sum(long) / len(long))


def is_query(folded: str) -> bool:
    """Whether a line is what somebody looks for who looks for spam: several words, most of them known."""
    phrase = read_phrase(folded)
    adult = phrase.words > 1 and len(phrase.text) >= QUERY and bool(phrase.core or phrase.typical)
    made_of_it = phrase.covered >= MADE_OF_IT * len(phrase.text)
    return not phrase.sober and (phrase.offer or (adult and made_of_it))


def is_named(folded: str) -> bool:
    """Whether a line is an unknown name with services behind it, and no more."""
    phrase = read_phrase(folded)
    return phrase.named and len(phrase.text) >= QUERY and not phrase.sober


def runs_in(folded: str) -> Counter[str]:
    """Count the queries in a text: known words one behind the other, one of them hardly found elsewhere."""
    lexicon, _ = known_words()
    runs: Counter[str] = Counter()
    start = end = -1
    for match in lexicon.finditer(folded):
        if match.start() != end:
            runs[folded[start:end]] += end - start >= QUERY
            start = match.start()
        end = match.end()
    runs[folded[start:end]] += end - start >= QUERY
    return Counter({run: times for run, times in runs.items() if times and read_phrase(run).core})


def reach_of(folded: str) -> int:
    """Return how far known words, one behind the other, reach from the beginning of a phrase."""
    lexicon, _ = known_words()
    end = 0
    for match in lexicon.finditer(folded):
        if match.start() != end:
            break
        end = match.end()
    return end


@remembered
def telling_words(folded: str) -> frozenset[str]:
    """Return the words in a text that hardly any other holds."""
    lexicon, tiers = known_words()
    return frozenset(match[0] for match in lexicon.finditer(folded) if tiers[match[0]] is Tier.CORE)


def families_in(folded: str) -> set[str]:
    """Return which subjects of spam a text speaks of: one word hardly found elsewhere, or three typical ones."""
    lexicon, tiers = known_words()
    found = {match[0]: tiers[match[0]] for match in lexicon.finditer(folded)}
    told = [tier for word, tier in found.items() if word not in promotion_words()]
    adult = Tier.CORE in told or told.count(Tier.TYPICAL) >= FEWEST_OF_SUBJECT
    return {family for family, there in zip(FAMILIES, (adult, speaks_of_betting(folded)), strict=True) if there}


def reports_spam(text: str) -> bool:
    """Whether a text reports on betting sites, or on pages that were broken into or filtered, and so may name them."""
    return _holds_report(text[:REPORT])


@remembered
def _holds_report(text: str) -> bool:
    return _reported().search(fold(text)) is not None


@cache
def _reported() -> Lexicon:
    return Lexicon(words_of("gambling", "reported"))


def respelled(folded: str) -> str:
    """Return *folded* with the usual words in the place of their other spellings, which are as long."""
    pattern, usual = _spellings()
    return pattern.sub(lambda match: usual[match[0]], folded)


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    usual = dict(pair.split("=") for pair in words_of("adult", "spellings"))
    return pattern_of(usual), usual


@cache
def _telling() -> Pairs:
    words = [word for family in TITLES for word in words_of(family, "core")] + words_of("adult", "qualities")
    words += [pair.partition("=")[0] for pair in words_of("adult", "spellings")]
    return Pairs(pairs_of(words + words_of("gambling", "shared", "house", "games", "strong", "names", "stakes")))
