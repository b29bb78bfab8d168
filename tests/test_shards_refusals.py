"""What would lose or double a document is refused with a message and exit code 2, and nothing of it is written."""

from __future__ import annotations

import json
from pathlib import Path

from tests.shards import KEPT, lines_of, page_of, rows_of, tree
from tests.test_cli import run


def test_documents_that_would_get_one_name(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.html").write_text(f"<p>{KEPT}")
    (tmp_path / "in" / "page.html.txt").write_text(KEPT)
    done = run("filter", "in", "--out", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert b"page.html and page.html.txt would both be written as page.html.txt" in done.stderr
    assert not list((tmp_path / "out").glob("kept/**/*.txt"))


def test_a_folder_of_documents_keeps_its_outputs_when_it_cannot_be_decided_anew(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text(KEPT)
    (tmp_path / "strict.toml").write_text("drop_spam = 0.05")
    assert run("filter", "in", "--out", "out", cwd=tmp_path).returncode == 0
    before = tree(tmp_path / "out" / "kept")
    counted = json.loads((tmp_path / "out" / "report.json").read_bytes())["totals"]["rows"]
    done = run("redecide", "out", "--policy", "strict.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert b"filter it again with the policy" in done.stderr
    assert tree(tmp_path / "out" / "kept") == before
    assert json.loads((tmp_path / "out" / "report.json").read_bytes())["totals"]["rows"] == counted


def test_a_shard_that_is_named_twice(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "sub" / "a.jsonl").write_bytes(lines_of(rows_of(2)))
    done = run("filter", "in", "in/sub", "--out", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert b"was named twice" in done.stderr


def test_a_document_in_two_folders_that_are_named(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "sub" / "a.html").write_text(page_of(KEPT))
    done = run("filter", "in", "in/sub", "--out", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert b"sub/a.html was named twice, by in and sub" in done.stderr


def test_a_shard_named_as_the_verdicts_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text(page_of(KEPT))
    (tmp_path / "in" / "in.verdicts.jsonl").write_bytes(lines_of(rows_of(2)))
    done = run("filter", "in", "--out", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert b"would both be written as in.verdicts.jsonl" in done.stderr


def test_lines_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "wide.jsonl").write_bytes(lines_of(rows_of(3)).decode().encode("utf-16"))
    done = run("filter", "wide.jsonl", "--out", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert b"is not JSON lines" in done.stderr
