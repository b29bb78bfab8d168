"""What programs that write text leave behind: prompts, refusals, calls of tools."""

from __future__ import annotations

import re

from scrubber.document import visible
from scrubber.lazy import lazy

__all__ = ["debris_share"]

LONGEST = 2_000
"""Characters of a line that are looked at."""

SIGN = lazy("<\\||\\[/?inst\\]|tool|role|functio|invoke|关键词|助手|模型|以下|下面|文章|标题|要求|需要")
"""One of these is in every line of debris: the gate before the rest."""

KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"<\|?/?(?:im_start|im_end|system|user|assistant|end|endoftext|tool_calls?|function_calls?|invoke|parameter)\b",
        r"\[/?inst\]|\bto=(?:functions|browser|python)\.",
        r"^\s*\{\s*\"(?:role|tool|name|function|tool_name|query)\"\s*:.*\}\s*$",
        "作为(?:一个|一款|一名)?(?:ai|人工智能|大型?语言)(?:语言|写作)?(?:模型|助手|助理)",
        "^(?:好的|当然|没问题|当然可以)[，,!！：:].{0,12}(?:以下|下面|这)是",
        "^(?:以下|下面|这)是(?:一篇|为您|根据您?|按照您?|围绕|关于).{0,40}(?:文章|软文|内容|文案|标题)",
        "(?:这篇|以上)(?:文章|内容|就是).{0,24}(?:要求|帮助)[^。]{0,4}[吗。].{0,30}(?:调整|修改|告诉我)",
        "如(?:需|果需要|果您需要)(?:进一步)?(?:修改|调整|补充).{0,16}(?:告诉|告知|联系)我",
        "^请(?:用中文)?(?:根据|按照|围绕|以|撰写|写|为).{0,60}(?:写|撰写|生成|创作)?.{0,10}(?:文章|软文|文案)",
        "^[【\\[]?(?:核心)?关键词[】\\]]?[:：]?.{0,40}(?:密度|出现次数|出现不少于|自然分布|分布自然)",
        "^(?:写作)?要求[:：].{0,60}(?:字|原创|自然|段落|seo)",
        "^[【\\[]?(?:文章)?标题[】\\]]?[:：]?.{2,60}[:：].{2,30}$",
    )
)
"""Each a kind of its own. A text about such programs holds one or two of them, in quotes or in code."""

FENCE = "```"


def debris_share(folded: str) -> tuple[float, int]:
    """Return which share of the visible characters stands in lines of debris, and how many kinds there are.

    Lines between fences are code that is shown and do not count.
    """
    if not SIGN.search(folded):
        return 0.0, 0
    size = debris = 0
    kinds: set[int] = set()
    code = False
    for row in folded.split("\n"):
        code ^= row.lstrip().startswith(FENCE)
        shown = visible(row)
        size += shown
        if code or not SIGN.search(row[:LONGEST]):
            continue
        here = [kind for kind, pattern in enumerate(KINDS) if pattern.search(row[:LONGEST])]
        kinds.update(here)
        debris += shown if here else 0
    return debris / max(1, size), len(kinds)
