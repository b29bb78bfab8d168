"""Misread text that a sentence or a program speaks of: it must stay as it is."""

from __future__ import annotations

from scrubber.lazy import lazy

__all__ = ["spoken_of"]

QUOTES = "\"'`/“”「」『』‘’"
NEAR = 24

SHOWN = "instead of|show(?:s|ing)?(?: up)? as|prints?|displays?|变成了?|變成了?|显示成?[了为]?|顯示成?[了為]?"
MEANT = "instead of|in place of|should be|any ideas|正[确確]的|应该是|應該是|怎么办|怎麼辦|是什[么麼]"
BEFORE = lazy(rf"(?:{SHOWN})\s*[{QUOTES}]?$")
BEHIND = lazy(rf"[{QUOTES}]?[\s,，。;；:：]*(?:{MEANT})")


def spoken_of(line: str, start: int, end: int) -> bool:
    """Whether ``line[start:end]`` is quoted alone, as a program that mends it does, or is what a question is about."""
    before, behind = line[max(0, start - NEAR) : start], line[end : end + NEAR]
    if before[-1:] in QUOTES and behind[:1] in QUOTES and before and behind:
        return True
    return BEFORE.search(before) is not None or BEHIND.match(behind) is not None
