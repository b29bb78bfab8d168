"""Wrong decoders that lose bytes: UTF-8 read as a two-byte encoding by Python, a browser, Java or Windows."""

from __future__ import annotations

from typing import NamedTuple


class Decoder(NamedTuple):
    """What one program does with the bytes that the encoding has no character for."""

    codec: str
    mark: str = "\ufffd"
    """What it shows for them."""
    euro: bool = False
    """A byte 80 on its own is shown as ``€``."""
    private: bool = True
    """Pairs without a character are shown as one of the private use area, where the encoding has one for them."""
    whole: bool = False
    """A pair without a character is one mark; otherwise its first byte is, and its second one is read anew."""
    swallow: bool = False
    """A mark takes the ASCII byte behind it along."""
    vanish: bool = False
    """Private-use characters are not shown at all."""


DECODERS = {
    "Python gb18030": Decoder("gb18030"),
    "Python gbk": Decoder("gbk", private=False),
    "browser gbk": Decoder("gb18030", euro=True),
    "Java gbk, ?": Decoder("gbk", "?", private=False, whole=True),
    "Windows 936, ?": Decoder("gb18030", "?", euro=True, swallow=True),
    "Windows 936, private use as ?": Decoder("gbk", "?", euro=True, private=False, whole=True, swallow=True),
    "browser gbk, private use gone": Decoder("gb18030", "?", euro=True, vanish=True),
    "Python big5hkscs": Decoder("big5hkscs"),
    "browser big5, ?": Decoder("big5hkscs", "?", whole=True),
    "Python cp949": Decoder("cp949"),
    "Java cp949, ?": Decoder("cp949", "?", whole=True),
    "Python cp932": Decoder("cp932"),
    "Windows 932": Decoder("cp932", "・", whole=True, swallow=True),
}


class Lossy(NamedTuple):
    """What a wrong decoder shows, the truth, and which of its characters lost a byte."""

    shown: str
    truth: str
    lost: frozenset[int]


def misread(text: str, decoder: Decoder) -> Lossy:
    """Return *text* as *decoder* shows its UTF-8.

    ASCII that it swallows is lost where anything but ASCII follows; else nobody can tell, and it is not in the truth.
    """
    data = text.encode()
    shown: list[str] = []
    gone: set[int] = set()
    swallowed: set[int] = set()
    position = 0
    while position < len(data):
        first = data[position]
        pair = data[position : position + 2]
        size, character = _read(pair, decoder)
        if character and decoder.vanish and "\ue000" <= character <= "\uf8ff":
            gone.update(range(position, position + size))
        elif character:
            shown.append(character)
        elif first < 0x80:
            shown.append(chr(first))
        else:
            shown.append(decoder.mark)
            ascii_behind = len(pair) == 2 and pair[1] < 0x80
            gone.add(position)
            if ascii_behind and decoder.swallow and pair[1] != 0x0A and _leads(first, decoder.codec):
                noticed = data[position + 2 : position + 3] >= b"\x80"
                (gone if noticed else swallowed).add(position + 1)
                size = 2
            elif decoder.whole and len(pair) == 2 and not ascii_behind and _leads(first, decoder.codec):
                gone.add(position + 1)
                size = 2
        position += size
    starts = [index for index in range(len(data)) if data[index] & 0xC0 != 0x80] + [len(data)]
    kept = [index for index in range(len(text)) if starts[index] not in swallowed]
    lost = {place for place, index in enumerate(kept) if gone.intersection(range(starts[index], starts[index + 1]))}
    return Lossy("".join(shown), "".join(text[index] for index in kept), frozenset(lost))


def _read(pair: bytes, decoder: Decoder) -> tuple[int, str]:
    if pair[0] == 0x80 and decoder.euro:
        return 1, "€"
    for size in 1, 2:
        try:
            character = pair[:size].decode(decoder.codec)
        except UnicodeDecodeError:
            continue
        if decoder.private or not "\ue000" <= character <= "\uf8ff":
            return size, character
    return 1, ""


def _leads(byte: int, codec: str) -> bool:
    if codec == "cp932":
        return 0x81 <= byte <= 0x9F or 0xE0 <= byte <= 0xFC
    return 0x81 <= byte <= 0xFE
