"""Documents that talk about encoding damage: what they quote is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.detectors.encoding.runs import Damage
from scrubber.document import visible

__all__ = ["talks_about"]

NAMED = re.compile(
    r"乱码|亂碼|锟斤拷(?:是|的|问题|現象|现象|怎么|”|」|》)|文字化け|mojibake|字符编码|字元編碼|编码(?:问题|错误|方式|格式|转换)|編碼(?:問題|錯誤)"
    r"|replacement character|UnicodeDecodeError",
    re.IGNORECASE,
)
"""What only a document about encodings says."""

TECHNICAL = re.compile(
    r"\b(?:utf-?8|utf-?16|gbk|gb2312|gb18030|big5|unicode|ascii|iso-?8859-1|latin-?1|windows-125\d|charset|encoding|decode)\b"
    r"|编码|編碼|解码|解碼|字符集|字元集|codec",
    re.IGNORECASE,
)
"""What it says close to its examples."""

FAMOUS = ("锟斤拷", "烫烫烫", "屯屯屯")
"""Two of them together are a joke among programmers: they have different causes."""

NEAR = 160
MOST_PLACES = 8

MOST_NAMED = 0.5
MOST_TECHNICAL = 0.25
"""Share of damage above which a document is damaged whatever it says: a manual of the subject holds 0.01 to 0.15, a
short question about garbled output up to 0.4."""


def talks_about(text: str, found: Sequence[Damage]) -> bool:
    """Whether *found* are examples in a document that is about them."""
    if not found:
        return False
    share = sum(one.size for one in found) / max(1, visible(text))
    if share <= MOST_NAMED and (sum(famous in text for famous in FAMOUS) > 1 or NAMED.search(text)):
        return True
    if share > MOST_TECHNICAL:
        return False
    places = found[:: max(1, len(found) // MOST_PLACES)]
    return all(TECHNICAL.search(text, max(0, one.start - NEAR), one.end + NEAR) for one in places)
