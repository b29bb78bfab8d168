r"""Classes of characters, as they stand inside the brackets of a pattern."""

from __future__ import annotations

__all__ = [
    "ARABIC", "BREAKING", "C0", "C1", "CJK", "FEW_SELECTORS", "HAN", "JOINLESS", "KANA_HANGUL", "NONCHARACTERS",
    "PRIVATE", "QUOTES", "SELECTORS", "SURROGATES", "TAGS", "ZERO_WIDTH",
]  # fmt: skip

C0 = r"\x01-\x08\x0e-\x1a\x7f"
"""Controls of ASCII, DEL among them, but white space (tab to carriage return, U+001C to U+001F), NUL and escape."""

C1 = r"\x80-\x84\x86-\x9f"
"""The others, but NEL, which is white space."""

SURROGATES = r"\ud800-\udfff"
PRIVATE = r"\ue000-\uf8ff"
NONCHARACTERS = r"\ufdd0-\ufdef\ufffe\uffff"
TAGS = "\U000e0001\U000e0020-\U000e007f"
FEW_SELECTORS = "\ufe00-\ufe0f"
SELECTORS = f"{FEW_SELECTORS}\U000e0100-\U000e01ef"

ZERO_WIDTH = r"\u200b-\u200d\u2060\ufeff"
BREAKING = r"\xad\u034f\u180e\u200b-\u200f\u202a\u202c\u202d\u2060-\u2064\u2066\u2068-\u206f"
"""What parts two characters without being seen. The overrides and embeddings to the right (U+202B, U+202E, U+2067) are
not among them: they change what is seen; nor is U+FEFF, which is noise in more places."""

HAN = "㐀-䶿一-鿿豈-﫿々〆〇\U00020000-\U000323af"
KANA_HANGUL = "ぁ-ゖ゛-ヿ가-힣"
CJK = f"{HAN}{KANA_HANGUL}、-】〔-〟！-｠“”‘’…—·"
"""Letters and marks of East Asian text."""

JOINLESS = "A-Za-zÀ-ÖØ-öø-ɏΆ-ώЀ-ӿ"
"""Letters of scripts that have no use for joiners."""

ARABIC = "\u0600-\u08ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe"

QUOTES = r"\"'`\[\](){}<>|/\\^$\-"
"""What stands beside a character that is meant itself: in code, in a pattern, in a table."""
