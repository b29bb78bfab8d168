"""Runs: which shards they find, what they leave alone, and decisions by other thresholds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import scrubber
from scrubber.columns import redecided
from scrubber.policy import Policy
from scrubber.shards.find import find
from scrubber.shards.model import Options, Output, ShardError
from scrubber.shards.opened import Opened
from scrubber.shards.redecide import redecide_shard, redecide_shards
from scrubber.shards.runner import Summary, filter_shards
from scrubber.shards.system import locked
from tests.shards import (
    CLEANED,
    DROPPED,
    KEPT,
    SMALL,
    lines_of,
    read_lines,
    rows_of,
    run_inline,
    tree,
)

# finding the shards


def test_globs_and_folders_give_names(tmp_path: Path) -> None:
    for name in ("x/1.jsonl", "x/y/2.parquet", "x/3.html", "x/skip.pdf", "x/.hidden/4.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = find([str(tmp_path / "x")], tmp_path / "out")
    assert [(shard.name, shard.format) for shard in found.shards] == [
        ("1.jsonl", "lines"),
        ("y/2.parquet", "parquet"),
        ("x", "pages"),
    ]
    assert found.skipped == {".pdf": 1}
    globbed = find([str(tmp_path / "**" / "*.parquet")], tmp_path / "out")
    assert [shard.name for shard in globbed.shards] == ["x/y/2.parquet"]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (["none.jsonl"], "no such file"),
        (["*.none"], "no file matches"),
        (["x.pdf"], "does not tell its format"),
        (["a/x.jsonl", "b/x.jsonl"], "would both be written as x.jsonl"),
        (["out/kept/x.jsonl"], "lies in the output folder"),
        (["empty"], "nothing to filter"),
    ],
)
def test_inputs_that_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("x.pdf", "a/x.jsonl", "b/x.jsonl", "out/kept/x.jsonl", "empty/.x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    with pytest.raises(ShardError, match=message):
        find(inputs, Path("out"))


# resuming


def test_what_is_done_is_left_alone(shards: Path, tmp_path: Path) -> None:
    def run(options: Options = SMALL, **more: Any) -> Summary:
        return filter_shards([str(shards / "a.jsonl")], tmp_path / "out", options, workers=1, **more)

    assert run().done == ["a.jsonl"]
    before = tree(tmp_path / "out")
    assert run().skipped == ["a.jsonl"]
    assert run(resume=False).done == ["a.jsonl"]
    assert tree(tmp_path / "out") == before
    kept = tmp_path / "out" / "kept" / "a.jsonl"
    kept.write_bytes(kept.read_bytes().replace("图书馆".encode(), "博物馆".encode()))
    assert run().skipped == ["a.jsonl"]
    assert run(verify=True).done == ["a.jsonl"]
    assert tree(tmp_path / "out") == before
    kept.unlink()
    assert run().done == ["a.jsonl"]
    other = Options(unit_bytes=2000, policy=Policy(drop_empty=False, drop_spam=2))
    assert run(other).done == ["a.jsonl"]
    assert tree(tmp_path / "out") != before


def test_only_one_run_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(ShardError, match="another run is writing"), locked(tmp_path):
        pass


# deciding anew


LENIENT = Policy(drop_spam=2, drop_empty=False)
STRICT = Policy(drop_spam=0.01)


@pytest.mark.parametrize(("first", "then"), [(Policy(), LENIENT), (LENIENT, Policy()), (LENIENT, STRICT)])
@pytest.mark.parametrize("original", [False, True])
def test_deciding_anew_gives_what_filtering_gives(
    shards: Path, tmp_path: Path, first: Policy, then: Policy, original: bool
) -> None:
    for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl.zst", "d.parquet", "f.warc.wet"):
        options = Options(unit_bytes=2000, policy=first, original=original)
        found = run_inline(shards / name, tmp_path / "redecided", options)
        run_inline(shards / name, tmp_path / "filtered", replace(options, policy=then))
        redecide_shard(tmp_path / "redecided", found, then)
    ours, theirs = tree(tmp_path / "redecided"), tree(tmp_path / "filtered")
    assert set(ours) == set(theirs)
    for name, data in ours.items():
        if name.startswith("manifests"):
            assert json.loads(data) == json.loads(theirs[name]), name
        else:
            assert data == theirs[name], name


def test_what_is_decided_anew_is_sampled(tmp_path: Path) -> None:
    # Spam that is shown and left, until a policy drops for it: what decides then had no sample.
    shown = "星岛娱乐城\n修桥的石匠姓卢，一家三代都在河上做活，桥面用的是本地的青石。"
    texts = [KEPT, DROPPED, *[f"{shown}{number}" for number in range(6)], CLEANED]
    (tmp_path / "a.jsonl").write_bytes(lines_of([{"id": f"{n}", "text": text} for n, text in enumerate(texts)]))
    options = Options(policy=LENIENT, unit_bytes=300)
    found = redecide_shard(tmp_path / "out", run_inline(tmp_path / "a.jsonl", tmp_path / "out", options), STRICT)
    wanted = run_inline(tmp_path / "a.jsonl", tmp_path / "other", replace(options, policy=STRICT))
    samples = found["tally"]["samples"]
    assert samples == wanted["tally"]["samples"]
    assert [(sample["id"], sample["decision"]) for sample in samples["spam.brand"]] == [
        ("2", "drop"), ("3", "drop"), ("4", "drop"),
    ]  # fmt: skip
    assert [sample["decision"] for sample in samples["spam.head"]] == ["drop"]
    back = redecide_shard(tmp_path / "out", found, LENIENT)["tally"]["samples"]
    assert [sample["decision"] for sample in back["spam.head"]] == ["clean"]
    assert "spam.brand" not in back


def test_deciding_anew_needs_no_input_where_no_changed_row_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows_of(9)))
    filter_shards([str(tmp_path / "a.jsonl")], tmp_path / "out", SMALL, workers=1)
    (tmp_path / "a.jsonl").unlink()
    assert redecide_shards(tmp_path / "out", LENIENT, workers=1).failed == {}
    before = tree(tmp_path / "out")
    assert len(read_lines(tmp_path / "out" / "kept" / "a.jsonl")) == 9
    failed = redecide_shards(tmp_path / "out", Policy(), workers=1).failed
    assert "their originals are in" in failed["a.jsonl"]
    assert tree(tmp_path / "out") == before


def test_deciding_anew_refuses_what_it_cannot_know(tmp_path: Path) -> None:
    with pytest.raises(ShardError, match="no manifests"):
        redecide_shards(tmp_path, Policy())
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows_of(3)))
    filter_shards([str(tmp_path / "a.jsonl")], tmp_path / "out", SMALL, workers=1)
    failed = redecide_shards(tmp_path / "out", Policy(furniture=False), workers=1).failed
    assert "differs in furniture" in failed["a.jsonl"]


def test_deciding_anew_is_finished_where_it_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows_of(9)))
    found = run_inline(tmp_path / "a.jsonl", tmp_path / "out", SMALL)
    run_inline(tmp_path / "a.jsonl", tmp_path / "other", replace(SMALL, policy=LENIENT))
    appear = Opened._appear

    def killed(opened: Opened, output: Output) -> Any:
        if output == "dropped":
            raise KeyboardInterrupt
        return appear(opened, output)

    monkeypatch.setattr(Opened, "_appear", killed)
    with pytest.raises(KeyboardInterrupt):
        redecide_shard(tmp_path / "out", found, LENIENT)
    monkeypatch.undo()
    assert not (tmp_path / "out" / "manifests" / "a.jsonl.json").exists()
    assert redecide_shards(tmp_path / "out", LENIENT, workers=1).failed == {}
    for name in ("kept/a.jsonl", "dropped/a.jsonl"):
        paths = [tmp_path / folder / name for folder in ("out", "other")]
        assert [path.exists() and path.read_bytes() for path in paths] == [
            paths[1].exists() and paths[1].read_bytes()
        ] * 2


@pytest.mark.parametrize("text", [KEPT, CLEANED, DROPPED, DROPPED + KEPT * 9])
@pytest.mark.parametrize("policy", [Policy(), LENIENT, STRICT])
def test_a_record_is_decided_as_the_document_would_be(text: str, policy: Policy) -> None:
    from scrubber.columns import record

    stored = record(scrubber.scrub(text), text)
    assert redecided(stored, policy) == record(scrubber.scrub(text, policy=policy), text)
