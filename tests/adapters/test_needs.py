"""An adapter whose engine is not installed says what to install."""

from __future__ import annotations

import importlib

import pytest

from scrubber.adapters import needs

pytestmark = pytest.mark.adapters


def test_a_missing_package_is_named_with_its_extra() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"'nosuch': pip install 'corpus-scrubber\[it\]'"), needs("it"):
        importlib.import_module("nosuch")


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError), needs("it"):
        _ = 1 // 0
