"""Edits over rounds come out as one list of disjoint edits over the first text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrubber.edits import Ledger, apply
from scrubber.model import Finding, excerpt_of


def finding(text: str, start: int, end: int, replacement: str) -> Finding:
    return Finding("spam", "spam.tail", start, end, replacement, excerpt_of(text[start:end]), 1.0)


def flag(text: str, start: int, end: int) -> Finding:
    return replace(finding(text, start, end, text[start:end]), flagged=True)


Change = tuple[float, float, str | None]
changes = st.tuples(st.floats(0, 1), st.floats(0, 1), st.one_of(st.none(), st.sampled_from(["", "x", "yy", "文字"])))
rounds = st.lists(st.lists(changes, max_size=5), max_size=5)


@given(st.text("abcdefgh", min_size=1, max_size=40), rounds)
@example("abcdef", [[(0.0, 0.5, "")], [(0.0, 0.5, "")]])
@example("abcdef", [[(0.2, 0.5, "yy")], [(0.0, 0.5, None)], [(0.3, 0.9, "")]])
def test_rounds_compose(text: str, rounds: list[list[Change]]) -> None:
    ledger = Ledger(text)
    for batch in rounds:
        current = ledger.text
        findings = []
        for a, b, replacement in batch:
            start, end = sorted((round(a * len(current)), round(b * len(current))))
            if start < end:
                new = flag(current, start, end) if replacement is None else finding(current, start, end, replacement)
                findings.append(new)
        before = ledger.found().findings()
        changed = ledger.commit(findings)
        assert apply(text, ledger.found().findings()) == ledger.text
        assert changed == (ledger.text != current)
        assert ledger.edits == sum(f.is_edit for f in ledger.found().findings())
        assert {f.rule for f in before} <= {f.rule for f in ledger.found().findings()}
        if not any(f.is_edit for f in findings):
            assert ledger.text == current


def test_the_larger_edit_wins_and_the_smaller_is_reported_without_a_span() -> None:
    text = "one two three"
    ledger = Ledger(text)
    ledger.commit([finding(text, 4, 7, "2"), finding(text, 0, 13, "")])
    assert [(f.start, f.end, f.excerpt) for f in ledger.found().findings()] == [(None, None, "two"), (0, 13, text)]


def test_a_later_edit_takes_an_earlier_one_along() -> None:
    ledger = Ledger("one two three")
    ledger.commit([finding(ledger.text, 4, 7, "2")])
    ledger.commit([finding(ledger.text, 3, 6, "")])
    assert ledger.text == "onethree"
    assert [(f.start, f.end, f.replacement) for f in ledger.found().findings()] == [(None, None, None), (3, 8, "")]


def test_edits_beside_a_deletion_stay_apart() -> None:
    ledger = Ledger("abcdef")
    ledger.commit([finding(ledger.text, 2, 4, "")])
    ledger.commit([finding(ledger.text, 1, 2, "B"), finding(ledger.text, 2, 3, "E")])
    assert ledger.text == "aBEf"
    assert [(f.start, f.end) for f in ledger.found().findings()] == [(1, 2), (2, 4), (4, 5)]


def test_a_flag_found_again_is_one_flag() -> None:
    ledger = Ledger("abcdef")
    for _ in range(3):
        ledger.commit([flag(ledger.text, 2, 4)])
    assert len(ledger.found().findings()) == 1
    assert ledger.text == "abcdef"


@pytest.mark.parametrize("spans", [[(0, 2), (1, 3)], [(2, 9)], [(3, 1)]])
def test_apply_refuses_spans_that_do_not_fit(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlaps another one or lies outside"):
        apply("abcdef", [Finding("spam", "spam.tail", a, b, "", "", 1.0) for a, b in spans])


def test_an_edit_in_the_middle_of_a_long_span_is_an_edit() -> None:
    text = "字" * 400
    ledger = Ledger(text)
    assert ledger.commit([finding(text, 0, 400, "字" * 200 + "词" + "字" * 199)])
    assert apply(text, ledger.found().findings()) == ledger.text != text


def test_findings_that_look_alike_all_count_but_once_a_round() -> None:
    ledger = Ledger("abc")
    node = Finding("hidden", "hidden.link_farm", None, None, None, "<div hidden>", 1.0)
    ledger.commit([node, node])
    ledger.commit([node])
    assert ledger.found().findings() == (node, node)


def test_an_empty_span_is_no_edit() -> None:
    ledger = Ledger("abc")
    assert not ledger.commit([finding("abc", 1, 1, "x")])
    assert ledger.found().findings() == ()


def test_an_edit_that_changes_nothing_is_none() -> None:
    ledger = Ledger("abc")
    assert not ledger.commit([finding("abc", 0, 2, "ab")])
    assert ledger.edits == 0
