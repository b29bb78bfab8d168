"""The labelled set of spam and honest text: lines, titles, pages and look-alikes, each with what must come out.

Two parts with words, names and sentences of their own: the rules are tuned on ``tune`` and measured on ``aside``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, Literal

import tests.lookalikes  # noqa: F401 (registers its kinds)
from tests.generator import DATA as SHARED
from tests.generator import LOOKALIKES, PARAGRAPHS, build, rows, title_of
from tests.kit import convert

HERE = Path(__file__).parent
PARTS = ("tune", "aside")
Wanted = Literal["body", "shown", "drop", "keep"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One document of the set."""

    family: str
    source: str | bytes
    wanted: Wanted
    """What must come of it: exactly ``body``; that, or the spam at least ``shown`` (flagged); ``drop``; ``keep``."""
    body: str = ""


@cache
def pools(part: str) -> dict[str, Any]:
    """Return the words and sentences of a part."""
    return tomllib.loads((HERE / f"{part}.toml").read_text(encoding="utf-8"))


def labelled(part: str) -> Iterator[Labelled]:
    """Yield the documents of a part, the same ones each time."""
    for family, make in FAMILIES.items():
        rng = Random(f"{part} {family}")
        for source, wanted, body in make(pools(part), rng):
            yield Labelled(family, source, wanted, body)


Made = Iterator[tuple[str | bytes, Wanted, str]]
FAMILIES: dict[str, Callable[[dict[str, Any], Random], Made]] = {}


def _family(name: str) -> Callable[[Callable[[dict[str, Any], Random], Made]], None]:
    def register(make: Callable[[dict[str, Any], Random], Made]) -> None:
        FAMILIES[name] = make

    return register


def _article(rng: Random) -> str:
    """Return an honest text, in one of three out of simplified characters, else converted."""
    text = "\n".join(rng.sample(PARAGRAPHS, rng.randint(2, 5)))
    return text if rng.random() < 0.67 else convert(text)


def _around(line: str, rng: Random, *, tail: float = 0.4) -> tuple[str, str]:
    """Return an article with *line* at one end, and the article."""
    body = _article(rng)
    gap = rng.choice(["\n", "\n\n"])
    return (f"{body}{gap}{line}" if rng.random() < tail else f"{line}{gap}{body}"), body


def _chain(words: list[str], rng: Random, least: int = 3, most: int = 10) -> str:
    return rng.choice(["_", ",", "-", "|", " I ", "、", " ", "/"]).join(rng.sample(words, rng.randint(least, most)))


def _named(template: str, pool: dict[str, Any], rng: Random, **filled: str) -> str:
    first, second = rng.sample(pool["gambling"]["brands"].split(), 2)
    return template.format(b=first, c=second, **filled)


def _numbered(template: str, rng: Random) -> str:
    return template.format(n=rng.randint(100, 9000), d=rng.randint(1, 8))


# Lines


@_family("adult lines")
def _(pool: dict[str, Any], rng: Random) -> Made:
    words = pool["adult"]["phrases"].split()
    lines = [_chain(words, rng) for _ in range(40)] + 2 * pool["adult"]["handwritten"]
    for line in lines:
        source, body = _around(line, rng)
        yield source, "body", body


@_family("adult lines of one phrase")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for line in 2 * pool["adult"]["alone"]:
        source, body = _around(line, rng)
        yield source, "body", body


DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda word: "·".join(word),
    lambda word: " ".join(word),
    lambda word: "★".join(word),
    lambda word: word.replace("国产", "国産").replace("日本", "曰本").replace("亚洲", "亚州").replace("无码", "无玛"),
    lambda word: re.sub("[a-z0-9]", lambda char: chr(ord(char[0]) + 0xFEE0), word),
)


@_family("adult lines in disguise")
def _(pool: dict[str, Any], rng: Random) -> Made:
    words = [word for word in pool["adult"]["phrases"].split() if len(word) > 6]
    for disguise in 4 * DISGUISES:
        line = rng.choice(["_", ",", "|"]).join(map(disguise, rng.sample(words, 5)))
        source, body = _around(line, rng)
        yield source, "body", body


@_family("adult words in a line of prose")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for number in range(20):
        chain = _chain(pool["adult"]["phrases"].split(), rng, 3, 6)
        body = _article(rng)
        first, mark, rest = body.partition("。")
        yield (f"{first}{mark}{chain}{rest}" if number % 2 else f"{chain} {body}"), "shown", body


@_family("adult phrases on titles")
def _(pool: dict[str, Any], rng: Random) -> Made:
    phrases = [phrase for phrase in pool["adult"]["phrases"].split() if len(phrase) > 5]
    for template in 8 * ("{t}-{p}", "{p}_{t}", "{t} | {p}", "{q}_{t}_{p}"):
        paragraphs = rng.sample(PARAGRAPHS, 3)
        title, text = title_of(paragraphs[0]), "\n".join(paragraphs)
        first, second = rng.sample(phrases, 2)
        line = template.format(t=title, p=first, q=second)
        yield f"{line}\n{text}", "body", f"{title}\n{text}"


@_family("gambling lines")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for template in 3 * pool["gambling"]["lines"]:
        source, body = _around(_named(template, pool, rng), rng)
        yield source, "shown", body


