"""The one output schema, as plain values and in Arrow."""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrubber
from scrubber import columns
from scrubber.columns import COLUMN, Record, arrow_type, error_record, judge, record, redecided, scrub_columns, to_arrow
from scrubber.policy import Policy
from tests.shards import BODY, CLEANED, DROPPED, KEPT
from tests.strategies import byte_sources, sources

ENGINE = scrubber.Scrubber()
DOCUMENTS = st.one_of(sources, byte_sources)


def test_a_batch_gives_what_scrub_gives() -> None:
    sources = [KEPT, CLEANED, DROPPED, CLEANED.encode("gb18030"), ""]
    found = scrub_columns(sources, scrubber=ENGINE)
    verdicts = [scrubber.scrub(source) for source in sources]
    assert found.bodies == [verdict.body for verdict in verdicts]
    assert found.verdicts == [record(verdict, source) for verdict, source in zip(verdicts, sources, strict=True)]
    assert found.bodies[1] == BODY


def test_nulls_pass_and_no_value_raises() -> None:
    found = scrub_columns([None, 5, KEPT, ["x"]], scrubber=ENGINE)
    assert found.bodies == [None, None, KEPT, None]
    assert found.verdicts[0] is None
    errors = [entry["error"] for entry in found.verdicts if entry is not None]
    assert errors[0] == "the document is a value of the type int, not text or bytes"
    assert errors[1] is None


def test_content_types_and_urls_go_along() -> None:
    found = scrub_columns(
        [KEPT.encode("utf-16-le")],
        scrubber=ENGINE,
        urls=["http://a.example/"],
        content_types=["text/plain; charset=utf-16-le"],
    )
    assert found.bodies == [KEPT]


def test_hints_that_are_no_text_are_none() -> None:
    found = scrub_columns([KEPT.encode(), KEPT], scrubber=ENGINE, urls=[5, 1.5], content_types=[float("nan"), ["x"]])
    assert found.bodies == [KEPT, KEPT]


@pytest.mark.parametrize(
    ("urls", "found"), [(["x"], "only 1"), ([], "only 0"), (["x"] * 3, "more"), (itertools.repeat("x"), "more")]
)
def test_columns_of_other_lengths_are_refused(urls: Iterable[str], found: str) -> None:
    with pytest.raises(ValueError, match=f"urls must hold as many values as there are sources, 2, and holds {found}"):
        scrub_columns([KEPT, KEPT], scrubber=ENGINE, urls=urls)


def test_a_single_text_is_no_column() -> None:
    with pytest.raises(TypeError, match="sources must hold a value for each row, and is a single str"):
        scrub_columns("好", scrubber=ENGINE)
    with pytest.raises(TypeError, match="content_types must hold a value for each row, and is a single bytes"):
        scrub_columns(["好"], scrubber=ENGINE, content_types=b"x")


def test_a_bug_costs_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any, **more: Any) -> None:
        raise RuntimeError("oops")

    monkeypatch.setattr(ENGINE.__class__, "scrub", broken)
    verdict, entry = judge(ENGINE, KEPT)
    assert verdict is None
    assert entry["error"] == "a bug in scrubber, please report it: RuntimeError: oops"


def entries() -> list[Record | None]:
    sources = [KEPT, CLEANED, DROPPED, CLEANED.encode("gb18030")]
    judged: list[Record | None] = [judge(ENGINE, source, at=place)[1] for place, source in enumerate(sources)]
    return [*judged, None, error_record("no \ud800", "x")]


def test_arrow_holds_every_record() -> None:
    back = to_arrow(entries()).to_pylist()
    assert back[:5] == entries()[:5]
    assert back[5] == error_record("no ?", "x")


def test_the_arrow_type_names_every_field() -> None:
    kind = arrow_type()
    assert [field.name for field in kind] == list(Record.__annotations__)
    assert pa.schema({COLUMN: kind}).field(COLUMN).type == kind


@given(DOCUMENTS)
def test_any_document_has_a_record_that_arrow_takes(source: str | bytes) -> None:
    _, entry = judge(ENGINE, source)
    assert entry["error"] is None
    [back] = to_arrow([entry]).to_pylist()
    title = entry["title"]
    assert back == entry | {"title": None if title is None else columns.storable(title)}


@given(
    DOCUMENTS,
    st.sampled_from([Policy(drop_spam=2, drop_empty=False), Policy(drop_spam=0.01), Policy(drop_encoding=0.01)]),
)
def test_a_record_is_decided_anew_as_the_document_is(source: str | bytes, policy: Policy) -> None:
    entry = record(scrubber.scrub(source), source)
    assert redecided(entry, policy) == record(scrubber.scrub(source, policy=policy), source)


def test_a_missing_pyarrow_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def without(name: str, *arguments: Any, **more: Any) -> Any:
        if name == "pyarrow":
            raise ModuleNotFoundError(name=name)
        return load(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModuleNotFoundError, match=r"corpus-scrubber\[shards\]"):
        arrow_type.__wrapped__()
