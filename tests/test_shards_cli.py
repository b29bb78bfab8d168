"""`scrubber filter` and `scrubber redecide` as a user meets them."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import lxml.html
import pytest

from scrubber.cli import run as run_here
from tests.shards import BODY, CLEANED, DROPPED, KEPT, lines_of, read_lines, rows_of, tree
from tests.test_cli import ROOT, run
from tests.test_shards_processes import patched


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two shards, one of them with a bad row."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(lines_of(rows_of(6)))
    (tmp_path / "in" / "b.jsonl.gz").write_bytes(gzip.compress(lines_of(rows_of(3)) + b"oops\n"))
    return tmp_path


def test_filter_tells_the_ledger_and_names_the_report(folder: Path) -> None:
    done = run("filter", "in", "--out", "out", "--workers", "1", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    rows, shards, _, report = done.stdout.decode().splitlines()
    assert rows == "rows       10 = 3 keep, 3 clean, 3 drop, 1 error"
    assert shards == "shards     2 done"
    assert report.split() == ["report", "out/report.html"]
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        ".lock", "dropped", "errors", "kept", "manifests", "report.html", "report.json",
    ]  # fmt: skip
    again = run("filter", "in", "--out", "out", cwd=folder)
    assert again.stdout.decode().splitlines()[:2] == [rows, "shards     0 done, 2 done before"]


def test_a_changed_policy_is_told_and_redone(folder: Path) -> None:
    (folder / "policy.toml").write_text("drop_spam = 2.0\ndrop_empty = false\n")
    run("filter", "in", "--out", "out", "--workers", "1", cwd=folder)
    done = run("filter", "in", "--out", "out", "--workers", "1", "--policy", "policy.toml", cwd=folder)
    assert done.stderr.count(b"is filtered again: the policy changed (was ") == 2
    assert b"10 = 3 keep, 6 clean, 0 drop, 1 error" in done.stdout


def test_redecide_needs_no_judging(folder: Path) -> None:
    (folder / "policy.toml").write_text("drop_spam = 2.0\ndrop_empty = false\n")
    run("filter", "in", "--out", "out", "--workers", "1", cwd=folder)
    done = run("redecide", "out", "--policy", "policy.toml", "--workers", "1", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"10 = 3 keep, 6 clean, 0 drop, 1 error" in done.stdout
    run("filter", "in", "--out", "other", "--workers", "1", "--policy", "policy.toml", cwd=folder)
    for name in ("kept/a.jsonl", "kept/b.jsonl.gz", "errors/b.jsonl.gz.errors.jsonl"):
        assert (folder / "out" / name).read_bytes() == (folder / "other" / name).read_bytes()


def test_a_shard_that_fails_is_told_and_the_others_are_done(folder: Path) -> None:
    broken = folder / "in" / "b.jsonl.gz"
    broken.write_bytes(broken.read_bytes()[:-9])
    done = run("filter", "in", "--out", "out", "--workers", "1", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith(b"scrubber: b.jsonl.gz: the gzip stream breaks off at byte ")
    assert b"shards     1 done, 1 FAILED" in done.stdout
    assert sorted(tree(folder / "out")) == ["dropped/a.jsonl", "kept/a.jsonl", "manifests/a.jsonl.json"]
    assert "b.jsonl.gz" in (folder / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in"], "say where to write: --out DIR"),
        (["-", "in", "--out", "out"], "- stands alone"),
        (["none", "--out", "out"], "none: no such file or folder; check the name"),
        (["in", "--out", "in/a.jsonl"], "in/a.jsonl: is a file; name a folder to write to"),
        (["in", "--out", "out", "--policy", "none.toml"], "no such file"),
    ],
)
def test_wrong_usage(folder: Path, arguments: list[str], message: str) -> None:
    done = run("filter", *arguments, cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_missing_package_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert run_here(["filter", "x", "--out", "y"]) == 2
    told = capsys.readouterr().err
    assert "'fastwarc', which is not installed" in told
    assert "corpus-scrubber[shards]" in told


# pipes


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_pipe_gives_the_kept_countedin_order(tmp_path: Path, pack: type[bytes]) -> None:
    done = run("filter", "-", "--workers", "2", cwd=tmp_path, stdin=pack(lines_of(rows_of(9)) + b"oops\n"))
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == [f"row-{n}" for n in range(9) if n % 3 != 2]
    assert [row["text"] for row in rows] == [KEPT, BODY] * 3
    told = done.stderr.decode()
    assert "10 rows = 3 keep, 3 clean, 3 drop, 1 error; 4 of them are written nowhere (--out DIR keeps them)" in told
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_with_a_folder_loses_nothing(tmp_path: Path) -> None:
    done = run("filter", "-", "--out", "out", cwd=tmp_path, stdin=lines_of(rows_of(9)) + b"oops\n")
    assert b"nowhere" not in done.stderr
    assert read_lines(tmp_path / "out" / "dropped" / "stdin.jsonl")[0]["text"] == DROPPED
    assert len(read_lines(tmp_path / "out" / "errors" / "stdin.jsonl.errors.jsonl")) == 1


def test_a_pipe_can_be_annotated_and_empty(tmp_path: Path) -> None:
    done = run("filter", "-", "--annotate", "--out", "out", cwd=tmp_path, stdin=lines_of(rows_of(3)))
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == [KEPT, CLEANED, DROPPED]
    empty = run("filter", "-", cwd=tmp_path, stdin=b"")
    assert (empty.returncode, empty.stdout) == (0, b"")


def test_a_pipe_that_breaks_off_is_told(tmp_path: Path) -> None:
    done = run("filter", "-", cwd=tmp_path, stdin=gzip.compress(lines_of(rows_of(9)))[:-9])
    assert done.returncode == 2
    assert done.stderr.startswith(b"scrubber: standard input: the gzip stream breaks off")


# trouble


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_goes_on_later(tmp_path: Path, number: int, code: int) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of([*rows_of(6), {"text": "POISON"}]))
    command = [sys.executable, "-m", "scrubber", "filter", "a.jsonl", "--out", "out", "--workers", "1"]
    # The last document takes for ever, so that the run cannot be done before it is stopped.
    slow = patched(tmp_path, "time.sleep(1000)")
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(slow), str(ROOT)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not list(tmp_path.glob("out/.work/*/*.tmp")) and process.poll() is None:
        time.sleep(0.05)
    os.killpg(process.pid, number)
    out, told = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, b"")
    assert told.decode() == "scrubber: stopped; the same command goes on where it stopped\n"
    assert tree(tmp_path / "out") == {}
    assert run("filter", "a.jsonl", "--out", "out", "--workers", "1", cwd=tmp_path).returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as on POSIX")
def test_a_full_disk_stops_the_run_and_leaves_nothing_half_written(folder: Path) -> None:
    import resource

    before = lines_of(rows_of(200))
    (folder / "in" / "a.jsonl").write_bytes(before)
    done = subprocess.run(
        [sys.executable, "-m", "scrubber", "filter", "in", "--out", "out", "--workers", "1"],
        cwd=folder,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        check=False,
    )
    assert done.returncode == 2
    assert b"File too large" in done.stderr
    assert b"Traceback" not in done.stderr
    assert tree(folder / "out") == {}
    assert run("filter", "in", "--out", "out", "--workers", "1", cwd=folder).returncode == 0
    assert len(tree(folder / "out")) == 7


# the report


HOSTILE = "</title><script>alert(1)</script>\u202e'\"&\x1b[31m"


def test_the_report_obeys_nothing_that_stands_in_the_data(tmp_path: Path) -> None:
    rows = [
        {"id": HOSTILE, "url": f"http://{HOSTILE}.example/{HOSTILE}", "text": HOSTILE + text}
        for text in (KEPT, CLEANED, DROPPED)
    ]
    (tmp_path / "<b>.jsonl").write_bytes(lines_of([*rows, {"id": HOSTILE, "text": None}]))
    (tmp_path / "<i>.jsonl").write_bytes(b"[" + HOSTILE.encode())
    done = run("filter", "<b>.jsonl", "<i>.jsonl", "--out", "out", "--workers", "1", cwd=tmp_path)
    assert b"\x1b" not in done.stdout + done.stderr
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    tags = lxml.html.document_fromstring(page)
    assert not tags.xpath(
        "//script | //b[not(ancestor::div) and not(ancestor::figcaption)] | //i[not(@class)] | //@src | //@href"
    )
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;alert(1)" in page
    report = json.loads((tmp_path / "out" / "report.json").read_bytes())
    counted = report["totals"]["rows"]
    assert (counted["in"], counted["error"]) == (4, 1)
    assert list(report["failed"]) == ["<i>.jsonl"]
