"""Whether the ends of a text are plain: the gate to all else that is looked for in them.

Each question here is one that is asked behind the gate before anything is found there, the cheap ones first, so it
changes no result. Where it cannot tell cheaply, it says no.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from scrubber.detectors.spam.betting import mentions
from scrubber.detectors.spam.chain import read_chain
from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.furniture import LONGEST as LONGEST_PIECE
from scrubber.detectors.spam.furniture import LONGEST_HEADING, SIGN, piece_of
from scrubber.detectors.spam.gate import HEAD, RARE_CHARACTERS, TAIL, Words, first_words, may_hold_spam
from scrubber.detectors.spam.labels import BRACKETED, CLAUSAL, IN_PROSE, LONGEST_LINE
from scrubber.detectors.spam.lines import Line
from scrubber.detectors.spam.names import tokens_of
from scrubber.detectors.spam.pages import has_query
from scrubber.detectors.spam.phrases import tells
from scrubber.detectors.spam.strays import is_stray
from scrubber.detectors.spam.zones import HEAD_LINES, TAIL_LINES

__all__ = ["is_plain"]

END = 2_000
"""Characters of either end of a long text in which its first and last lines are looked for: they hold five lines of
400, and of the paragraphs of news and essays one in 20 is longer."""

NAMES = Words(IN_PROSE)


def is_plain(text: str, title: str | None) -> bool:
    """Whether neither the title nor any line at the ends of *text* may be or hold spam, or furniture."""
    # A short text is searched for both kinds of words at once.
    wordless = len(text) <= HEAD + TAIL and not _words().may_be_in(text)
    if not wordless and may_hold_spam(text):
        return False
    if title is not None and not _is_plain_line(title, named=NAMES.may_be_in(title)):
        return False
    lines = _lines(text)
    if lines is None:
        return False
    named = not wordless and NAMES.may_be_in("\n".join(lines))
    return all(_is_plain_line(line, named=named) for line in lines)


@cache
def _words() -> Words:
    return Words([*first_words(), *IN_PROSE], RARE_CHARACTERS)


def _lines(text: str) -> list[str] | None:
    """Return the first and last lines that show something, as many as are read of a plain text; None of long lines."""
    if len(text) <= 2 * END:
        shown = [line for line in text.split("\n") if line and not line.isspace()]
        return shown if len(shown) <= HEAD_LINES + TAIL_LINES else shown[:HEAD_LINES] + shown[-TAIL_LINES:]
    head = list(_shown(text[:END].split("\n")[:-1], HEAD_LINES))
    tail = list(_shown(text[-END:].split("\n")[:0:-1], TAIL_LINES))
    return head + tail if len(head) == HEAD_LINES and len(tail) == TAIL_LINES else None


def _shown(lines: list[str], most: int) -> Iterator[str]:
    return islice((line for line in lines if line and not line.isspace()), most)


def _is_plain_line(line: str, *, named: bool) -> bool:
    """Whether nothing about a line is suspect; *named* where it may hold a word of names."""
    if "|" in line or "｜" in line:
        return False
    named = named and len(line) <= LONGEST_LINE and NAMES.may_be_in(line)
    if "。" in line:
        return not named or not _holds_name(line, whole=CLAUSAL.search(line) is not None)
    told = tells(line)
    if (named or told or BRACKETED.match(line)) and _holds_name(line, whole=True):
        return False
    return not (_is_piece(line) or (told and (read_chain(line) is not None or has_query([line]) or is_stray(line))))


def _holds_name(line: str, *, whole: bool) -> bool:
    """Whether a name is in *line*: as a subject or, where it is looked at as a *whole*, anywhere."""
    return any(mentions(fold(line))) or (whole and any(tokens_of(line)))


def _is_piece(line: str) -> bool:
    shown = line.strip()
    if len(shown) > LONGEST_HEADING and (len(shown) > LONGEST_PIECE or not SIGN.search(shown)):
        return False
    whole = Line(0, len(line), line, "")
    return any(piece_of(whole, head=head) is not None for head in (True, False))
