"""What documents of known truth are made of: a case, the register of kinds, paragraphs and pages."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from opencc import OpenCC

from tests.kit import DATA, HERE

PARAGRAPHS = (HERE / "paragraphs.txt").read_text(encoding="utf-8").splitlines()


@dataclass(frozen=True, slots=True)
class Case:
    """One document, and what must come out of it."""

    source: str | bytes
    body: str
    """The clean text; of a page, what it shows, in order."""
    decision: str
    families: tuple[str, ...]
    """Beginnings of rule ids, one of which must be among the reasons."""
    page: bool
    exact: bool
    """Whether all of the truth can be reached (lost bytes leave some of it to guessing)."""

    whole: bool
    """Whether the body is all there is (and not what must stand in it at least)."""

    def right(self, body: str) -> bool:
        """Whether *body* is the truth; how a page is laid out in lines is not part of it."""
        if not self.whole:
            return squeezed(self.body) in squeezed(body)
        return squeezed(self.body) == squeezed(body) if self.page else rows(self.body) == rows(body)


Made = tuple[str | bytes, str]
Maker = Callable[[Random], Made]
DAMAGE: dict[str, Callable[[Random], Case]] = {}
LOOKALIKES: dict[str, Callable[[Random], Case]] = {}
"""What must be kept, plain clean documents included."""


def build(kind: str, seed: int) -> Case:
    """Return document number *seed* of a kind, the same one each time."""
    return (DAMAGE | LOOKALIKES)[kind](Random(f"{kind} {seed}"))


def kind(
    name: str,
    *families: str,
    decision: str = "clean",
    page: bool = False,
    exact: bool = True,
    whole: bool = True,
) -> Callable[[Maker], None]:
    """Register a function that makes the source and the truth."""
    kinds = LOOKALIKES if decision == "keep" else DAMAGE

    def register(make: Maker) -> None:
        kinds[name] = lambda rng: Case(*make(rng), decision, families, page, exact, whole)

    return register


def rows(text: str) -> list[str]:
    """Return the lines of *text* that show something, without the white space around them."""
    return [row for row in map(str.strip, text.splitlines()) if row]


def squeezed(text: str) -> str:
    """Return *text* without its white space."""
    return "".join(text.split())


def lacking(truth: str, text: str) -> int:
    """Return how many characters of *truth* do not stand in *text*."""
    return (Counter(squeezed(truth)) - Counter(squeezed(text))).total()


def passage(rng: Random, least: int = 3, most: int = 7) -> list[str]:
    """Return some paragraphs."""
    return rng.sample(PARAGRAPHS, rng.randint(least, most))


def prose(rng: Random, least: int = 3, most: int = 7) -> str:
    """Return some paragraphs as one text."""
    return "\n".join(passage(rng, least, most))


def title_of(paragraph: str) -> str:
    """Return the beginning of a paragraph, to serve as a title."""
    return re.split("[，。：；！？]", paragraph)[0]


def traditional(text: str) -> str:
    """Return *text* as a writer of traditional characters has it."""
    written: str = _taiwanese().convert(text)
    return written


@cache
def _taiwanese() -> OpenCC:
    return OpenCC("s2twp")


def page_of(rng: Random, paragraphs: list[str], **slots: str) -> tuple[str, str]:
    """Return a page from a random template, and what it shows."""
    template = rng.choice(DATA["pages"]["template"])
    headline = title_of(paragraphs[0])
    byline = f"2023-0{rng.randint(1, 9)}-1{rng.randint(0, 9)} 阅读 {rng.randint(20, 900)}"
    filled = {"charset": "utf-8", "title": headline, "headline": headline, "byline": byline}
    filled |= dict.fromkeys(["head", "top", "bottom"], "") | slots
    marked_up = "\n".join(f"<p>{html.escape(row, quote=False)}</p>" for row in paragraphs)
    shown = filled | {"paragraphs": "\n".join(paragraphs)}
    source = template["html"].lstrip().format(**filled, paragraphs=marked_up)
    return source, "\n".join(row.format(**shown) for row in template["shown"])
