"""Half-lost GBK characters: what stood there before a kit replaced bytes in the middle of characters.

The kits work on bytes. A replacement that matches the second byte of one character and the first of the
next breaks both: a reading goes in between (有序實施 holds F2 8C, which is 驅, and becomes ``有序?qū)嵤?``), or
the two bytes become one ASCII mark (保惠 holds A3 BB, which is ；, and becomes ``?;萜``). The decoder then makes
``?`` of a byte that lost its partner, and reads everything up to the next ASCII byte shifted by one.

All of it is deterministic, so the original is the likeliest text that the kit and the decoder would have
turned into the text seen: a beam search over characters and the one byte by which the reading lags, and then
the kit and the decoder run forward over what it found.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from scrubber.half_lost.balance import Surroundings
from scrubber.half_lost.elements import LONGEST, OPENED, elements, first_of
from scrubber.half_lost.forward import SWALLOWED, can_show
from scrubber.half_lost.page import Page
from scrubber.half_lost.search import Guess, guesses
from scrubber.readings import fits, is_toned

__all__ = ["Repair", "repairs"]

AROUND = 400
"""Characters on either side in which the partner of a quote is looked for."""
WORDS_BEFORE = 12
"""Characters before the window with which words are found that reach into it."""
CHECKED = 40
"""Guesses that are run forward."""
GAIN = 16.0
"""Bits that a repair must save against the text as it is."""
GAIN_ON_DAMAGED = 8.0
"""The same, on a page that the kit has damaged elsewhere."""
GAIN_UNCONVERTED = 40.0
"""The same, in simplified text: the kits convert what they damage."""
MARGINS = ((4.0, 0.0), (2.2, 85.0))
"""Bits that it must be ahead of the next best, and the gain from which on that will do. Of 237 simulated places in news
that the model had not seen, a margin of 3 brought 178 back right and 3 wrong, of 2 bits 190 and 12, of 4 171 and 1; of
107 in news with many names, 3 bits 64 and 9, 4 bits 61 and 6, 6 bits 56 and 3."""

NEAR, SEVERAL, IN_LIST = 30, 3, 0.4
"""A place with as many 、 in and before it stands in a list, often of names, which no language model foresees: its
margin counts so much. Of 107 places, half of them in lists of names, 9 edits of 73 were wrong without it."""


class Repair(NamedTuple):
    """What stood at ``text[start:end]``, by how many bits it beats the text as it is, and the next best reading."""

    start: int
    end: int
    original: str
    gain: float
    margin: float
    sure: bool = False
    """Whether it can be put into the text unseen."""


def repairs(text: str, sites: list[int]) -> Iterator[Repair]:
    """Yield what stood at *sites* (offsets in *text*, in order); one that cannot be read is left out."""
    page = Page(text)
    found: list[Repair] = []
    before, done = "", 0
    for index, start in enumerate(sites):
        if start < done:
            continue
        low = first_of(text, start, done)
        before = (before + text[done:low])[-AROUND:]
        near = sites[index : index + LONGEST]
        observed, ended = guesses(elements(text, low), frozenset(near), before[-1:] or "\n", page)
        done = low + len(observed)
        following = next((site for site in near if site >= done), done + AROUND)
        behind = text[done : min(following, done + AROUND)] + ("\n" if following >= len(text) else "")
        repair = _judged(low, observed, ended, before, behind, page)
        before += observed
        if repair is not None:
            found.append(repair)
            if repair.gain > 0 and repair.margin > 0:
                before = before[: repair.start - done] + repair.original + before[len(before) + repair.end - done :]
    damaged = bool(page.annotated) or any(r.gain >= GAIN and _ahead(r) for r in found)
    least = GAIN_UNCONVERTED if not page.converted else GAIN_ON_DAMAGED if damaged else GAIN
    for repair in found:
        yield repair._replace(sure=repair.gain >= least and _ahead(repair))


def _ahead(repair: Repair) -> bool:
    return any(repair.margin >= margin and repair.gain >= gain for margin, gain in MARGINS)


def _judged(low: int, observed: str, ended: list[Guess], before: str, behind: str, page: Page) -> Repair | None:
    """Return the best of the guesses that the kit and the decoder turn into what is *observed*."""
    around = Surroundings(before, behind)
    words = OPENED.sub("", before)[-WORDS_BEFORE:]
    least = page.model.text_bits(words)
    ranked = sorted(((_bits(guess, words, around, page) - least / 2, guess) for guess in ended), key=itemgetter(0))
    untouched = next((bits for bits, guess in ranked if not guess.broken), None)
    known = _readings(observed)
    broken = [pair for pair in ranked[:CHECKED] if pair[1].broken]
    possible = [(bits, guess.out) for bits, guess in broken if _fits(guess, before[-1:], observed, known, page)]
    if not possible:
        return None
    best, out = possible[0]
    untouched = best + 99 if untouched is None else untouched
    other = next((bits for bits, rival in possible if rival != out), best + 99)
    out = out.replace(SWALLOWED, "\ufffd")
    listed = (before[-NEAR:] + observed).count("、") >= SEVERAL
    margin = (other - best) * (IN_LIST if listed else 1.0)
    head, tail = _common(observed, out)
    end = low + len(observed) - tail
    return Repair(low + head, end, out[head : len(out) - tail], untouched - best, margin)


def _bits(guess: Guess, before: str, around: Surroundings, page: Page) -> float:
    """Return the mean of what the characters and the words cost, those *before* among them, and what the marks do."""
    out = OPENED.sub("", guess.out)
    return (guess.cost + page.model.text_bits(before + out)) / 2 + around.bits(out)


def _readings(observed: str) -> dict[str, str]:
    return {
        observed[match.start() - 1]: match[1]
        for match in OPENED.finditer(observed)
        if is_toned(match[1]) and fits(observed[match.start() - 1], match[1])
    }


def _fits(guess: Guess, before: str, observed: str, known: dict[str, str], page: Page) -> bool:
    """Whether the kit and the decoder turn the guess into what is seen."""
    within = dict(known)
    for match in OPENED.finditer(guess.out):
        character = guess.out[match.start() - 1]
        if is_toned(match[1]) and fits(character, match[1]):
            within[character] = match[1]
    readings = page.readings | dict(guess.across) | within
    original = OPENED.sub(
        lambda match: "" if readings.get(guess.out[match.start() - 1]) == match[1] else match[0], guess.out
    )
    return can_show(before + original, before + observed, readings, page.halved, swallows=page.swallows)


def _common(first: str, second: str) -> tuple[int, int]:
    """Return how long a head and a tail the two have in common, which do not overlap."""
    shorter = min(len(first), len(second))
    head = next((i for i in range(shorter) if first[i] != second[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if first[-1 - i] != second[-1 - i]), rest)
    return head, tail
