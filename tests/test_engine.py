"""The public entry points: what they take, what they refuse, and what a verdict carries."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from scrubber import Decision, Finding, Policy, Scrubber, scrub
from tests.strategies import ARTICLE, PAGE


@pytest.mark.parametrize("source", [None, 3, ["text"], object()])
def test_a_source_of_the_wrong_type_is_refused(source: object) -> None:
    with pytest.raises(TypeError, match="bytes"):
        scrub(source)  # type: ignore[arg-type]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"auto.*html.*text"):
        scrub("text", kind="xml")  # type: ignore[arg-type]


@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview])
def test_any_buffer_is_taken(wrap: type[bytes]) -> None:
    verdict = scrub(wrap("縣里的氣象站".encode()))  # type: ignore[arg-type]
    assert (verdict.body, verdict.encoding) == ("縣里的氣象站", "utf-8")


def test_a_fragment_is_a_text_unless_it_is_said_to_be_html() -> None:
    fragment = "<p>第一段。</p><p>第二段。</p>"
    assert scrub(fragment).decision is Decision.CLEAN
    verdict = scrub(fragment, kind="html")
    assert (verdict.decision, verdict.body.split()) == (Decision.KEEP, ["第一段。", "第二段。"])


def test_a_page_without_damage_is_kept() -> None:
    verdict = scrub(PAGE[: PAGE.index("<em id")] + PAGE[PAGE.index("<textarea>") :])
    assert verdict.decision is Decision.KEEP
    assert verdict.title == "河边的磨坊 - 乡土记忆"
    assert "那时候磨一斗麦子要半天" in verdict.body
    assert "不是正文" not in verdict.body
    assert "mò" not in verdict.body


def test_a_page_with_an_injected_node_is_cleaned_though_its_text_is_untouched() -> None:
    verdict = scrub(PAGE)
    assert verdict.decision is Decision.CLEAN
    assert verdict.body == verdict.text
    assert verdict.reasons[0] == "hidden.skeleton"
    node = next(finding for finding in verdict.findings if finding.rule == "hidden.skeleton")
    assert (node.start, node.end, node.replacement) == (None, None, None)
    assert "k7x2q" in node.excerpt


def test_without_the_hidden_detector_a_page_is_what_it_shows() -> None:
    verdict = scrub(PAGE, policy=Policy(detectors=("spam", "pinyin", "encoding")))
    assert (verdict.decision, verdict.sizes.nodes, verdict.scores["hidden"]) == (Decision.KEEP, 0, 0.0)


def test_the_verdict_of_a_damaged_article() -> None:
    verdict = scrub(ARTICLE)
    assert verdict.decision is Decision.CLEAN
    assert verdict.body.startswith("縣里的氣象站今年遷到山上")
    assert "(jīng)" not in verdict.body
    assert {"spam.head", "pinyin.toned"} <= set(verdict.reasons)
    assert all(isinstance(finding, Finding) for finding in verdict.findings)
    assert dict(verdict.scores).keys() == {"spam", "hidden", "pinyin", "encoding"}


def test_to_dict_goes_through_json() -> None:
    record = json.loads(json.dumps(scrub(ARTICLE.encode()).to_dict()))
    assert record["schema"] == 1
    assert record["decision"] == "clean"
    assert record["encoding"] == "utf-8"
    assert record["findings"][0]["rule"].startswith(record["findings"][0]["detector"] + ".")


def test_many_sources_are_read_one_by_one() -> None:
    read: list[int] = []

    def sources() -> Iterator[str]:
        for number in range(3):
            read.append(number)
            yield f"第{number}篇"

    verdicts = Scrubber().scrub_many(sources())
    assert next(verdicts).body == "第0篇"
    assert read == [0]
    assert [verdict.body for verdict in verdicts] == ["第1篇", "第2篇"]


@pytest.mark.parametrize("single", ["text", b"text", bytearray(b"text")])
def test_a_single_source_is_not_many(single: bytes | str) -> None:
    with pytest.raises(TypeError, match=r"takes several sources, not one \w+: scrub judges a single document"):
        Scrubber().scrub_many(single)  # type: ignore[arg-type]


@pytest.mark.parametrize("source", ["", " \n\t", b"", "\u3000"])
def test_a_document_with_nothing_in_it_is_kept(source: str | bytes) -> None:
    verdict = scrub(source)
    assert (verdict.decision, verdict.findings) == (Decision.KEEP, ())


@pytest.mark.parametrize(
    "source",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89",
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcbH\xcd\xc9\xc9\x07\0\x86\xa6\x106\x05\0\0\0",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\nx\x9c\x03\0\0\0\0\x01",
        bytes(range(256)) * 20,
    ],
)
def test_what_is_no_text_is_dropped(source: bytes) -> None:
    verdict = scrub(source)
    assert verdict.decision is Decision.DROP
    assert "encoding.binary" in verdict.reasons


@pytest.mark.parametrize("declared", ["x-user-defined", "no-such-thing", "base64", "utf-7", "idna", "", "utf8mb4"])
def test_an_unknown_declared_encoding_does_not_matter(declared: str) -> None:
    page = f"<html><meta charset='{declared}'><p>水磨坊建在村口</p></html>".encode()
    verdict = scrub(page, content_type=f"text/html; charset={declared}", url="https://example.org/")
    assert (verdict.body.strip(), verdict.encoding) == ("水磨坊建在村口", "utf-8")


def test_the_bytes_of_a_header_are_taken() -> None:
    page = "<html><p>水磨坊建在村口，夏天有人看守。</p></html>".encode("gb18030")
    assert scrub(page, content_type=b"text/html; charset=gbk").body.strip() == "水磨坊建在村口，夏天有人看守。"


def test_a_text_that_needs_too_many_rounds_says_so() -> None:
    names = [a + b for a in "甲乙丙丁戊己庚辛壬癸子丑寅卯" for b in "天地山水风云雷电日月星辰春秋"]
    line = "今天天气很好！" + "真".join(f"【{name}娱乐城官网】" for name in names[:20])
    text = "\n".join(
        "今天天气很好！" + "真".join(f"【{n}娱乐城官网】" for n in names[i : i + 18]) for i in range(0, 196, 18)
    )
    verdict = scrub(text + line)
    again = scrub(verdict.body)
    assert again.body == verdict.body or "hidden.bound" in {finding.rule for finding in verdict.findings}
