"""Damage that is found by its characters alone: the gate, the edits of noise, and what is shown and left."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from scrubber.detectors.encoding.characters import (
    BREAKING,
    C0,
    C1,
    CJK,
    FEW_SELECTORS,
    HAN,
    JOINLESS,
    NONCHARACTERS,
    PRIVATE,
    SURROGATES,
    TAGS,
    ZERO_WIDTH,
)
from scrubber.detectors.encoding.fills import FILL, FILL_ENDS, FILLS, MISREAD_BOM
from scrubber.detectors.encoding.noise import FINDERS, FIRST_OF_BOM, Change, overstruck, terminal
from scrubber.lazy import lazy
from scrubber.misread import kinds_around, line_of
from scrubber.misread.signs import BEHIND_FIRST, BEYOND, FIRST

__all__ = ["RUNS", "Damage", "always", "noise", "suspect", "touched"]

MOST = 2000
"""Findings of one rule; what comes after them goes into one more. The most damaged real page seen has 102."""


class Damage(NamedTuple):
    """One damaged stretch of the text."""

    rule: str
    start: int
    end: int
    size: int
    """Damaged visible characters."""


NO_CHARACTER = rf"\0{C0}\x1b{C1}{SURROGATES}{PRIVATE}{NONCHARACTERS}\ufffd\ufeff"
INVISIBLE = rf"{BREAKING}{FEW_SELECTORS}"
"""Characters that most texts hold for a reason: they count behind a letter that they do not belong to."""

# One class, one scan of a clean text. First of all, what many clean
# texts are full of is let go: an accented letter before ASCII, a joiner or selector behind what it belongs to.
# All of it lies in the basic plane: `re` goes through a class with characters beyond it at half the pace.
ODD = lazy(
    rf"""[{NO_CHARACTER}{INVISIBLE}{FILL_ENDS}{FIRST}]
    (?!(?<=[\xa1\xa3-\xbc\xbe-\xfe])[\x01-\x7f])
    (?<![^{CJK}{JOINLESS}{FEW_SELECTORS}][{INVISIBLE}])
    (?:
        (?<=[{NO_CHARACTER}])
      | (?<=[{INVISIBLE}])(?:(?<=[{CJK}].)|(?<=[{JOINLESS}][{ZERO_WIDTH}])|(?<=[{FEW_SELECTORS}]{{2}}))
      | (?<=[{FILL_ENDS}])(?:{"|".join(f"(?<={re.escape(fill)})" for fill in FILLS)})
      | {BEHIND_FIRST}(?P<sign>))""",
    re.VERBOSE,
)
ODD_ASCII = lazy(rf"[\0{C0}\x1b\x7f]")
ODD_BEYOND = lazy(rf"[{TAGS}\U000e0100-\U000e01ef{BEYOND}]")
BEGINNINGS = (*MISREAD_BOM, "锘")

RUNS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "replacement": (lazy("\ufffd"), lazy("\ufffd++")),
    "control": (lazy(CONTROL := rf"[{C0}\x1b{C1}{NONCHARACTERS}]"), lazy(f"{CONTROL}++")),
    # Inside a sentence: icons of web fonts stand before a label, and a menu of such has no sentence marks.
    "private_use": (
        lazy(f"[{PRIVATE}]"),
        lazy(rf"[{PRIVATE}](?<=[{HAN}]{{2}}.)[{PRIVATE}]?+(?=[{HAN}]{{2}})"),
    ),
    "kuntao": (lazy(f"[{FILL_ENDS}]"), FILL),
}
"""For each rule that shows a character that the text must hold, and the runs."""

# A character of every finder and of all runs but those of fills.
NOISY = lazy(
    rf"[\0{C0}\x1b{C1}{BREAKING}{SURROGATES}{PRIVATE}{NONCHARACTERS}{FEW_SELECTORS}\ufffd\ufeff锘{FIRST_OF_BOM}]"
)
NOISY_BEYOND = lazy(rf"[{TAGS}\U000e0100-\U000e01ef]")

CONTROLS_OF_NO_TERMINAL = lazy(rf"[{C1}{NONCHARACTERS}]++")

SHOWN_OTHERWISE = {"jammer": "control", "windows_1252": "control", "private_use": "private_use"}
"""Edits of characters that are shown where they are not certain to be noise, and by which rule."""

SENTENCE = lazy("[，。；：、！？]")
NEAR = 40
QUOTES = frozenset("“”\"'「」『』‘’`（）()《》【】[]*|")
CALLS = frozenset("好！!～~啊呀")


def _in_a_sentence(text: str, match: re.Match[str]) -> bool:
    return SENTENCE.search(text, match.start() - NEAR, match.end() + NEAR) is not None


def _not_quoted(text: str, match: re.Match[str]) -> bool:
    """Whether it is not between quotes or brackets, nor somebody's cry that something is hot."""
    before, behind = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if before in QUOTES and behind in QUOTES:
        return False
    return match[0][0] not in "烫屯" or not (before in CALLS or behind in CALLS)


