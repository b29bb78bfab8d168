"""The generated page of rules is the one that the data files give."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_page_of_rules_is_current() -> None:
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "scripts" / "build_docs.py")
    assert spec is not None
    assert spec.loader is not None
    build_docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build_docs)
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == build_docs.rules_page(), "run: python scripts/build_docs.py"
