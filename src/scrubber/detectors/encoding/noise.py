"""Characters that are certainly noise, and what belongs in their place.

One finder a class. What it yields loses nothing that a reader could see; where a character of the class may be meant
(a joiner between letters that join, the escapes of a terminal, a character between quotes), it yields nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from scrubber.detectors.encoding.characters import (
    ARABIC,
    BREAKING,
    C0,
    C1,
    CJK,
    HAN,
    JOINLESS,
    KANA_HANGUL,
    QUOTES,
    SELECTORS,
    SURROGATES,
    TAGS,
    ZERO_WIDTH,
)
from scrubber.detectors.encoding.fills import MISREAD_BOM
from scrubber.detectors.encoding.windows import signs_of_windows
from scrubber.lazy import lazy

__all__ = ["FINDERS", "FIRST_OF_BOM", "Change", "overstruck", "terminal"]

Change = tuple[int, int, str]
"""Where noise begins and ends, and what belongs in its place."""


def _removed(matches: Iterable[re.Match[str]]) -> Iterator[Change]:
    return ((*match.span(), "") for match in matches)


# Byte order marks: each piece of a text that was glued together began with one. Between quotes or beside other
# invisible characters one is meant, and in old Arabic it keeps letters from joining.
NOT_BESIDE = rf"{QUOTES}{ARABIC}{BREAKING}\ufeff"
BOM = lazy(
    rf"(?:\A|(?<=[\r\n]))\ufeff++|(?<![{NOT_BESIDE}])(?!(?<=[“‘「『])\ufeff++[”’」』])\ufeff++(?![{NOT_BESIDE}])"
)
FIRST_OF_BOM = "".join({mark[0] for mark in MISREAD_BOM})
MISREAD = lazy("|".join(map(re.escape, MISREAD_BOM)))
GBK_BOM = lazy(r"\A锘([一-鿿])")
"""The last byte of the mark took the first byte of the text along."""


def begins_line(text: str, position: int) -> bool:
    """Whether a line begins at *position*."""
    return not position or text[position - 1] in "\r\n"


def _boms(text: str) -> Iterator[Change]:
    yield from _removed(BOM.finditer(text))
    if any(mark in text for mark in MISREAD_BOM):
        yield from _removed(mark for mark in MISREAD.finditer(text) if begins_line(text, mark.start()))
    if match := GBK_BOM.match(text):
        last, first = match[1].encode("gb18030")
        if last == 0xBF and first < 0x80:
            yield 0, 2, chr(first)


NUL = lazy("\0++")


def _nuls(text: str) -> Iterator[Change]:
    return _removed(NUL.finditer(text))


SURROGATE = lazy(rf"[{SURROGATES}]++")
PARTED = lazy("[\ud800-\udbff][\0\ufeff]++[\udc00-\udfff]")
ESCAPED_BYTES = lazy(r"[\udc80-\udcff]{2,}+")
"""How Python hands on bytes that it could not decode (the error handler ``surrogateescape``)."""


def _surrogates(text: str) -> Iterator[Change]:
    if PARTED.search(text):
        # The next round sees them side by side.
        return
    for match in SURROGATE.finditer(text):
        yield *match.span(), _joined(match[0])


def _joined(surrogates: str) -> str:
    """Return the characters that *surrogates* are halves or bytes of, U+FFFD for each one that is alone."""
    if ESCAPED_BYTES.fullmatch(surrogates):
        try:
            return surrogates.encode("ascii", "surrogateescape").decode()
        except UnicodeDecodeError:
            pass
    return surrogates.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# Controls that were put into sentences to make each copy of a text unlike the others.
SEPARATORS = frozenset("\x01\x02\x03\x07\x13\x14\x15")
"""What tables, chats and word processors put between texts: without them, the texts would run together."""

KINDS = 3
"""Different controls between East Asian characters that make every one of them noise: the two jammed pages that were
seen hold 4 each, separators apart 3."""

BETWEEN = lazy(rf"[{C0}](?<=[{CJK}].)[{C0}]*+(?=[{CJK}])")
BESIDE = lazy(rf"[{C0}](?:(?<=[{CJK}].)[{C0}]*+|(?<![{C0}].)[{C0}]*+(?=[{CJK}]))")


def terminal(text: str) -> bool:
    """Whether *text* holds escape sequences, as a recorded terminal does: its controls belong to it."""
    return "\x1b[" in text or "\x1b]" in text


def overstruck(text: str, match: re.Match[str]) -> bool:
    """Whether a backspace sets a character over another, as manual pages do for bold and underlined text."""
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return match[0] == "\b" and (before == behind or "_" in (before, behind))


def _jammers(text: str) -> Iterator[Change]:
    if terminal(text):
        return
    kinds = {control for run in BETWEEN.findall(text) for control in run}
    jammed = len(kinds - SEPARATORS) >= KINDS
    for match in (BESIDE if jammed else BETWEEN).finditer(text):
        if jammed or not (SEPARATORS.intersection(match[0]) or overstruck(text, match)):
            yield *match.span(), ""


# Invisible characters inside words. Between Han, which never join, any; between Han and kana or Hangul not the two that
# say where a line may end, for some typesetters put them between words; inside words of joinless scripts only
# runs of them, and those that spell a word letter by letter. A lone one there is a ligature or a line that may end.
INSIDE = lazy(
    rf"""[{BREAKING}\ufeff](?:
        (?<=[{CJK}].)[{BREAKING}\ufeff]*+(?=[{CJK}])
      | (?<=[{CJK}][{ZERO_WIDTH}])[{ZERO_WIDTH}]++
      | (?<=[{ZERO_WIDTH}])(?<![{ZERO_WIDTH}].)[{ZERO_WIDTH}]++(?=[{CJK}])
      | (?<=[{JOINLESS}][{ZERO_WIDTH}])[{ZERO_WIDTH}]++(?=[{JOINLESS}]))""",
    re.VERBOSE,
)
SPELT = lazy(
    rf"[{ZERO_WIDTH}](?<=(?<![{JOINLESS}{ZERO_WIDTH}])[{JOINLESS}].)(?:[{JOINLESS}][{ZERO_WIDTH}]){{2,}}+(?=[{JOINLESS}])"
)
LINE_MAY_END = ("\u200b", "\u2060")
WORDS = lazy(f"[{HAN}{JOINLESS}]")
PHRASES = lazy(f"[{KANA_HANGUL}]")
UNSEEN = lazy(f"[{ZERO_WIDTH}]")
DIRECTION = lazy(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
RIGHT_TO_LEFT = lazy("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")


def _breaks(text: str) -> Iterator[Change]:
    right_to_left = bool(DIRECTION.search(text) and RIGHT_TO_LEFT.search(text))
    for match in INSIDE.finditer(text):
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        line_may_end = match[0] in LINE_MAY_END and PHRASES.search(around)
        if WORDS.search(around) and not line_may_end and not (right_to_left and DIRECTION.search(match[0])):
            yield *match.span(), ""
    for word in SPELT.finditer(text):
        yield from _removed(UNSEEN.finditer(text, *word.span()))


# Text in characters that nothing shows: tags, which only flags of regions have (behind U+1F3F4), and selectors in rows,
# of which only the first can select a form.
HIDDEN_TEXT = lazy(
    rf"[{TAGS}{SELECTORS}](?:(?<=[{TAGS}])(?<![\U0001f3f4{TAGS}].)[{TAGS}]++|(?<=[{SELECTORS}]{{2}})[{SELECTORS}]{{2,}}+)"
)


def _hidden_text(text: str) -> Iterator[Change]:
    return _removed(HIDDEN_TEXT.finditer(text))


# What GBK has at A3A0, the blank among its full-width signs: the Web reads it so (WHATWG Encoding Standard, index
# gb18030). One alone may be an icon.
BLANKS = lazy(rf"\ue5e5{{2,}}+(?=[{CJK}])|(?<=[{CJK}])\ue5e5{{2,}}+")


def _blanks(text: str) -> Iterator[Change]:
    for match in BLANKS.finditer(text):
        yield *match.span(), "\u3000" * len(match[0])


FINDERS: dict[str, tuple[re.Pattern[str], Callable[[str], Iterator[Change]]]] = {
    "bom": (lazy(f"[\ufeff锘{FIRST_OF_BOM}]"), _boms),
    "nul": (NUL, _nuls),
    "surrogate": (SURROGATE, _surrogates),
    "jammer": (lazy(f"[{C0}]"), _jammers),
    "windows_1252": (lazy(f"[{C1}]"), signs_of_windows),
    "zero_width": (lazy(f"[{BREAKING}]"), _breaks),
    "hidden_text": (lazy(f"[{TAGS}{SELECTORS}]"), _hidden_text),
    "private_use": (lazy("\ue5e5"), _blanks),
}
"""For each rule a character that the text must hold, and the finder."""
