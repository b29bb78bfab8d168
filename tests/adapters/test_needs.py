"""An adapter whose engine is not installed says what to install."""

from __future__ import annotations

import importlib
import sys

import pytest

from scrubber.adapters import needs

pytestmark = pytest.mark.adapters

PACKAGES = [
    ("datasets", "datasets"),
    ("datasets", "pyarrow"),
    ("datatrove", "datatrove.data"),
    ("pandas", "pandas"),
    ("pandas", "pyarrow"),
    ("polars", "polars"),
    ("polars", "pyarrow"),
    ("ray", "pyarrow"),
    ("ray", "ray.data"),
    ("scrapy", "itemadapter"),
    ("scrapy", "scrapy"),
    ("spark", "pandas"),
    ("spark", "pyarrow"),
    ("spark", "pyspark.sql"),
]
"""Extras, each with an adapter of its name, and the packages that they bring."""


@pytest.mark.parametrize(("extra", "package"), PACKAGES)
def test_a_missing_package_is_named_with_its_extra(extra: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = f"scrubber.adapters.{extra}"
    for name in [name for name in sys.modules if name == adapter or name.startswith(f"{adapter}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModuleNotFoundError, match=rf"'{package}': pip install 'corpus-scrubber\[{extra}\]'"):
        importlib.import_module(adapter)


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError), needs("it"):
        _ = 1 // 0
