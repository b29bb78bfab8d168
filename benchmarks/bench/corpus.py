"""The documents of the benchmark: generated with a seed, so that every run measures the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from random import Random

import tests.damage
import tests.misread  # noqa: F401  (registers its kinds of damage)
from benchmarks.shards import page
from tests.generator import DAMAGE, PARAGRAPHS, build
from tests.kit import convert, lose, show, toned, untoned

__all__ = ["GROWING", "MIXED", "Source", "works"]

Source = str | bytes

SENTENCES = [f"{sentence}。" for paragraph in PARAGRAPHS for sentence in paragraph.split("。") if sentence]
TRADITIONAL = [convert(sentence) for sentence in SENTENCES]
ANNOTATED = [toned(sentence, 60) for sentence in TRADITIONAL]

SIZE = 6_000_000
"""Bytes of each kind of document, which the rounds share: a second and more for the slowest of those that are timed."""
LARGE = 500_000
"""Characters of a large document."""

CHARACTERS = (600, 4000)
"""Of a text: the middle half of the pages of a Chinese crawl lies between."""

READINGS = [kind for kind in DAMAGE if "reading" in kind]
SPAM = [kind for kind in DAMAGE if kind.startswith(("adult", "gambling", "region", "betting", "brand", "scraper"))]
MARKUP = ["skeleton in a text", "left-over markup", "entities"]
MISREAD = [kind for kind in DAMAGE if " as " in kind or kind == "one misread paragraph"]
LOST = ["half lost", "NUL and byte order marks"]
PAGES = [
    kind for kind in DAMAGE if kind.startswith(("skeleton in a page", "links hidden", "swapped", "annotated page"))
]


def text(rng: Random, size: int, sentences: list[str] = SENTENCES) -> str:
    """Return about *size* characters of sentences in paragraphs of two to six."""
    lines: list[str] = []
    length = 0
    while length < size:
        lines.append("".join(rng.choices(sentences, k=rng.randint(2, 6))))
        length += len(lines[-1]) + 1
    return "\n".join(lines)


def _some(make: Callable[[int], Source], size: int = SIZE) -> list[Source]:
    made: list[Source] = []
    total = number = 0
    while total < size:
        made.append(make(number))
        total += weight(made[-1])
        number += 1
    return made


def weight(source: Source) -> int:
    """Return the bytes of a document, of a text as UTF-8."""
    return len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))


def _texts(sentences: list[str]) -> list[Source]:
    return _some(lambda number: text(Random(f"text {number}"), Random(number).randint(*CHARACTERS), sentences))


def _pages(codec: str, sentences: list[str]) -> list[Source]:
    def make(number: int) -> bytes:
        whole = page(number, text(Random(f"page {number}"), Random(number).randint(*CHARACTERS), sentences))
        return whole.replace("utf-8", codec, 1).encode(codec, "replace")

    return _some(make)


def _of(kinds: list[str]) -> list[Source]:
    return _some(lambda number: build(kinds[number % len(kinds)], number).source)


def _damaged_pages() -> list[Source]:
    """Return pages as large as the clean ones, each with the body of a damaged one in it."""

    def make(number: int) -> bytes:
        kind = PAGES[number % len(PAGES)]
        inside = _decoded(build(kind, number).source)
        around = ANNOTATED if kind.startswith("annotated") else SENTENCES  # A kit leaves no line of a page.
        whole = page(number, text(Random(f"page {number}"), Random(number).randint(*CHARACTERS), around))
        return whole.replace("<ul", f"{inside}<ul", 1).encode("utf-8", "replace")

    return _some(make)


def _decoded(source: Source) -> str:
    if isinstance(source, str):
        return source
    try:
        return source.decode()
    except UnicodeDecodeError:
        return source.decode("gb18030")


def works() -> Iterator[tuple[str, list[Source]]]:
    """Yield each kind of work and its documents."""
    yield "clean text", _texts(SENTENCES)
    yield "clean text, traditional", _texts(TRADITIONAL)
    yield "clean text, one document of 1.5 MB", [text(Random(number), LARGE) for number in range(8)]
    yield "short documents, 300 characters", _some(lambda n: text(Random(f"short {n}"), 300)[:300], SIZE // 2)
    yield "text with readings", _of(READINGS)
    yield "text with spam", _of(SPAM)
    yield "text with markup", _of(MARKUP)
    yield "misread text", _of(MISREAD)
    yield "half-lost text", _of(LOST)
    yield "clean pages, UTF-8", _pages("utf-8", SENTENCES)
    yield "clean pages, GB18030", _pages("gb18030", SENTENCES)
    yield "clean pages, Big5", _pages("big5", TRADITIONAL)
    yield "damaged pages, UTF-8", _damaged_pages()


def _repeated(unit: Callable[[Random], str]) -> Callable[[int], str]:
    """Return what makes a document of some size in bytes out of units, each with a seed of its own, 64 in a circle."""

    def make(size: int) -> str:
        pieces: list[str] = []
        length = 0
        units = [unit(Random(f"unit {number}")) for number in range(64 if size > 100_000 else 8)]
        for piece in cycle(units):
            pieces.append(piece)
            length += weight(piece) + 1
            if length >= size:
                return "\n".join(pieces)
        raise AssertionError

    return make


def _paragraph(rng: Random) -> str:
    return text(rng, 300)


def _page_of(make: Callable[[int], str], start: str = "<!doctype html><html><body>") -> Callable[[int], bytes]:
    return lambda size: f"{start}{make(size)}</body></html>".encode()


GROWING: dict[str, Callable[[int], Source]] = {
    "clean text": _repeated(_paragraph),
    "clean page": _page_of(_repeated(lambda rng: f'<div class="a"><p>{_paragraph(rng)}</p></div>')),
    "GB18030 bytes": lambda size: _repeated(_paragraph)(size * 3 // 2).encode("gb18030"),
    "readings": _repeated(lambda rng: toned(convert(_paragraph(rng)), 60)),
    "untoned readings": _repeated(lambda rng: untoned(_paragraph(rng), 0.05, rng)),
    "spam at both ends": lambda size: (
        f"{build('adult head over simplified', 1).source}\n{_repeated(_paragraph)(size)}\n"
        f"{build('adult tail', 1).source}"
    ),
    "left-over markup": _repeated(lambda rng: f"<p class='x'>{_paragraph(rng)}</p>&nbsp;<br/>"),
    "UTF-8 read as GB18030": lambda size: _repeated(_paragraph)(size).encode().decode("gb18030", "replace"),
    "GB18030 read as Latin-1": lambda size: _repeated(_paragraph)(size // 2).encode("gb18030").decode("latin-1"),
    "half-lost characters": _repeated(lambda rng: show(lose(convert(_paragraph(rng)), 60))),
    "noise": _repeated(lambda rng: _paragraph(rng).replace("的", "的\u200b").replace("，", "，\x01")),
    "page with injected nodes": _page_of(
        _repeated(
            lambda rng: f"<div style='display:none'><a href='//x.example/'>棋牌</a></div><p>{_paragraph(rng)}</p>"
        )
    ),
}
"""What makes a document of about so many bytes, for each kind whose growth is measured."""


def mixed(count: int) -> Iterator[Source]:
    """Yield *count* different documents of every kind, clean and damaged."""
    kinds = sorted(DAMAGE)
    for number in range(count):
        if number % 2:
            yield text(Random(f"mixed {number}"), 300)
        else:
            yield build(kinds[number % len(kinds)], number).source


MIXED = mixed
