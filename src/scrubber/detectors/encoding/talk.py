"""Documents that talk about encoding damage: what they quote is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.detectors.encoding.runs import Damage
from scrubber.document import visible
from scrubber.lazy import lazy

__all__ = ["talks_about"]

NAMED = lazy(
    r"乱码|亂碼|锟斤拷(?:是|的|问题|現象|现象|怎么|”|」|》)|文字化け|글자\s?깨짐|кракозябр|mojibake|字符编码|字元編碼"
    r"|编码(?:问题|错误|方式|格式|转换)|編碼(?:問題|錯誤)|零宽|零寬|控制字符|控制字元|不可见字符"
    r"|replacement character|UnicodeDecodeError|surrogateescape|byte[- ]order[- ]mark|zero[- ]width"
    r"|control (?:character|code)s?\b|invisible character|noncharacter|private[- ]use",
    re.IGNORECASE,
)
"""What only a document about encodings says."""

TECHNICAL = lazy(
    r"\b(?:utf-?8|utf-?16|gbk|gb2312|gb18030|big5|unicode|ascii|iso-?8859-1|latin-?1|windows-125\d|cp125\d|charset|encoding|decode"
    r"|bom|u\+[0-9a-f]{4,6}|0x[0-9a-f]{2,6}|punycode|xn--)\b|xn--|\\u\{?[0-9a-f]{4}|\\x[0-9a-f]{2}"
    r"|编码|編碼|解码|解碼|字符集|字元集|codec|кодировк|エンコード|文字コード|인코딩|zeichensatz|encodage|codifica",
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