@_family("gambling names on titles")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for template in 3 * pool["gambling"]["titles"]:
        paragraphs = rng.sample(PARAGRAPHS, 3)
        title, text = title_of(paragraphs[0]), "\n".join(paragraphs)
        line = _named(template, pool, rng, t=title)
        yield f"{line}\n{text}", "shown", f"{title}\n{text}"


@_family("gambling names in sentences")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for template in 5 * pool["gambling"]["subjects"]:
        name = _named(template, pool, rng)
        body = "\n".join(rng.sample(PARAGRAPHS, 4))
        places = rng.sample([stop.end() for stop in re.finditer("。(?=[一-鿿])", body)], 4)
        source = body
        for place in sorted(places, reverse=True):
            source = f"{source[:place]}{name}{source[place:]}"
        yield f"{name}的消息\n{source}", "shown", body


@_family("other offers")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for line in 2 * pool["promotion"]["lines"]:
        source, body = _around(line, rng)
        yield source, "shown", body


@_family("tails of places")
def _(pool: dict[str, Any], rng: Random) -> Made:
    regions = SHARED["spam"]["regions"].replace("\n", "").split("|")
    for number in range(12):
        listed = rng.choice(["|", "| "]).join(rng.sample(regions, rng.randint(12, 24)))
        body = _article(rng)
        yield f"{body}\n{'主站蜘蛛池模板: ' if number % 2 else ''}{listed}|", "body", body


# Pages


def _page(lines: list[str]) -> tuple[str, Wanted, str]:
    return "\n".join(lines), "drop", ""


@_family("keyword lists")
def _(pool: dict[str, Any], rng: Random) -> Made:
    adult = pool["adult"]["phrases"].split()
    for number in range(15):
        if number % 3:
            words = rng.sample(adult, rng.randint(12, 25))
        else:
            words = [_named(line, pool, rng) for line in rng.sample(pool["gambling"]["lines"], 12)]
        yield _page(words if number % 2 else [_chain(words, rng, 4, 8) for _ in range(rng.randint(3, 6))])


@_family("listing pages")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for _ in range(15):
        shown = []
        for title in rng.sample(pool["pages"]["listing"].split(), 10):
            shown += [title, _numbered(rng.choice(pool["pages"]["meta"]), rng)]
        menu = rng.sample(pool["adult"]["phrases"].split(), 4)
        yield _page([rng.choice(menu), " ".join(menu), *shown, rng.choice(pool["pages"]["meta"])])


@_family("landing pages")
def _(pool: dict[str, Any], rng: Random) -> Made:
    pages = pool["pages"]
    for number in range(20):
        if number % 2:
            brand = rng.choice(pool["gambling"]["brands"].split())
            lines = [line.format(b=brand) for line in rng.sample(pages["landing"], 5)]
            head = pool["gambling"]["lines"][number % 4].format(b=brand, c=brand)
        else:
            head = rng.choice(pages["queries"])
            lines = [line.format(q=head) for line in rng.sample(pages["landing_adult"], 4)]
        yield _page([head, *lines])


@_family("tag farms")
def _(pool: dict[str, Any], rng: Random) -> Made:
    words = pool["adult"]["phrases"].split() + pool["pages"]["listing"].split()
    for _ in range(10):
        chosen = rng.sample(words, 20)
        tags = [f"{word}({rng.randint(2, 300)})" for word in chosen] if rng.random() < 0.5 else chosen
        yield _page(["热门标签", *[" ".join(tags[at : at + 4]) for at in range(0, 20, 4)], "上一页 下一页"])


@_family("generated prose round a query")
def _(pool: dict[str, Any], rng: Random) -> Made:
    pages = pool["pages"]
    for number in range(30):
        if number % 2:
            query = _named(rng.choice(pages["gambling_queries"]), pool, rng)
            lines = [line.format(q=query) for line in rng.sample(pages["llm_gambling"], 6)]
        else:
            query = rng.choice(pages["queries"])
            lines = [line.format(q=query) for line in rng.sample(pages["llm_adult"], 6)]
        yield _page([query, *lines])


@_family("debris of prompts and tool calls")
def _(pool: dict[str, Any], rng: Random) -> Made:
    pages = pool["pages"]
    for number in range(20):
        query = rng.choice(pages["queries"])
        if number % 2:
            prose = [line.format(q=query) for line in rng.sample(pages["llm_adult"], 3)]
            lines = [line.format(q=query) for line in pages["debris"]]
            yield _page([*lines[:3], *prose, *lines[3:]])
        else:
            yield _page([line.replace("{q}", query) for line in rng.sample(pages["toolcalls"], 5)])


# Honest text


@_family("honest lines")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for line, tail in product(rows(pool["legit"]["titles"]), (0, 1)):
        source, _ = _around(line, rng, tail=tail)
        yield source, "keep", source


@_family("honest documents")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for document in pool["legit"]["docs"]:
        name = rng.choice(pool["gambling"]["brands"].split())
        source = document.replace("{b}", name)
        for text in (source, convert(source)):
            yield text, "keep", text


@_family("generated look-alikes")
def _(pool: dict[str, Any], rng: Random) -> Made:
    for kind, number in product(LOOKALIKES, range(4)):
        case = build(kind, number + rng.randint(0, 50_000))
        if not case.page:
            yield case.source, "keep", case.body