FILTERS: dict[str, Callable[[str, re.Match[str]], bool]] = {
    "control": lambda text, match: not overstruck(text, match),
    "private_use": _in_a_sentence,
    "kuntao": _not_quoted,
}


def suspect(text: str) -> int | None:
    """Return where the first character stands that may be damage, or None: what most texts get."""
    if text.startswith(BEGINNINGS):
        return 0
    if text.isascii():
        match = ODD_ASCII.search(text)
        return match.start() if match else None
    first = _odd(text)
    if len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text) and (
        beyond := ODD_BEYOND.search(text, 0, len(text) if first is None else first)
    ):
        return beyond.start()
    return first


def _odd(text: str) -> int | None:
    """Return the same of what lies in the basic plane.

    Every second page in traditional characters holds some that are signs of misread text elsewhere: a sign counts where
    its line looks misread, too.
    """
    match = ODD.search(text)
    first = match.start() if match else None
    position = 0
    while match is not None:
        if match.lastgroup is None:
            return first
        if match.start() >= position:
            start, end = line_of(text, match, position)
            if kinds_around(text, start, match.start(), end):
                return first
            position = end
        # Noise may be the second character of a sign.
        match = ODD.search(text, match.start() + 1)
    return None


ALWAYS = frozenset({"nul", "surrogate"})


def always(text: str, one: Damage) -> bool:
    """Whether this goes even where a document talks about it.

    Writers of UTF-8 and databases refuse rows with NUL or surrogates, and a mark at the very beginning is one of bytes.
    """
    return one.rule in ALWAYS or (one.rule == "bom" and one.start == 0 and text[0] == "\ufeff")


def noise(text: str, misread: Sequence[Damage]) -> tuple[list[tuple[Damage, str]], list[Damage]]:
    """Return the noise that is certain with what belongs in its place, and the runs that are shown.

    In *misread* lines noise may be half of a character; there only what must go is edited.
    """
    if not (NOISY.search(text) or any(fill in text for fill in FILLS) or NOISY_BEYOND.search(text)):
        return [], []  # What is suspect is text in a wrong encoding, or looks like it.
    characters = "".join(set(text))
    finders = [(rule, find) for rule, (sign, find) in FINDERS.items() if sign.search(characters)]
    edits = [one for rule, find in finders for one in _limited(rule, text, find(text))]
    edits = [one for one in edits if always(text, one[0]) or not touched(one[0], misread)]
    patterns = [(rule, pattern) for rule, (sign, pattern) in RUNS.items() if sign.search(characters)]
    return edits, [one for rule, pattern in patterns for one in _shown(rule, pattern, text, edits)]


def _shown(rule: str, pattern: re.Pattern[str], text: str, edits: Sequence[tuple[Damage, str]]) -> Iterator[Damage]:
    """Yield the runs of a rule, those characters not among them that another rule edits."""
    if rule == "kuntao" and not any(fill in text for fill in FILLS):
        return
    if rule == "control" and terminal(text):
        pattern = CONTROLS_OF_NO_TERMINAL
    counts = FILTERS.get(rule)
    found = (match for match in pattern.finditer(text) if counts is None or counts(text, match))
    edited = sorted((one for one, _ in edits if SHOWN_OTHERWISE.get(one.rule) == rule), key=lambda one: one.start)
    for one, _ in _limited(rule, text, ((*match.span(), match[0]) for match in found)):
        if not touched(one, edited):
            yield one


def touched(one: Damage, others: Sequence[Damage]) -> bool:
    """Whether *one* overlaps any of *others*, which are disjoint and in order."""
    index = bisect_left(others, one.end, key=lambda other: other.start)
    return index > 0 and others[index - 1].end > one.start


def _limited(rule: str, text: str, found: Iterator[Change]) -> Iterator[tuple[Damage, str]]:
    """Yield the damage and what belongs in its place, what is beyond the limit as one stretch."""
    for start, end, new in islice(found, MOST):
        yield Damage(rule, start, end, end - start), new
    if (first := next(found, None)) is None:
        return
    start, position, new = first
    size, pieces = position - start, [new]
    for begin, end, new in found:
        pieces += text[position:begin], new
        size, position = size + end - begin, end
    yield Damage(rule, start, position, size), "".join(pieces)
