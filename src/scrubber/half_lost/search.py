"""The search: the likeliest originals that the kit and the decoder would have turned into what is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from operator import itemgetter
from typing import NamedTuple

from scrubber.half_lost.elements import MARKS, Element
from scrubber.half_lost.forward import SWALLOWED
from scrubber.half_lost.page import Page
from scrubber.half_lost.pairs import LEADS, bytes_of, paired, vanishing, with_lead
from scrubber.readings import fits, is_toned, with_reading

__all__ = ["Guess", "guesses"]

BEAM = 48
"""Guesses that are followed at a time."""
VANISHINGS = 24
"""Guesses a step that hold that a pair vanished: 1 in 7 shifted pairs does."""
ALIKE = 16
"""Guesses that go on alike, and of which one is the best whatever follows (but for the words they end)."""

LEADERS = 6
"""Of the best guesses, how many must pair the bytes as they stand for the place to be over."""
BEHIND, AGAIN = 5, 2
"""Elements for which they must do so before the search ends, and before it ends at the next place."""

REPEATED = 8.0
"""Bits of a character that stands two places earlier as well (應保盡保): 1 in 240 does."""

SURE = 0x80
"""A pending byte from here on is known; one below is the first byte of a vanished pair, less 0x80: its second waits."""
ANY_LEAD = frozenset(LEADS)


class Guess(NamedTuple):
    """A hypothesis about the original so far."""

    cost: float
    out: str
    last: str
    pending: int = 0
    """The lead byte that waits for its partner, 0 where none does."""
    broken: bool = False
    """Whether it holds that anything was lost."""
    torn: bool = False
    """Whether the pending byte was torn from its partner, so that the kit could not see the character."""
    across: tuple[tuple[str, str], ...] = ()
    """Characters that the kit saw across two others, and the readings it put there."""


def guesses(
    elements: Iterable[tuple[int, Element]], sites: frozenset[int], before: str, page: Page
) -> tuple[str, list[Guess]]:
    """Return the text of the *elements* up to where nothing is lost any more, and the guesses that are left there.

    *before* stands in front of the elements (each with its place in the page); *sites* are the places where something
    was lost.
    """
    alive = [Guess(0.0, "", before)]
    previous = Element("")
    text = ""
    reached = False
    in_step = 0
    for place, element in elements:
        if place in sites:
            if reached and in_step > AGAIN:
                break
            reached, in_step = True, 0
        alive = _stepped(alive, previous, element, page)
        text += element.text
        in_step = in_step + 1 if not any(guess.pending for guess in alive[:LEADERS]) else 0
        if reached and in_step > BEHIND and element.behind not in ("(", "（"):
            break
        alive += _vanished(alive, page)
        previous = element
    return text, [guess for guess in alive if not guess.pending]


_cost = itemgetter(0)


def _stepped(alive: list[Guess], previous: Element, element: Element, page: Page) -> list[Guess]:
    """Return the best of what the guesses become with *element*: of 500 steps 65 cost less than the last that stays."""
    found: list[Guess] = []
    most = inf
    for guess in sorted(alive, key=_cost):
        if guess.cost < most or not guess.broken:
            found.extend((_lagging if guess.pending else _aligned)(guess, previous, element, page, most))
        if len(found) > 2 * BEAM:
            found = _best(found)
            most = found[BEAM - 1].cost if len(found) >= BEAM else inf
    return _best(found)


def _best(steps: list[Guess]) -> list[Guess]:
    """Return the cheapest guesses, not too many that go on alike, and the one that holds nothing was lost."""
    steps.sort(key=_cost)
    alike: dict[tuple[str, int], int] = {}
    kept = []
    for guess in steps:
        key = guess.last, guess.pending
        alike[key] = alike.get(key, 0) + 1
        if alike[key] <= ALIKE:
            kept.append(guess)
        if len(kept) == BEAM:
            break
    if all(guess.broken for guess in kept):
        kept += [guess for guess in steps if not guess.broken][:1]
    return kept


def _aligned(guess: Guess, previous: Element, element: Element, page: Page, most: float) -> Iterator[Guess]:
    """Yield what *element* can stand for where the bytes pair as they should; little that costs *most* or more."""
    cost, out, last, _, broken, _, across = guess
    if element.opened:
        yield guess._replace(out=out + element.text)
        if "@" <= last <= "~" and is_toned(element.opened) and out[-1:] == last:
            # The kit took the trail byte of the character before the letter, and the letter, for one character.
            match = paired(bytes_of(out[-2:-1])[1], ord(last))
            if fits(match, element.opened):
                price, seen = page.reading_bits(match, element.opened), (match, element.opened)
                yield Guess(cost + price, out, last, 0, True, False, (*across, seen))
        return
    bits = cost
    before = last
    for character in element.text:
        bits += page.model.bits(before, character)
        before = character
    yield Guess(bits, out + element.text, before, 0, broken, False, across)
    if element.closed and is_toned(element.closed):
        # The kit took the trail byte of the character before and this one's lead byte for one character.
        for match in with_lead(bytes_of(last)[1] or 0xFF):
            if fits(match, element.closed):
                price, seen = page.reading_bits(match, element.closed), (match, element.closed)
                yield Guess(cost + price, out, last, bytes_of(match)[1], True, True, (*across, seen))
    elif element.mark in page.halved:
        # The kit took the trail byte A3 of this character and the next one's lead byte for a full-width mark.
        for price, character in page.after(last, 0, 0xA3, ANY_LEAD, torn=True):
            price = min(price, REPEATED) if character == out[-2:-1] else price
            if cost + price >= most:
                continue
            yield Guess(cost + price, out + character, character, MARKS[element.mark], True, True, across)


def _lagging(guess: Guess, previous: Element, element: Element, page: Page, most: float) -> Iterator[Guess]:
    """Yield what *element* can stand for where the reading lags by the byte ``guess.pending``; little beyond *most*."""
    cost, out, last, lead, _, torn, across = guess
    if element.opened:
        # Set between the two bytes that the text shows as one character with that reading.
        if fits(previous.text, element.opened) and is_toned(element.opened):
            yield guess._replace(cost=cost + page.reading_bits(previous.text, element.opened))
    elif element.closed:
        shown = f"({element.closed})"
        leads = vanishing()[lead + SURE] if lead < SURE else {lead}
        for character in with_reading(element.closed):
            if bytes_of(character)[0] in leads:
                price = page.model.bits(last, character) + page.reading_bits(character, element.closed)
                yield Guess(cost + price, out + character + shown, character, 0, True, False, across)
    elif element.lost:
        # A lead byte before ASCII: the trail byte of this character. Or the mark made of A3 and BF.
        known = lead >= SURE
        ranked = page.after(last, lead, 0, ANY_LEAD, torn=torn) if known else page.common_after(last, torn=torn)
        tail = _tail(element, page)
        for price, character in ranked:
            if cost + price < most:
                yield Guess(cost + price, out + character + tail, tail or character, 0, True, False, across)
        if element.text == "?" and "?" in page.halved:
            yield from _pair(guess, 0xA3, page, most, MARKS["?"])
    elif element.first:
        yield from _pair(guess, element.first, page, most, element.second)
    elif element.text == "€":
        yield from _pair(guess, 0x80, page, most)
    elif element.text in page.halved:
        yield from _pair(guess, 0xA3, page, most, MARKS[element.text])
    elif "@" <= element.text <= "~":
        yield from _pair(guess, ord(element.text), page, most)


def _tail(element: Element, page: Page) -> str:
    """Return what may have stood behind a lost byte."""
    if element.mark or element.tag:
        return element.mark or "<"
    if element.behind in ("", "\n") or (element.behind < "@" and not page.swallows):
        return ""
    return SWALLOWED


def _vanished(alive: Iterable[Guess], page: Page) -> list[Guess]:
    """Return the cheapest of what a pair that left no trace can have been: its second byte is anybody's guess."""
    found: list[Guess] = []
    most = inf
    for cost, out, last, lead, _, torn, across in alive:
        if lead < SURE:
            continue
        for price, character in page.vanished(last, lead, torn=torn):
            if cost + price >= most:
                break
            waiting = bytes_of(character)[1] - SURE
            found.append(Guess(cost + price, out + character, character, waiting, True, False, across))
        if len(found) > VANISHINGS:
            found.sort(key=_cost)
            del found[VANISHINGS:]
            most = found[-1].cost
    return sorted(found, key=_cost)


def _pair(guess: Guess, trail: int, page: Page, most: float, pending: int = 0) -> Iterator[Guess]:
    """Yield the guess that goes on with the character of two bytes, if they are one."""
    cost, out, last, lead, _, torn, across = guess
    torn = torn or pending == 0
    if lead >= SURE:
        ranked = page.after(last, lead, trail, ANY_LEAD, torn=torn)
    else:
        ranked = page.after(last, 0, trail, vanishing()[lead + SURE], torn=torn)
    for price, character in ranked:
        if cost + price >= most:
            break
        if 0 < pending < SURE:
            yield Guess(cost + price, out + character + chr(pending), chr(pending), 0, True, False, across)
        else:
            yield Guess(cost + price, out + character, character, pending, True, False, across)
