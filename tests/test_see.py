"""The page of a verdict: everything is on it, and nothing that stands in a document acts there."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from lxml.etree import _Element

from scrubber import Finding, Policy, Verdict, scrub
from scrubber.edits import apply
from scrubber.model import excerpt_of
from scrubber.see import rows
from scrubber.see.house import spelled
from scrubber.see.page import QUOTED
from tests.strategies import any_text, byte_sources, sources
from tests.test_explain import edit, note, verdict

SAMPLES = Path(__file__).parents[1] / "samples"
HOSTILE = (
    """</style></title></script><script>alert(1)</script><img src=x onerror=alert(1)>"'`{{7*7}}{% raw %}&amp;&#60;"""
)


def parsed(page: str) -> _Element:
    """Return the page as a parser of HTML reads it from its bytes."""
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


def characters(element: _Element) -> str:
    """Return what an element says, its spelled characters put back."""
    text = element.text or ""
    for child in element:
        if child.get("class") == "c":
            text += "".join(chr(int(code.lstrip("U+"), 16)) for code in (child.text or "").split())
        else:
            text += characters(child)
        text += child.tail or ""
    return text


def column(page: _Element, side: str) -> str:
    """Return the text that the page shows before or after."""
    return "".join(characters(cell) for cell in page.iter("div") if cell.get("class") in (side, "both"))


def placed(text: str, cuts: list[tuple[int, int, str]]) -> tuple[Finding, ...]:
    """Return disjoint findings: each after a gap, of a length, with a replacement."""
    findings, position = [], 0
    for gap, length, new in cuts:
        start = position + gap
        end = position = start + length
        if end > len(text):
            break
        findings.append(Finding("spam", "spam.head", start, end, new, excerpt_of(text[start:end]), 0.5))
    return tuple(findings)


