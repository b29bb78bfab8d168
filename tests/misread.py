"""Damage to the encoding: lost bytes, bytes read as what they are not, characters that nobody typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


def windows(data: bytes, codec: str) -> str:
    """Decode as browsers do: a single-byte encoding with its holes as C1 controls."""
    return "".join(bytes([byte]).decode(codec, "replace").replace("\ufffd", chr(byte)) for byte in data)


def decoder(codec: str) -> Callable[[bytes], str]:
    """Return how *codec* reads any bytes."""
    if codec.startswith("cp125"):
        return lambda data: windows(data, codec)
    return lambda data: data.decode(codec, "replace")


@dataclass(frozen=True)
class Misreading:
    """A text in one encoding, read as another, as often as there are names."""

    right: str
    wrong: tuple[str, ...]
    least: float = 1.0
    """The share of its characters that can be read again."""
    wrongly: float = 0.01
    """The share of its characters that may be read wrongly, where a decoder has two places for some of its own."""

    @property
    def lossless(self) -> bool:
        return self.least == 1.0

    def damage(self, text: str) -> str:
        """Return *text* misread."""
        data = text.encode(self.right, "ignore")
        for codec in self.wrong:
            text = decoder(codec)(data)
            data = text.encode()
        return text


MISREAD = {
    "UTF-8 read as GB18030": Misreading("utf-8", ("gb18030",), 0.92),
    "UTF-8 read as GBK": Misreading("utf-8", ("gbk",), 0.84),
    "UTF-8 read as GB18030 twice": Misreading("utf-8", ("gb18030", "gb18030"), 0.8, 0.03),
    "UTF-8 read as Shift-JIS": Misreading("utf-8", ("cp932",), 0.6),
    "UTF-8 read as EUC-KR": Misreading("utf-8", ("cp949",), 0.5),
    "UTF-8 read as latin-1": Misreading("utf-8", ("latin-1",)),
    "UTF-8 read as windows-1252": Misreading("utf-8", ("cp1252",)),
    "UTF-8 read as windows-1250": Misreading("utf-8", ("cp1250",)),
    "UTF-8 read as latin-1 twice": Misreading("utf-8", ("latin-1", "latin-1")),
    "UTF-8 read as windows-1252 three times": Misreading("utf-8", ("cp1252", "cp1252", "cp1252")),
    "GBK read as latin-1": Misreading("gbk", ("latin-1",)),
    "GBK read as windows-1252": Misreading("gbk", ("cp1252",)),
    "GBK read as windows-1250": Misreading("gbk", ("cp1250",)),
    "GBK read as latin-1, that as windows-1252": Misreading("gbk", ("latin-1", "cp1252")),
    "GBK read as Big5": Misreading("gbk", ("cp950",), 0.9, 0.02),
    "GBK read as Big5-HKSCS": Misreading("gbk", ("big5hkscs",), 0.9, 0.02),
    "GBK read as Shift-JIS": Misreading("gbk", ("cp932",), 0.85, 0.06),
    "GBK read as EUC-KR": Misreading("gbk", ("cp949",), 0.9),
    "Big5 read as latin-1": Misreading("cp950", ("latin-1",)),
    "Big5 read as windows-1252": Misreading("cp950", ("cp1252",)),
    "Big5 read as windows-1250": Misreading("cp950", ("cp1250",)),
    "Big5 read as GBK": Misreading("cp950", ("gb18030",)),
    "Big5 read as Shift-JIS": Misreading("cp950", ("cp932",), 0.85, 0.06),
    "Big5 read as EUC-KR": Misreading("cp950", ("cp949",), 0.75),
}


def _misread(name: str, way: Misreading) -> None:
    @kind(name, "encoding.", exact=way.lossless)
    def _(rng: Random) -> Made:
        body = prose(rng, 2, 5)
        body = (traditional(body) if way.right == "cp950" else body).encode(way.right, "ignore").decode(way.right)
        return way.damage(body), body


for _name, _entry in MISREAD.items():
    # Of what keeps half of its characters, some documents are dropped.
    if _entry.least > 0.5:
        _misread(_name, _entry)


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
