"""The detector that docs/detector.md adds works as the page says: it is added to a copy of the package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents import ROOT, Block, blocks, commands

PAGE = ROOT / "docs" / "detector.md"
BLOCKS = blocks(PAGE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and the tests of its rules, changed as the page says."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "test_rules.py", folder / "tests")
    for block in BLOCKS:
        if block.language in ("toml", "python"):
            assert not (folder / block.name).exists(), block.name
            (folder / block.name).write_text(block.code, encoding="utf-8")
        elif block.language == "diff":
            changed(folder / block.name, block)
    return folder


def changed(path: Path, block: Block) -> None:
    """Put each run of ``+`` lines in the place of the ``-`` line above it."""
    text = path.read_text(encoding="utf-8")
    for change in block.code.split("\n-")[1:]:
        old, *new = change.removesuffix("\n").split("\n+")
        assert text.count(old) == 1, f"{block.name} does not hold {old!r} once"
        text = text.replace(old, "\n".join(new))
    path.write_text(text, encoding="utf-8")


def test_its_examples_and_lookalikes(copy: Path) -> None:
    [command] = [command for block in BLOCKS if block.language == "sh" for command in commands(block)]
    done = run(copy, *command.text.split()[1:], "--quiet", "--override-ini=addopts=", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_its_verdicts(copy: Path) -> None:
    session = "\n".join(block.code for block in BLOCKS if block.language == "pycon")
    (copy / "session.txt").write_text(session, encoding="utf-8")
    done = run(copy, "-m", "doctest", "session.txt")
    assert done.returncode == 0, done.stdout


def test_each_block_is_used() -> None:
    assert {block.language for block in BLOCKS} == {"toml", "python", "diff", "sh", "pycon"}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.fspath(folder / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
