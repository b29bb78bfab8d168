"""The command line as a user meets it: a process with arguments, streams and an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import scrubber
from scrubber.policy import DETECTOR_NAMES
from scrubber.streams import advice

KEPT = "今天下午，图书馆的阅览室照常开放。\n"
CLEANED = "會議指出,要優(yōu)化營商環(huán)境,推動產業(yè)發(fā)展,穩(wěn)定就業(yè),經(jīng)濟形勢總體向好。\n"
DROPPED = "成人电影免费看_午夜影院在线观看_国产精品一区二区三区_久久视频专区\n" * 3

ROOT = Path(scrubber.__file__).parents[1]


def run(
    *arguments: str | Path, cwd: Path, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "scrubber", *map(os.fspath, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONWARNINGS": "error"} | environment,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document of each decision."""
    for name, text in {"kept.txt": KEPT, "cleaned.txt": CLEANED, "dropped.txt": DROPPED}.items():
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def test_the_documents_of_these_tests_are_what_they_are_called() -> None:
    assert [scrubber.scrub(text.encode()).decision for text in (KEPT, CLEANED, DROPPED)] == ["keep", "clean", "drop"]


# check


def test_check_prints_a_table(folder: Path) -> None:
    done = run("check", "kept.txt", "cleaned.txt", "dropped.txt", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    head, _, *rows = done.stdout.decode().splitlines()
    assert head.split() == ["file", "decision", *DETECTOR_NAMES, "reason"]
    assert [row.split()[:2] for row in rows[:3]] == [
        ["kept.txt", "keep"],
        ["cleaned.txt", "clean"],
        ["dropped.txt", "drop"],
    ]
    assert rows[1].split()[-1] == "pinyin.toned"
    assert rows[-1] == "3 documents: 1 keep, 1 clean, 1 drop"


def test_check_prints_one_line_a_document_when_piped(folder: Path) -> None:
    name = "很长的名字" * 12 + "[red].txt"
    (folder / name).write_text(KEPT, encoding="utf-8")
    done = run("check", name, cwd=folder, COLUMNS="40")
    _, _, row = done.stdout.decode().splitlines()
    assert row.startswith(f"{name} keep ")
    assert row == row.rstrip()


def test_check_aligns_wide_characters(folder: Path) -> None:
    (folder / "天气.txt").write_text(KEPT, encoding="utf-8")
    done = run("check", "天气.txt", "kept.txt", cwd=folder)
    _, _, wide, narrow, *_ = done.stdout.decode().splitlines()
    assert wide.index("keep") + len("天气") == narrow.index("keep")


def test_check_json_lines(folder: Path) -> None:
    done = run("check", "--json", "kept.txt", "cleaned.txt", cwd=folder)
    kept, cleaned = map(json.loads, done.stdout.splitlines())
    expected = scrubber.scrub(CLEANED.encode()).to_dict()
    del expected["text"], expected["body"]
    assert cleaned == {"path": "cleaned.txt"} | expected
    assert kept["decision"] == "keep"


def test_check_json_full_has_the_body(folder: Path) -> None:
    done = run("check", "--json", "--full", "cleaned.txt", cwd=folder)
    row = json.loads(done.stdout)
    assert row["text"] == CLEANED
    assert row["body"] == scrubber.scrub(CLEANED).body


def test_check_goes_on_after_an_unreadable_file(folder: Path) -> None:
    done = run("check", "kept.txt", "missing.txt", ".", "cleaned.txt", "--fail-on", "clean", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "scrubber: missing.txt: no such file; check the name",
        "scrubber: .: is a directory; name the files in it, as in DIR/*",
    ]
    assert b"2 documents: 1 keep, 1 clean, 0 drop" in done.stdout


# clean


def test_clean_prints_the_body_and_nothing_else(folder: Path) -> None:
    done = run("clean", "cleaned.txt", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == scrubber.scrub(CLEANED).body.encode()


def test_clean_leaves_the_line_ends_alone(folder: Path) -> None:
    text = KEPT.replace("\n", "\r\n") + KEPT
    assert run("clean", "-", cwd=folder, stdin=text.encode()).stdout == text.encode()


def test_clean_writes_a_file(folder: Path) -> None:
    done = run("clean", "cleaned.txt", "-o", "out.txt", cwd=folder)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (folder / "out.txt").read_bytes() == scrubber.scrub(CLEANED).body.encode()
    assert sorted(path.name for path in folder.iterdir()) == ["cleaned.txt", "dropped.txt", "kept.txt", "out.txt"]


def test_clean_may_write_over_its_source(folder: Path) -> None:
    assert run("clean", "cleaned.txt", "-o", "cleaned.txt", cwd=folder).returncode == 0
    assert (folder / "cleaned.txt").read_bytes() == scrubber.scrub(CLEANED).body.encode()


@pytest.mark.skipif(os.name != "posix", reason="modes and links are those of POSIX")
def test_clean_keeps_the_link_and_the_mode_of_its_output(folder: Path) -> None:
    out = folder / "out.txt"
    out.touch(mode=0o600)
    (folder / "link.txt").symlink_to(out)
    assert run("clean", "kept.txt", "-o", "link.txt", cwd=folder).returncode == 0
    assert (folder / "link.txt").is_symlink()
    assert out.read_bytes() == KEPT.encode()
    assert out.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as on POSIX")
def test_clean_leaves_its_output_alone_where_writing_fails(folder: Path) -> None:
    import resource

    out = folder / "out.txt"
    out.write_bytes(b"old")
    before = sorted(folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "scrubber", "clean", "kept.txt", "-o", "out.txt"],
        cwd=folder,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)),
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, b"scrubber: out.txt: File too large\n")
    assert out.read_bytes() == b"old"
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("none/out.txt", "scrubber: none/out.txt: there is no folder none; create it first\n"),
        (".", "scrubber: .: is a directory; name a file in it\n"),
        ("x" * 300, f"scrubber: {'x' * 300}: File name too long\n"),
    ],
)
def test_clean_says_why_it_cannot_write(folder: Path, out: str, message: str) -> None:
    done = run("clean", "kept.txt", "-o", out, cwd=folder)
    assert (done.returncode, done.stderr.decode()) == (2, message)


