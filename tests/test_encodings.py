"""Documents in many encodings: two half-way, alphabets, hints; what the benchmark measures, in small."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.decode import Decoded, decode
from scrubber.decode.mixed import read_mixed
from tests.encoded import EAST_ASIAN, MIXED, Text, bad, in_codec, lost, page, texts

TWO_BYTE = tuple(codec for codec in EAST_ASIAN if codec != "utf-8")
EACH = pytest.mark.parametrize("text", texts(), ids=lambda text: f"{text.language} {text.codec}")
WESTERN = [text for text in texts() if text.codec == "cp1252"]


def rules(decoded: Decoded) -> list[str]:
    return [finding.rule for finding in decoded.findings]


@pytest.mark.parametrize("kind", MIXED)
@pytest.mark.parametrize("codec", TWO_BYTE)
@pytest.mark.parametrize("seed", range(3))
def test_a_change_of_encoding(kind: str, codec: str, seed: int) -> None:
    for pair in ("utf-8", codec), (codec, "utf-8"):
        data, truth = MIXED[kind](*map(in_codec, pair), Random(f"{kind} {pair} {seed}"))
        decoded = decode(data)
        assert decoded.text == truth
        assert rules(decoded) == ["encoding.mixed"]
        assert decoded.encoding in pair
        assert kind != "footer" or decoded.encoding == pair[0]


def test_what_a_mixed_document_says() -> None:
    head, block = "<p>今天的集市来了很多卖竹器的人，傍晚才散。</p>\n" * 3, "<p>版权归原作者所有，转载请注明。</p>\n"
    (finding,) = decode(head.encode("gb18030") + block.encode()).findings
    start = len(head.encode("gb18030")) + len("<p>")
    end = start + len(block.encode()) - len("<p></p>\n")
    assert finding.excerpt == f"gb18030, but utf-8 in bytes {start} to {end}"


def test_latin_1_among_lines_of_utf_8() -> None:
    text = in_codec("cp1252").prose(Random(1), 12)
    data = "村口的水磨坊今年又转了起来。\n".encode() * 5 + text.encode("cp1252")
    assert decode(data)[:2] == ("村口的水磨坊今年又转了起来。\n" * 5 + text, "utf-8")


@EACH
@pytest.mark.parametrize("damage", [bad, lost])
def test_bad_and_lost_bytes_are_no_second_encoding(text: Text, damage: type) -> None:
    for seed in range(4):
        rng = Random(seed)
        data = damage(page(text.prose(rng, 12)).encode(text.codec), rng.randint(1, 20), rng)
        assert "encoding.mixed" not in rules(decode(data))


@given(st.lists(st.one_of(st.binary(max_size=30), st.text().map(lambda text: text.encode("utf-8", "ignore")))))
def test_any_pieces_are_read(pieces: list[bytes]) -> None:
    data = b"\n".join(pieces)
    for main in "utf-8", "gb18030":
        reading = read_mixed(data, main, (), None)
        assert reading is None or reading.text.count("\n") >= data.count(b"\n")


@EACH
def test_pages(text: Text) -> None:
    source = page(text.prose(Random(1), 8))
    assert decode(source.encode(text.codec)).text == source


@pytest.mark.parametrize("text", WESTERN, ids=lambda text: text.language)
@pytest.mark.parametrize("lie", ["gb2312", "big5", "shift_jis", "windows-1251", "windows-1256", "iso-8859-8", "utf-8"])
def test_latin_words_refute_other_scripts(text: Text, lie: str) -> None:
    source = page(text.prose(Random(2), 6), charset=lie)
    decoded = decode(source.encode("cp1252"))
    assert decoded[:2] == (source, "cp1252")
    assert rules(decoded) == ["encoding.declaration"]


@pytest.mark.parametrize(
    "text",
    ["Der Fußgänger", "Il a été réservé", "pää on märkä", "até às seis", "la città è già sveglia", "smörgåsar på ön"],
)
def test_few_latin_letters(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


def test_signs_do_not_stand_in_words() -> None:
    source = "Droga będzie wyłączona, żeby dzieci mogły"
    assert decode(source.encode("cp1250"))[:2] == (source, "cp1250")


HINTED = "积极推进".encode("gb18030")


@pytest.mark.parametrize(
    "head",
    [
        b"<?xml version='1.0' encoding='GBK'?>\n<p>",
        b"<!DOCTYPE html><meta charset=gb2312><p>",
        b"<!-- " + b"x" * 3000 + b" --><meta http-equiv=Content-Type content='text/html; charset=GB18030'><p>",
    ],
)
def test_declarations_decide_for_short_texts(head: bytes) -> None:
    assert decode(HINTED).text != "积极推进"
    assert decode(head + HINTED).text.endswith("<p>积极推进")
    assert decode(HINTED, content_type=b"text/plain; charset=gbk").text == "积极推进"


def test_a_byte_order_mark_goes_before_the_header() -> None:
    decoded = decode(b"\xef\xbb\xbf" + "水车".encode(), content_type="text/html; charset=gb2312")
    assert decoded[:2] == ("水车", "utf-8")
    assert rules(decoded) == ["encoding.declaration"]


def test_hz_without_a_declaration() -> None:
    source = "<p>村口的水磨坊建于一九五二年，石磨至今还能转动。</p>"
    assert decode(source.encode("hz")) == Decoded(source, "hz")
    assert decode(b"a set ~{abcdefghijklmnopqrstuvwx~} of letters").encoding == "utf-8"


def test_utf_7_is_not_read() -> None:
    source = "村口的水磨坊".encode("utf-7")
    assert decode(source, content_type="text/html; charset=utf-7") == Decoded(source.decode("ascii"), "utf-8")


@pytest.mark.parametrize("text", ["㐂㐄㐅𠀀𠀁", "𠮷野家的牛肉饭", "ᠮᠣᠩᠭᠣᠯ"])
def test_four_bytes_of_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030"))[:2] == (text, "gb18030")


@pytest.mark.parametrize("codec", TWO_BYTE)
def test_rare_characters_are_no_damage(codec: str) -> None:
    """A list of what no one writes: each character is one, so none of it may be paired anew."""
    rng = Random(codec)
    for _ in range(40):
        pairs = (bytes([rng.randint(0xB0, 0xF7), rng.randint(0xA1, 0xFE)]) for _ in range(12))
        characters = ((pair.decode(codec, "ignore"), pair) for pair in pairs)
        rare = "".join(char for char, pair in characters if len(char) == 1 and char.encode(codec) == pair)
        source = (in_codec(codec).prose(rng, 4) + "\n" + rare).encode(codec)
        assert decode(source).text == source.decode(codec)


@pytest.mark.xfail(reason="half-width katakana alone look like KOI8-R: a declaration must tell")
def test_half_width_katakana() -> None:
    source = "ﾆﾎﾝｺﾞﾉﾊﾝｶｸｶﾀｶﾅﾃﾞｶｲﾀﾌﾞﾝｼｮｳ"
    assert decode(source.encode("cp932"), content_type="text/plain; charset=shift_jis").text == source
    assert decode(source.encode("cp932")).text == source


@pytest.mark.xfail(reason="both make sense of most of the bytes: the statistics of a piece decide too little")
def test_gbk_and_big5_in_one_document() -> None:
    data, truth = MIXED["glued"](in_codec("gb18030"), in_codec("cp950"), Random(1))
    assert decode(data).text == truth
