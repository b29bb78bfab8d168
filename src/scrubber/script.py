"""Machine conversion to traditional characters: its signs, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrubber.han import HAN_RUN, count_han, traditional
from scrubber.lazy import lazy
from scrubber.rules import rule_book

__all__ = ["Converter", "machine_converted"]

INSTALL = "Policy(script='simplified') needs the extra 'opencc': pip install 'corpus-scrubber[opencc]'"

LEAST_TRADITIONAL = 0.1
"""Converted pages hold 0.33 to 0.39 traditional forms per Han character, Taiwanese and Hong Kong ones 0.3 to
0.4; below 0.1 a simplified page only quotes some."""


def machine_converted(text: str) -> bool:
    """Whether *text* was turned from simplified to traditional by a program that knows no words.

    Such a program leaves the characters that simplified script shares among several traditional ones
    (由于, 以后, 范圍, 干部), or picks the wrong one for all (隻能, 麵前, 剛纔). Who writes traditional does
    neither, so the sign is many of these and next to none of the right forms.
    """
    tables = rule_book("pinyin").tables["conversion"]
    left = _count(tables["left"], text)
    wrong = _count(tables["wrong"], text)
    if left + wrong < 2:
        return False
    han = HAN_RUN.findall(text)
    forms = sum(map(traditional, "".join(han)))
    if forms < LEAST_TRADITIONAL * count_han(text):
        return False
    return wrong >= 2 or (left >= 2 and _count(tables["right"], text) * 5 <= left)


def _count(words: str, text: str) -> int:
    return len(re.findall("|".join(words.split()), text))


class Converter:
    """Turns a machine-converted text back to simplified characters, with OpenCC's t2s.

    Raises:
        ModuleNotFoundError: where the extra ``opencc`` is not installed.
    """

    # OpenCC keeps every 著 and 冇; a converting program made them of 着 and 没, save in these words.
    OWN_FORMS = (
        (lazy("(?<![显名编专译合论巨土昭卓遗原拙新])著(?![名作者称述书有录])"), "着"),
        (lazy("冇"), "没"),
    )

    def __init__(self) -> None:
        try:
            from opencc import OpenCC
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(INSTALL, name=error.name) from None
        self._convert = OpenCC("t2s").convert

    def changes(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield ``(start, end, simplified)`` for each stretch of *text* that changes."""
        for run in HAN_RUN.finditer(text):
            new = self._simplified(run[0])
            if len(new) != len(run[0]):
                yield run.start(), run.end(), new
                continue
            start = None
            for offset, (before, after) in enumerate(zip(run[0] + "\0", new + "\0", strict=True)):
                if before != after:
                    start = offset if start is None else start
                elif start is not None:
                    yield run.start() + start, run.start() + offset, new[start:offset]
                    start = None

    def _simplified(self, run: str) -> str:
        new: str = self._convert(run)
        for pattern, form in self.OWN_FORMS:
            new = pattern.sub(form, new)
        return new