def test_clean_warns_of_a_drop(folder: Path) -> None:
    done = run("clean", "dropped.txt", cwd=folder)
    assert done.returncode == 0
    assert done.stderr.startswith(b"scrubber: dropped.txt: drop (")


# explain


def test_explain_gives_the_account(folder: Path) -> None:
    done = run("explain", "cleaned.txt", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"file       cleaned.txt\n{scrubber.scrub(CLEANED.encode()).explain()}\n"


def test_explain_knows_the_thresholds_of_its_policy(folder: Path) -> None:
    (folder / "policy.toml").write_text("drop_spam = 0.75\n")
    done = run("explain", "dropped.txt", "--policy", "policy.toml", cwd=folder)
    assert "the spam score, 1.00, has reached drop_spam, 0.75" in done.stdout.decode()


# the shared options


@pytest.mark.parametrize("command", ["check", "clean", "explain"])
@pytest.mark.parametrize(
    ("name", "fail_on", "code"),
    [
        ("kept.txt", "clean", 0),
        ("cleaned.txt", "clean", 1),
        ("cleaned.txt", "drop", 0),
        ("dropped.txt", "clean", 1),
        ("dropped.txt", "drop", 1),
    ],
)
def test_fail_on(folder: Path, command: str, name: str, fail_on: str, code: int) -> None:
    done = run(command, name, "--fail-on", fail_on, cwd=folder)
    assert done.returncode == code
    assert done.stdout or name == "dropped.txt"


@pytest.mark.parametrize("command", ["check", "clean", "explain"])
def test_standard_input(folder: Path, command: str) -> None:
    done = run(command, "-", cwd=folder, stdin=KEPT.encode("gb18030"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout


def test_content_type_is_passed_on(folder: Path) -> None:
    done = run(
        "clean", "-", "--content-type", "text/plain; charset=utf-16-le", cwd=folder, stdin=KEPT.encode("utf-16-le")
    )
    assert done.stdout.decode() == KEPT


def test_kind_is_passed_on(folder: Path) -> None:
    source = b"a < b and <b>c</b>"
    as_html, as_text = (run("clean", "-", "--kind", kind, cwd=folder, stdin=source).stdout for kind in ("html", "text"))
    assert as_html == scrubber.scrub(source, kind="html").body.encode()
    assert as_text == scrubber.scrub(source, kind="text").body.encode()
    assert as_html != as_text


def test_policy_is_passed_on(folder: Path) -> None:
    (folder / "policy.toml").write_text("[scrubber]\ndetectors = []\n")
    done = run("check", "--json", "cleaned.txt", "--policy", "policy.toml", cwd=folder)
    assert json.loads(done.stdout)["decision"] == "keep"


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("drop_spm = 0.5", "did you mean 'drop_spam'?"),
        ("drop_spam = -1", "must be above 0"),
        ("drop_spam =", "Invalid value"),
        ("x = " + "[" * 10_000, "policy.toml"),
    ],
)
def test_bad_policy_is_explained(folder: Path, policy: str, message: str) -> None:
    (folder / "policy.toml").write_text(policy)
    done = run("check", "kept.txt", "--policy", "policy.toml", cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Usage:"),
        (["check"], "Missing argument"),
        (["chekc", "kept.txt"], "No such command"),
        (["check", "kept.txt", "--full"], "--full goes with --json"),
        (["check", "kept.txt", "--kind", "pdf"], "'auto', 'html', 'text'"),
        (["clean", "missing.txt"], "missing.txt: no such file; check the name"),
        (["explain", "."], "is a directory"),
        (["check", "kept.txt", "--policy", "none.toml"], "none.toml: no such file; check the name"),
    ],
)
def test_wrong_usage(folder: Path, arguments: list[str], message: str) -> None:
    done = run(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr.decode()


def test_no_permission_says_what_to_check() -> None:
    assert (
        advice(PermissionError(13, "Permission denied"), "x")
        == "no permission to read it; check its owner and its mode"
    )


@pytest.mark.parametrize("command", [[], ["check"], ["clean"], ["explain"]])
def test_help_has_the_exit_codes(tmp_path: Path, command: list[str]) -> None:
    done = run(*command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "  2  wrong usage, or a file that cannot be read or written" in done.stdout.decode()


def test_version(tmp_path: Path) -> None:
    done = run("--version", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith(b"scrubber ")


# streams


@pytest.mark.skipif(os.name != "posix", reason="how a pipe closes is told as on POSIX")
@pytest.mark.parametrize("command", [["check", "--json", *["cleaned.txt"] * 50], ["explain", "cleaned.txt"]])
def test_closed_pipe_is_quiet(folder: Path, command: list[str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "scrubber", *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait() == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [["check"], ["check", "--json"], ["clean"], ["explain"]])
def test_full_disk_is_reported(folder: Path, command: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scrubber", *command, "kept.txt"],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, b"scrubber: standard output: No space left on device\n")


@pytest.mark.parametrize("command", [["check"], ["check", "--json"], ["clean"], ["explain"]])
@pytest.mark.parametrize(
    "source", [b"", b"\0", b"\xff\xfe\x00\xd8", b"\xed\xa0\x80<p>&#xd800;\x1b[2J", bytes(range(256)) * 50]
)
def test_no_bytes_are_too_strange(folder: Path, command: list[str], source: bytes) -> None:
    done = run(*command, "-", cwd=folder, stdin=source, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    if command != ["clean"]:
        assert b"\x1b" not in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a name hold any byte")
def test_file_name_that_is_not_text(folder: Path) -> None:
    name = os.fsdecode(b"\xff\n.txt")
    (folder / name).write_text(KEPT, encoding="utf-8")
    assert r"\udcff\n.txt" in run("check", name, cwd=folder).stdout.decode()
    assert json.loads(run("check", "--json", name, cwd=folder).stdout)["path"] == name
    assert r"\udcff\n.txt" in run("explain", name, cwd=folder).stdout.decode()


@pytest.mark.parametrize(("module", "extra"), [("click", "cli"), ("rich", "cli"), ("opencc", "opencc")])
def test_missing_extra_is_named(folder: Path, module: str, extra: str) -> None:
    """The folder shadows the package by one that cannot be found, as it is where the extra is not installed."""
    (folder / f"{module}.py").write_text(f"raise ModuleNotFoundError(name={module!r})")
    (folder / "policy.toml").write_text("script = 'simplified'")
    done = run("check", "kept.txt", "--policy", "policy.toml", cwd=folder, PYTHONPATH=f"{folder}{os.pathsep}{ROOT}")
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"pip install 'corpus-scrubber[{extra}]'" in done.stderr.decode()
