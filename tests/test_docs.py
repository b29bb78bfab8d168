"""What scripts write into docs/ is what they would write now."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent


def test_the_page_of_rules_is_current() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == _script("build_docs").rules_page(), "run: python scripts/build_docs.py"


def test_the_pictures_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in ROOT.joinpath("docs", "pictures").glob("*.svg")}
    assert written == _script("build_pictures").pictures(), "run: python scripts/build_pictures.py"


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
