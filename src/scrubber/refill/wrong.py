"""The wrong encodings: which bytes a character stands for, and which bytes have none."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from scrubber.lazy import lazy

__all__ = ["ANY", "MARK", "MARKED", "Style", "bytes_of", "lost_pairs", "styles"]

PLAIN = lazy("[?\ufffd]+")
MARK = {
    "gb18030": lazy("[?\ufffd]+|€"),
    "big5hkscs": PLAIN,
    "cp950": PLAIN,
    "cp949": PLAIN,
    "cp932": lazy("[?\ufffd・]+"),
}
"""What programs show for bytes without a character, by encoding. Windows shows ``・`` where it reads Shift-JIS, and
``€`` for the byte 80 where it reads GBK."""

DECODERS = {"gb18030": ("gb18030", "gbk")}
"""Decoders of an encoding that have no character for different bytes."""

ANY = 0x100
"""Stands for a second byte that makes no pair: ASCII, or the end of the line."""
MARKED = 0x101
"""Stands for a second byte that is lost, too."""

PRIVATE = lazy("[\ue000-\uf8ff]")
INSIDE = lazy("(?<=[^\x00-\x7f])[?\ufffd](?=[^\x00-\x7f\ufffd])")
MARKS_A_EURO = 10
"""Where the byte 80 is shown as ``€``, there are 2 marks inside of text for each of those at most; where it is lost,
50 and more, for ``€`` can be the pair A2 E3."""


class Style(NamedTuple):
    """How a text was misread."""

    codec: str
    euro: bool = False
    """A byte 80 on its own is shown: it is not what was lost."""
    private: bool = False
    """Pairs without a character are shown as one of the private use area: they are not what was lost."""
    swallow: bool = False
    """A question mark may have taken the ASCII byte behind it along."""
    whole: bool = False
    """A pair without a character is one mark; otherwise its first byte is, and its second one is read anew."""
    gone: bool = False
    """A pair without a character left no trace, as where characters of the private use area were taken out."""

    def lost(self, second: int) -> bytes:
        """Return the bytes that can have been lost before the byte *second*."""
        if second == ANY:
            lost = bytes(range(0x80, 0xF0))
        elif self.private or self.whole:
            lost = b"\x80\xa0" if self.codec == "cp932" else b"\x80"
        else:
            lost = _lost_before(self.codec, second)
        return lost.replace(b"\x80", b"") if self.euro else lost

    def lost_inside(self, firsts: bytes) -> bytes:
        """Return the bytes that can have been lost before another lost one, *firsts* being those of pairs."""
        alone = b"" if self.euro else b"\x80"
        return alone if self.private or self.whole else alone + firsts


def styles(text: str, codec: str) -> list[Style]:
    """Return how *text* may have been misread, the simplest way first."""
    gbk = codec == "gb18030"
    euro = gbk and MARKS_A_EURO * text.count("€") > len(INSIDE.findall(text))
    private = gbk and PRIVATE.search(text) is not None
    style = Style(codec, euro, private, euro or codec == "cp932")
    return [style, style._replace(whole=True)] + [style._replace(gone=True)] * (gbk and not private)


def bytes_of(shown: str, codec: str) -> bytes:
    """Return the bytes that *shown* stands for; nothing where it holds a character that *codec* does not show."""
    try:
        return shown.encode(codec)
    except UnicodeEncodeError:
        pass
    parts = []
    for character in shown:
        try:
            parts.append(character.encode(codec))
        except UnicodeEncodeError:
            if not "\x80" <= character <= "\x9f":
                return b""
            parts.append(character.encode("latin-1"))
    return b"".join(parts)


@cache
def lost_pairs(codec: str, firsts: bytes, seconds: bytes) -> tuple[bytes, bytes]:
    """Return which of *firsts* and which of *seconds* stand in a pair that *codec* has no character for."""
    pairs = [(first, second) for first in firsts if first != 0x80 for second in seconds if _loses(codec, first, second)]
    return bytes(sorted({first for first, _ in pairs})), bytes(sorted({second for _, second in pairs}))


@cache
def _lost_before(codec: str, second: int) -> bytes:
    return bytes(first for first in range(0x80, 0xF0) if _loses(codec, first, second))


@cache
def _loses(codec: str, first: int, second: int) -> bool:
    """Whether a decoder of *codec* has no character for the byte *first* before *second*, or a private one."""
    return any(
        _fails(bytes((first,)), decoder) and _fails(bytes((first, second)), decoder)
        for decoder in DECODERS.get(codec, (codec,))
    )


def _fails(raw: bytes, decoder: str) -> bool:
    try:
        shown = raw.decode(decoder)
    except UnicodeDecodeError:
        return True
    return len(shown) != 1 or "\ue000" <= shown <= "\uf8ff"
