"""Patterns that are compiled at their first use behave as compiled ones."""

from __future__ import annotations

import re

import pytest

from scrubber.lazy import METHODS, lazy


def test_it_is_compiled_at_its_first_use_only() -> None:
    broken = lazy("(")
    assert broken.pattern == "("
    with pytest.raises(re.error):
        broken.search("x")


@pytest.mark.parametrize("name", [name for name in METHODS if name not in ("sub", "subn")])
def test_its_methods_are_those_of_the_pattern(name: str) -> None:
    ours, theirs = (getattr(make("b+", re.IGNORECASE), name)("aBbc") for make in (lazy, re.compile))
    assert repr(list(ours) if name == "finditer" else ours) == repr(list(theirs) if name == "finditer" else theirs)


def test_it_takes_positions_and_replaces() -> None:
    digits = lazy(rb"\d")
    assert digits.search(b"1a2", 1).span() == (2, 3)  # type: ignore[union-attr]
    assert digits.sub(b"-", b"1a2") == b"-a-"
    assert digits.groups == 0
