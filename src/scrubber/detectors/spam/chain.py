"""Whether a line is a spam title: evidence from its structure and from its words, counted apart and added up."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from scrubber.detectors.spam.betting import names_of
from scrubber.detectors.spam.fold import FILLING, fold
from scrubber.detectors.spam.furniture import is_heading
from scrubber.detectors.spam.phrases import Phrase, read_phrase, respelled, tells
from scrubber.lazy import lazy

__all__ = ["LONGEST", "PROBABLE", "Chain", "read_chain", "weigh"]

LONGEST = 20_000
"""Characters of a line at most: the spam titles seen had 17 to 300; what is longer is a text in one line."""

PROSE = lazy("[。；…]|[？！](?![,，_|丨&-])")
"""The end of a sentence. What a separator follows is the end of one title among others."""
ENDED = lazy("[.!?;][\"'”’)]*+(?: |$)")
"""The end of a sentence. None stood in the 74 spam titles measured, save a stray mark at their end."""

QUOTED = lazy("^\\s*+[|#]|[“”\"'`「」『』{}<>=[\\]]")
"""What a quotation, a table, a heading in Markdown or code has and a spam title has not."""

CONTACT = lazy(
    r"(?:加|联系|客服|咨询|添加)?\s?(?:qq|扣扣|企鹅|微信|薇信|威信|v信|vx|wx|wechat|telegram|电报|飞机|tg|whatsapp|电话|手机)"
    r"(?:号码?|同号|同微信|同步|群)?\s?[:：]?\s?@?[a-z0-9][a-z0-9_-]{4,19}(?![a-z0-9])"
    r"|@[a-z0-9_]{5,20}(?![a-z0-9.])|(?<![0-9])1[3-9]\d{9}(?![0-9])"
)
"""How the one who offers something is to be reached."""

FOREIGN = lazy("[ぁ-ヿ가-힣]")

SEPARATOR = lazy(r"[,_|丨~、;\\/：:【】《》\t]|[-–—]+|(?<=\s)i(?=\s)")
SPACED = lazy(r"[\s,_|丨~、;\\/：:【】]+")

SHORTEST_MEAN = 3.6
"""Mean characters of a phrase: 5 to 13 in 74 spam titles, 2 to 3 in word lists and filters."""

FEWEST_SINGLE = 6
"""Single characters between separators that make a word in disguise."""

FEWEST_SHARED = 2
"""Phrases that offer sports or games under unknown names, where none offers betting outright."""

SHORTEST_PAIR = 6
"""Mean characters of the phrases where two make a chain."""

SHORTEST_ALONE, SHORTEST_PURE = 7, 5
"""Characters of a phrase that is spam by itself, made of two known words and more, and of one that is so to its last
character: titles of songs, films and shops that hold such words have 2 to 6."""

REMEMBERED = 120
"""Characters of a line up to which what was found on it is kept for the next one that is the same."""

STEPS = (2, 4, 7)
"""Weights of the words (2 for each one hardly found elsewhere, 1 for a typical one) that give a point each."""

ENOUGH = 5
"""Points that make a line spam, its place included: neither its words (5 at most) nor its structure may give
them alone. By themselves 69 of 74 spam titles, most with names that are on no list, have 4 to 6; of 222 honest
lines written to look alike 14 have 2, the others none."""

PROBABLE = ENOUGH - 2
"""Points from which a line may be part of a run of spam, which is searched to its end."""


class Chain(NamedTuple):
    """The evidence of one line, without a look at the rest of the document."""

    phrases: int
    core: int
    """Different words and phrases that hardly occur elsewhere."""
    offers: int
    """Phrases that offer betting."""
    stems: frozenset[str]
    """Names with services behind them."""
    families: frozenset[str]
    """The subjects of its words: adult, gambling, promotion."""
    share: float
    """Share of phrases that look like those of a spam title; of a single phrase, of its characters."""
    structure: int
    """1 for a chain of phrases, or for one that is nothing but words of spam."""
    lexical: int
    """What the words weigh: 3 at most."""
    others: tuple[str, ...]
    """Phrases that do not look like those of a spam title: one of them may be the title of the text."""
    contact: bool
    """Whether it says how to reach the one who offers what hardly anybody else does."""
    told: frozenset[str]
    """The words that hardly occur elsewhere."""
    loose: bool
    """Whether it says so only over a text that has nothing to do with it."""

    @property
    def words(self) -> int:
        """What the words say: their weight, and how much of the line is made of them."""
        return self.lexical + (2 if self.share >= 0.8 else self.share >= 0.5)

    @property
    def points(self) -> int:
        """What the line says by itself."""
        return self.structure + self.words + 2 * self.contact

    @property
    def pure(self) -> bool:
        """Whether no phrase could be the title of the text: all look like spam, or most of five and more."""
        return self.share >= (1 if 1 < self.phrases < 5 else 0.6)

    def strange_to(self, body: str) -> bool:
        """Whether the line names sites with their services and *body* speaks of none of them."""
        return self.phrases >= 3 and bool(self.stems) and not any(stem in body for stem in self.stems)

    def is_spam(self, place: int, *, breaks: bool, strange: bool, foreign: bool = False) -> bool:
        """Whether the line is spam.

        Args:
            place: What the place of the line says: the points for the signs that follow, and for others.
            breaks: Whether it is simplified and the text traditional (its phrases are then no title of it).
            strange: Whether the text speaks of none of its names.
            foreign: Whether none of its other phrases has anything to do with the text.
        """
        alone = (
            self.pure
            or self.contact
            or (foreign and self.core > 1)
            or (breaks and self.share >= 0.5 and self.phrases > 2)
        )
        if not alone or (self.loose and not foreign) or not (self.core or self.offers or strange or self.loose):
            return False
        if self.phrases == 1 and not place and not self.contact:
            return False
        structure = self.structure + 2 * self.contact + place
        return structure > (self.core == 0 and self.offers < 2) and self.words + structure >= ENOUGH


def read_chain(line: str) -> Chain | None:
    """Return the evidence in *line*; None where it has no telling word or is a sentence, a quotation or code."""
    return _read(line) if len(line) > REMEMBERED else _remember(line)


def _read(line: str) -> Chain | None:
    if len(line) > LONGEST:
        return None
    shown = line.rstrip().rstrip("?!.").rstrip()
    if PROSE.search(shown) or not tells(shown) or ENDED.search(shown) or QUOTED.search(shown):
        return None
    if len(FOREIGN.findall(shown)) * 10 > len(shown):
        return None
    return weigh(respelled(fold(shown)))


_remember = lru_cache(maxsize=1024)(_read)


def weigh(folded: str) -> Chain | None:
    """Return the evidence in the phrases of a line, or of a part of one; *folded* is what ``fold`` returned."""
    said = CONTACT.sub(",", folded)
    contact = said != folded
    before, _, after = said.partition(":")
    if after.strip() and is_heading(before):
        said = after
    phrases = [phrase for phrase in map(read_phrase, _split(said)) if len(phrase.text) > 1]
    return _weigh(phrases, contact=contact) if phrases else None


def _split(folded: str) -> list[str]:
    """Return the phrases of a line: what its separators part or, where there are none, its spaces.

    Single characters between spaces or separators are no phrases but a word in disguise.
    """
    parts = [part for part in SEPARATOR.split(folded) if part.strip()]
    if len(parts) >= FEWEST_SINGLE and sum(len(part.strip()) == 1 for part in parts) * 2 > len(parts):
        return ["".join(part.strip() for part in parts)]
    words = folded.split()
    if len(parts) < 3 <= len(words) and 2 * sum(map(len, words)) >= 3 * len(words):
        parts = [part for part in SPACED.split(folded) if part]
    return [name for part in parts for name in names_of(FILLING.sub("", part))]


def _weigh(phrases: list[Phrase], *, contact: bool) -> Chain | None:
    counted = [phrase for phrase in phrases if not phrase.serves] or phrases
    size = sum(len(phrase.text) for phrase in counted)
    told = [phrase for phrase in phrases if not phrase.sober]
    core = set[str]().union(*(phrase.core for phrase in told))
    contact = contact and bool(core)
    listed = len(counted) > 1 and size < SHORTEST_MEAN * len(counted)
    if not contact and (listed or len(told) * 3 <= len(phrases) * 2):
        return None
    offers = sum(phrase.offer for phrase in told)
    shared = sum(phrase.shared for phrase in told)
    company = sum(phrase.serves or phrase.named for phrase in told)
    betting = offers or shared + (company if shared else 0)
    heaps = [phrase for phrase in told if phrase.loose and not phrase.core]
    if not (core or offers or heaps) and betting < FEWEST_SHARED:
        return None
    typical = set[str]().union(*(phrase.typical for phrase in told))
    # A name with services says something only beside an offer: an honest list of downloads has the same build.
    stems = frozenset(phrase.stem for phrase in told if phrase.stem) if betting else frozenset[str]()
    starts = tuple(stems)
    looks = [
        phrase.marked or phrase.loose or (phrase.serves and betting > 0) or phrase.text.startswith(starts)
        for phrase in phrases
    ]
    share = sum(looks) / len(phrases)
    if len(phrases) == 1 and not phrases[0].loose:
        share = phrases[0].covered / size
    chained = _is_chained(phrases, share, size)
    alone = len(phrases) == 1 and phrases[0].loose and not chained
    loose = alone or not (core or offers or betting >= FEWEST_SHARED)
    return Chain(
        phrases=len(phrases),
        core=len(core),
        offers=offers,
        stems=stems,
        families=frozenset[str]().union(*(phrase.families for phrase in told)),
        share=share,
        structure=int(chained or alone or contact),
        others=tuple(phrase.text for phrase, spam in zip(phrases, looks, strict=True) if loose or not spam),
        contact=contact,
        told=frozenset(core),
        loose=loose,
        lexical=sum(2 * (len(core) + len(heaps)) + len(typical) + len(stems) >= step for step in STEPS),
    )


def _is_chained(phrases: list[Phrase], share: float, size: int) -> bool:
    if len(phrases) >= 3:
        return True
    core = [bool(phrase.core) for phrase in phrases]
    if len(phrases) == 2:
        one_name = phrases[0].stem != "" and phrases[0].stem == phrases[1].stem
        served = phrases[0].offer and core[0] and phrases[1].serves
        return all(core) or (share == 1 and (one_name or served or (any(core) and size >= SHORTEST_PAIR * 2)))
    phrase = phrases[0]
    if size < SHORTEST_ALONE:
        return size >= SHORTEST_PURE and share == 1 and core[0] and phrase.words > 1
    return (share >= 0.8 and core[0] and phrase.words > 1) or (share >= 0.6 and len(phrase.core) > 1)
