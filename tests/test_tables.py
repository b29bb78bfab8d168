"""The committed tables are what the scripts give."""

from __future__ import annotations

import importlib.util
from importlib.util import find_spec

import pytest

from scrubber.rules import rule_book
from tests.kit import HERE


@pytest.mark.skipif(find_spec("jieba") is None, reason="needs the word list of jieba: pip install jieba")
def test_frequent_characters() -> None:
    spec = importlib.util.spec_from_file_location("build_frequent", HERE.parent / "scripts" / "build_frequent.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    tables = rule_book("encoding").tables
    for name, characters in script.build(tables).items():
        assert tables["frequent"][name].replace("\n", "") == characters
