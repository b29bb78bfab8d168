"""Half-lost GBK characters: what stood there before a kit replaced bytes in the middle of characters.

The kits work on bytes. A replacement that matches the second byte of one character and the first of the
next breaks both: a reading goes in between (有序實施 holds F2 8C, which is 驅, and becomes ``有序?qū)嵤?``), or
the two bytes become one ASCII mark (保惠 holds A3 BB, which is ；, and becomes ``?;萜``). The decoder then makes
``?`` of a byte that lost its partner, and reads everything up to the next ASCII byte shifted by one.

All of it is deterministic, so the original is the likeliest text that the kit and the decoder would have
turned into the text seen: a beam search over characters and the one byte by which the reading lags.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scrubber.half_lost.elements import (
    ANY,
    LONGEST,
    MARKS,
    OPENED,
    SITE,
    Element,
    bytes_of,
    paired,
    window,
    with_lead,
    with_trail,
)
from scrubber.language import PageModel
from scrubber.readings import fits, is_toned

__all__ = ["SITE", "Repair", "repairs"]

BEAM = 24
"""Guesses that are followed at a time: 80 restored nothing more of 200 simulated places, 40 neither."""
VANISHINGS = 6
"""Guesses a step that are tried with a vanished pair behind them: 20 restored nothing more."""
WORDS_BEFORE = 12
"""Characters before the window with which words are found that reach into it."""
GAIN = 16.0
"""Bits that a repair must save against the text as it is. Below it right and wrong repairs are even."""
MARGIN = 3.0
"""Bits that it must be ahead of the next best: of 203 simulated places 97 came back right and 2 wrong; at 2 bits 105
and 6, at 6 bits 87 and 2."""


class Repair(NamedTuple):
    """What stood at ``text[start:end]``, by how many bits it beats the text as it is, and the next best reading."""

    start: int
    end: int
    original: str
    gain: float
    margin: float

    @property
    def sure(self) -> bool:
        """Whether it can be put into the text unseen."""
        return self.gain >= GAIN and self.margin >= MARGIN


class Guess(NamedTuple):
    """A hypothesis about the original so far."""

    cost: float
    out: str
    last: str
    pending: int = 0
    """The lead byte that waits for its partner, 0 where none does."""
    broken: bool = False
    """Whether it holds that anything was lost."""
    split: bool = False
    """Whether the pending byte was torn from its partner, so that the kit could not see the character."""


def repairs(text: str, sites: list[int]) -> Iterator[Repair]:
    """Yield what stood at *sites* (starts of :data:`SITE` in *text*); one that cannot be read is left out."""
    page = PageModel(text, _impossible(text))
    end = 0
    for index, start in enumerate(sites):
        if start < end:
            continue
        low, elements = window(text, start, frozenset(sites[index : index + LONGEST]))
        found = _solve(text, low, elements, page)
        if found is not None:
            end = max(found.end, start + 1)
            yield found


def _impossible(text: str) -> frozenset[str]:
    """Return what the kit would not have let stand: the characters that it annotates, the marks that it halves."""
    annotated = (
        text[match.start() - 1]
        for match in OPENED.finditer(text)
        if is_toned(match[1]) and fits(text[match.start() - 1], match[1])
    )
    halved = (mark for mark in "，！；？" if mark not in text)
    unpaired = (mark for pair in ("（）", "《》", "「」", "『』", "“”") for mark in pair if not set(pair) & set(text))
    return frozenset((*annotated, *halved, *unpaired))


def _solve(text: str, low: int, elements: list[Element], page: PageModel) -> Repair | None:
    guesses = [Guess(0.0, "", text[low - 1] if low else "\n")]
    before = Element("")
    for element in elements:
        steps: list[Guess] = []
        for guess in guesses:
            steps.extend((_lagging if guess.pending else _aligned)(guess, before, element, page))
        guesses = _best(steps)
        vanishing = [guess for guess in guesses[:VANISHINGS] if guess.pending > ANY]
        guesses += _best([more for guess in vanishing for more in _vanished(guess, page)])[:VANISHINGS]
        before = element
    finished = sorted((_weighed(guess, text, low, page) for guess in guesses if not guess.pending), key=_cost)
    best = next((guess for guess in finished if guess.broken), None)
    if best is None:
        return None
    observed = "".join(element.text for element in elements)
    untouched = next((guess.cost for guess in finished if not guess.broken), best.cost + 99)
    other = next((guess.cost for guess in finished if guess.broken and guess.out != best.out), best.cost + 99)
    head, tail = _common(observed, best.out)
    end = low + len(observed) - tail
    return Repair(low + head, end, best.out[head : len(best.out) - tail], untouched - best.cost, other - best.cost)


def _weighed(guess: Guess, text: str, low: int, page: PageModel) -> Guess:
    """Return the guess at the mean of what its characters and what its words cost."""
    before = text[max(0, low - WORDS_BEFORE) : low]
    words = page.text_bits(OPENED.sub("", before + guess.out)) - page.text_bits(OPENED.sub("", before))
    return guess._replace(cost=(guess.cost + words) / 2)


def _cost(guess: Guess) -> float:
    return guess.cost


def _best(steps: list[Guess]) -> list[Guess]:
    """Return the cheapest guesses, not too many that go on alike, and the one that holds nothing was lost."""
    steps.sort(key=_cost)
    alike: dict[tuple[str, int], int] = {}
    kept = []
    for guess in steps:
        key = guess.last, guess.pending
        alike[key] = alike.get(key, 0) + 1
        if alike[key] <= 3:
            kept.append(guess)
        if len(kept) == BEAM:
            break
    if all(guess.broken for guess in kept):
        kept += [guess for guess in steps if not guess.broken][:1]
    return kept


def _aligned(guess: Guess, before: Element, element: Element, page: PageModel) -> Iterator[Guess]:
    """Yield what *element* can stand for where the bytes pair as they should."""
    if element.opened:
        yield guess._replace(out=guess.out + element.text)
        return
    untouched = guess
    for character in element.text:
        untouched = _said(untouched, character, page)
    yield untouched
    if element.closed:
        # The kit took the trail byte of the character before and this one's lead byte for one character.
        for match in with_lead(bytes_of(guess.last)[1]):
            if fits(match, element.closed):
                yield guess._replace(pending=bytes_of(match)[1], broken=True, split=True)
    elif element.mark:
        # The kit took the trail byte A3 of this character and the next one's lead byte for a full-width mark.
        for character in with_trail(0xA3):
            yield _said(guess, character, page, pending=MARKS[element.mark])._replace(broken=True, split=True)


def _lagging(guess: Guess, before: Element, element: Element, page: PageModel) -> Iterator[Guess]:
    """Yield what *element* can stand for where the reading lags by the byte ``guess.pending``."""
    lead = guess.pending
    if element.opened:
        # Set between the two bytes that the text shows as one character with that reading.
        if fits(before.text, element.opened):
            yield guess
    elif element.closed:
        for character in with_lead(lead):
            if fits(character, element.closed):
                yield _said(guess, character, page, f"{character}({element.closed})")
    elif element.lost:
        # A lead byte before ASCII: the trail byte of this character. Or the mark made of A3 and BF.
        characters = with_lead(lead) if lead > ANY else page.likely(guess.last)
        for character in characters if guess.split else page.possible(characters):
            yield _said(guess, character, page, character + element.mark + element.swallowed)
        if element.text == "?":
            yield from _pair(guess, lead, 0xA3, page, pending=MARKS["?"])
    elif element.first:
        yield from _pair(guess, lead, element.first, page, pending=element.second)
    elif element.text == "€":
        yield from _pair(guess, lead, 0x80, page)
    elif element.text in MARKS:
        yield from _pair(guess, lead, 0xA3, page, pending=MARKS[element.text])
    elif "@" <= element.text <= "~":
        yield from _pair(guess, lead, ord(element.text), page)


def _vanished(guess: Guess, page: PageModel) -> Iterator[Guess]:
    """Yield what a private-use pair that left no trace can have been: its second byte is anybody's guess."""
    for first in (*range(0xAA, 0xB0), *range(0xF8, 0xFF)):
        yield from _pair(guess, guess.pending, first, page, pending=ANY)


def _pair(guess: Guess, lead: int, trail: int, page: PageModel, pending: int = 0) -> Iterator[Guess]:
    """Yield the guess that goes on with the character of two bytes, if they are one."""
    characters = with_trail(trail) if lead == ANY else tuple(paired(lead, trail))
    for character in page.possible(characters) if pending and not guess.split else characters:
        if ANY < pending < 0x80:
            plain = chr(pending)
            yield _said(guess, character, page, character + plain)._replace(last=plain)
        else:
            yield _said(guess, character, page, pending=pending)


def _said(guess: Guess, character: str, page: PageModel, shown: str = "", pending: int = 0) -> Guess:
    cost = guess.cost + page.bits(guess.last, character)
    return Guess(cost, guess.out + (shown or character), character, pending, guess.broken)


def _common(first: str, second: str) -> tuple[int, int]:
    """Return how long a head and a tail the two have in common, which do not overlap."""
    shorter = min(len(first), len(second))
    head = next((i for i in range(shorter) if first[i] != second[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if first[-1 - i] != second[-1 - i]), rest)
    return head, tail
