"""The pinyin detector beyond its rules' own examples: the score, ruby, conversion back, and what is too little."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Decision, Policy, scrub
from scrubber.detectors.pinyin import Pinyin
from scrubber.document import Document
from scrubber.script import machine_converted

CONVERTED = """由于連日降雨,山里的公路被泥石流沖斷。關于搶修的進度,施工隊說,最后一段路基要到月底才能完工。
村里的干部組織志愿者步行送糧,范圍包括三個自然村,以后還會送來2000余家需要的藥品。"""
SIMPLIFIED = """由于连日降雨,山里的公路被泥石流冲断。关于抢修的进度,施工队说,最后一段路基要到月底才能完工。
村里的干部组织志愿者步行送粮,范围包括三个自然村,以后还会送来2000余家需要的药品。"""
TAIWANESE = """由於連日降雨，山裡的公路被土石流沖斷。關於搶修的進度，施工單位說，最後一段路基要到月底才能完工。
里長組織志工步行送糧，範圍包括三個部落，以後還會送來兩千餘戶需要的藥品。皇后、公里、鄰里等詞不在此限。"""
HONG_KONG = """由於連日下雨，山裏的公路被泥石流沖斷。至於幾時通車，工程人員話要等到月底；
之後巴士先會恢復行走，街坊唯有步行返屋企。"""


def test_score_is_readings_per_han_character() -> None:
    verdict = scrub("縣里發(fā)(fa)文件,企業(yè)現(xiàn)在可以申報。")
    assert verdict.scores["pinyin"] == pytest.approx(4 / 13)
    assert verdict.reasons == ("pinyin.toned", "pinyin.stacked")


def test_ruby_is_no_damage() -> None:
    page = (
        "<html><p><ruby>發<rp>(</rp><rt>fā</rt><rp>)</rp>展<rp>(</rp><rt>zhǎn</rt><rp>)</rp></ruby>很快，經濟也好。</p>"
    )
    verdict = scrub(page)
    assert (verdict.decision, verdict.body, verdict.findings) == (Decision.KEEP, "發展很快，經濟也好。", ())


def test_an_authors_gloss_survives_among_the_kits_readings() -> None:
    verdict = scrub("企業(yè)發(fā)現(xiàn),爻(yáo)是古字,經(jīng)書里常見。")
    assert verdict.body == "企業發現,爻(yáo)是古字,經書里常見。"


def test_a_reading_of_another_character_stays() -> None:
    text = "企業(hǎo)、發(míng)、現(zhōng)、經(wǒ)、濟(nǐ)各有各的說法,數(tā)據也是。"
    assert scrub(text).decision is Decision.KEEP


@pytest.mark.parametrize(
    "text", [SIMPLIFIED, TAIWANESE, HONG_KONG, "", "plain English", "ことば遣い", "皇后住在三里外的公里碑旁。"]
)
def test_who_writes_it_is_not_converted(text: str) -> None:
    assert not machine_converted(text)
    assert scrub(text, policy=Policy(script="simplified")).decision is Decision.KEEP


def test_converted_text_is_kept_by_default_and_turned_back_on_request() -> None:
    assert scrub(CONVERTED).decision is Decision.KEEP
    verdict = scrub(CONVERTED, policy=Policy(script="simplified"))
    assert verdict.body == SIMPLIFIED
    assert verdict.reasons == ("pinyin.script",)
    assert verdict.scores["pinyin"] == 0


def test_annotated_text_is_turned_back_in_the_same_go() -> None:
    verdict = scrub(
        "茶農(nóng)把經(jīng)驗寫進手冊,說得著實詳細,著名專家也看著它學。", policy=Policy(script="simplified")
    )
    assert verdict.body == "茶农把经验写进手册,说得着实详细,著名专家也看着它学。"


def test_over_conversion_is_turned_back() -> None:
    verdict = scrub("他隻能站在麵前,剛纔的話冇有聽見。", policy=Policy(script="simplified"))
    assert verdict.body == "他只能站在面前,刚才的话没有听见。"


def test_without_opencc_the_message_names_the_extra() -> None:
    code = (
        "import sys; sys.modules['opencc'] = None\n"
        "import scrubber; scrubber.Scrubber(scrubber.Policy(script='simplified'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "[opencc]" in run.stderr


@given(st.text("發業經現(fāyèjīngxiàn)（）的(de)重 ", max_size=60))
def test_a_second_look_finds_nothing(text: str) -> None:
    detector = Pinyin(Policy())
    for _ in range(3):
        report = detector.find(Document(text))
        for finding in sorted(report.findings, key=lambda f: -(f.start or 0)):
            text = text[: finding.start] + text[finding.end :]
    assert not detector.find(Document(text)).findings
