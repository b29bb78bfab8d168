"""Text that was read as the wrong encoding is read again: whole documents, single lines, and what losses leave."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Decision, Policy, Scrubber, Verdict, scrub
from scrubber.edits import apply
from scrubber.misread import misread
from tests.generator import PARAGRAPHS, page_of, passage, rows, traditional
from tests.misread import MISREAD, windows
from tests.strategies import sources

ALONE = Scrubber(Policy(detectors=("encoding",)))
ROWS = PARAGRAPHS[:8]
LOSSLESS = [name for name, way in MISREAD.items() if way.lossless]
LOSSY = [name for name, way in MISREAD.items() if not way.lossless]


def rules(verdict: Verdict) -> set[str]:
    return {finding.rule for finding in verdict.findings}


def written(name: str, lines: list[str]) -> list[str]:
    """Return the lines in the script that the encoding has, and without what it lacks."""
    right = MISREAD[name].right
    return [(traditional(line) if right == "cp950" else line).encode(right, "ignore").decode(right) for line in lines]


@pytest.mark.parametrize("name", LOSSLESS)
def test_a_misread_document_is_read_again(name: str) -> None:
    truth = "\n".join(written(name, ROWS))
    verdict = ALONE.scrub(MISREAD[name].damage(truth))
    assert verdict.body == verdict.text == truth
    assert verdict.decision is Decision.CLEAN
    # Of Big5, a third of the bytes are ASCII.
    assert 0.6 <= verdict.scores["encoding"] <= 1.0
    (finding,) = verdict.findings
    assert (finding.rule, finding.start) == ("encoding.mojibake", None)
    assert " read as " in finding.excerpt


@pytest.mark.parametrize("name", MISREAD)
def test_of_a_misread_paragraph_nothing_else_changes(name: str) -> None:
    truth = written(name, ROWS)
    lines = list(truth)
    lines[3] = MISREAD[name].damage(lines[3])
    verdict = ALONE.scrub("\n".join(lines))
    after = verdict.body.split("\n")
    assert after[:3] + after[4:] == truth[:3] + truth[4:]
    assert after[3] == truth[3] or not MISREAD[name].lossless
    assert apply(verdict.text, verdict.findings) == verdict.body


@pytest.mark.parametrize("name", LOSSY)
def test_where_bytes_are_lost_the_others_come_back_and_the_place_is_marked(name: str) -> None:
    for seed in range(6):
        truth = "\n".join(written(name, passage(Random(seed), 4)))
        body = ALONE.scrub(MISREAD[name].damage(truth)).body
        right, all_of_it = Counter(body) & Counter(truth), Counter(truth)
        wrong = Counter(body.replace("\ufffd", "")) - all_of_it
        assert right.total() >= MISREAD[name].least * all_of_it.total()
        assert wrong.total() <= MISREAD[name].wrongly * all_of_it.total()


@pytest.mark.parametrize("name", LOSSLESS)
def test_of_a_misread_page_title_and_text_come_back(name: str) -> None:
    paragraphs = written(name, passage(Random(7), 4))
    source, shown = page_of(Random(7), paragraphs)
    shown = traditional(shown) if MISREAD[name].right == "cp950" else shown
    source = traditional(source) if MISREAD[name].right == "cp950" else source
    verdict = scrub(MISREAD[name].damage(source), kind="html")
    assert rows(verdict.body) == rows(scrub(source, kind="html").body)
    assert verdict.title == scrub(source, kind="html").title
    assert paragraphs[0] in shown


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4), st.sampled_from(LOSSLESS))
def test_whatever_is_misread_comes_back(lines: list[str], name: str) -> None:
    truth = "\n".join(written(name, lines))
    assert ALONE.scrub(MISREAD[name].damage(truth)).body == truth


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("Donâ€™t worry.", "Don’t worry."),
        ("â€¢ one\nâ€¢ two", "• one\n• two"),
        ("Price: Â£20 or â‚¬25", "Price: £20 or €25"),
        ("L'Ã©tÃ© est beau.", "L'été est beau."),
        ("SÃ£o Paulo Ã\xa0 noite, Ã©?", "São Paulo à noite, é?"),
        ("DoÄŸru, Ã§ok gÃ¼zel", "Doğru, çok güzel"),
        ("这是标题 - Êý¾Ý·ÖÎöÓëÍÚ¾ò", "这是标题 - 数据分析与挖掘"),
        ("正常的话。鏉戝彛鐨勭煶纾ㄤ笂。还是正常的话。", "正常的话。村口的石磨上。还是正常的话。"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€", "Привет, мир"),
    ],
)
def test_pieces_inside_good_text(seen: str, meant: str) -> None:
    assert scrub(seen, kind="text").body == meant


@pytest.mark.parametrize(
    "line",
    [
        "â€œParisâ€\x9d, â€œLyonâ€\x9d: l’été à Noël",
        "lâ€™Ã©tÃ© déjà là, à Noël",
        "La Ã©tÃ© et l’été sont là.",
        " lâ€™Ã©tÃ© « volonté »",
        "Ã©tÃ© « ét頻 » été",
    ],
)
def test_honest_letters_beside_misread_ones_survive(line: str) -> None:
    meant = {"â€œ": "“", "â€\x9d": "”", "â€™": "’", "â€¢": "•", "Ã©": "é"}
    truth = line
    for seen, sign in meant.items():
        truth = truth.replace(seen, sign)
    assert scrub(line, kind="text").body == truth


@pytest.mark.parametrize(
    "text",
    [
        """$t = str_replace("â€œ", '"', $t);""",
        """text.replace(/â€™/g, "'").replace(/â€œ/g, '"');""",
        "My terminal prints Ã© instead of é and â€™ instead of an apostrophe, what's wrong?",
        "網頁變成ä¸\xadæ–‡怎麼辦？請大家幫忙看看。",
        "邮件标题显示成æ\x82¨å¥½，正确的应该是“您好”。",
    ],
)
def test_what_a_program_mends_or_a_question_is_about_stays(text: str) -> None:
    assert scrub(text, kind="text").body == text


@pytest.mark.parametrize("wrong", ["iso8859_15", "iso8859_2", "cp1252", "cp1250"])
@pytest.mark.parametrize("truth", [*PARAGRAPHS[:3], "Straße, Größe, Müller – 10 €", "Žižek a dit: déjà vu, 10 €"])
def test_latin_encodings_that_are_much_alike_are_told_apart(truth: str, wrong: str) -> None:
    assert ALONE.scrub(windows(truth.encode(), wrong)).body == truth


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252", "cp1250"])
def test_japanese_is_not_read_as_chinese(wrong: str) -> None:
    truth = "東京都の天気は晴れです。日本語の文章を書きます。難しい。"
    assert ALONE.scrub(windows(truth.encode("euc_jp"), wrong)).body == truth


@pytest.mark.parametrize(
    "text",
    [
        "« Voilâ… »",
        "PÂTÉ À LA CRÈME — GÂTEAU",
        "TIẾNG VIỆT: Â£ Ấ Ầ Ẩ Ẫ Ậ",
        "中文里夹一个“é”字母，还有 naïve、café 和 Zürich。",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ",
        "锛和銆是两个字，读 bēn 和 dài。",
        "涓涓不塞，将为江河。",
        "Ångström, Ørsted, Æsop",
        "€50 – “quoted” ‘text’ … ™",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert misread(text).pieces == []


def test_an_article_about_it_keeps_its_examples() -> None:
    example = MISREAD["UTF-8 read as GB18030"].damage(PARAGRAPHS[0][:40])
    text = "\n".join([*ROWS, f"这种乱码的样子是“{example}”，是把 UTF-8 当成 GBK 读出来的。"])
    assert scrub(text).body == text


def test_clean_paragraphs_are_clean() -> None:
    for row in PARAGRAPHS:
        assert misread(row).pieces == []
        assert misread(traditional(row)).pieces == []


@given(sources)
def test_the_stretches_are_disjoint_and_in_order(source: str) -> None:
    position = 0
    for one in misread(source).pieces:
        assert position <= one.start < one.end <= len(source)
        position = one.end


@given(st.text(st.characters(min_codepoint=0x80, max_codepoint=0xFF), max_size=60))
def test_latin_noise_never_raises(text: str) -> None:
    verdict = ALONE.scrub(text)
    assert ALONE.scrub(verdict.body).body == verdict.body


def test_browsers_fill_the_holes_of_windows_encodings() -> None:
    assert windows(b"\x81A", "cp1252") == "\x81A"


CYRILLIC = "Библиотека у вокзала открывается каждое утро в девять часов.".encode("cp1251").decode("cp1252")


def test_lines_that_make_sense_in_no_way_are_not_tried_without_end() -> None:
    paragraph = PARAGRAPHS[0].encode("gbk").decode("latin-1")
    verdict = ALONE.scrub("\n".join([*[CYRILLIC] * 1000, paragraph]))
    (bound,) = (finding.excerpt for finding in verdict.findings if finding.rule == "encoding.mojibake")
    assert bound.startswith("too many lines look misread and make sense in no way")
    assert verdict.body.endswith(paragraph)


def test_some_such_lines_keep_no_other_from_being_read() -> None:
    rows = [*[CYRILLIC] * 60, *ROWS]
    damaged = [*[CYRILLIC] * 60, *(row.encode("gbk").decode("latin-1") for row in ROWS)]
    assert ALONE.scrub("\n".join(damaged)).body == "\n".join(rows)


def test_where_most_lines_are_sound_those_with_few_signs_are_not_tried_without_end() -> None:
    text = "\n".join([PARAGRAPHS[0].encode("gbk").decode("cp949", "replace"), *ROWS * 300])
    verdict = ALONE.scrub(text)
    assert verdict.body.startswith(PARAGRAPHS[0][:5])
    assert [one.excerpt for one in verdict.findings if "most lines are sound" in one.excerpt]


def test_lines_that_are_found_in_many_ways_have_a_bound_and_the_others_the_way_of_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scrubber.misread.MOST_FOUND", 1)
    lines = [line.encode().decode("latin-1") for line in ROWS]
    found = misread("\n".join(lines))
    assert found.bounds == (
        f"too many lines are misread in several ways: those behind character {len(lines[0])} are tried in one",
    )
    assert [piece.text for piece in found.pieces] == ["\n".join(ROWS)]
