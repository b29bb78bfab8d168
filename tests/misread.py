"""Damage to the encoding: lost bytes, bytes read as what they are not, characters that nobody typed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.generator import Made, kind, page_of, passage, prose, traditional
from tests.kit import HALVED, KIT, convert, lose, show


@kind("half lost", "pinyin.", "encoding.", exact=False)
def _(rng: Random) -> Made:
    converted, prefix = convert(prose(rng)), rng.randint(12, len(KIT))
    return show(lose(converted, prefix), swallow=rng.random() < 0.7), converted.translate(HALVED)


@kind("half lost in bytes", "pinyin.", "encoding.", page=True, exact=False)
def _(rng: Random) -> Made:
    paragraphs, prefix = [convert(row) for row in passage(rng)], rng.randint(12, len(KIT))
    source, shown = page_of(rng, paragraphs, charset="gb2312")
    return lose(source, prefix), shown.translate(HALVED)


def windows(data: bytes) -> str:
    """Decode as browsers do: windows-1252, its five holes as C1 controls."""
    return "".join(bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte)) for byte in data)


MISREAD: dict[str, tuple[Callable[[str], str], bool]] = {
    "UTF-8 read as GBK": (lambda text: text.encode().decode("gb18030", "replace"), False),
    "UTF-8 read as latin-1": (lambda text: text.encode().decode("latin-1"), True),
    "UTF-8 read as windows-1252": (lambda text: windows(text.encode()), True),
    "UTF-8 read as latin-1 twice": (lambda text: text.encode().decode("latin-1").encode().decode("latin-1"), True),
    "GBK read as latin-1": (lambda text: text.encode("gbk").decode("latin-1"), True),
    "GBK read as windows-1252": (lambda text: windows(text.encode("gbk")), True),
    "GBK read as Big5": (lambda text: text.encode("gbk").decode("cp950", "replace"), False),
}


def _misread(name: str, misread: Callable[[str], str], exact: bool) -> None:
    @kind(name, "encoding.", exact=exact)
    def _(rng: Random) -> Made:
        body = prose(rng, 2, 5)
        return misread(body), body


for _name, _entry in MISREAD.items():
    _misread(_name, *_entry)


@kind("Big5 read as GBK", "encoding.", exact=False)
def _(rng: Random) -> Made:
    data = traditional(prose(rng, 2, 5)).encode("cp950", "ignore")
    return data.decode("gb18030", "replace"), data.decode("cp950")


@kind("one misread paragraph", "encoding.")
def _(rng: Random) -> Made:
    paragraphs = passage(rng, 4)
    damaged = list(paragraphs)
    place = rng.randrange(len(damaged))
    damaged[place] = paragraphs[place].encode("gbk").decode("latin-1")
    return "\n".join(damaged), "\n".join(paragraphs)


def sprinkled(rng: Random, text: str, characters: str) -> str:
    """Return *text* with some of *characters* at random places."""
    source = list(text)
    for _ in range(rng.randint(3, 12)):
        source.insert(rng.randrange(1, len(source)), rng.choice(characters))
    return "".join(source)


@kind("NUL and byte order marks", "encoding.")
def _(rng: Random) -> Made:
    body = prose(rng)
    return sprinkled(rng, body, "\0\ufeff"), body


@kind("control and replacement characters", decision="keep")
def _(rng: Random) -> Made:
    """What they stand for is gone: they are shown and left."""
    text = sprinkled(rng, prose(rng), "\x07\x81\x9d\ufffd")
    return text, text


@kind("UTF-8 page with lost bytes", decision="keep", page=True, exact=False)
def _(rng: Random) -> Made:
    source, shown = page_of(rng, passage(rng, 4))
    data = bytearray(source.encode())
    places = [place for place in range(len(data) // 2, len(data)) if data[place] >= 0xE0]
    for place in rng.sample(places, rng.randint(2, 6)):
        data[place + rng.randint(0, 2)] = 0xFF
    return bytes(data), shown
