"""The keyword line that a rewriting program leaves behind: its title cut into words, the name of a site among them.

``本文关键词：某,某,体育,官网,app`` was the title's ``某某体育官网app``. People write keywords; they do not cut them up.
"""

from __future__ import annotations

from scrubber.detectors.spam.betting import stem_of
from scrubber.detectors.spam.fold import fold
from scrubber.lazy import lazy

__all__ = ["cut_up_stem"]

KEYWORDS = lazy("\\s*本文(?:关键词|标签)\\s*[:：]")
SEPARATOR = lazy("[,，、]")
FEWEST = 4
"""Words of such a line; 10 each in those seen."""


def cut_up_stem(line: str) -> str:
    """Return the name that the words of a keyword line make up when they are joined again, or nothing."""
    head = KEYWORDS.match(line)
    if not head:
        return ""
    words = [word.strip() for word in SEPARATOR.split(fold(line[head.end() :]))]
    stem = stem_of("".join(words).strip("‘’“”\"'【】"))
    return stem if len(words) >= FEWEST and stem and words[0] != stem + words[0][len(stem) :] else ""
