"""How U+FFFD and the byte order mark look when their bytes are read as another encoding."""

from __future__ import annotations

import re

from scrubber.lazy import lazy

__all__ = ["FILL", "FILLS", "FILL_ENDS", "MISREAD_BOM"]

MARK = "\ufffd".encode()
TWO_BYTE = ("gb18030", "big5", "cp949", "euc_jp")
ONE_BYTE = (
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1255", "cp1256", "cp1257", "cp874", "koi8_r", "cp437", "cp850", "cp852",
    "cp866", "mac_roman",
)  # fmt: skip

TRIPLES = tuple((MARK * 2).decode(codec) for codec in TWO_BYTE)
"""What two of them become: 锟斤拷, 嚙踝蕭, 占쏙옙, 鐃緒申."""

SINGLES = (*(MARK.decode(codec) for codec in ONE_BYTE), MARK.decode("cp1252").encode().decode("cp1252"))
"""What one becomes: ï¿½, пїЅ, ๏ฟฝ …, and ï¿½ once more misread."""

UNWRITTEN = ("烫烫烫", "屯屯屯", "葺葺葺")
"""Memory that was never written to (bytes CC, CD) or that was given back (DD), read as GBK."""

FILLS = (*TRIPLES, *SINGLES, *UNWRITTEN)

FILL_ENDS = "".join(sorted({fill[-1] for fill in FILLS}))
"""What each of them ends with: rarer than what some begin with."""

MISREAD_BOM = tuple(b"\xef\xbb\xbf".decode(codec) for codec in ("cp1250", "cp1251", "cp1252", "cp437", "cp850"))


def _triple(fill: str) -> str:
    """Return a pattern for a fill, and for the characters that one of the bytes before or behind it was paired with."""
    first, last = fill[0], fill[-1]
    other = rf"[^\x00-\x7f{first}{last}]"
    follows = f"{fill}|[{first}{last}][^\\x00-\\x7f]{{0,4}}[{first}{last}]"
    return f"{first}(?:{fill[1:]}|{other}{{1,4}}+(?={follows}))(?:{other}{{0,4}}+[{first}{last}])*+"


FILL = lazy(
    "|".join(
        [
            *(_triple(fill) for fill in TRIPLES),
            *(f"(?:{re.escape(single)})++" for single in SINGLES),
            *(f"{one[0]}{{3}}{one[0]}*+" for one in UNWRITTEN),
        ]
    )
)
