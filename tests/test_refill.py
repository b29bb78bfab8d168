from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.refill import Context, refill, refill_lines
from tests.lossy import DECODERS, Lossy, misread

CODEC = {"gbk": "gb18030"}
CODECS = sorted({CODEC.get(decoder.codec, decoder.codec) for decoder in DECODERS.values()} | {"cp950"})
PARAGRAPHS = (Path(__file__).parent / "paragraphs.txt").read_text(encoding="utf-8").splitlines()
GBK = [name for name, decoder in DECODERS.items() if decoder.codec in ("gbk", "gb18030")]
UNKNOWN = "\ufffd"


def shown_by(name: str, lines: list[str]) -> tuple[list[Lossy], str]:
    decoder = DECODERS[name]
    return [misread(line, decoder) for line in lines], CODEC.get(decoder.codec, decoder.codec)


@pytest.mark.parametrize(
    ("line", "restored"),
    [
        ("涓枃", "中文"),  # AD E6 has no character in GBK and left no trace
        ("涓\ue15f枃", "中文"),  # the same, shown as one of the private use area
        ("鐨勬", "的" + UNKNOWN),  # cut inside of a character
        ("灞€浜ょ箶", "局交織"),  # € is the byte 80
        ("鍘诲勾銆?", "去年。"),  # the last byte of a line has no partner
    ],
)
def test_well_known(line: str, restored: str) -> None:
    assert refill(line, "gb18030", Context("")).text == restored


@pytest.mark.parametrize("name", GBK)
def test_what_was_not_lost_comes_back_and_what_was_is_seldom_wrong(name: str) -> None:
    lossy, codec = shown_by(name, PARAGRAPHS[::3])
    lost = told = wrong = 0
    for line, restored in zip(lossy, refill_lines([line.shown for line in lossy], codec), strict=True):
        assert len(restored.text) == len(line.truth)
        assert restored.broken == 0
        for place, (character, truth) in enumerate(zip(restored.text, line.truth, strict=True)):
            if place in line.lost:
                lost += 1
                told += character != UNKNOWN
                wrong += character not in (UNKNOWN, truth)
            else:
                assert character == truth
    assert told >= 0.6 * lost
    assert wrong <= 0.03 * told


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=[pytest.mark.xfail(strict=True, reason="two bytes of three go: how many characters is often unclear")]
            * (name == "browser big5, ?"),
        )
        for name in DECODERS
        if name not in GBK
    ],
)
def test_other_encodings_keep_what_they_show(name: str) -> None:
    lossy, codec = shown_by(name, PARAGRAPHS[:1])
    wrong = right = 0
    for line, restored in zip(lossy, refill_lines([line.shown for line in lossy], codec), strict=True):
        if len(restored.text) == len(line.truth):
            known = [place for place in range(len(line.truth)) if place not in line.lost]
            wrong += sum(restored.text[place] != line.truth[place] for place in known)
            right += len(known)
    assert right
    assert wrong <= 0.001 * right


def test_the_document_tells_more_than_the_line() -> None:
    lines = ["老周的粥铺开在巷口。", "人人都去老周的粥铺。", "他说：老周的粥铺2号店也快开了。"]
    lossy, codec = shown_by("browser gbk", lines)
    alone = refill(lossy[2].shown, codec, Context(""))
    together = refill_lines([line.shown for line in lossy], codec)[2]
    assert alone.filled < alone.lost
    assert together.text == lines[2]


def test_a_question_mark_is_left() -> None:
    line = "鏄悧? 涓€浜?ok?"
    assert refill(line, "gb18030", Context("")).text.endswith("ok?")
    assert refill("is it? yes.", "gb18030", Context("")) == ("is it? yes.", 0, 0, 0)


def test_what_is_no_utf_8_is_counted() -> None:
    assert refill("这不是误读", "gb18030", Context("")).broken


def test_a_line_without_losses_is_the_plain_inverse() -> None:
    truth = "他在看书."
    shown = truth.encode().decode("gbk")
    assert refill(shown, "gb18030", Context("")) == (truth, 0, 0, 0)


SHOWN = st.text(st.one_of(st.characters(), st.sampled_from("??\ufffd€・涓枃鐨勬銆锛\ue1ea\x80\ud800\0")), max_size=60)


@given(st.lists(SHOWN, max_size=5), st.sampled_from(CODECS))
def test_any_text_in_as_many_lines_out(lines: list[str], codec: str) -> None:
    found = refill_lines(lines, codec)
    assert len(found) == len(lines)
    assert found == refill_lines(lines, codec)
    for each in found:
        assert 0 <= each.filled <= each.lost
        assert each.text.count(UNKNOWN) >= each.lost - each.filled


@pytest.mark.parametrize("part", ["?", "涓?", "€", "涓€", "涓", "枃", "\ufffd涓?", "\ud800", "銆?", "鏄?綘"])
def test_long_lines(part: str) -> None:
    assert refill(part * 2_000, "gb18030", Context("")).lost >= 0
