"""What the documents say is so: their code runs, their commands work, their links lead somewhere.

Of one document all blocks run one after the other, in one folder that holds the samples, and share their names, as
a reader would type them:

- ``python`` as it stands, ``pycon`` with the output that it shows;
- ``sh`` a command a line, ``console`` with the output that it shows (``...`` for what differs from run to run);
- ``toml`` is a policy, unless its first line names another file; with such a line it is written there.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scrubber import Policy
from tests.documents import DOCUMENTS, ROOT, Block, Command, anchors, blocks, commands, links, name_of

OURS = "scrubber"
BASH = "/bin/bash"
SHOWN = {
    "text": "no code: diagrams, layouts, texts before and after",
    "{toctree}": "checked by the build of the site",
    "{figure}": "checked by the build of the site",
}
"""Kinds of blocks that are not run, and why."""

NOT_RUN: dict[tuple[str, str], str] = {
    ("README.md", "curl "): "needs a network",
}
"""Commands (a document, and how they begin) that are not run, and why."""

ELSEWHERE = {"docs/detector.md": "tests/test_docs_detector.py"}
"""Documents whose blocks another test runs, and which."""

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
ALL = [block for document in DOCUMENTS for block in blocks(document)]
SHELL = [(block, command) for block in ALL if block.language in ("sh", "console") for command in commands(block)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the samples beside it as in a checkout; commands are found as in its environment."""
    (tmp_path / "samples").symlink_to(ROOT / "samples", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def test_each_kind_of_block_is_known() -> None:
    unknown = {f"{name_of(block.document)}:{block.line}: {block.language!r}" for block in ALL} - {
        f"{name_of(block.document)}:{block.line}: {block.language!r}"
        for block in ALL
        if block.language in SHOWN or block.language in RUNNERS or name_of(block.document) in ELSEWHERE
    }
    assert not unknown


def test_exceptions_are_not_stale() -> None:
    said = {(name_of(block.document), command.text) for block, command in SHELL}
    stale = [
        (name, start)
        for name, start in NOT_RUN
        if not any(name == document and text.startswith(start) for document, text in said)
    ]
    assert not stale
    assert set(ELSEWHERE) <= {name_of(block.document) for block in ALL}
    assert all((ROOT / test).is_file() for test in ELSEWHERE.values())


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_code_of_a_document_runs(document: Path, folder: Path) -> None:
    if name_of(document) in ELSEWHERE:
        pytest.skip(f"run by {ELSEWHERE[name_of(document)]}")
    names: dict[str, object] = {"__name__": document.stem}
    for block in blocks(document):
        if block.language in SHOWN:
            continue
        try:
            RUNNERS[block.language](block, names)
        except ModuleNotFoundError as error:
            if (error.name or OURS).partition(".")[0] == OURS:
                raise
            pytest.skip(f"line {block.line} needs {error.name}, which is not installed")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_of_a_document_lead_somewhere(document: Path) -> None:
    for link in links(document):
        if re.match(r"[a-z]+:", link):
            assert link.startswith("https://"), link
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def _python(block: Block, names: dict[str, object]) -> None:
    exec(compile("\n" * block.line + block.code, str(block.document), "exec"), names)


def _session(block: Block, names: dict[str, object]) -> None:
    parser = doctest.DocTestParser()
    example = parser.get_doctest(block.code, names, name_of(block.document), str(block.document), block.line)
    try:
        doctest.DebugRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(example, clear_globs=False)
    except doctest.DocTestFailure as failure:
        line = (example.lineno or 0) + failure.example.lineno + 1
        raise AssertionError(f"{example.name}:{line}: {failure.example.source}prints\n{failure.got}") from None
    except doctest.UnexpectedException as failure:
        raise failure.exc_info[1] from None
    names.update(example.globs)


def _toml(block: Block, _: dict[str, object]) -> None:
    if block.name:
        Path(block.name).write_text(block.code, encoding="utf-8")
    else:
        Path("policy.toml").write_text(block.code, encoding="utf-8")
    assert tomllib.loads(block.code)
    if block.name in ("", Path(block.name).name) and block.name != "pyproject.toml":
        Policy.from_toml(block.name or "policy.toml")


def _json(block: Block, _: dict[str, object]) -> None:
    json.loads(block.code)


def _shell(block: Block, _: dict[str, object]) -> None:
    for command in commands(block):
        where = f"{name_of(block.document)}:{command.line}: {command.text}"
        if any((name_of(block.document), command.text[: len(start)]) == (name, start) for name, start in NOT_RUN):
            continue
        words = shlex.split(command.text, comments=True)
        if words[:2] == ["pip", "install"]:
            _installs(words[2:], where)
        elif words[0] == "make":
            assert set(words[1:]) <= TARGETS, where
        elif words[0] in ("python", "spark-submit"):
            _script(words[1:], where)
        else:
            _run(command, where)


def _installs(arguments: list[str], where: str) -> None:
    """Check that what is installed is this project, with extras that it has."""
    for argument in arguments:
        name, _, extras = argument.rstrip("]").partition("[")
        assert name in (".", PROJECT["name"], *DEVELOPERS), where
        assert set(filter(None, extras.split(","))) <= set(PROJECT["optional-dependencies"]), where


DEVELOPERS = ("atheris",)
"""Distributions besides our own that a document tells to install."""


def _script(arguments: list[str], where: str) -> None:
    """Check that a program of the project that takes long is there; benchmarks have tests of their own."""
    for argument in arguments:
        if "/" in argument and not argument.startswith("-") and not argument.endswith("/"):
            assert (ROOT / argument).is_file(), where
    if arguments[0] == "-m":
        assert arguments[1] in ("pytest", OURS), where


def _run(command: Command, where: str) -> None:
    done = subprocess.run(
        [BASH, "-c", f"set -euo pipefail\n{command.text}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{where}\n{done.stdout}{done.stderr}"
    if command.output is not None and not _same(command.output, done.stdout):
        raise AssertionError(f"{where} prints\n{done.stdout}")


def _same(said: str, printed: str) -> bool:
    said, printed = (re.sub(r"[ \t]+$", "", text.rstrip("\n"), flags=re.MULTILINE) + "\n" for text in (said, printed))
    return doctest.OutputChecker().check_output(said, printed, doctest.ELLIPSIS)


RUNNERS = {"python": _python, "pycon": _session, "toml": _toml, "json": _json, "sh": _shell, "console": _shell}


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "1 / 0"),
        ("pycon", ">>> 1 + 1\n3\n"),
        ("toml", "drop_spam = 'often'\n"),
        ("json", "{,}"),
        ("sh", "scrubber check no-such-file\n"),
        ("sh", "scrubber no-such-command\n"),
        ("sh", "make no-such-target\n"),
        ("sh", "pip install 'corpus-scrubber[no-such-extra]'\n"),
        ("sh", "python benchmarks/no_such_script.py\n"),
        ("console", "$ echo one\ntwo\n"),
    ],
)
def test_a_block_that_is_not_so_fails(language: str, code: str, folder: Path) -> None:
    with pytest.raises((AssertionError, ValueError, ZeroDivisionError)):
        RUNNERS[language](Block(ROOT / "README.md", 0, language, code), {})
