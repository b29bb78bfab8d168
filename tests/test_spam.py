"""Spam titles, names of betting sites, scraper furniture: what leaves, what stays, and what it scores."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Decision, Policy, Scrubber, Verdict
from scrubber.detectors.spam import Spam
from scrubber.detectors.spam.chain import read_chain
from scrubber.detectors.spam.fold import fold, is_simplified, is_traditional
from scrubber.detectors.spam.lines import first_lines, last_lines, without
from scrubber.detectors.spam.places import scattered
from scrubber.detectors.spam.words import load
from scrubber.document import Document
from tests.strategies import any_text

SCRUBBER = Scrubber(Policy(detectors=("spam",)))
ADULT = "国产精品一区二区_久久综合网_亚洲无码毛片_人妻中文字幕"
BETTING = "鸿运楼娱乐城官网_鸿运楼真人棋牌_鸿运楼开户送彩金"
SIMPLIFIED = "老街要修下水道，施工期三个月，居民可以从北门绕行。\n工程队把旧石板编了号，说修完还要一块块铺回去。"
TRADITIONAL = "縣圖書館延長開放時間，週末到晚上九點。\n館長說，很多讀者是下班以後才來的，他們最需要燈光和熱水。"
BODIES = [pytest.param(SIMPLIFIED, id="simplified"), pytest.param(TRADITIONAL, id="traditional")]


def scrub(text: str, **settings: bool) -> Verdict:
    scrubber = Scrubber(Policy(detectors=("spam",), **settings)) if settings else SCRUBBER
    return scrubber.scrub(text, kind="text")


def rules(verdict: Verdict) -> list[str]:
    return [finding.rule.removeprefix("spam.") for finding in verdict.findings]


# Head and tail


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("title", [ADULT, BETTING])
def test_a_spam_line_leaves_and_takes_its_hole_along(title: str, body: str) -> None:
    assert scrub(f"{title}\n\n{body}").body == body
    assert scrub(f"  {title}  \r\n{body}").body == body
    assert scrub(f"{body}\n\n{title}").body == body
    assert scrub(f"{body}\n\n{title}\n").body == f"{body}\n"
    assert scrub(f"{title}\n{body}\n{title}").body == body


def test_blank_lines_inside_the_text_stay() -> None:
    paragraphs = SIMPLIFIED.replace("\n", "\n\n")
    assert scrub(f"{ADULT}\n\n{paragraphs}\n\n\n{ADULT}").body == paragraphs


def test_a_run_of_spam_leaves_to_its_end_however_long_it_is() -> None:
    assert scrub(f"{ADULT}\n" * 200 + SIMPLIFIED * 200).body == SIMPLIFIED * 200


def test_spam_behind_a_few_lines_of_date_and_source_is_found() -> None:
    head = "2021-03-12\n来源：地方台"
    assert scrub(f"{head}\n{ADULT}\n{SIMPLIFIED}").body == f"{head}\n{SIMPLIFIED}"


def test_what_stands_in_the_middle_is_not_touched() -> None:
    paragraphs = "\n".join([SIMPLIFIED] * 8)
    text = f"{paragraphs}\n{ADULT}\n{paragraphs}"
    assert scrub(text).body == text


@pytest.mark.parametrize("before", ["标题被改成这样：", "示例:", "```"])
def test_what_the_line_before_introduces_is_a_quotation(before: str) -> None:
    text = f"{before}\n{ADULT}\n{SIMPLIFIED}"
    assert scrub(text).findings == ()
    assert scrub(f"友情链接：\n{ADULT}\n{SIMPLIFIED}").body == f"友情链接：\n{SIMPLIFIED}"


@pytest.mark.parametrize(
    "hidden",
    [
        "国·产·精·品_亚·洲·无·码_成·人·电·影",
        "国★产★无★码,人★妻★在★线,久★久★久★网",
        "ＡＶ在线_国产ＡＶ无码_亚洲ＡＶ天堂",
        "國產精品一區二區,亞洲無碼毛片,歐美激情視頻",
        "国 产 无 码,亚 洲 人 妻,成 人 电 影",
        "国产αv无码_亚洲аv毛片_日韩αv在线",
    ],
)
def test_words_are_found_in_disguise(hidden: str) -> None:
    assert scrub(f"{hidden}\n{SIMPLIFIED}").body == SIMPLIFIED


def test_one_line_of_either_evidence_stays() -> None:
    structure = "春耕_夏耘_秋收_冬藏_农时_节气_物候"
    words = "无码毛片"
    for line in (structure, words):
        assert scrub(f"{line}\n{SIMPLIFIED}").findings == ()
    assert scrub(f"国产{words}久久人妻\n{TRADITIONAL}").body == TRADITIONAL


def test_a_phrase_of_nothing_but_spam_leaves_a_text_that_has_another_subject() -> None:
    line = "国产无码毛片免费看"
    assert scrub(f"{line}\n{SIMPLIFIED}").body == SIMPLIFIED
    own_subject = f"{line}\n这类标题里的毛片、无码是同一批词换着位置，读起来像一句话，其实什么也没有说。{SIMPLIFIED}"
    assert scrub(own_subject).findings == ()


def test_a_phrase_that_could_be_the_title_of_the_text_saves_the_line() -> None:
    line = "天鼎娱乐城官网_老街要修下水道_天鼎娱乐城官网"
    assert "老街要修下水道" in scrub(f"{line}\n{SIMPLIFIED}").body


def test_a_list_of_places_must_be_of_many_provinces_and_in_no_order() -> None:
    provinces = [names.split() for names in load("places")["provinces"].values()]
    mixed = [names[row] for row in range(3) for names in provinces[:8]]
    assert scattered("|".join(mixed))
    assert not scattered("、".join(mixed))
    assert not scattered("|".join(sorted(mixed, key=[name for names in provinces for name in names].index)))
    assert not scattered("|".join(provinces[0][:20]))
    assert not scattered("|".join(mixed[:5]))


# Names


def test_a_name_on_a_title_leaves_the_title() -> None:
    title = "老街要修下水道"
    for line in (f"{title}_天鼎娱乐城官网", f"【天鼎娱乐城官网】{title}", f"天鼎娱乐城官网-{title}-天鼎娱乐城官网"):
        assert scrub(f"{line}\n{SIMPLIFIED}").body == f"{title}\n{SIMPLIFIED}"


def test_a_name_alone_proves_nothing() -> None:
    text = f"老街要修下水道_天鼎娱乐城\n今年的工程\n{TRADITIONAL}"
    assert scrub(text).findings == ()


def test_a_name_that_opens_clauses_is_cut_and_one_in_a_sentence_is_shown() -> None:
    name = "云阁最新网址"
    verdict = scrub(f"【{name}】\n雾大，{name}：路滑。天晚，{name}：灯少。去{name}看看，{name}：再回来。")
    assert verdict.body == f"雾大，路滑。天晚，灯少。去{name}看看，再回来。"
    shown = [finding for finding in verdict.findings if finding.rule == "spam.brand"]
    assert [finding.excerpt for finding in shown] == [name]
    assert not shown[0].is_edit


def test_a_firm_that_writes_of_its_own_trade_keeps_its_name() -> None:
    page = "秋季联赛开打_风驰体育官网\n秋季联赛开打\n{}"
    trade = page.format("比赛在雨中进行，教练说球员都很拼。")
    assert scrub(trade).findings == ()
    assert scrub(page.format(TRADITIONAL)).body == "秋季联赛开打\n秋季联赛开打\n" + TRADITIONAL


# Furniture


SCRAPED = """百草资讯网_种花人

