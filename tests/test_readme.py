"""The code in the documents runs: ``python`` blocks as they stand, ``pycon`` blocks with the output they show."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.joinpath("docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(python|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OURS = "scrubber"


def test_readme_has_code() -> None:
    assert {language for language, _ in BLOCK.findall(DOCUMENTS[0].read_text(encoding="utf-8"))} == {"python", "pycon"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_code_of_a_document_runs(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document's blocks run one after the other and share their names, as a reader would type them."""
    monkeypatch.chdir(tmp_path)
    text = document.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": document.stem}
    for block in BLOCK.finditer(text):
        language, code = block.groups()
        line = text.count("\n", 0, block.start(2))
        try:
            if language == "python":
                exec(compile("\n" * line + code, str(document), "exec"), names)
            else:
                example = doctest.DocTestParser().get_doctest(code, names, document.name, str(document), line)
                doctest.DebugRunner(verbose=False).run(example, clear_globs=False)
                names = example.globs
        except ModuleNotFoundError as error:
            if (error.name or OURS).partition(".")[0] == OURS:
                raise
            pytest.skip(f"line {line} needs {error.name}, which is not installed")
