"""Whole pages of spam, runs inside a line, names and what they are made of: what is read, and what stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Decision, Policy, Scrubber
from scrubber.detectors.spam import zones
from scrubber.detectors.spam.betting import brand_of, names_of
from scrubber.detectors.spam.debris import debris_share
from scrubber.detectors.spam.fold import fold
from scrubber.detectors.spam.gate import may_hold_spam
from scrubber.detectors.spam.inside import runs_inside
from scrubber.detectors.spam.keywords import cut_up_stem
from scrubber.detectors.spam.lines import Line
from scrubber.detectors.spam.names import tokens_of
from scrubber.detectors.spam.pages import read_lines, read_prose
from scrubber.detectors.spam.spun import spun_round
from scrubber.detectors.spam.strays import stray_lines
from tests.strategies import any_text

SCRUBBER = Scrubber(Policy(detectors=("spam",)))
PROSE = "老街要修下水道，施工期三个月，居民可以从北门绕行。工程队把旧石板编了号，说修完还要一块块铺回去。"
CHAIN = "国产无码视频_亚洲人妻毛片_久久综合网"


def decision(text: str) -> Decision:
    return SCRUBBER.scrub(text, kind="text").decision


# Titles


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("老街修下水道-久久精品视频", "老街修下水道"),
        ("国产精品一区二区_老街修下水道_亚洲无码在线", "老街修下水道"),
        ("公司简介 | 久久国产精品视频 | 老街修下水道", "公司简介 | 老街修下水道"),
        ("老街修下水道-神马电影网站", "老街修下水道-神马电影网站"),
        ("老街修下水道，久久精品视频", "老街修下水道，久久精品视频"),
    ],
)
def test_adult_phrases_come_off_a_title_they_were_glued_to(line: str, left: str) -> None:
    assert SCRUBBER.scrub(f"{line}\n{PROSE * 2}", kind="text").body == f"{left}\n{PROSE * 2}"


def test_an_adult_phrase_stays_on_the_title_of_a_text_that_speaks_of_it() -> None:
    text = (
        "老街修下水道-久久精品视频\n"
        + "栏目叫久久精品视频，每周讲一条街，这一期讲下水道怎样修，下一期讲路灯怎样换，再下一期讲树。" * 2
    )
    assert SCRUBBER.scrub(text, kind="text").body == text


# Phrases


@pytest.mark.parametrize("line", ["欧美高清不卡视频", "日韩三级电影网站", "99视频精品在线", "高清无码", "1024成人看片"])
def test_a_phrase_that_names_nothing_leaves_a_text_that_it_has_nothing_to_do_with(line: str) -> None:
    body = PROSE * 4
    assert SCRUBBER.scrub(f"{line}\n{body}", kind="text").body == body
    told = f"{line}\n{body}有人问起{line}，没有人知道。"
    assert SCRUBBER.scrub(told, kind="text").body == told


@pytest.mark.parametrize("line", ["国产精品手机排行榜", "日韩精品", "欧美电影免费看", "午夜电影", "日本漫画大全"])
def test_what_names_something_stays(line: str) -> None:
    assert decision(f"{line}\n{PROSE * 4}") is Decision.KEEP


# Pages


def test_a_query_that_comes_again_in_every_sentence_makes_a_page_of_spam() -> None:
    query = "久久国产精品视频"
    sentences = [f"许多人喜欢{query}。", f"要说{query}好在哪里，一时也说不完。", f"今天就来谈谈{query}的由来。"]
    assert read_prose("\n".join(sentences), [query], []) is not None
    quoted = [line.replace(query, f"“{query}”") for line in sentences]
    assert read_prose("\n".join(quoted), [], []) is not None
    assert read_prose("\n".join([*quoted, "这样的词都在过滤之列。"]), [], []) is None
    assert read_prose("\n".join([*sentences, "警方已经立案，法院将开庭审理。"]), [query], []) is None
    assert read_prose("\n".join([*sentences, PROSE * 20]), [query], []) is None


def test_a_text_is_spun_round_a_title_of_queries_that_come_again() -> None:
    title = "河州找个女人100米过夜,河州附近女子百米夜寻"
    told = "常有人来问“河州找个女人100米过夜”这种事，民警说也有人写成“河州附近女子百米夜寻”。"
    assert spun_round(fold(f"{title}\n{told}"), [title]) == fold(title)
    assert spun_round(fold(f"{title}\n巷口站着叁个人，一家碍罢痴还亮着灯。"), [title]) == fold(title)
    assert spun_round(fold(f"{title}\n{PROSE}"), [title]) == ""
    assert spun_round(fold(f"{title},警方通报\n{told}"), [f"{title},警方通报"]) == ""
    query = "欧美一级片亚洲黄片"
    halves = "提起“欧美一级片”，很多人笑一笑；再说“亚洲黄片”，也不过如此。"
    assert spun_round(fold(f"{query}\n{halves}"), [query]) == query
    assert spun_round(fold(f"{query}\n{query}\n{PROSE}"), [query]) == ""
    assert spun_round(fold(f"老街修下水道,居民绕行北门\n{told}"), ["老街修下水道,居民绕行北门"]) == ""


def test_a_page_stuffed_with_a_name_is_spam_and_one_that_says_it_now_and_then_is_none() -> None:
    name = "云阁app下载"
    stuffed = f"{name}\n" + "\n".join(f"要说{name}好在哪里，一时说不完。" for _ in range(5))
    assert decision(stuffed) is Decision.DROP
    assert decision(f"{name}\n{name}以后先登录。\n{PROSE}") is Decision.KEEP


def test_more_suspect_lines_than_are_judged_are_a_finding_and_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join([*[CHAIN] * 12, PROSE * 12])
    assert SCRUBBER.scrub(text, kind="text").body == PROSE * 12
    monkeypatch.setattr(zones, "MOST_SUSPECT", 10)
    verdict = SCRUBBER.scrub(text, kind="text")
    assert verdict.body == text
    assert [finding.rule for finding in verdict.findings] == ["spam.bound"]


@pytest.mark.parametrize("line", ["天天中彩票怎么买", "新葡京8836", "金沙集团1862cc", "江南·体育(jnsports)官方网站"])
def test_the_name_of_a_betting_site_alone_is_shown(line: str) -> None:
    assert [finding.is_edit for finding in SCRUBBER.scrub(f"{line}\n{PROSE}", kind="text").findings] == [False]


@pytest.mark.parametrize("line", ["银河2049", "皇冠2.5升", "万博体育馆", "凤凰彩票站搬家", "星空体育场改造完成"])
def test_what_is_called_like_a_betting_site_is_not_shown(line: str) -> None:
    assert SCRUBBER.scrub(f"{line}\n{PROSE}", kind="text").findings == ()


def test_a_line_that_speaks_of_betting_over_a_text_that_does_not_is_shown() -> None:
    line = Line(0, 9, "真人视讯百家乐龙虎斗", "")
    assert stray_lines([line], f"{line.text}\n{PROSE}") == [line]
    assert stray_lines([line], f"{line.text}\n赌场里的轮盘赌和老虎机都停了。") == []
    assert stray_lines([line._replace(before="标题被改成：")], f"{line.text}\n{PROSE}") == []
    assert stray_lines([line._replace(text="百家乐的规则和算牌的办法")], PROSE) == []


def test_a_list_of_titles_is_a_page_of_spam_and_a_list_of_words_is_none() -> None:
    titles = ["无码人妻在线观看", "国产自拍情侣视频", "久久综合成人影片", "欧美性爱视频合集", "少妇高潮完整版"]
    listed = "\n".join(f"{title}\n播放 {number}00 次" for number, title in enumerate(titles, 3))
    assert read_lines(listed) is not None
    words = ["毛片", "无码", "人妻", "裸聊", "约炮", "成人电影", "黄色网站", "一级片"]
    assert read_lines("\n".join(words)) is None
    assert read_lines("\n".join([*titles, *[PROSE] * 5])) is None


def test_an_advertisement_of_a_betting_site_is_dropped_and_a_report_on_one_is_kept() -> None:
    pitch = "注册即送彩金，真人百家乐、老虎机、体育投注一应俱全，返水天天有，提款秒到账，欢迎加入。"
    assert decision(f"立即注册\n{pitch}\n{pitch}客服全天在线。") is Decision.DROP
    assert decision(f"法院通报一起赌博案\n被告人以“{pitch}”招揽赌客，涉案金额巨大。{PROSE}") is Decision.KEEP


def test_debris_counts_by_kinds_and_not_in_code() -> None:
    prompt = "作为一个AI语言模型，我无法回答。\n请根据以下标题写一篇文章：春天"
    assert debris_share(prompt.lower())[1] == 2
    assert debris_share(f"```\n{prompt.lower()}\n```") == (0.0, 0)
    assert decision(f"{prompt}\n{PROSE}") is Decision.KEEP
    assert decision(f"{prompt}\n国产无码视频的魅力\n{PROSE}") is Decision.DROP


def test_a_page_of_spam_is_known_from_three_places_of_it() -> None:
    lines = f"{CHAIN}\n" * 20_000
    verdict = SCRUBBER.scrub(lines, kind="text")
    assert verdict.decision is Decision.DROP
    assert [finding.rule for finding in verdict.findings] == ["spam.page"]


# Inside a line


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (f"{CHAIN} {PROSE}", PROSE),
        (f"{PROSE}{CHAIN}", PROSE),
        (PROSE.replace("。工", f"。{CHAIN} 工"), PROSE),
        (f"{PROSE} {CHAIN.replace('_', ',')}", f"{PROSE} "),
    ],
)
def test_a_run_with_clean_ends_leaves_the_line(line: str, left: str) -> None:
    assert SCRUBBER.scrub(line, kind="text").body == left


def test_a_run_that_goes_on_into_the_text_is_shown_and_stays() -> None:
    line = PROSE.replace("。工", "。国产无码视频,亚洲人妻毛片,久久综合网工")
    verdict = SCRUBBER.scrub(line, kind="text")
    assert verdict.body == line
    assert [finding.rule for finding in verdict.findings] == ["spam.insert"]


@pytest.mark.parametrize(
    "line",
    [
        f"标题成了“{CHAIN}”，{PROSE}",
        f"下列词会被拦下：成人电影、无码毛片、国产人妻，{PROSE}",
        f"> {CHAIN} {PROSE}",
        f"警方说，{CHAIN} 一类的标题多半藏着木马，{PROSE}",
        CHAIN,
    ],
)
def test_quotations_lists_and_reports_hold_no_run(line: str) -> None:
    assert list(runs_inside(line)) == []


@given(any_text)
def test_runs_lie_in_their_line_and_do_not_overlap(text: str) -> None:
    end = 0
    for run in runs_inside(f"{text}{CHAIN} {PROSE}{text}"):
        assert end <= run.start < run.end
        end = run.end


# Names


@pytest.mark.parametrize(
    ("token", "stem"),
    [
        ("海潮体育官网", "海潮"),
        ("海潮体育(中国)官方网站", "海潮"),
        ("k9娱乐城", "k9"),
        ("豪博彩票登录入口", "豪博"),
        ("海潮真人注册送38元", "海潮"),
    ],
)
def test_a_name_is_what_stands_before_business_and_services(token: str, stem: str) -> None:
    brand = brand_of(token)
    assert brand is not None
    assert (brand.stem, brand.business > 0) == (stem, True)


@pytest.mark.parametrize("token", ["新浪体育", "中国体育彩票", "体育", "老街要修下水道", "官网", "反赌博官网", ""])
def test_what_is_no_name_of_such_a_site(token: str) -> None:
    brand = brand_of(token)
    assert brand is None or brand.business == 0


def test_names_without_a_separator_are_told_apart() -> None:
    assert names_of("海潮国际娱乐平台云鼎国际注册") == ["海潮国际娱乐平台", "云鼎国际注册"]
    assert names_of("国产无码视频在线观看") == ["国产无码视频在线观看"]


def test_services_behind_a_joint_belong_to_the_name() -> None:
    (token,) = tokens_of("海潮体育-官方网站")
    assert token.name == "海潮体育-官方网站"
    assert token.brand.served


def test_a_keyword_line_that_was_cut_up_gives_the_name_away() -> None:
    assert cut_up_stem("本文关键词：海,潮,体育,官网,app,老街") == "海潮"
    assert cut_up_stem("本文关键词：体育,官网,建设,老街") == ""
    assert cut_up_stem("关键词：海,潮,体育,官网") == ""


def test_the_gate_lets_spam_through_and_little_else() -> None:
    assert may_hold_spam(CHAIN)
    assert may_hold_spam(f"{PROSE * 100}\n国產無碼視頻")
    assert not may_hold_spam(PROSE)
    assert not may_hold_spam("欧美股市收高，亚洲市场涨跌互现。")


@given(st.none() | any_text, any_text)
def test_pages_are_read_whatever_they_hold(head: str | None, text: str) -> None:
    page = read_prose(text, [head or ""], [])
    assert page is None or 0 < page.share <= 1
    lines = read_lines(text)
    assert lines is None or 0 < lines.share <= 1
