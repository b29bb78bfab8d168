"""Lost bytes: what the kit took away comes back, or stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.detectors.encoding.halves import suspects
from scrubber.half_lost import Repair, repairs
from scrubber.language import language_model
from tests import kit
from tests.strategies import any_text, soup

PARAGRAPHS = (Path(__file__).parent / "paragraphs.txt").read_text(encoding="utf-8").split()


def repaired(text: str) -> tuple[str, list[Repair]]:
    found = list(repairs(text, suspects(text)))
    for repair in reversed(found):
        if repair.sure:
            text = text[: repair.start] + repair.original + text[repair.end :]
    return text, found


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("新的水價方案分三步有序實施，先從用水大戶開始。", id="a reading between two characters"),
        pytest.param("停電是因為：</P>線路老化。", id="a swallowed bracket of a tag"),
        pytest.param("舊倉庫改造以后變為產業園，租給手藝人。", id="the last character annotated as well"),
        pytest.param("雨停了。可以等葉片干了再打藥。", id="a sentence end before a lead byte"),
        pytest.param("入冬以來村民委員會組織活動，把干草垛移到遠處。", id="an untouched sentence"),
    ],
)
def test_the_kit_run_forward_is_run_back(sentence: str) -> None:
    damaged = kit.show(kit.lose(sentence, len(kit.KIT)))
    intact = sentence.translate(kit.HALVED)
    text, _ = repaired(damaged)
    assert kit.RUN.sub(lambda match: match[1], text) == intact


def test_sure_repairs_of_the_paragraphs_are_right() -> None:
    sure = 0
    for paragraph in PARAGRAPHS:
        original = kit.convert(paragraph)
        damaged = kit.show(kit.lose(original, len(kit.KIT)))
        intact = original.translate(kit.HALVED)
        for repair in repaired(damaged)[1]:
            if repair.sure:
                sure += 1
                restored = kit.RUN.sub(lambda match: match[1], repair.original).translate(kit.HALVED)
                assert restored.rstrip("(") in intact
    assert sure >= 7


@pytest.mark.parametrize(
    "text",
    [
        "真的嗎?!他站了起來,問:“你怎么知道?!”",
        "會期臨近?籌備組卻說場地還沒有定。",
        "???會后,他與員工一一握手。",
        "什么?,他愣住了;為什么??誰也答不上來。",
        "他查了字典:躍(yuè)是跳的意思嗎?(見下頁)",
        "請看 https://example.org/list?id=3&page=2 一頁。",
        "value = a if ok else (b?c:d)  # 三元運算?不是",
    ],
)
def test_an_ordinary_question_mark_stays(text: str) -> None:
    assert repaired(text)[0] == text


@given(st.one_of(any_text, soup))
def test_any_text(text: str) -> None:
    end = 0
    for repair in repaired(text)[1]:
        assert end <= repair.start < repair.end <= len(text)
        end = repair.end


def test_the_model_knows_words_in_both_scripts() -> None:
    bits = language_model().bits
    assert bits("保", "障") < 5 < bits("海", "障")
    assert bits("實", "施") == bits("实", "施")
    assert bits("\ud800", "\x00") > 5
