"""Encoding damage in text: found, scored, and left where it is only talked about."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from scrubber import Policy, Scrubber
from scrubber.detectors.encoding import Encoding
from scrubber.document import NOTHING, Document, Report
from scrubber.edits import apply
from tests.generator import PARAGRAPHS
from tests.strategies import sources

ENCODING = Encoding(Policy())
ALONE = Scrubber(Policy(detectors=("encoding",)))
PROSE = "\n".join(PARAGRAPHS[:12])


def find(text: str) -> Report:
    return ENCODING.find(Document(text))


def rules(text: str) -> set[str]:
    return {finding.rule.removeprefix("encoding.") for finding in find(text).findings}


# Edits


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("笑\ud83d\ude00脸", "笑😀脸"),
        ("\ud83d\ude00\ud83d\ude00", "😀😀"),
        ("图标\ud83d丢了一半的字符串还在这里", "图标\ufffd丢了一半的字符串还在这里"),
        ("图标\ude00\ud83d颠倒了的字符串还在这里", "图标\ufffd\ufffd颠倒了的字符串还在这里"),
        ("\ud83d\0\ude00", "😀"),
        ("\ud83d\ufeff\0\ufeff\ude00", "😀"),
    ],
)
def test_surrogates(source: str, body: str) -> None:
    verdict = ALONE.scrub(source, kind="text")
    assert verdict.body == body
    assert apply(verdict.text, verdict.findings) == body
    assert "encoding.surrogate" in {finding.rule for finding in verdict.findings}
    assert ALONE.scrub(body).body == body


@given(sources)
@example("\ufeff\0\ud83d\0\ude00")
@example("文\ufeff\u200b\0\u200b字\x06\x05文\x92\u202e\U000e0041\U000e0042")
def test_no_second_round_edits_what_the_first_left(source: str) -> None:
    body = ALONE.scrub(source, kind="text").body
    assert "\0" not in body
    assert not body.startswith("\ufeff")
    body.encode()
    assert not any(finding.is_edit for finding in find(body).findings)


def test_beyond_the_limit_one_finding_takes_the_rest() -> None:
    source = "a\0\ud800\ufffd\x81" * 5000
    report = find(source)
    assert len(report.findings) < 12_000
    assert report.score == pytest.approx(0.8)
    assert ALONE.scrub(source).body == "a\ufffd\ufffd\x81" * 5000


def test_clean_paragraphs_are_clean() -> None:
    for row in PARAGRAPHS:
        assert find(row) == NOTHING


# Half-lost characters


@pytest.mark.parametrize(
    ("text", "damaged", "restored"),
    [
        ("老人說:“收工?!?,說完就走了", "?!?", None),
        ("漢墓??脊湃藛T說,里面", "??脊湃藛", "。考古人員"),
        ("停電是因?yàn)椋?/P>", "?yàn)椋?", "為：<"),
        ("系統變?yōu)楫a品", "?yōu)楫", "為產"),
        ("雨停了??梢缘热~片干了再打藥", "??梢缘热", "。可以等葉"),
    ],
)
def test_half_lost(text: str, damaged: str, restored: str | None) -> None:
    (finding,) = [finding for finding in find(text).findings if finding.rule == "encoding.half_lost"]
    assert (finding.replacement if finding.is_edit else None) == restored
    assert find(text).score == pytest.approx(len(damaged) / len(text))


@pytest.mark.parametrize("mark", ["?", "??", "???", "?!", "?;", "?,", "?!?", "€"])
def test_marks_between_good_characters_are_none(mark: str) -> None:
    for row in PARAGRAPHS:
        for place in range(4, len(row), 17):
            assert find(row[:place] + mark + row[place:]) == NOTHING


# Scores, and documents about encodings


def test_the_score_is_a_share_of_visible_characters() -> None:
    assert find("文 文\n文\u3000\ufffd").score == pytest.approx(1 / 4)
    assert find("文文文\0").score == pytest.approx(1 / 4)
    assert find("\x81" * 3).score == 1.0


def test_who_talks_about_damage_has_none() -> None:
    example = PROSE[:40].encode().decode("gb18030", "replace")
    about = f"{PROSE}\n常见的乱码有锟斤拷锟斤拷和\ufffd\ufffd，还有：\n{example}\n"
    assert find(about) == NOTHING
    assert rules(about.replace("乱码", "例子")) == {"mojibake", "kuntao", "replacement"}


def test_a_ruined_document_may_say_what_it_likes() -> None:
    ruined = PROSE.encode().decode("gb18030", "replace")
    assert find(f"乱码 UTF-8\n{ruined}").score > 0.8
