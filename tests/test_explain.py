from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Decision, Finding, Policy, Verdict, scrub
from scrubber.edits import apply
from scrubber.explain import MARKS, SHOWN, explain, shown
from scrubber.model import Scores, Sizes, excerpt_of
from scrubber.policy import DETECTOR_NAMES, decide


def edit(text: str, old: str, new: str = "", rule: str = "pinyin.toned") -> Finding:
    start = text.index(old)
    return Finding(rule.partition(".")[0], rule, start, start + len(old), new, excerpt_of(old), 0.5)


def note(evidence: str, rule: str = "hidden.other") -> Finding:
    return Finding(rule.partition(".")[0], rule, None, None, None, excerpt_of(evidence), 0.5)


def verdict(text: str, *findings: Finding, decision: Decision = Decision.CLEAN, **changes: object) -> Verdict:
    body = apply(text, findings)
    values: dict[str, object] = {
        "decision": decision,
        "body": body,
        "text": text,
        "scores": Scores(dict.fromkeys(DETECTOR_NAMES, 0.0)),
        "findings": findings,
        "encoding": None,
        "title": None,
        "reasons": tuple(dict.fromkeys(finding.rule for finding in findings)),
        "sizes": Sizes(text=len(text), body=len(body), edits=len(findings), nodes=0, residue=0.0),
        "policy": Policy().fingerprint,
    }
    return Verdict(**values | changes)  # type: ignore[arg-type]


def line_with(account: str, part: str) -> str:
    [line] = [line for line in account.splitlines() if part in line]
    return line


def test_summary_of_a_kept_document() -> None:
    account = explain(scrub("今天天气很好。"))
    assert line_with(account, "decision").split() == ["decision", "keep"]
    assert line_with(account, "scores").split()[1:] == [
        "spam",
        "0.00",
        "hidden",
        "0.00",
        "pinyin",
        "0.00",
        "encoding",
        "0.00",
    ]
    assert "none: the source was already text" in line_with(account, "encoding  ")
    assert MARKS not in account


def test_verdict_explains_itself() -> None:
    one = scrub("今天天气很好。".encode())
    assert one.explain() == explain(one)
    assert "utf-8" in line_with(one.explain(), "encoding  ")


def test_edit_is_shown_in_context_with_its_line() -> None:
    text = "第一行\n第二行\n就業(yè)形勢很好"
    account = explain(verdict(text, edit(text, "(yè)")))
    assert line_with(account, "line 3").split(maxsplit=2)[2] == "就業[-(yè)-]形勢很好"


def test_replacement_and_flag() -> None:
    text = "社?;菝,等你來?就業"
    findings = (edit(text, "?;菝", "保惠企"), edit(text, "?就", "?就"))
    account = explain(verdict(text, *findings))
    assert "社[-?;菝-]{+保惠企+},等你來" in account
    assert "等你來[=?就=]業" in account
    assert "1 edited, 1 left as it is" in account


def test_context_ends_with_the_line() -> None:
    text = "前文\n第一行第二行\n后文"
    account = explain(verdict(text, edit(text, "第一行"), edit(text, "二行\n")))
    assert line_with(account, "[-第一行-]").endswith("line 2     [-第一行-]第二行")
    assert line_with(account, "[-二行⏎-]").endswith("line 2     第一行第[-二行⏎-]")


def test_whitespace_and_what_a_terminal_would_obey_are_visible() -> None:
    text = "前\n \t\x1b[31m\u3000\u202e\ud800\n后"
    account = explain(verdict(text, edit(text, text[1:-1])))
    assert r"[-⏎␣⇥\x1b[31m\u3000\u202e\ud800⏎-]" in account
    assert "\x1b" not in account


def test_note_is_quoted_without_a_line() -> None:
    account = explain(verdict("正文", note('<ins id="k2x9"></ins>'), sizes=Sizes(2, 2, 0, 1, 0.0)))
    assert line_with(account, "found").split(maxsplit=1)[1] == '<ins id="k2x9"></ins>'
    assert "1 without a place in the text" in account
    assert "1 injected node taken out" in account


