"""What a style sheet says, whatever the page: read once where the pages of a host share it.

Most of a sheet speaks of other pages, and of size and colour. So a block is taken apart only where its text may hide
something, or where an element is looked at of which it may speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from scrubber.lazy import lazy
from scrubber.markup.css import Block, Holds, TooManyBlocksError, blocks, selectors
from scrubber.markup.gate import may_hide
from scrubber.markup.hiding import Hiding, Style, hiding_of, style_of
from scrubber.markup.selectors import LONGEST as LONGEST_SELECTOR
from scrubber.markup.selectors import Compound, Selector, is_invalid, names_in, selector

__all__ = ["Declared", "Rule", "Sheet", "Spoken", "key_in", "key_of", "read_sheet"]

BLOCKS = 5_000
SELECTORS = 20_000
"""Blocks of one page that are read, and selectors of all of them; of 53 real pages one has 310 such blocks (those that
hide or display), and one 62 selectors to a block. Where there are more, none counts: half of the rules would show less
than all of them."""

REMEMBERED = 8
LONGEST = 20_000
"""Sheets that are remembered, and characters of one. What is remembered is what the text alone says: the pages of a
host share their sheets. Sheets that were built to fill the memory take 190 bytes a character, 30 MB in all."""

_TELLS = lazy(
    r":\s{0,9}(?:none|hidden|collapse|[+.]?0|transparent|white|#f{3}|hsl|-\d{3}|[01.]{1,3}(?:px|p?t|em)?\s{0,9}(?:[;!}]|\Z))"
    r"|rect\(|inset\(|circle\(|polygon\(|scale|calc\(|-?\d{4}|\\"
    r"|color[^}]{0,80}background|background[^}]{0,80}[;\s]color"
)
_ALL = lazy(r"(?<![\w-])all\s{0,9}:")
_SHOWS = lazy(r"display\s{0,9}:\s{0,9}(?!\s|none)|visibility\s{0,9}:\s{0,9}visible")

_SIBLINGS = lazy(r"[>+~]")
_IN_BRACKETS = lazy(r"\((?:[^()]++|\((?:[^()]++|\([^()]*+\))*+\))*+\)|\[[^\]]*+\]")
_NAMES = lazy(r"[\w.#:*>+~\s-]*+", re.ASCII)
_COMPOUND = (
    r"(?=[\w.#*:-])(?:\*|[\w-]++)?+"
    r"(?:[.#][\w-]++|:(?:hover|focus|active|visited|first-child|last-child|:?before|:?after)(?![\w(-]))*+"
)
_PLAIN = lazy(rf"(?:(?:^|,)\s*+{_COMPOUND}(?:(?:\s*+[>+~]\s*+|\s++)(?!,|\Z){_COMPOUND})*+\s*+)++")
"""A list of selectors that are understood, all of them; most lists are one."""
_OVERRULES = lazy(r"(?:display|visibility|(?<![\w-])all)\s*+:\s*+(?!none|hidden|collapse)")


class Rule(NamedTuple):
    """One selector of a block, and what that declares."""

    weight: tuple[int, int, int, int, int]
    """Layer, specificity, then place: of two rules the larger one wins."""
    asked: Selector
    style: Style


class Declared:
    """A block, taken apart at first need."""

    def __init__(self, block: Block) -> None:
        self._block = block

    @cached_property
    def style(self) -> Style:
        """What it declares."""
        return style_of(self._block.style)

    @cached_property
    def tells(self) -> bool:
        """Whether it hides, or says how to display."""
        return _tells(self._block.style)

    @cached_property
    def how(self) -> Hiding:
        """How it hides."""
        return hiding_of(self.style) if self.tells else Hiding.NONE

    @cached_property
    def spoken(self) -> list[Spoken]:
        """Its selectors."""
        return [Spoken(self, written) for written in selectors(self._block.selectors, SELECTORS + 1)]

    def rule(self, asked: Selector) -> Rule:
        """Return the rule that one of its selectors makes."""
        return Rule((self._block.layer, *asked.weight, self._block.order), asked, self.style)


class Spoken:
    """A selector of a block, understood at first need."""

    def __init__(self, declared: Declared, written: str) -> None:
        self.declared = declared
        self._written = written

    @cached_property
    def names(self) -> frozenset[str]:
        """The ids and classes that a page must have for it to speak of the page; none where that is not so simple."""
        return frozenset() if "(" in self._written else frozenset(names_in(self._written))

    @cached_property
    def rule(self) -> Rule | None:
        """The rule; None where the selector is not understood or never holds, or the block declares nothing."""
        asked, style = selector(self._written), self.declared.style
        if asked is None or asked.subject.never or not (style.normal or style.important):
            return None
        return self.declared.rule(asked)


class Sheet:
    """A style sheet, read as far as is asked for."""

    def __init__(self, css: str) -> None:
        # Of all letters only one, which no name in CSS has, changes the length of a text that is lowered.
        self._lower = css.lower()
        self._declared: dict[int, Declared] = {}
        self._spoken: dict[str, list[Spoken]] = {}
        try:
            self._blocks, is_read = list(blocks(css)), True
        except TooManyBlocksError:
            self._blocks, is_read = [], False
        self.is_complete = is_read and _are_few(self._blocks)
        """Whether all of its blocks are read."""
        self.is_whole = self.is_complete
        """Whether all blocks are that hide, or say how to display."""
        self._read = self._blocks
        if is_read and not self.is_complete:
            telling = [block for block in self._blocks if _tells(block.style)]
            self.is_whole = _are_few(telling)
            self._read = telling if self.is_whole else []

    def has(self, sign: str) -> bool:
        """Return whether the sheet holds the text *sign* (in lower case)."""
        return sign in self._lower

    @cached_property
    def may_hide(self) -> bool:
        """Whether anything in the sheet may hide an element."""
        return _TELLS.search(self._lower) is not None

    @cached_property
    def hiders(self) -> list[Declared]:
        """The blocks that may hide an element."""
        return [self._of(block) for block in self._read if may_hide(block.style) and _holds(block)]

    @cached_property
    def may_overrule(self) -> bool:
        """Whether anything in the sheet may show what an element's own style hides."""
        important = (block.style.lower() for block in self._read if "!" in block.style)
        return not self.is_whole or any("\\" in style or any(_overruling(style)) for style in important)

    def spoken(self, key: str) -> list[Spoken]:
        """Return the selectors of elements with the *key* (see :func:`key_of`)."""
        found = self._spoken.get(key, [])
        if not found and key in self._written:
            pairs = self._written[key]
            # Another thread may have been here: elements are known by their rules, so there is one list of them.
            found = self._spoken.setdefault(key, [Spoken(self._of(block), written) for block, written in pairs])
        return found

    def doubts(self, names: Iterable[str]) -> bool:
        """Return whether a rule that is not understood may show what bears one of the classes and ids *names*."""
        certain, odd = self._shown
        return any(name in certain or any(selector(written) is None for written in odd.get(name, ())) for name in names)

    def _of(self, block: Block) -> Declared:
        declared = self._declared.get(block.order)
        return declared or self._declared.setdefault(block.order, Declared(block))

    @cached_property
    def _written(self) -> dict[str, list[tuple[Block, str]]]:
        found: dict[str, list[tuple[Block, str]]] = {}
        for block in filter(_holds, self._read):
            for written in selectors(block.selectors, SELECTORS + 1):
                key = key_in(written)
                if key is not None:
                    found.setdefault(key, []).append((block, written))
        return found

    @cached_property
    def _shown(self) -> tuple[set[str], dict[str, list[str]]]:
        """The names of which it is not known whether a rule shows them, and those in selectors not yet tried."""
        doubted: set[str] = set()
        odd: dict[str, list[str]] = {}
        for block in self._blocks:
            if _SHOWS.search(block.style.lower()):
                listed = block.selectors
                if block.holds is not Holds.PERHAPS and len(listed) <= LONGEST_SELECTOR and _PLAIN.fullmatch(listed):
                    continue
                for written in selectors(listed, SELECTORS + 1):
                    names = names_in(written)
                    if block.holds is Holds.PERHAPS:
                        doubted |= names
                    else:
                        for name in names:
                            odd.setdefault(name, []).append(written)
        return doubted, odd


