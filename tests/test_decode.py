"""Bytes to text: the right encoding, whatever is declared, cut or lost."""

from __future__ import annotations

import gzip
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrubber import Decision, scrub
from scrubber.decode import Decoded, decode
from scrubber.decode.resync import read_best
from tests.encoded import bad, intact, lost

SIMPLIFIED = "村口的水磨坊建于一九五二年，石磨至今还能转动。老人说，那时候磨一斗麦子要半天，排队的人从桥头站到河边。"
TRADITIONAL = "圖書館每天早上九點開門，週末也不休息。二樓的閱覽室可以看到整條河，冬天的下午坐滿了準備考試的學生。"
JAPANESE = "駅前の図書館は毎朝九時に開きます。二階の窓から川が見えるので、冬の午後は勉強する学生でいっぱいになります。"
KOREAN = "역 앞 도서관은 매일 아침 아홉 시에 문을 엽니다. 이층 창문에서 강이 보여서 겨울 오후에는 학생들로 가득합니다."
RUSSIAN = "Библиотека у вокзала открывается каждое утро в девять часов. Из окон второго этажа видна река."
FRENCH = "La bibliothèque près de la gare ouvre à neuf heures, même le dimanche ; l’été, elle reste fermée."

TEXTS = {
    "gb18030": SIMPLIFIED,
    "cp950": TRADITIONAL,
    "utf-8": SIMPLIFIED + TRADITIONAL,
    "euc_jp": JAPANESE,
    "cp932": JAPANESE,
    "cp949": KOREAN,
}
EACH = pytest.mark.parametrize("codec", TEXTS)


def page(codec: str, text: str | None = None, meta: str = "") -> bytes:
    """Return a page whose markup would drown its text."""
    style = "<style>body{margin:0;font:14px/1.5 Arial}.nav li{float:left}</style>" * 9
    body = f"<body><p>{text or TEXTS[codec]}</p></body></html>"
    return f"<!DOCTYPE html>\n<html><head>{meta}{style}</head>{body}".encode(codec)


def rules(decoded: Decoded) -> list[str]:
    return [finding.rule for finding in decoded.findings]


@EACH
def test_nothing_declared(codec: str) -> None:
    assert decode(page(codec)) == Decoded(page(codec).decode(codec), codec)


@EACH
@pytest.mark.parametrize("lie", ["utf-8", "gb2312", "big5", "Shift_JIS", "euc-kr", "iso-8859-1", "windows-1251"])
def test_a_lie_is_refuted_and_reported(codec: str, lie: str) -> None:
    truth = {"gb18030": "gb2312", "cp950": "big5", "utf-8": "utf-8", "cp932": "Shift_JIS", "cp949": "euc-kr"}
    source = page(codec, meta=f'<meta charset="{lie}">')
    decoded = decode(source)
    assert decoded[:2] == (source.decode(codec), codec)
    assert rules(decoded) == ([] if truth.get(codec) == lie else ["encoding.declaration"])
    assert decode(page(codec), content_type=f"text/html; charset={lie}").text == page(codec).decode(codec)


@EACH
def test_cut_inside_the_last_character(codec: str) -> None:
    source = page(codec, TEXTS[codec].rstrip("."))
    cut = source[: source.index(b"</p>") - 1]
    last = len(cut.decode(codec, "ignore").encode(codec))
    decoded = decode(cut)
    assert decoded[:2] == (cut[:last].decode(codec), codec)
    assert rules(decoded) == ["encoding.undecodable"]


@EACH
@pytest.mark.parametrize("seed", range(8))
def test_a_few_bad_bytes_refute_nothing(codec: str, seed: int) -> None:
    truth = page(codec, TEXTS[codec] * 4).decode(codec)
    decoded = decode(bad(truth.encode(codec), 5, Random(seed)))
    assert decoded.encoding == codec
    assert rules(decoded) == ["encoding.undecodable"]
    assert intact(truth, decoded.text) > 0.94


