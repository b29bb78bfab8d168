"""What a document says its encoding is: the HTTP header, the XML declaration, the meta element."""

from __future__ import annotations

import re
from typing import NamedTuple

from scrubber.lazy import lazy

__all__ = ["Declared", "declarations"]

HEAD = 4096
"""Bytes searched for a declaration. Browsers look at 1,024; pages with long comments in front need more."""

LABELS: dict[str, str] = {
    "utf-8": "utf8 unicode11utf8 unicode20utf8 xunicode20utf8",
    "utf-16-le": "utf16 utf16le ucs2 unicode csunicode iso10646ucs2 unicodefeff",
    "utf-16-be": "utf16be unicodefffe",
    "gb18030": """gb18030 gbk xgbk gb2312 gb231280 cp936 ms936 windows936 euccn chinese csgb2312 isoir58
        csiso58gb231280""",
    "hz": "hz hzgb hzgb2312",
    "big5hkscs": "big5 big5hkscs cnbig5 csbig5 xxbig5 xbig5 big5eten cp950 ms950 windows950",
    "euc_jp": "eucjp xeucjp ujis cseucpkdfmtjapanese",
    "cp932": "shiftjis sjis xsjis mskanji csshiftjis windows31j cswindows31j cp932 ms932",
    "iso2022_jp_2": "iso2022jp csiso2022jp iso2022jp1 iso2022jp2",
    "cp949": "euckr cseuckr cp949 ms949 windows949 uhc korean ksc5601 ksc56011987 ksc56011989 csksc56011987 isoir149",
    "johab": "johab cp1361",
    "iso2022_kr": "iso2022kr csiso2022kr",
    "cp1250": "cp1250 windows1250 xcp1250",
    "cp1251": "cp1251 windows1251 xcp1251",
    "cp1252": """cp1252 windows1252 xcp1252 iso88591 iso885911987 latin1 l1 isoir100 cp819 ibm819 csisolatin1 ascii
        usascii ansix341968""",
    "cp1253": "cp1253 windows1253 xcp1253",
    "cp1254": "cp1254 windows1254 xcp1254 iso88599 iso885991989 latin5 l5 isoir148 csisolatin5",
    "cp1255": "cp1255 windows1255 xcp1255",
    "cp1256": "cp1256 windows1256 xcp1256",
    "cp1257": "cp1257 windows1257 xcp1257",
    "cp1258": "cp1258 windows1258 xcp1258",
    "cp874": "cp874 windows874 tis620 iso885911 dos874",
    "iso8859_2": "iso88592 iso885921987 latin2 l2 isoir101 csisolatin2",
    "iso8859_3": "iso88593 latin3 l3",
    "iso8859_4": "iso88594 latin4 l4",
    "iso8859_5": "iso88595 cyrillic isoir144",
    "iso8859_6": "iso88596 arabic ecma114 asmo708",
    "iso8859_7": "iso88597 greek greek8 ecma118 elot928",
    "iso8859_8": "iso88598 iso88598i iso88598e hebrew logical visual",
    "iso8859_10": "iso885910 latin6 l6",
    "iso8859_13": "iso885913",
    "iso8859_14": "iso885914",
    "iso8859_15": "iso885915 latin9 l9",
    "iso8859_16": "iso885916",
    "koi8_r": "koi8 koi8r koi cskoi8r",
    "koi8_u": "koi8u koi8ru",
    "cp866": "cp866 ibm866 csibm866",
    "mac_roman": "macintosh macroman mac csmacintosh",
    "mac_cyrillic": "maccyrillic xmaccyrillic xmacukrainian",
}
"""Each codec and the labels for it, letters and digits only; a subset goes by its superset, as browsers do it. What is
not here is not taken for a declaration: neither what no one has defined (``utf8mb4``, ``x-user-defined``) nor Python's
codecs that are no encodings of text or invite attacks (``base64``, ``unicode_escape``, ``utf-7``)."""

CODECS = {label: codec for codec, labels in LABELS.items() for label in labels.split()}

PARAMETER = lazy(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)
XML = lazy(rb"\s{0,99}<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']\s{0,9}([\w.:-]{1,40})")
META = lazy(rb"<meta\b[^>]{0,300}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
MARKUP = lazy(rb"\s{0,99}<[!?a-z]", re.IGNORECASE)


class Declared(NamedTuple):
    """An encoding that something claims."""

    where: str
    label: str
    codec: str
    """The codec to use for it; of an encoding and its supersets the widest."""


def declarations(data: bytes, content_type: str | None) -> list[Declared]:
    """Return the encodings that the header and the document's beginning declare, the most trusted first.

    A document that does not begin with markup declares nothing: it may be an article about meta elements.
    """
    found = []
    if content_type and (header := PARAMETER.search(content_type[:1000])):
        found.append(("the header", header[1]))
    head = data[:HEAD]
    if MARKUP.match(head):
        if xml := XML.match(head):
            found.append(("the XML declaration", xml[1].decode("ascii", "replace")))
        if meta := META.search(head):
            found.append(("the page", meta[1].decode("ascii", "replace")))
    named = ((where, label, CODECS.get(re.sub("[^a-z0-9]", "", label.lower()))) for where, label in found)
    return [Declared(where, label, codec) for where, label, codec in named if codec is not None]