def _overruling(style: str) -> Iterator[bool]:
    """Yield of each declaration with a mark of importance whether it shows what was hidden."""
    for declared in style.split(";"):
        yield from (_OVERRULES.search(before) is not None for before in declared.split("!")[:-1])


def read_sheet(css: str) -> Sheet:
    """Return a style sheet, perhaps one that was read before."""
    return _remembered(css) if len(css) <= LONGEST and css.count("{") <= BLOCKS else Sheet(css)


_remembered = lru_cache(maxsize=REMEMBERED)(Sheet)


def key_of(asked: Compound) -> str:
    """Return what an element must have that suits: ``#id``, ``.class``, ``[attribute``, or a tag; empty for nothing."""
    if asked.ids:
        return f"#{min(asked.ids)}"
    if asked.classes:
        return f".{min(asked.classes)}"
    if asked.attributes and not asked.tag:
        return f"[{asked.attributes[0].name}"
    return asked.tag


def key_in(written: str) -> str | None:
    """Return the same for a selector, not understood if it need not be; None for one that means nothing."""
    has_brackets = "(" in written or "[" in written
    plain = _IN_BRACKETS.sub(":", written) if has_brackets else written
    subject = (plain.rsplit(None, 1) or ("",))[-1]
    if ">" in subject or "+" in subject or "~" in subject:
        subject = _SIBLINGS.split(subject)[-1]
    subject = subject.partition(":")[0]
    if not subject or "\\" in plain or not plain.isascii() or (has_brackets and not _NAMES.fullmatch(plain)):
        asked = selector(written)
        return None if asked is None or asked.subject.never else key_of(asked.subject)
    if "#" in subject:
        return f"#{subject.split('#', 2)[1].partition('.')[0]}"
    if "." in subject:
        return f".{subject.split('.', 2)[1]}"
    return subject.lower().strip("*")


def _holds(block: Block) -> bool:
    return block.holds is Holds.YES and not is_invalid(block.selectors)


def _are_few(of: list[Block]) -> bool:
    if len(of) > BLOCKS:
        return False
    # Commas may stand in brackets: what they say is too much at most.
    return sum(block.selectors.count(",") for block in of) + len(of) <= SELECTORS or (
        sum(len(selectors(block.selectors, SELECTORS + 1)) for block in of if _holds(block)) <= SELECTORS
    )


def _tells(style: str) -> bool:
    low = style.lower()
    if "display" in low or "visibility" in low or "\\" in low or _TELLS.search(low):
        return True
    return "all" in low and _ALL.search(low) is not None