@EACH
@pytest.mark.parametrize("seed", range(8))
def test_pairs_are_formed_anew_behind_a_lost_byte(codec: str, seed: int) -> None:
    """In a text without ASCII, all the rest would be paired wrongly."""
    truth = TEXTS[codec].replace(" ", "") * 8
    decoded = decode(lost(truth.encode(codec), 5, Random(seed)))
    assert decoded.encoding == codec
    assert intact(truth, decoded.text) > 0.95


def test_a_cut_behind_a_lost_byte() -> None:
    source = bytearray((SIMPLIFIED * 2).encode("gb18030")[:-1])
    del source[40]
    decoded = decode(source)
    assert decoded.text[-20:] == (SIMPLIFIED * 2)[-21:-1]
    assert [finding.excerpt for finding in decoded.findings] == [
        "1 bytes that are no gb18030",
        "cut inside its last character: 1 bytes of gb18030 left out",
    ]


@pytest.mark.parametrize("codec", ["gb18030", "cp950", "cp932", "euc_jp", "cp949"])
@given(data=st.binary(max_size=300))
@example(data=b"\x81")
@example(data=b"\x8f\xa1")
@example(data=b"\x810\x81")
def test_every_byte_is_accounted_for(codec: str, data: bytes) -> None:
    reading = read_best(data, codec)
    kept = len(data) - reading.lost - reading.cut
    assert max(0, len(reading.text) - reading.lost) <= kept <= 4 * len(reading.text)
    assert reading.text.count("\ufffd") >= reading.lost or reading.codec != codec or max(reading.text) >= "\uf8f0"


@EACH
@pytest.mark.parametrize("start", [0, 9, 20])
def test_twenty_characters(codec: str, start: int) -> None:
    source = page(codec, TEXTS[codec][start : start + 20])
    assert decode(source)[:2] == (source.decode(codec), codec)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [SIMPLIFIED, f"<html><p>{TRADITIONAL}", "<html><p>hello, world</p>"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_wide_encodings(codec: str, text: str, mark: str) -> None:
    assert decode((mark + text).encode(codec)) == Decoded(text, codec)
    cut = decode((mark + text).encode(codec)[:-1])
    assert cut.text == text[:-1]
    assert rules(cut) == ["encoding.undecodable"]


def test_byte_order_mark_of_utf_8() -> None:
    assert decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode()) == Decoded(SIMPLIFIED, "utf-8")
    wrong = decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gb18030"))
    assert wrong[:2] == (SIMPLIFIED, "gb18030")
    assert rules(wrong) == ["encoding.declaration"]


def test_iso_2022() -> None:
    source = JAPANESE.encode("iso2022_jp")
    assert decode(source) == Decoded(JAPANESE, "iso2022_jp_2")
    assert decode(b'<meta charset="iso-2022-jp">' + source).findings == ()
    assert decode(b"the escape ESC $ B is \x1b$B, ESC ( B is \x1b(B").encoding == "utf-8"


def test_short_hz_must_be_declared() -> None:
    source = "<html>今天很好".encode("hz")
    assert decode(source, content_type="text/html;charset=HZ-GB-2312").text == "<html>今天很好"
    assert decode(source).encoding == "utf-8"


@pytest.mark.parametrize(
    "label",
    ["x-user-defined", "utf8mb4", "base64", "rot13", "idna", "punycode", "unicode_escape", "utf-7", "mbcs", "", "\0"],
)
def test_what_is_no_encoding_of_text_is_not_used(label: str) -> None:
    for codec in "utf-8", "gb18030":
        source = f'<html><meta charset="{label}"><p>{SIMPLIFIED}'.encode(codec)
        assert decode(source, content_type=f"text/html; charset={label}") == Decoded(source.decode(codec), codec)