def test_rule_that_decided_comes_first() -> None:
    text = "(a)(b)(c)(d)"
    many = [edit(text, part, rule="pinyin.untoned") for part in ("(a)", "(b)", "(c)")]
    account = explain(verdict(text, *many, edit(text, "(d)"), reasons=("pinyin.toned",)))
    assert account.index("pinyin.toned (") < account.index("pinyin.untoned (")


def test_summary_of_the_rule_book_is_shown() -> None:
    from scrubber.rules import rule_book

    text = "就業(yè)"
    assert rule_book("pinyin")["toned"].summary in explain(verdict(text, edit(text, "(yè)")))


def test_rule_that_the_book_does_not_know() -> None:
    assert "other.rule (weight 0.5)" in explain(verdict("正文", note("x", "other.rule")))


@pytest.mark.parametrize(
    ("scores", "sizes", "words"),
    [
        ({"spam": 0.75}, Sizes(10, 9, 0, 0, 0.0), "the spam score, 0.75, has reached drop_spam, 0.6"),
        ({}, Sizes(10, 9, 0, 0, 0.5), "damage left after cleaning, 0.50, has reached drop_encoding, 0.5"),
        ({"hidden": 0.2}, Sizes(10, 0, 1, 0, 0.0), "cleaning left nothing of the text (drop_empty)"),
    ],
)
def test_drop_names_its_threshold(scores: dict[str, float], sizes: Sizes, words: str) -> None:
    scores = dict.fromkeys(DETECTOR_NAMES, 0.0) | scores
    dropped = verdict("正文", decision=Decision.DROP, scores=Scores(scores), sizes=sizes)
    assert line_with(explain(dropped), "why").split(maxsplit=1)[1] == words


def test_drop_by_another_policy() -> None:
    strict = Policy(drop_spam=0.1)
    scores = Scores(dict.fromkeys(DETECTOR_NAMES, 0.0) | {"spam": 0.2})
    dropped = verdict("正文", decision=Decision.DROP, scores=scores, policy=strict.fingerprint)
    assert "are not at hand here" in explain(dropped)
    assert "has reached drop_spam, 0.1" in explain(dropped, strict)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 2), st.integers(0, 2), st.booleans())
def test_every_drop_has_words(spam: float, residue: float, size: int, left: int, empty: bool) -> None:
    policy = Policy(drop_empty=empty)
    scores = Scores(dict.fromkeys(DETECTOR_NAMES, 0.0) | {"spam": spam})
    sizes = Sizes(size, left, 1, 0, residue)
    decision = decide(scores, sizes, policy).decision
    why = line_with(explain(verdict("正文", decision=decision, scores=scores, sizes=sizes), policy), "why  ")
    assert ("not at hand" in why) is False
    assert ("no threshold for a drop" in why) is (decision is Decision.CLEAN)


def test_length_is_bounded() -> None:
    text = "好(hao)\n" * 100_000
    findings = tuple(Finding("pinyin", "pinyin.toned", i * 7 + 1, i * 7 + 6, "", "(hao)", 0.5) for i in range(100_000))
    long = "<i>" * 100_000
    account = explain(verdict(text + long, *findings, *map(note, "abcdefgh"), edit(text + long, long), title=long))
    assert f"… and {100_001 - SHOWN:,} more" in account
    assert "… and 3 more" in account
    assert len(account) < 3_000


def test_edit_whose_excerpt_hides_the_change() -> None:
    old = "头" * 100 + "(x)" + "尾" * 100
    account = explain(verdict(old, edit(old, old, old.replace("(x)", ""))))
    assert "1 edited" in account


@given(st.text(st.characters(), max_size=30))
def test_shown_is_printable_and_leaves_the_printable(text: str) -> None:
    assert shown(text).isprintable()
    assert shown(text) == text or not text.isprintable()


@given(st.text() | st.binary())
def test_any_verdict_has_an_account(source: str | bytes) -> None:
    account = explain(scrub(source))
    assert re.fullmatch(r"decision   (keep|clean|drop)", account.splitlines()[0])
    assert all(line.isprintable() for line in account.split("\n"))
