"""Half-lost characters: a byte was lost, and up to the next ASCII byte every character is paired of two halves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from scrubber.detectors.encoding.runs import Damage
from scrubber.han import traditional
from scrubber.lazy import lazy
from scrubber.surprise import mean_surprise, surprise

__all__ = ["half_lost", "may_be_half_lost", "suspects"]

MARKS = ("?", "\ufffd", "€")
"""What a lone byte is shown as: unknown, unknown, and byte 80."""

MOST = 2000
"""Places that are looked at in detail, for each mark."""

LONGEST = 64
"""Characters of a run that are shown: the kits turn commas to ASCII, so their runs are short."""

HAN = "㐀-鿿\ue000-\uf8ff"
READING = "[a-zü]{0,3}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4}"

# Behind a mark that is glued to what stands before it: a reading that lost its bracket or its character (another lost
# one may come before it); a tag that lost its bracket; half-width marks and the beginning of a run; a quote that lost
# its end.
PLACE = {
    mark: lazy(
        rf"{re.escape(mark)}(?<=[{HAN}?€\ufffd)]{re.escape(mark)})(?:"
        rf"(?P<reading>(?:[;!,?][{HAN}]{{1,8}}{re.escape(mark)})?\(?{READING}\))|(?P<tag>/[A-Za-z][a-z]{{0,9}}[1-6]?>)"
        rf"|(?P<run>[;!,?]?(?=[{HAN}]{{2}}))|(?P<quote>!\?(?=[,;/]|\s*+$)))",
        re.MULTILINE,
    )
    for mark in MARKS
}
SUSPECT = {
    mark: lazy(
        rf"{re.escape(mark)}(?<=[^\x00-\x24&-(*-/:-\x7f]{re.escape(mark)})(?:(?P<sure>\(?{READING}\)|/[A-Za-z][a-z]{{0,9}}[1-6]?>)"
        rf"|[;!,?](?=[^\x00-\x7f]|[@-~](?![a-z])|[?\ufffd](?![?\ufffd!]))|(?P<bare>(?=[{HAN}]{{2}})))"
        rf"|{re.escape(mark)}(?<=\){re.escape(mark)})\(?{READING}\)"
    )
    for mark in ("?", "\ufffd")
}
LETTER = lazy(rf"\((?<=[{HAN}][@-~]\(){READING}\)")
"""A reading behind an ASCII letter, which the kit took for the second byte of a character."""

LEADS = {";": b"\xbb", "!": b"\xa1", ",": b"\xac", "?": b"\xbf"}
"""The second byte of each full-width mark that the kits replace: where its first one (A3) was the end of 保 or 。, this
one was the beginning of the next character."""

HAN_CHARACTERS = lazy("[一-鿿]++")
HAN_RUN = lazy("[㐀-鿿，。、；：！？“”《》（）]++")
RUN = lazy(rf"[^\x00-\x7f]{{0,{LONGEST}}}")
TAIL = lazy(r"[?!€]*")

LEAST_BITS = 12.0
"""Mean surprise from which on a run is worth a look: shifted ones have 13 to 20, ordinary ones 8 to 11."""

GLANCE, LEAST_BITS_GLANCE = 8, 10.5
"""Characters behind a mark that are looked at, and their mean surprise from which on the search is worth its time."""

CONVERTED_BY, LEAST_CONVERTED = 4000, 0.05
"""Characters of a text by which is told whether it was converted, and the share of traditional forms: simplified text
has 0.00 to 0.02, converted 0.1 and more."""

FEWEST = 2
FEWEST_UNKNOWN = 3
"""Characters that the run must have when paired anew, where a mark tells the first lead byte and where none does."""

LEAST_GAIN = 10.0
"""Bits that this must save. Of 42,000 question marks put between Han characters of legitimate text, alone or with other
marks, none was taken for damage; of 265 that a simulated kit left, all were."""

MOST_BITS = 12.5
"""Mean surprise of the run paired anew: 8 to 12."""


def may_be_half_lost(text: str) -> bool:
    """Whether a place like that is in *text*: a search for a literal, which most texts do not hold."""
    for mark in MARKS:
        if mark in text and (PLACE[mark].search(text) or (mark in SUSPECT and SUSPECT[mark].search(text))):
            return True
    return "(" in text and LETTER.search(text) is not None


def suspects(text: str) -> list[int]:
    """Return, in order, where something may have been lost that can be restored, if it is."""
    places = {match.start() - 1 for match in LETTER.finditer(text)}
    matches = [match for pattern in SUSPECT.values() for match in pattern.finditer(text)]
    damaged = bool(places) or any(match["sure"] is not None for match in matches) or _converted(text)
    places.update(match.start() for match in matches if _odd(text, match, damaged=damaged))
    return sorted(places)


def _converted(text: str) -> bool:
    """Whether the page holds enough traditional forms to have come from a kit, or from Taiwan."""
    han = "".join(HAN_CHARACTERS.findall(text[:CONVERTED_BY]))
    return sum(map(traditional, han)) > LEAST_CONVERTED * len(han)


def _odd(text: str, match: re.Match[str], *, damaged: bool) -> bool:
    """Whether what stands behind the mark is not simply the text going on."""
    if match["sure"] is not None:
        return True
    run = RUN.match(text, match.end())
    assert run is not None
    behind = text[run.end() : run.end() + 1]
    if match["bare"] is not None:
        return _shifted(run[0], behind, "")
    if not damaged:
        # Writers of simplified text repeat their marks, and each place costs the search 0.1 s.
        return _shifted(run[0], behind, text[match.end() - 1])
    return len(run[0]) < FEWEST_UNKNOWN or mean_surprise(run[0][:GLANCE]) >= LEAST_BITS_GLANCE


def half_lost(text: str) -> Iterator[Damage]:
    """Yield the stretches, from the mark to the end of the run."""
    for mark in MARKS:
        if mark not in text:
            continue
        places = PLACE[mark].finditer(text)
        found = list(_confirmed(text, islice(places, MOST)))
        yield from found
        if found and (rest := list(places)):
            # Whoever damaged the first two thousand places has damaged the others at the same rate.
            size = len(rest) * sum(one.size for one in found) // MOST
            yield Damage("half_lost", rest[0].start(), rest[-1].end(), size)


def _confirmed(text: str, places: Iterable[re.Match[str]]) -> Iterator[Damage]:
    """Yield the damage at those *places* that are no ordinary question marks."""
    shown = 0
    for place in places:
        if place.start() < shown:
            continue
        run = RUN.match(text, place.end())
        assert run is not None
        if place["run"] is not None and not _shifted(run[0], text[run.end() : run.end() + 1], place["run"]):
            continue
        if place["quote"] is not None and not _open_quote(text, place.start()):
            continue
        tail = TAIL.match(text, place.end() if place["tag"] or place["quote"] else run.end())
        assert tail is not None
        shown = tail.end()
        yield Damage("half_lost", place.start(), shown, shown - place.start())


def _shifted(run: str, behind: str, mark: str) -> bool:
    """Whether *run* makes sense when its bytes are paired the other way.

    The first of them had the lead byte that *mark* tells, or else any; an ASCII byte *behind* the run may belong to it.
    """
    if surprise(run) < LEAST_BITS * len(run):
        return False
    data = run.encode("gb18030", "replace") + (behind.encode() if "@" <= behind <= "~" else b"")
    paired = (LEADS.get(mark, b"\xb0") + data).decode("gb18030", "replace")
    # A character with an ASCII byte in it sets the pairs right again: what comes behind is as it was.
    known = mark in LEADS
    anew = HAN_RUN.match(paired, 0 if known else 1)
    if anew is None or len(anew[0]) < (FEWEST if known else FEWEST_UNKNOWN) or len(set(anew[0])) * 2 <= len(anew[0]):
        return False
    after = mean_surprise(anew[0])
    shown = run[: len(anew[0])]
    return after <= MOST_BITS and surprise(shown) - after * len(shown) >= LEAST_GAIN


def _open_quote(text: str, position: int) -> bool:
    """Whether a quote opened within 200 characters before *position* in the line and was not closed."""
    line = text[max(0, position - 200) : position].rpartition("\n")[2]
    return line.rfind("“") > line.rfind("”")
