"""Half-lost GBK characters: what stood there before a kit replaced bytes in the middle of characters.

The kits work on bytes. A replacement that matches the second byte of one character and the first of the
next breaks both: a reading goes in between (有序實施 holds F2 8C, which is 驅, and becomes ``有序?qū)嵤?``), or
the two bytes become one ASCII mark (保惠 holds A3 BB, which is ；, and becomes ``?;萜``). The decoder then makes
``?`` of a byte that lost its partner, and reads everything up to the next ASCII byte shifted by one.

All of it is deterministic, so the original is the likeliest text that the kit and the decoder would have
turned into the text seen: a beam search over characters and the one byte by which the reading lags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from scrubber.han import HAN
from scrubber.language import PageModel
from scrubber.readings import READING_LETTERS, fits, is_toned

__all__ = ["SITE", "Repair", "repairs"]

MARKS = {",": 0xAC, "!": 0xA1, ";": 0xBB, "?": 0xBF}
"""The marks that a kit makes half-width, by the second byte of the full-width one; the first is always A3."""

ANY = 1
"""A pending byte of which nothing is known."""

READING = rf"[{READING_LETTERS}]{{1,6}}"
SITE = re.compile(
    rf"(?<=[^\x00-\x7f])[?\ufffd](?:[,!;?](?=[^\x00-\x7f]|[?\ufffd][^\x00-\x20])|{READING}\))|(?<=\))[?\ufffd]{READING}\)"
)
ELEMENT = re.compile(
    rf"[(（](?P<opened>{READING})[)）]|(?P<lost>[?\ufffd])(?:(?P<closed>{READING})\)|(?P<mark>[,!;?])"
    rf"|(?P<tag>(?=/?[a-zA-Z][a-zA-Z0-9]{{0,9}}/?>)))?|.",
    re.DOTALL,
)

OPENED = re.compile(rf"(?<=[^\x00-\x7f])[(（]({READING})[)）]")

BEAM = 40
CONTEXT = 4
WORDS_BEFORE = 12
LONGEST = 60
"""Elements of a site at most. The longest shifted run of the simulation is 31; a page without any ASCII has none."""
GAIN = 16.0
MARGIN = 4.0

PUNCTUATION = frozenset("，。、”“：《》（）；？！…—·『』「」")


class Repair(NamedTuple):
    """What stood at ``text[start:end]``, by how many bits it beats the text as it is, and the next best reading."""

    start: int
    end: int
    original: str
    gain: float
    margin: float

    @property
    def sure(self) -> bool:
        return self.gain >= GAIN and self.margin >= MARGIN


class Element(NamedTuple):
    """One step of the damaged text: a character, a reading in brackets, or a lost byte and what it swallowed."""

    text: str
    opened: str = ""
    """The reading, of ``(reading)``."""
    lost: bool = False
    closed: str = ""
    """The reading behind a lost byte that swallowed the bracket."""
    mark: str = ""
    """The ASCII mark right behind a lost byte."""
    swallowed: str = ""
    """What the lost byte swallowed, where the rest of a tag tells."""
    first: int = 0
    second: int = 0
    """The two bytes of a character that has two."""


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
        low, elements = _window(text, start, frozenset(sites[index : index + LONGEST]))
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


def _window(text: str, start: int, sites: frozenset[int]) -> tuple[int, list[Element]]:
    """Return the elements from a little before the site to a little behind the ASCII that ends the shift."""
    line = text.rfind("\n", max(0, start - 40), start) + 1
    low = max(line, start - CONTEXT)
    while low > line and (text[low] in "()（）" or text[low].isascii()) and start - low < 24:
        low -= 1
    elements: list[Element] = []
    position, rest = low, CONTEXT
    settled = False
    while position < len(text) and len(elements) < LONGEST and rest:
        match = ELEMENT.match(text, position)
        if match is None or match[0] == "\n":
            break
        elements.append(_element(match))
        if position in sites:
            settled, rest = False, CONTEXT
        elif position > start:
            settled = settled or (match[0].isascii() and match[0] not in MARKS and not match["lost"])
            rest -= settled
        position = match.end()
    return low, elements


def _element(match: re.Match[str]) -> Element:
    text = match[0]
    if match["opened"] or match["lost"]:
        swallowed = "" if match["tag"] is None else "<"
        closed, mark = match["closed"] or "", match["mark"] or ""
        return Element(text, match["opened"] or "", bool(match["lost"]), closed, mark, swallowed)
    first, second = _bytes(text)
    return Element(text, first=first, second=second)


def _solve(text: str, low: int, elements: list[Element], page: PageModel) -> Repair | None:
    guesses = [Guess(0.0, "", text[low - 1] if low else "\n")]
    before = Element("")
    for element in elements:
        steps: list[Guess] = []
        for guess in guesses:
            steps.extend((_lagging if guess.pending else _aligned)(guess, before, element, page))
        guesses = _best(steps)
        guesses += _best([more for guess in guesses[:20] if guess.pending > ANY for more in _vanished(guess, page)])[:24]
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
        for match in _with_lead(_bytes(guess.last)[1]):
            if fits(match, element.closed):
                yield guess._replace(pending=_bytes(match)[1], broken=True, split=True)
    elif element.mark:
        # The kit took the trail byte A3 of this character and the next one's lead byte for a full-width mark.
        for character in _with_trail(0xA3):
            yield _said(guess, character, page, pending=MARKS[element.mark])._replace(broken=True, split=True)


def _lagging(guess: Guess, before: Element, element: Element, page: PageModel) -> Iterator[Guess]:
    """Yield what *element* can stand for where the reading lags by the byte ``guess.pending``."""
    lead = guess.pending
    if element.opened:
        # Set between the two bytes that the text shows as one character with that reading.
        if fits(before.text, element.opened):
            yield guess
    elif element.closed:
        for character in _with_lead(lead):
            if fits(character, element.closed):
                yield _said(guess, character, page, f"{character}({element.closed})")
    elif element.lost:
        # A lead byte before ASCII: the trail byte of this character. Or the mark made of A3 and BF.
        characters = _with_lead(lead) if lead > ANY else page.likely(guess.last)
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
    characters = _with_trail(trail) if lead == ANY else tuple(_character(lead, trail))
    for character in page.possible(characters) if pending and not guess.split else characters:
        if ANY < pending < 0x80:
            plain = chr(pending)
            yield _said(guess, character, page, character + plain)._replace(last=plain)
        else:
            yield _said(guess, character, page, pending=pending)


def _said(guess: Guess, character: str, page: PageModel, shown: str = "", pending: int = 0) -> Guess:
    cost = guess.cost + page.bits(guess.last, character)
    return Guess(cost, guess.out + (shown or character), character, pending, guess.broken)


@cache
def _character(lead: int, trail: int) -> str:
    """Return the character of two bytes; nothing, where they are none or none that running text holds."""
    try:
        character = bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return character if len(character) == 1 and (HAN.match(character) or character in PUNCTUATION) else ""


@cache
def _with_trail(trail: int) -> tuple[str, ...]:
    return tuple(filter(None, (_character(lead, trail) for lead in range(0x81, 0xFF))))


@cache
def _with_lead(lead: int) -> tuple[str, ...]:
    return tuple(filter(None, (_character(lead, trail) for trail in range(0x40, 0xFF)))) if lead > ANY else ()


@cache
def _bytes(character: str) -> tuple[int, int]:
    """Return the two bytes of a character, zeros where it has one, four or none."""
    try:
        raw = character.encode("gb18030")
    except UnicodeEncodeError:
        return 0, 0
    return (raw[0], raw[1]) if len(raw) == 2 and character != "€" else (0, 0)


def _common(first: str, second: str) -> tuple[int, int]:
    """Return how long a head and a tail the two have in common, which do not overlap."""
    shorter = min(len(first), len(second))
    head = next((i for i in range(shorter) if first[i] != second[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if first[-1 - i] != second[-1 - i]), rest)
    return head, tail
