"""Noise: what is certain goes, what may be meant stays, and what may stand for something lost is shown."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrubber import Decision, Policy, Scrubber, scrub
from scrubber.detectors.encoding import Encoding
from scrubber.detectors.encoding.fills import SINGLES, TRIPLES
from scrubber.document import NOTHING, Document, Report
from scrubber.edits import apply
from scrubber.rules import Rule, rule_book
from tests.generator import PARAGRAPHS

ENCODING = Encoding(Policy())
ALONE = Scrubber(Policy(detectors=("encoding",)))
PROSE = "\n".join(PARAGRAPHS[:12])
RULES = [rule for rule in rule_book("encoding").rules.values() if rule.examples]


def find(text: str) -> Report:
    return ENCODING.find(Document(text))


def shown(text: str) -> set[tuple[str, bool]]:
    return {(finding.rule.removeprefix("encoding."), finding.is_edit) for finding in find(text).findings}


# Where a character of each class goes, stays, or is shown

INVISIBLE = "\xad\u034f\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\u2063\u2066\u2069\u206f\ufeff"
MEANT = "\u202b\u202e\u2067\ufe0f\U000e0100\u3164\uffa0\ufffc\ufff9"
CONTROLS = "\x04\x05\x06\x08\x0e\x10\x19\x1a\x7f"
SEPARATORS = "\x01\x02\x03\x07\x13\x14\x15"


@pytest.mark.parametrize("noise", [*INVISIBLE, *CONTROLS], ids=ascii)
def test_between_han_it_goes(noise: str) -> None:
    verdict = scrub(f"河水{noise}很清，船{noise}停了。")
    assert verdict.body == "河水很清，船停了。"
    assert verdict.decision is Decision.CLEAN
    assert verdict.sizes.residue == 0


@pytest.mark.parametrize("meant", MEANT, ids=ascii)
def test_between_han_it_stays(meant: str) -> None:
    assert find(f"河水{meant}很清。") == NOTHING


@pytest.mark.parametrize("separator", SEPARATORS, ids=ascii)
def test_what_may_separate_fields_is_shown_alone_and_goes_among_other_controls(separator: str) -> None:
    row = f"渡口{separator}船工{separator}三十"
    assert shown(row) == {("control", False)}
    assert ALONE.scrub(f"{row}\n河\x05水\x06很\x08清").body == "渡口船工三十\n河水很清"


@pytest.mark.parametrize("word", ["naïve", "Mühle", "мельница", "μύλος", "word"])
def test_in_latin_words_one_stays_and_many_go(word: str) -> None:
    assert find(f"{word[:2]}\u200c{word[2:]} {word[:2]}\u200b{word[2:]} \u200e{word}") == NOTHING
    assert ALONE.scrub("\u200b".join(word)).body == word
    assert ALONE.scrub(f"{word[:2]}\u200b\u200d\u200c\u200b{word[2:]}").body == word


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم و کتاب\u200cها",
        "ه\u200d.ق و لا\ufeffلا",
        "क्\u200dष र्\u200cय ক্\u200dষ ശ്\u200d",
        "ภาษา\u200bไทย ភាសា\u200bខ្មែរ ພາສາ\u200bລາວ မြန်မာ\u200bစာ",
        "ᠮᠣᠩᠭᠣᠯ\u180eᠠ ᠭᠠᠵᠠᠷ\u202fᠤᠨ",
        "שלום \u200eABC\u200f עולם, 中\u200f文 \u2067שם\u2069",
        "Donau\xaddampf\xadschiff, Schilf\u200cinsel",
        "👩\u200d👩\u200d👧 🏳️\u200d🌈 #️⃣ 👍🏽 ❤️\u200d🔥 字👩\u200d💻字",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f 🇨🇳",
        "葛\U000e0100 ㊙\ufe0e ⛩\ufe0f",
        "ᄒᆞᆫ글 ᅟᅡ ㅤ",
        "a\u2062b \u2061f\u2061(x)",
        "x = '\ufeff' + \"\u200b\" + '\u200d\u200d'",
        "| \ufeff | U+FEFF |\n| \u200b\u200b | U+200B |",
        "日本語の\u200b文章を\u200b読む、한국\u200b어",
    ],
)
def test_what_is_meant_stays(text: str) -> None:
    assert find(text) == NOTHING


@given(st.text(st.sampled_from("می\u200cखक्\u200dषไท\u200b👩❤\ufe0f\u200d🏽 .,\n")))
def test_scripts_that_join_are_no_damage(text: str) -> None:
    assert find(text) == NOTHING


@given(
    st.text(
        st.sampled_from(
            [*"河水很清，。ab 1 \n🙂", *INVISIBLE, *MEANT, *CONTROLS, *SEPARATORS, "\x92", "\x93", "\ue5e5"]
        )
    )
)
@example("河\u200b\x05\u200b水")
@example("a\u200bb\u200bc\u200bd\x92s")
@example("\ue5e5\ue5e5\ue5e5河")
def test_only_what_nobody_sees_goes(text: str) -> None:
    verdict = ALONE.scrub(text)
    assert apply(verdict.text, verdict.findings) == verdict.body
    unseen = re.compile(
        "[\x00-\x1f\x7f-\x9f\xad\u034f\u180e\u200b-\u206f\ufe00-\ufe0f\ufeff\U000e0001-\U000e01ef\ue5e5\u3000’“]"
    )
    assert unseen.sub("", verdict.body) == unseen.sub("", text)
    assert ALONE.scrub(verdict.body).decision is not Decision.CLEAN


# Byte order marks, Windows-1252, bytes that Python kept, fills


@pytest.mark.parametrize("mark", ["\ufeff", "ï»¿", "п»ї", "∩╗┐", "´╗┐", "ď»ż"])
def test_a_mark_before_a_text(mark: str) -> None:
    assert ALONE.scrub(f"{mark}The mill.\n{mark}The river.").body == "The mill.\nThe river."
    assert find(f"see “{mark}” at the start") == NOTHING


@pytest.mark.parametrize("first", ["u", "i", "{", "P", "z"])
def test_a_mark_read_as_gbk(first: str) -> None:
    text = f"{first}sing Mill; // 水车"
    damaged = (b"\xef\xbb\xbf" + first.encode()).decode("gb18030") + text[1:]
    assert ALONE.scrub(damaged).body == text


def test_signs_of_windows_are_replaced() -> None:
    text = "It’s “the old mill” – closed since 1990–1995… Don’t ask (‘why’) – café Zoë™."
    assert ALONE.scrub(text.encode("cp1252").decode("latin-1")).body == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("El molino está en la línea del río; ningún país más. Información aquí.", "mac_roman"),
        ("un país, días, tía", "mac_roman"),
        ("Паром ушёл в полдень, “мельница” стояла.", "cp1251"),
        ("Паром ушёл в полдень – рано.", "koi8_r"),
        ("水渠修好了，田里又有了水。", "gb18030"),
        ("水渠修好了，田里又有了水。", "utf-8"),
        ("水車は今も回っている。", "shift_jis"),
    ],
)
def test_controls_of_other_encodings_are_no_signs(text: str, codec: str) -> None:
    assert ("windows_1252", True) not in shown(text.encode(codec, "ignore").decode("latin-1"))


def test_bytes_that_python_kept_are_read() -> None:
    assert ALONE.scrub("文件：水车.txt".encode().decode("ascii", "surrogateescape")).body == "文件：水车.txt"
    assert ALONE.scrub(b"bad \xb3 byte, \xb3\xc9".decode("utf-8", "surrogateescape")).body == "bad � byte, ��"


@pytest.mark.parametrize("fill", [*TRIPLES, *SINGLES])
def test_fills_are_shown_and_drop_what_they_ruin(fill: str) -> None:
    verdict = ALONE.scrub(fill * 40 + " 12 " + fill)
    assert verdict.decision is Decision.DROP
    misread_twice = fill == SINGLES[-1]
    assert "encoding.kuntao" in verdict.reasons or misread_twice
    assert verdict.body == verdict.text
    expected = Decision.CLEAN if misread_twice else Decision.KEEP
    assert ALONE.scrub(f"{PROSE}\n{fill * 4}").decision is expected


# The score is what was damaged, the residue what is left


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_score_is_before_and_residue_after(rule: Rule) -> None:
    for case in rule.examples:
        verdict = ALONE.scrub(case["text"])
        assert 0 < verdict.scores["encoding"] <= 1
        assert verdict.sizes.residue == find(verdict.body).score
        assert verdict.sizes.residue <= verdict.scores["encoding"]
        if not any(finding.flagged for finding in verdict.findings):
            assert verdict.sizes.residue == 0


def test_a_repaired_document_is_kept_however_damaged_it_was() -> None:
    jammed = "\x05\x06\x08".join(PROSE)
    verdict = scrub(jammed)
    assert verdict.scores["encoding"] > 0.7
    assert (verdict.decision, verdict.body) == (Decision.CLEAN, PROSE)


# Who talks about noise


@pytest.mark.parametrize(
    "text",
    [
        "零宽空格是看不见的：把“文\u200b字”复制出来，长度是三。",
        "# zero-width space between the words\nassert split('文\u200b字') == ['文', '字']",
        "const CONTROL = /[\u0001-\u0008\u000e-\u001f]/; // '文\u0008字'.replace(/[\\x00-\\x1f]/g, '')",
        "U+0092\t\x92\tPRIVATE USE TWO\nU+0093\t\x93\tSET TRANSMIT STATE",
        "The replacement character (�) and its misread form ï¿½ï¿½ show lost bytes.",
        "печать: пїЅпїЅпїЅ вместо букв, кодировка UTF-8 прочитана как windows-1251",
    ],
)
def test_talk_is_kept(text: str) -> None:
    assert ALONE.scrub(text).decision is Decision.KEEP
    assert not find(text).findings


def test_charts_of_every_plane_are_kept() -> None:
    for start in range(0, 0x11000, 0x100):
        codes = [code for code in range(start, start + 0x100) if code and not 0xD800 <= code < 0xE000]
        chart = "\n".join(f"U+{code:04X}\t{chr(code)}\t{unicodedata.name(chr(code), '')}" for code in codes)
        assert not any(finding.is_edit for finding in find(chart).findings), hex(start)
