"""Whether a reading is the text: what it must save, and how likely it must be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.misread.back import SINGLE, bytes_of
from scrubber.misread.readings import NOT_ASCII, Stretch, Way, sound
from scrubber.misread.sequences import LEAST_EXPLAINED
from scrubber.surprise import mean_surprise, surprise

__all__ = ["GLANCE", "bits_saved", "makes_sense", "makes_sense_here", "ruined", "surely", "suspicious"]

GLANCE = 32
"""Characters on either side of a sign that are looked at before the line is judged."""

JUDGED = 512
"""Characters of a stretch that are judged: 20 decide."""

LEAST_BITS = 12.0
"""Mean surprise below which a line of East Asian characters is left alone: misread ones have 13 to 20, others 8 to
11."""

LONGEST_IN_WORDS = 3
MOST_IN_WORDS = 0.4
"""Length of a run of Latin letters beyond ASCII, and their share of all letters, that no language has."""

MOST_ALONE = 0.4
"""Share of those runs that may be one letter long: next to all in any language, few in bytes."""


class Least(NamedTuple):
    """What a reading must reach to be believed."""

    characters: int
    explained: float
    gain: float
    """Bits that it saves on the bytes that it explains."""


LEAST = {"utf-8": Least(2, LEAST_EXPLAINED, 25.0)}
LEAST_OTHERWISE = Least(6, 0.75, 40.0)
"""Hardly any text is valid UTF-8 by chance; most pairs of bytes are a character of the two-byte encodings."""

MOST_OF_BEFORE = 0.72
"""Share of the bits that may be left. Right readings leave 0.3 to 0.66; wrong ones of genuine text 0.9 and more."""

MUCH = 100.0
MOST_OF_MUCH = 0.84
"""The same where many bits are saved. GBK read as EUC-KR and Big5 read as GBK leave 0.75 to 0.82."""

MOST_OF_BEFORE_HERE = 0.85
"""The same in a document that is misread this way elsewhere."""

MOST_BITS = 12.0
"""Mean surprise of a right reading: 7 to 11 in lines of 6 characters and more."""

SURE_BITS = 10.0
"""Mean surprise of a reading that no other one can beat: the wrong ones of two-byte text have 12 and more."""

MOST_BITS_HERE = 14.0
"""The same in a document that is misread this way elsewhere: one rare character may be all there is."""

EAST_ASIAN = lazy("[㐀-鿿豈-﫿ぁ-ヺ가-힣]++")
EAST_ASIAN_MARK = lazy("[\u2014-\u2026\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\ufffd]++")
MOST_FOREIGN = 0.5
"""Share of the reading that may be neither Han nor kana nor Hangul: prose has 0.1 to 0.2 of marks."""

RUINED = Least(3, 0.9, 0.0)
RUINED_LEAST = 8
"""What a stretch must hold to be taken for UTF-8 that was misread, whatever it says: characters that are whole, and
those with the lost ones. Of lines that look misread, none of 31,000,000 characters of honest files has so many."""

REPLACED = "\xef\xbf\xbd"
"""U+FFFD in UTF-8. What holds it was ruined before it was misread: 锟斤拷, which has its own rule."""

TYPOGRAPHIC = lazy("[\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122\ufeff]++")
"""What is told by one character alone behind Latin letters: the marks of printers, which each have three bytes."""

SURELY_UTF_8 = 4
WHOLE = 0.98
"""Characters of UTF-8 behind Latin letters that need not make sense (they may be misread twice), where they are all
there is: that does not come about otherwise."""

ALPHABETS = {
    "Greek": ("\u0370", "\u03ff"),
    "Cyrillic": ("\u0400", "\u052f"),
    "Armenian": ("\u0530", "\u058f"),
    "Hebrew": ("\u0590", "\u05ff"),
    "Arabic": ("\u0600", "\u06ff"),
    "marks": ("\u0300", "\u036f"),
}

KANA = lazy("[\u3041-\u30f6]")
KANA_BITS = 3.0
"""Bits that a kana costs more in GBK; see decode/fit.py."""

TABLE = 24
MOST_RISING = 0.9
"""Share of neighbours, among the first 24 characters, that may rise in their code: 0.5 in prose, 1 in a table."""


def suspicious(around: str, kind: str = "East Asian") -> bool:
    """Whether what stands around a sign of this *kind* looks misread at a glance."""
    shown = NOT_ASCII.findall(around)
    if kind == "latin":
        if max(map(len, shown)) > LONGEST_IN_WORDS or sum(map(len, shown)) > MOST_IN_WORDS * len(around):
            return True
        return sum(len(run) == 1 for run in shown) <= MOST_ALONE * len(shown)
    joined = "".join(shown)
    return surprise(joined) >= LEAST_BITS * len(joined)


def bits_saved(seen: str, stretch: Stretch) -> float:
    """Return how many bits the reading saves on those of its characters that are not lost."""
    read = sound(stretch.text)
    # Kana have the same bytes in GB2312 and EUC-JP, and stand among kanji.
    kana = KANA_BITS * len(KANA.findall(read)) if stretch.way.right == "gb18030" else 0.0
    return _bits(sound(seen)) * (1.0 - stretch.lost) - _bits(read) - kana


def surely(text: str, way: Way) -> bool:
    """Whether no other way need be tried where *text* is what a whole stretch says."""
    if KANA.search(text) and way.right != "utf-8":
        return False
    return way.right == "utf-8" or (way.wrong in SINGLE and mean_surprise(sound(text[:JUDGED])) <= SURE_BITS)


def makes_sense(seen: str, stretch: Stretch) -> bool:
    """Whether the reading *stretch* of what is *seen* is to be believed."""
    wrong, right = stretch.way
    least = LEAST.get(right, LEAST_OTHERWISE)
    if stretch.explained < least.explained:
        return False
    read = sound(stretch.text)
    if wrong in SINGLE and right == "utf-8" and not _of_one_script(read):
        return False
    told = len(read) >= SURELY_UTF_8 or TYPOGRAPHIC.search(read)
    if wrong in SINGLE and right == "utf-8" and stretch.explained >= WHOLE and told:
        return True
    if len(read) < least.characters:
        return False
    shown = sound(seen)
    stayed = round(len(shown) * (1.0 - stretch.explained)) if wrong in SINGLE else 0
    if len(read) - stayed < least.characters:
        return False
    if wrong not in SINGLE and len(EAST_ASIAN.sub("", read)) > MOST_FOREIGN * len(read):
        return False
    bits, before = _bits(read), _bits(shown) * (1.0 - stretch.lost)
    share = MOST_OF_BEFORE if before - bits < MUCH else MOST_OF_MUCH
    if bits > min(before - least.gain, share * before, MOST_BITS * len(read)):
        return False
    first = shown[:TABLE]
    return not _is_table(first) and not _is_table([bytes_of(character, wrong) for character in first])


def ruined(seen: str, stretch: Stretch) -> bool:
    """Whether the reading shows that bytes were misread, even though too many of them are lost to read them again."""
    if stretch.way.right != "utf-8" or stretch.way.wrong in SINGLE or stretch.explained < RUINED.explained:
        return False
    if REPLACED in bytes_of(seen, stretch.way.wrong):
        return False
    read = len(sound(stretch.text))
    lost = stretch.text.count("\ufffd")
    return read >= RUINED.characters and read + lost >= RUINED_LEAST


def makes_sense_here(seen: str, stretch: Stretch) -> bool:
    """Whether the reading is to be believed in a document that is known to be misread this way."""
    shown, read = sound(seen), sound(stretch.text)
    if not read or stretch.explained < LEAST_OTHERWISE.explained:
        return False
    if stretch.way.wrong in SINGLE and stretch.way.right == "utf-8":
        return True
    if EAST_ASIAN_MARK.sub("", read):
        return False
    bits = _bits(read)
    return bits <= min(MOST_OF_BEFORE_HERE * _bits(shown), MOST_BITS_HERE * len(read))


def _bits(text: str) -> float:
    """Return the surprise of *text*, that of a long one by its beginning."""
    return mean_surprise(text[:JUDGED]) * len(text)


def _of_one_script(text: str) -> bool:
    """Whether sequences of two bytes make letters of one alphabet beside Latin: pairs that were none make several."""
    short = [character for character in text if "\u0250" <= character < "\u0800"]
    kinds = {next((kind for kind, (first, last) in ALPHABETS.items() if first <= one <= last), one) for one in short}
    return len(kinds) <= 1 and (len(text) >= SURELY_UTF_8 or kinds <= set(ALPHABETS))


def _is_table(codes: Sequence[str]) -> bool:
    """Whether characters stand in the order of their codes: a list of characters reads as another list."""
    rising = sum(code < following for code, following in pairwise(codes))
    return rising >= MOST_RISING * (len(codes) - 1)
