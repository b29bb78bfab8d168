"""Edits in columns say and do what the same edits as findings do; a verdict makes them when it is asked."""

from __future__ import annotations

import copy
import pickle
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Decision, Verdict, scrub
from scrubber.batch import Batch
from scrubber.edits import Ledger, apply
from scrubber.model import Finding, weights_of
from scrubber.rules import rule_book

BOOK = rule_book("pinyin")
ANNOTATED = "縣里發(fā)(fa)文件,企業(yè)現(xiàn)在可以申報。"


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    text = draw(st.text("ab文", min_size=1, max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    pairs = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    rules = draw(st.lists(st.sampled_from(["toned", "untoned", "stacked"]), min_size=len(pairs), max_size=len(pairs)))
    return Batch(text, [a for a, _ in pairs], [b for _, b in pairs], rules, BOOK)


@given(batches(), st.text("ab文", max_size=3))
def test_columns_are_as_good_as_findings(batch: Batch, later: str) -> None:
    findings = list(batch)
    assert findings == [batch[index] for index in range(len(batch))] == batch[:]
    text = batch.applied()
    assert text == apply(batch.text, findings)
    ledgers = []
    for edits in (batch, findings):
        ledger = Ledger(batch.text)
        assert ledger.commit(edits) == bool(findings)
        if ledger.text:
            ledger.commit([BOOK["script"].edit(ledger.text, 0, 1, later)])
        ledgers.append(ledger)
    one, other = ledgers
    assert (one.text, one.edits) == (other.text, other.edits)
    assert one.found().findings() == other.found().findings()


@given(batches())
def test_weights_need_no_findings(batch: Batch) -> None:
    ledger = Ledger(batch.text)
    ledger.commit(batch)
    assert ledger.found().weights() == weights_of(list(batch))


@pytest.mark.parametrize("look", [pickle.dumps, copy.copy, copy.deepcopy, asdict, repr, hash, replace, Verdict.to_dict])
def test_a_verdict_is_whole_whoever_looks_at_it(look: object) -> None:
    verdict, twin = scrub(ANNOTATED), scrub(ANNOTATED)
    assert callable(look)
    look(verdict)
    assert verdict == twin
    assert pickle.loads(pickle.dumps(verdict)) == verdict == copy.copy(verdict) == replace(verdict)
    assert isinstance(verdict.findings, tuple)
    assert [type(finding) for finding in verdict.findings] == [Finding] * 3
    assert verdict.findings is verdict.findings


def test_weights_are_there_before_and_behind_a_pickle() -> None:
    verdict = scrub(ANNOTATED)
    weights = verdict.weights
    assert [weight.rule for weight in weights] == ["pinyin.stacked", "pinyin.toned"]
    assert pickle.loads(pickle.dumps(verdict)).weights == weights


def test_what_a_verdict_does_not_have_is_refused_as_ever() -> None:
    verdict = scrub("今天天气很好。")
    assert verdict.decision is Decision.KEEP
    with pytest.raises(AttributeError, match="'Verdict' object has no attribute 'finding'"):
        verdict.finding  # type: ignore[attr-defined]  # noqa: B018