百草资讯网 > 园艺 > 正文

月季扦插的要点

网络整理:03-18 一键提交到百度收录

插条要选半木质化的枝条。

Tags:月季(12)扦插(5)

转载请标注:百草资讯网_种花人——月季扦插的要点

搜索
网站分类
标签列表"""


def test_furniture_leaves_a_page_that_shows_several_kinds() -> None:
    verdict = scrub(SCRAPED)
    assert verdict.body == "月季扦插的要点\n\n插条要选半木质化的枝条。"
    kinds = {rule.removeprefix("furniture_") for rule in rules(verdict)}
    assert kinds == {"site_title", "breadcrumb", "submit", "tags", "reprint", "sidebar"}
    assert verdict.scores["spam"] == 0


def test_furniture_can_be_kept() -> None:
    assert scrub(SCRAPED, furniture=False).body == SCRAPED


@pytest.mark.parametrize("line", [line for line in SCRAPED.split("\n") if line])
def test_one_piece_of_furniture_alone_stays(line: str) -> None:
    for text in (f"{line}\n{SIMPLIFIED}", f"{SIMPLIFIED}\n{line}"):
        assert scrub(text).body == text


def test_what_honest_sites_show_too_stays() -> None:
    text = f"首页 > 本地 > 正文\n{SIMPLIFIED}\n上一篇：春耕\n下一篇：秋收"
    assert scrub(text).body == text


# Title, score, drop


def test_a_spam_title_is_noted_without_a_span() -> None:
    report = Spam(Policy()).find(Document(SIMPLIFIED, title=ADULT, is_page=True))
    (finding,) = report.findings
    assert (finding.rule, finding.start, finding.excerpt) == ("spam.title", None, ADULT)
    assert report.score == 0


def test_the_score_is_the_share_of_visible_characters() -> None:
    text = f"{ADULT}\n\n{SIMPLIFIED}"
    assert scrub(text).scores["spam"] == pytest.approx(len(ADULT) / len("".join(text.split())))


def test_a_document_of_nothing_but_spam_is_dropped() -> None:
    menu = "首页\n导航\n留言\n下载\n关于"
    verdict = scrub("\n".join([menu, *[ADULT, BETTING] * 20, menu]))
    assert verdict.decision is Decision.DROP
    assert verdict.scores["spam"] >= 0.6


def test_a_list_of_bad_words_is_no_spam() -> None:
    for joint in (",", "\n", " ", "|"):
        assert scrub(joint.join(["毛片", "无码", "人妻", "裸聊", "约炮", "A片"])).findings == ()


# Parts


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "ＡＶ國產αＶ，Ｂ站 Ｉ\u3000\ud800"
    assert fold(text) == "av国产av,b站 i \ud800"
    assert len(fold(text)) == len(text)


def test_script_is_told_by_different_characters() -> None:
    assert is_simplified(ADULT)
    assert not is_simplified("国国国国")
    assert not is_simplified("国产與产国")
    assert is_traditional(TRADITIONAL)
    assert not is_traditional(SIMPLIFIED)
    assert not is_traditional("後" * 100)


@pytest.mark.parametrize(
    "line",
    [
        "国产无码,亚洲人妻,成人电影。",
        '"国产无码视频","亚洲人妻视频","成人电影在线"',
        "| 国产无码视频 | 亚洲人妻视频 | 成人电影在线 |",
        "国产の無码動画を見る,人妻のビデオ,アダルトサイト",
        "警方查处国产无码网站,公安打击成人电影网,法院审理毛片案",
        "x" * 20_001 + ADULT,
    ],
)
def test_sentences_quotations_code_reports_and_other_languages_are_no_titles(line: str) -> None:
    assert read_chain(line) is None


def test_lines_are_found_from_both_ends() -> None:
    text = "\n\n 一 \n\n二\r\n三\n \n"
    first = [line.text.strip() for line in first_lines(text, 10)]
    last = [line.text.strip() for line in last_lines(text, 0, 10)]
    assert first == last[::-1] == ["一", "二", "三"]
    assert [text[line.start : line.end] for line in first_lines(text, 10)] == [" 一 ", "二\r", "三"]
    assert [line.before.strip() for line in last_lines(text, 0, 10)] == ["二", "一", ""]


@given(any_text, st.integers(0, 9), st.integers(1, 3))
def test_spans_of_a_run_hold_its_lines_and_else_only_white_space(text: str, skip: int, number: int) -> None:
    lines = list(first_lines(text, 100))[skip : skip + number]
    if not lines:
        return
    spans = without(lines, text)
    assert all(start <= line.start and line.end <= end for (start, end), line in zip(spans, lines, strict=True))
    inside = "".join(text[start:end] for start, end in spans)
    assert inside.split() == "\n".join(text[line.start : line.end] for line in lines).split()
    rest = text[: spans[0][0]] + text[spans[-1][1] :]
    assert len(list(first_lines(rest, 100))) == len(list(first_lines(text, 100))) - len(lines)


PIECES = [
    *(ADULT, BETTING, "国产无码", "久久久", "yabo手机版登录", "【云阁最新网址】", "云阁最新网址：", "锦恒贵宾会"),
    *("华体会", "_", ",", "：", "。", "，", " ", "\n", "\n", "\n\n", "\r\n", "上一篇：春耕", "友情链接：", "```", "\0"),
    *(
        "海潮体育官网",
        "海潮体育",
        "【海潮真人】",
        "海潮娱乐城",
        "本文关键词：海,潮,体育,官网,app,海潮体育,老街",
        "加微信 fp88266",
    ),
    *(
        "国产无码视频_亚洲人妻毛片_久久综合网",
        "成人电影在线 ",
        "久久精品视频",
        "编辑短信HC到10660000订阅",
        "相关文章",
        "办证刻章",
    ),
    *SCRAPED.split("\n"),
    *(SIMPLIFIED, TRADITIONAL),
]
soup = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)


@given(soup, st.none() | soup)
def test_what_is_clean_is_left_alone(text: str, title: str | None) -> None:
    verdict = scrub(text)
    if verdict.decision is not Decision.DROP:
        again = scrub(verdict.body)
        assert again.decision is Decision.KEEP
        assert again.body == verdict.body
        assert again.scores["spam"] <= verdict.scores["spam"]
    report = Spam(Policy()).find(Document(text, title=title))
    spans = sorted((finding.start, finding.end) for finding in report.findings if finding.start is not None)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert 0 <= report.score <= 1