@pytest.mark.parametrize(
    ("text", "codec", "said"),
    [
        (RUSSIAN, "cp1251", None),
        (RUSSIAN, "koi8_r", None),
        (RUSSIAN, "koi8_r", "KOI8-R"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (FRENCH, "cp1252", None),
        (FRENCH, "cp1252", "ISO-8859-1"),
        (FRENCH, "cp1252", "gb2312"),
        ("café", "cp1252", None),
        ("© 2012, all rights reserved", "cp1252", None),
    ],
)
def test_alphabets(text: str, codec: str, said: str | None) -> None:
    content_type = said and f"text/html; charset={said}"
    assert decode(text.encode(codec), content_type=content_type)[:2] == (text, codec)


def test_supersets_are_used() -> None:
    assert decode(page("gb18030", "朱镕基" + SIMPLIFIED, "<meta charset=gb2312>")).text.count("镕") == 1
    assert decode((TRADITIONAL + "他喺度").encode("big5hkscs"))[:2] == (TRADITIONAL + "他喺度", "big5hkscs")
    assert decode((JAPANESE + "①").encode("cp932"), content_type="text/plain; charset=shift_jis").text.endswith("①")


def test_the_domain_decides_a_draw() -> None:
    source = "积极推进".encode("gb18030")
    assert decode(source).text != "积极推进"
    assert decode(source, url="http://www.example.cn/a.html").text == "积极推进"
    assert decode(SIMPLIFIED.encode("gb18030"), url="http://[broken.tw").text == SIMPLIFIED


def test_a_document_that_shows_a_declaration_declares_nothing() -> None:
    assert decode(f'写法是 <meta charset="gb2312">。{SIMPLIFIED}'.encode()).findings == ()
    assert decode(b'<html><meta charset="big5"><p>all ASCII').findings == ()


@pytest.mark.parametrize(
    "source",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"GIF89a\1\0\1\0\x80\0\0\xff\xff\xff",
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog >> endobj " + b"plain text in a stream " * 99,
        b"PK\3\4\x14\0\0\0\x08\0\xb5\x9c",
        gzip.compress(b""),
        gzip.compress(SIMPLIFIED.encode() * 9),
        Random(1).randbytes(50),
        Random(1).randbytes(5000),
    ],
)
def test_files_that_are_no_text_are_dropped(source: bytes) -> None:
    assert rules(decode(source)) == ["encoding.binary"]
    verdict = scrub(source)
    assert verdict.decision is Decision.DROP
    assert "encoding.binary" in verdict.reasons


def test_control_characters_alone_make_no_binary() -> None:
    source = "产品\x05\x05\x07\x05介绍，手工豆腐当天送到\x08\x06".encode("gb18030")
    assert decode(source)[:2] == (source.decode("gb18030"), "gb18030")


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("")
@example("\ufeff")
@example("\ufeff\ufeff文")
@example("\0")
@example("a\0b\0c")
@example("文\0\x1b$B\x1b(B")
@example("\x1b$B")
@example("\ufffe\uffff\U0010ffff\ue000")
@example("<html><meta charset=gbk>文")
@example('<?xml version="1.0" encoding="utf-16"?>文')
@example("%PDF-1.4")
@example("PK\3\4\0")
@example("~{VPND~}")
def test_utf_8_is_read_as_what_it_is(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded[:2] == (text.removeprefix("\ufeff"), "utf-8")
    assert "encoding.undecodable" not in rules(decoded)


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=gbk", "charset", ";charset='utf-16"]))
@example(b"\xff\xfe", None)
@example(b"\xff\xfe\0\xd8", None)
@example(b"\x1b$B0!", None)
@example(b"\x81\x30", "text/html; charset=gbk")
@example(b"\xe4\xb8", None)
def test_any_bytes_have_a_text(source: bytes, content_type: str | None) -> None:
    decoded = decode(source, content_type=content_type, url="http://a.cn")
    assert decoded == decode(bytearray(source), content_type=content_type, url="http://a.cn")
    decoded.text.encode()
    assert decoded.encoding is not None


def test_a_str_passes_through() -> None:
    assert decode("\ufeff\ud800<meta charset=gbk>", content_type="text/html; charset=big5") == Decoded(
        "\ufeff\ud800<meta charset=gbk>", None
    )


@pytest.mark.parametrize("source", [None, 3, ["文"], object()])
def test_other_types_are_refused(source: object) -> None:
    with pytest.raises(TypeError, match=f"bytes or str, not {type(source).__name__}: pass the content"):
        decode(source)  # type: ignore[arg-type]


def test_memoryviews_are_read() -> None:
    assert decode(memoryview(SIMPLIFIED.encode("gb18030"))).text == SIMPLIFIED
