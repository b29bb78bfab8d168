"""The documents of the project, taken apart: their code blocks, their links, their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "samples" / "README.md",
    *sorted(ROOT.joinpath("docs").rglob("*.md")),
]
MARKDOWN = MarkdownIt("commonmark").enable("table")


class Block(NamedTuple):
    """A piece of code in a document."""

    document: Path
    line: int
    """Number of the line before its first one, so that errors name the line of the document."""
    language: str
    """What its fence names; nothing of an indented block."""
    code: str

    @property
    def name(self) -> str:
        """Return the file that the block's first line names in a comment, or nothing."""
        found = re.match(r"# ([\w./-]+\.\w+)\n", self.code)
        return found[1] if found else ""


class Command(NamedTuple):
    """A command of a shell block, and what the document says that it prints (None where it says nothing)."""

    line: int
    text: str
    output: str | None


def name_of(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def blocks(document: Path) -> list[Block]:
    return [
        Block(document, token.map[0] + (token.type == "fence"), token.info.partition(" ")[0], token.content)
        for token in _tokens(document)
        if token.type in ("fence", "code_block") and token.map
    ]


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a block of ``sh`` (one a line) or of ``console`` (behind ``$``, then what they print)."""
    lines = block.code.replace("\\\n", "  ").splitlines()
    if block.language == "sh":
        for number, line in enumerate(lines, block.line + 1):
            if text := line.partition("#" if line.startswith("#") else " #")[0].strip():
                yield Command(number, text, None)
        return
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        output = "".join(f"{line}\n" for line in lines[start + 1 : end])
        yield Command(block.line + 1 + start, lines[start].removeprefix("$ "), output or None)


def links(document: Path) -> Iterator[str]:
    """Yield where the links and pictures of a document lead."""
    for token in _tokens(document):
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target:
                yield str(target)


def anchors(document: Path) -> set[str]:
    """Return the names by which the headings of a document can be linked to."""
    tokens = _tokens(document)
    titles = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _tokens(document: Path) -> list[Token]:
    return MARKDOWN.parse(document.read_text(encoding="utf-8"))
