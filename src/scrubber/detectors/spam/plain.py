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
from scrubber.detectors.spam.furniture import NO_PIECES, pieces_of
from scrubber.detectors.spam.gate import first_words, may_hold_spam
from scrubber.detectors.spam.labels import BRACKETED, CLAUSAL, IN_PROSE, LONGEST_LINE, read_labels
from scrubber.detectors.spam.lexicon import Words
from scrubber.detectors.spam.lines import remembered
from scrubber.detectors.spam.names import tokens_of
from scrubber.detectors.spam.pages import has_query
from scrubber.detectors.spam.phrases import tells
from scrubber.detectors.spam.places import scattered
from scrubber.detectors.spam.strays import is_stray
from scrubber.detectors.spam.zones import HEAD_LINES, TAIL_LINES, ends_of

__all__ = ["is_plain"]

END = 2_000
"""Characters of either end of a long text in which its first and last lines are looked for: they hold five lines of
400, and of the paragraphs of news and essays one in 20 is longer."""


def is_plain(text: str, title: str | None) -> bool:
    """Whether neither the title nor any line at the ends of *text* may be or hold spam, or furniture."""
    short = len(text) <= 2 * END
    lines = _lines(text) if short else _lines_of_ends(text)
    if lines is None:
        return False
    ends = text if short else f"{text[:END]}\n{text[-END:]}"
    found = list(_words().find_in(ends))
    if "spam" in dict(found) and may_hold_spam(text):
        return False
    named = {_line_at(ends, place) for kind, place in found if kind == "name"}
    if title is not None:
        lines.append(title)
        named |= {title for kind, _ in _words().find_in(title) if kind == "name"}
    if not all(map(_is_plain_line, lines)):
        return False
    if ("|" in ends or "｜" in ends) and any(map(scattered, lines)):
        return False
    return not (any(map(_is_named, named.intersection(lines))) and _is_labelled(text, title))


@cache
def _words() -> Words:
    """Return the words of both gates, which are searched for at once."""
    return Words({"spam": first_words(), "name": IN_PROSE})


def _lines(text: str) -> list[str]:
    """Return the first and last lines that show something, as many as are read of a plain text."""
    shown = [line for line in text.split("\n") if line and not line.isspace()]
    return shown if len(shown) <= HEAD_LINES + TAIL_LINES else shown[:HEAD_LINES] + shown[-TAIL_LINES:]


def _lines_of_ends(text: str) -> list[str] | None:
    """Return the same of a long text; None where its first or last lines are long, too."""
    head = list(_shown(text[:END].split("\n")[:-1], HEAD_LINES))
    tail = list(_shown(text[-END:].split("\n")[:0:-1], TAIL_LINES))
    return head + tail if len(head) == HEAD_LINES and len(tail) == TAIL_LINES else None


def _shown(lines: list[str], most: int) -> Iterator[str]:
    return islice((line for line in lines if line and not line.isspace()), most)


def _line_at(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : len(text) if end < 0 else end]


def _is_named(line: str) -> bool:
    """Whether a line with a word of names holds a name: in its sentences as their subject, else anywhere."""
    return len(line) <= LONGEST_LINE and _holds_name(line, whole="。" not in line or CLAUSAL.search(line) is not None)


def _is_labelled(text: str, title: str | None) -> bool:
    """Whether a name on the first and last lines may not belong there: most stand there once, in a sentence."""
    head, tail = ends_of(text)
    return any(read_labels(text, [seen.line for seen in (*head, *tail)], title))


def _is_plain_line(line: str) -> bool:
    """Whether nothing is suspect about a line, words of names aside."""
    return "。" in line or _is_plain_heading(line)


@remembered
def _is_plain_heading(line: str) -> bool:
    """Whether nothing is suspect about a line that is no sentence, words of names aside."""
    told = tells(line)
    if (told or BRACKETED.match(line)) and _holds_name(line, whole=True):
        return False
    if told and (read_chain(line) is not None or has_query([line]) or is_stray(line)):
        return False
    return pieces_of(line) == NO_PIECES


def _holds_name(line: str, *, whole: bool) -> bool:
    """Whether a name is in *line*: as a subject or, where it is looked at as a *whole*, anywhere."""
    return bool(mentions(fold(line)) or (whole and tokens_of(line)))