class Reader(HTMLParser):
    """Reads a page as it is written: what is opened must be closed, in order."""

    VOID = frozenset({"meta", "link", "br", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.wanted: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        names = [name for name, _ in attributes]
        self.faults += [f"{name} twice on {tag}" for name, count in Counter(names).items() if count > 1]
        for name, value in attributes:
            if name == "id":
                self.ids.append(value or "")
            if name in ("for", "aria-labelledby", "aria-describedby"):
                self.wanted.add(value or "")
            if name == "href" and value and value.startswith("#"):
                self.wanted.add(value[1:])

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1:] != [tag]:
            self.faults.append(f"</{tag}> within {self.open[-1:]}")
        else:
            self.open.pop()


def faults(page: str) -> list[str]:
    """Return what is not well made: tags across each other, ids that stand twice, references to what is not there."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    twice = [f"id {name} twice" for name, count in Counter(reader.ids).items() if count > 1]
    missing = [f"no id {name}" for name in reader.wanted - set(reader.ids)]
    return reader.faults + twice + missing + [f"<{tag}> is not closed" for tag in reader.open]


cuts = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30), any_text), max_size=8)


# What is on the page


@given(sources | byte_sources)
def test_both_columns_are_the_text_and_the_body(source: str | bytes) -> None:
    judged = scrub(source)
    page = parsed(judged.to_html())
    assert column(page, "before") == judged.text
    assert column(page, "after") == judged.body


@given(any_text, cuts)
def test_columns_of_any_findings(text: str, places: list[tuple[int, int, str]]) -> None:
    findings = placed(text, places)
    page = parsed(verdict(text, *findings).to_html())
    assert column(page, "before") == text
    assert column(page, "after") == apply(text, findings)


@given(any_text)
def test_spelled_text_is_harmless_and_complete(text: str) -> None:
    element = parsed(f"<div>{spelled(text, inside=True)}</div>").find(".//div")
    assert element is not None
    assert characters(element) == text
    assert not re.search(
        "[\0-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", spelled(text)
    )


def test_a_page_shows_what_was_found_and_why() -> None:
    text = "就業(yè)形勢很好,等你來?就業"
    judged = verdict(
        text,
        edit(text, "(yè)"),
        edit(text, ",", "，", rule="encoding.half_lost"),
        Finding("spam", "spam.brand", 11, 12, "等", "等", 0.5, flagged=True),
        note('<ins id="k2x9"></ins>', rule="hidden.skeleton"),
        page="<html>",
        title="标题",
    )
    page = parsed(judged.to_html(name="一.html"))
    assert [(a.text, a.get("class")) for a in page.iter("a") if a.get("id")] == [
        ("(yè)", "f pinyin cut"),
        (",", "f encoding new"),
        ("等", "f spam left"),
    ]
    assert page.xpath("string(//a[@id='f1']/@title)") == "encoding.half_lost: “,” becomes “，”"
    assert page.xpath("//code[. = '<ins id=\"k2x9\"></ins>']")
    assert "一.html" in page.xpath("string(//title)")
    # A link of a finding leads to its rule, so that it says what it is without a script.
    for link in page.xpath("//a[@id]"):
        [rule] = page.xpath(f"//li[@id='{link.get('href')[1:]}']/@data-rule")
        assert link.get("title").startswith(rule)


def test_threshold_of_the_policy_is_drawn() -> None:
    strict = Policy(drop_spam=0.25)
    judged = verdict("正文", policy=strict.fingerprint)
    assert "not at hand here" in judged.to_html()
    page = parsed(judged.to_html(policy=strict))
    assert page.xpath("//*[@class='threshold']/@x1") == ["50.0", "100.0"]


def test_threshold_that_is_switched_off_is_not_drawn() -> None:
    never = Policy(drop_spam=2, drop_encoding=2)
    page = parsed(verdict("正文", policy=never.fingerprint).to_html(policy=never))
    assert not page.xpath("//*[@class='threshold']")
    assert "drop_spam is above 1" in page.text_content()


@pytest.mark.parametrize(
    ("sample", "told"),
    [
        ("encoding/lying-meta.html", "the page says gb2312, but the bytes are utf-8"),
        ("encoding/bad-bytes.html", "13 bytes that are no utf-8"),
        ("encoding/gbk-read-as-latin1.txt", "gb18030 read as cp1252"),
        ("encoding/half-lost.txt", "2 × encoding.half_lost repaired"),
        ("clean/taiwan.html", "the page says big5"),
        ("clean/poem.txt", "no encoding in the document"),
    ],
)
def test_story_of_the_encoding(sample: str, told: str) -> None:
    page = parsed(scrub(SAMPLES.joinpath(sample).read_bytes()).to_html())
    assert told in page.xpath("string(//dl[@class='story'])")


def test_what_a_larger_repair_took_along_is_told() -> None:
    page = parsed(verdict("正文", note("?yàn)閳?", rule="encoding.half_lost")).to_html())
    assert page.xpath("string(//section[@aria-labelledby='else-h']//code)") == "?yàn)閳?"


@pytest.mark.parametrize("sample", ["readings/converted-page.html", "injected/swapped-title.html", "clean/poem.txt"])
def test_page_is_well_formed(sample: str) -> None:
    assert faults(scrub(SAMPLES.joinpath(sample).read_bytes()).to_html(name=HOSTILE)) == []


# Long documents


def test_what_has_no_place_is_quoted_within_bounds() -> None:
    loose = [note(f"<i id=x{number}>", rule="hidden.skeleton") for number in range(QUOTED + 7)]
    page = parsed(verdict("正文", *loose, page="<html>").to_html())
    assert len(page.xpath("//ul[@class='quotes']//code")) == QUOTED
    assert "and 7 that are not quoted here" in page.text_content()


def test_what_is_the_same_is_folded_away() -> None:
    text = "".join(f"这是第{number}行。\n" for number in range(1, 501))
    page = parsed(verdict(text, edit(text, "第250行")).to_html())
    [above, below] = page.iter("summary")
    assert [above.text, below.text] == ["247 lines, the same on both sides", "248 lines, the same on both sides"]
    assert not [row for fold in page.iter("details") for row in fold.iter("a")]


def test_nothing_is_folded_where_nothing_was_found() -> None:
    assert not list(parsed(scrub("好。\n" * 1_000).to_html()).iter("details"))


def long_documents() -> Iterator[tuple[str, tuple[Finding, ...]]]:
    line = "好" * 60_000
    yield line, placed(line, [(20_000, 20_000, "坏" * 10_000)])
    many = "好(hǎo)" * 3_000
    yield many, placed(many, [(1, 5, "")] * 3_000)
    lines = "好\n" * 10_000
    yield lines, placed(lines, [(0, 2, "好")] * 10_000)


@pytest.mark.parametrize(("text", "findings"), [*long_documents()], ids=["one line", "dense", "lines joined"])
def test_every_row_is_small_and_the_page_is_linear(text: str, findings: tuple[Finding, ...]) -> None:
    for block in rows.blocks(text, findings):
        for row in block.rows:
            assert sum(len(piece.before) for piece in row.pieces) <= rows.LONGEST
            assert sum(len(piece.after) for piece in row.pieces) <= rows.LONGEST
    size = len(verdict(text, *findings).to_html())
    assert size < 60_000 + 4 * len(text) + 200 * len(findings)


def test_overlapping_findings_are_an_error() -> None:
    judged = verdict("正文")
    wrong = Finding("spam", "spam.head", 1, 9, "", "", 0.5)
    with pytest.raises(ValueError, match="the span 1:9 overlaps another one or lies outside the text"):
        "".join(str(block) for block in rows.blocks(judged.text, [wrong]))


# Hostile documents


def scripts_and_handlers(page: _Element) -> list[str]:
    acting = list(page.iter("script", "img", "iframe", "object", "form", "base"))
    handlers = [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    addresses = [link for _, _, link, _ in html.iterlinks(page) if not re.fullmatch(r"#[fr]\d+", link)]
    return [element.tag for element in acting] + handlers + addresses


def test_nothing_in_a_document_acts_on_the_page() -> None:
    finding = Finding(HOSTILE, HOSTILE, 0, len(HOSTILE), HOSTILE + "\0\ud800\u202e", HOSTILE, 0.5)
    loose = Finding(HOSTILE, HOSTILE, None, None, None, HOSTILE, 0.5)
    judged = verdict(HOSTILE, finding, loose, note(HOSTILE), title=HOSTILE, page=HOSTILE, encoding=HOSTILE)
    page = parsed(judged.to_html(name=HOSTILE))
    assert scripts_and_handlers(page) == ["script"]
    [script] = page.iter("script")
    assert "alert" not in (script.text or "")
    assert column(page, "after") == judged.body


@given(any_text, any_text, any_text)
def test_no_text_acts_on_the_page(text: str, title: str, name: str) -> None:
    findings = (note(title), *placed(text, [(0, 1, name)]))
    page = parsed(verdict(text, *findings, title=title).to_html(name=name))
    assert scripts_and_handlers(page) == ["script"]


def test_the_page_may_load_nothing_and_run_its_own_script_alone() -> None:
    page = parsed(scrub(HOSTILE).to_html())
    [rules] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    allowed = dict(rule.split(" ", 1) for rule in rules.split("; "))
    assert allowed["default-src"] == allowed["connect-src"] == allowed["base-uri"] == "'none'"
    assert all(re.fullmatch(r"'sha256-[\w+/=]{44}'", allowed[name]) for name in ("style-src", "script-src"))


# The command


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrubber", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_explain_writes_a_page_and_names_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("就業(yè)。發(fā)展。現(xiàn)在。", encoding="utf-8")
    done = run("explain", "a.txt", "--html", "out.html", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "page       out.html\n", "")
    assert "a.txt" in parsed((tmp_path / "out.html").read_text(encoding="utf-8")).xpath("string(//title)")


def test_explain_prints_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今天天气很好。", encoding="utf-8")
    assert run("explain", "a.txt", "--html", "-", cwd=tmp_path).stdout.startswith("<!doctype html>")


def test_explain_tells_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今天天气很好。", encoding="utf-8")
    code = "import sys; sys.modules['jinja2'] = None; from scrubber.cli import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "explain", "a.txt", "--html", "out.html"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'corpus-scrubber[cli]'" in done.stderr
    assert not (tmp_path / "out.html").exists()


def test_verdict_makes_its_page() -> None:
    judged: Verdict = scrub("今天天气很好。")
    assert "Worth keeping, as it is" in judged.to_html()
