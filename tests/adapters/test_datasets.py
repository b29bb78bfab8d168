"""Hugging Face datasets: maps and filters, over tables and streams, and what their cache goes by."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset, IterableDataset, disable_progress_bars, load_from_disk
from datasets.fingerprint import Hasher

import scrubber
from scrubber import rules
from scrubber.adapters.datasets import Scrub, kept
from scrubber.policy import Policy
from tests.shards import BODY, CLEANED, DROPPED, KEPT

pytestmark = pytest.mark.adapters

TEXTS = [KEPT, CLEANED, None, DROPPED, ""]
DECISIONS = ["keep", "clean", None, "drop", "keep"]
BODIES = [KEPT, BODY, None, scrubber.scrub(DROPPED).body, ""]


@pytest.fixture(autouse=True)
def _quiet() -> None:
    disable_progress_bars()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = str(tmp_path_factory.mktemp("data"))
    Dataset.from_dict({"text": TEXTS * 2, "number": range(10)}).save_to_disk(folder)
    return load_from_disk(folder)


def decisions(rows: Any) -> list[str | None]:
    return [row["scrubber"] and row["scrubber"]["decision"] for row in rows]


@pytest.mark.parametrize("more", [{}, {"num_proc": 2}])
def test_a_table_is_mapped_and_filtered(data: Dataset, more: dict[str, int]) -> None:
    scrub = Scrub()
    # Batches of two: one holds nothing but nulls and keeps, so that the types cannot come from it.
    made = data.map(scrub, batched=True, batch_size=2, features=scrub.features(data), **more)
    assert made["text"][:] == BODIES * 2
    assert decisions(made) == DECISIONS * 2
    left = made.filter(kept, batched=True, input_columns="scrubber", **more)
    assert left["number"][:] == [0, 1, 2, 4, 5, 6, 7, 9]
    assert data["text"][:] == TEXTS * 2


def test_a_stream_is_mapped_and_filtered(data: Dataset) -> None:
    scrub = Scrub(body="body")
    stream = data.to_iterable_dataset(num_shards=2)
    made = stream.map(scrub, batched=True, batch_size=2, features=scrub.features(stream))
    assert made.features == data.map(scrub, batched=True, features=scrub.features(data)).features
    rows = list(made)
    assert [row["body"] for row in rows] == BODIES * 2
    assert [row["text"] for row in rows] == TEXTS * 2
    assert decisions(rows) == DECISIONS * 2
    left = made.filter(kept, batched=True, input_columns="scrubber")
    assert [row["number"] for row in left] == [0, 1, 2, 4, 5, 6, 7, 9]


def test_a_stream_without_known_features_is_mapped() -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield from ({"text": text} for text in TEXTS)

    stream = IterableDataset.from_generator(rows)
    scrub = Scrub()
    assert scrub.features(stream) is None
    assert decisions(stream.map(scrub, batched=True, batch_size=2)) == DECISIONS


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("format_", ["arrow", "pandas", "polars", "numpy"])
def test_formatted_tables_give_the_same(data: Dataset, format_: str, streamed: bool) -> None:
    scrub = Scrub()
    given = (data.to_iterable_dataset() if streamed else data).with_format(format_)
    made = given.map(scrub, batched=True, features=scrub.features(data))
    rows = list(made.with_format(None))
    assert [row["text"] for row in rows] == BODIES * 2
    assert decisions(rows) == DECISIONS * 2
    assert [row["number"] for row in rows] == list(range(10))
    # A stream of tables has no filter in datasets 5.
    left = (made.with_format(None) if streamed else made).filter(kept, batched=True, input_columns="scrubber")
    assert [row["number"] for row in left.with_format(None)] == [0, 1, 2, 4, 5, 6, 7, 9]


def test_errors_are_rows_and_hints_are_columns() -> None:
    text = "图书馆的阅览室今天照常开放，请带好借书证。"
    raw = {"raw": [text.encode("utf-16-le"), None], "type": ["text/plain; charset=utf-16-le", None], "n": [1, None]}
    data = Dataset.from_dict(raw)
    scrub = Scrub(text="raw", url="type", content_type="type")
    made = data.map(scrub, batched=True, features=scrub.features(data))
    assert made["raw"][:] == [text, None]
    scrub = Scrub(text="n", body="body", verdict="judged", content_type="n")
    made = data.map(scrub, batched=True, features=scrub.features(data))
    assert made["judged"][0]["error"] == "the document is a value of the type int, not text or bytes"
    assert made["body"][:] == [None, None]
    assert made["n"][:] == raw["n"]


@pytest.mark.parametrize("streamed", [False, True])
def test_single_rows_are_refused(data: Dataset, streamed: bool) -> None:
    given = data.to_iterable_dataset() if streamed else data
    with pytest.raises(TypeError, match="got a single row, with a str: map with batched=True"):
        list(given.map(Scrub()))
    made = given.map(Scrub(), batched=True)
    asked: list[dict[str, Any]] = [
        {"input_columns": "scrubber"}, {"batched": True}, {}, {"batched": True, "input_columns": "text"},
    ]  # fmt: skip
    for how in asked:
        with pytest.raises(TypeError, match=r"filter\(kept, batched=True, input_columns='scrubber'\)"):
            list(made.filter(kept, **how))


@pytest.mark.parametrize("scrub", [Scrub(text="page"), Scrub(url="page"), Scrub(content_type="page")])
def test_a_missing_column_is_named(data: Dataset, scrub: Scrub) -> None:
    message = "there is no column 'page'; there are 'text', 'number'"
    for given in (data, data.to_iterable_dataset(), data.with_format("arrow"), data.with_format("pandas")):
        with pytest.raises(ValueError, match=message):
            list(given.map(scrub, batched=True))
    with pytest.raises(ValueError, match=message):
        scrub.features(data)


def test_the_hash_is_the_same_in_every_process() -> None:
    code = (
        "from datasets.fingerprint import Hasher\nfrom scrubber import Policy\n"
        "from scrubber.adapters.datasets import Scrub\nprint(Hasher.hash(Scrub(policy=Policy(drop_spam=0.7))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == Hasher.hash(Scrub(policy=Policy(drop_spam=0.7)))


def test_the_hash_changes_with_policy_rules_release_and_column(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = [Hasher.hash(Scrub()), Hasher.hash(Scrub(text="page")), Hasher.hash(Scrub(policy=Policy(drop_spam=0.7)))]
    with monkeypatch.context() as patch:
        patch.setattr(rules, "rules_version", lambda: "other")
        hashes.append(Hasher.hash(Scrub()))
    monkeypatch.setattr("scrubber.adapters.datasets.version", lambda name: "99")
    hashes.append(Hasher.hash(Scrub()))
    assert len(set(hashes)) == len(hashes)


def test_what_was_mapped_is_found_again_until_the_policy_changes(data: Dataset, tmp_path: Path) -> None:
    def mapped(scrub: Scrub) -> tuple[str, ...]:
        made = data.map(scrub, batched=True, features=scrub.features(data))
        return tuple(file["filename"] for file in made.cache_files)

    assert mapped(Scrub()) == mapped(Scrub())
    assert mapped(Scrub()) != mapped(Scrub(policy=Policy(drop_spam=2)))
