"""What a scraper site builds around the texts it took: its name, the way to the page, tags, notices, links."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.lines import Line, remembered
from scrubber.lazy import lazy
from scrubber.rules import rule_book

__all__ = ["NO_PIECES", "Piece", "is_heading", "pieces_of", "pieces_to_take"]

LONGEST = 160
"""Characters of a piece of furniture; the longest quote a title, and titles have up to 80."""

LONGEST_HEADING = 8
SIGN = lazy("[:：>»›]|百度|搜索引擎|二维码|短信|公众号|[aA][pP][pP]|客户端")
"""What every piece holds that is not a heading: the gate before the rest."""

STEP = lazy("[>»›]")
WAY = "(?:当前|所在|您的|你的|您现在的|您当前的|现在)"
KINDS = (
    ("breadcrumb", True, f"{WAY}{{1,2}}位置\\s?[:：>].{{1,140}}|[^>»›]{{1,16}}(?:[>»›][^>»›]{{1,24}}){{1,5}}"),
    (
        "submit",
        None,
        r"(?:[\w:：/.\- ]{0,30}\s)?(?:点击|点此|一键)?(?:提交|推送)[给到至]?(?:百度|搜索引擎)(?:收录)?|百度[已未]收录",
    ),
    ("tags", False, r"(?:本文)?(?:tags?|标签)\s?[:：]\s*(?:[^()\s:：]{1,20}\(\d{1,6}\)[\s,、]*){1,40}"),
    (
        "reprint",
        False,
        r"(?:欢迎)?转载(?:本文)?时?[请须需]?(?:务必)?(?:标注|注明|保留)(?:出处|来源|地址|原文链接|本文链接)?\s?[:：].{1,140}",
    ),
    (
        "plug",
        False,
        (
            r"(?:请?用?手机)?扫(?:一扫|描)?(?:[上下左右]方|[左右]侧|文[末中])?的?二维码.{0,40}"
            r"|(?:点击|长按)?(?:下载|打开|安装).{0,12}(?:app|客户端).{0,12}(?:阅读|查看|观看|看更多|体验|领取).{0,24}"
            r"|(?:请)?(?:编辑|发送)?短信.{1,16}(?:发送)?[到至]\s?\d{4,12}.{0,40}"
            r"|(?:更多.{1,16}[,，]?)?(?:欢迎|敬?请|赶快)?关注.{0,20}(?:微信)?公众号.{0,40}"
        ),
    ),
    ("neighbours", False, r"[上下]一?[篇条章](?:文章|新闻|资讯)?\s?[:：].{1,100}"),
)
"""Name, whether it stands at the head only (True), the tail only (False) or either, and what it looks like."""
PATTERNS = tuple((f"furniture_{name}", at_head, re.compile(pattern)) for name, at_head, pattern in KINDS)

ROOT = lazy("首页|主页|home")
LEAF = lazy("正文|文章正文|内容|详情|文章|阅读")

COMMON = {"furniture_breadcrumb", "furniture_neighbours", "furniture_plug", "furniture_related"}
"""What honest sites show as well; a page that has nothing else keeps it."""

FEWEST_KINDS = 2
"""Different kinds on a page. Of 13 honest pages of one crawl seven show one (links to the neighbours), none two."""

FEWEST_HEADINGS = 2
"""One lone heading at the end may be an article that was cut; two have nothing under the first."""

RELATED = lazy("相关|推荐|猜你喜欢|热门文章|热门推荐|最新文章|随机文章|点击排行|阅读排行")
"""Headings with titles of other texts under them."""

LISTED = lazy(r"[^。！？!?；;…]{4,40}(?<![:：，,、])")
FEWEST_LISTED = 2
"""Titles under such a heading."""

SITE = lazy(r"(?:网|站|论坛|博客|社区|在线|之家|门户|资讯|平台|文库|知识库|吧|com|net|cn|org)$")
BETWEEN_NAMES = lazy(r"[_|\-—–]")

MOST_COMPARED = 8
"""Headings and notices of a page that are compared; the zones hold 5 ordinary lines at the head and 6 at the tail."""


class Piece(NamedTuple):
    """A line that looks like furniture, and the name of its rule."""

    line: Line
    rule: str


class Pieces(NamedTuple):
    """The rules that a line looks like at either end of a text."""

    head: str | None
    tail: str | None


NO_PIECES = Pieces(None, None)


@remembered
def pieces_of(line: str) -> Pieces:
    """Return the rules that *line* looks like, seen by itself."""
    shown = line.strip()
    if not 2 <= len(shown) <= LONGEST or "。" in shown or not (len(shown) <= LONGEST_HEADING or SIGN.search(shown)):
        return NO_PIECES
    folded = fold(shown)
    found = (
        [(rule, at_head) for rule, at_head, pattern in PATTERNS if pattern.fullmatch(folded)]
        if SIGN.search(folded)
        else []
    )
    heads = [rule for rule, at_head in found if at_head is not False and (not at_head or _leads_here(folded))]
    tails = [rule for rule, at_head in found if not at_head]
    tails += ["furniture_sidebar"] * is_heading(folded)
    return Pieces(next(iter(heads), None), next(iter(tails), None))


def is_heading(shown: str) -> bool:
    """Whether *shown* is the heading of a side bar."""
    return fold(shown.strip()) in _headings()


def pieces_to_take(text: str, head: list[Line], tail: list[Line], pieces: list[Piece]) -> list[Piece]:
    """Return the pieces that leave: none, unless two kinds of them show what kind of page it is."""
    pieces = _with_last_headings(pieces, text) + _related(tail, pieces, text)
    title = _site_title(head, pieces)
    if title is not None:
        pieces.append(Piece(title, "furniture_site_title"))
    kinds = {piece.rule for piece in pieces}
    return pieces if len(kinds) >= FEWEST_KINDS and kinds - COMMON else []


@cache
def _headings() -> frozenset[str]:
    return frozenset(rule_book("spam").tables["sidebar"].split())


def _leads_here(folded: str) -> bool:
    steps = [step.strip() for step in STEP.split(folded)]
    return "位置" in steps[0] or ROOT.search(steps[0]) is not None or LEAF.fullmatch(steps[-1]) is not None


def _with_last_headings(pieces: list[Piece], text: str) -> list[Piece]:
    """Keep of the headings those that are the very end of the text, one under the other."""
    rest = [piece for piece in pieces if piece.rule != "furniture_sidebar"]
    last: list[Piece] = []
    position = len(text)
    for piece in sorted(set(pieces).difference(rest), reverse=True):
        if text[piece.line.end : position].strip():
            break
        last.append(piece)
        position = piece.line.start
    return rest + (last if len(last) >= FEWEST_HEADINGS else [])


def _related(tail: list[Line], pieces: list[Piece], text: str) -> list[Piece]:
    """Return the titles of other texts at the very end, and the heading over them.

    Nothing but titles and other furniture may follow the heading.
    """
    if not tail or text[tail[-1].end :].strip():
        return []
    known = {piece.line for piece in pieces if piece.rule != "furniture_sidebar"}
    for place, line in enumerate(tail):
        if not (is_heading(line.text) and RELATED.search(fold(line.text))):
            continue
        following = [other for other in tail[place + 1 :] if other not in known and not is_heading(other.text)]
        if len(following) >= FEWEST_LISTED and all(LISTED.fullmatch(other.text.strip()) for other in following):
            return [Piece(other, "furniture_related") for other in (line, *following)]
    return []


def _site_title(head: list[Line], pieces: list[Piece]) -> Line | None:
    """Return the first line where other furniture proves it to be nothing but names of the site.

    A reprint notice proves it, which names the site and then the title of the text; or a breadcrumb, which
    starts with one of the names, where the others are names of sites too.
    """
    furniture = {piece.line for piece in pieces}
    plain = [line for line in head if line not in furniture]
    if not plain:
        return None
    first, *others = plain
    if first.before or not 4 <= len(first.text.strip()) <= 40:
        return None
    shown = fold(first.text.strip())
    headings = [fold(line.text.strip()) for line in others[:MOST_COMPARED]]
    if any(shown in heading for heading in headings):
        return None
    notices = [fold(piece.line.text) for piece in pieces if piece.rule == "furniture_reprint"][-MOST_COMPARED:]
    if any(shown in notice and any(len(one) > 3 and one in notice for one in headings) for notice in notices):
        return first
    names = [name.strip() for name in BETWEEN_NAMES.split(shown) if name.strip()]
    roots = {STEP.split(fold(piece.line.text))[0].strip() for piece in pieces if piece.rule == "furniture_breadcrumb"}
    known = all(name in roots or SITE.search(name) for name in names)
    return first if known and not roots.isdisjoint(names) else None
