"""A kind or a policy that is none is refused before any row is judged: no row is to blame for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pytest

import scrubber.adapters.polars  # noqa: F401  (the namespace)
from scrubber import Scrubber, scrub
from scrubber.adapters.datasets import Scrub as DatasetsScrub
from scrubber.adapters.datatrove import ScrubFilter
from scrubber.adapters.pandas import scrub_series
from scrubber.columns import scrub_columns
from scrubber.tables import TableScrub

pytestmark = pytest.mark.adapters

FRAME = pl.DataFrame({"text": ["好"]})
ASKED: dict[str, Callable[..., Any]] = {
    "datasets": DatasetsScrub,
    "datatrove": ScrubFilter,
    "pandas": lambda **asked: scrub_series(pd.Series(["好"]), **asked),
    "polars": lambda **asked: FRAME.select(pl.col("text").scrub.body(**asked)),  # type: ignore[attr-defined]
    "scrub": lambda **asked: scrub("好", **asked),
    "tables": TableScrub,
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_a_kind_that_is_none(ask: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="kind must be one of auto, html, text, not 'page'"):
        ask(kind="page")


@pytest.mark.parametrize("policy", [{"drop_spam": 1}, "strict.toml"], ids=["a mapping", "a path"])
@pytest.mark.parametrize("ask", [*ASKED.values(), Scrubber], ids=[*ASKED, "Scrubber"])
def test_a_policy_that_is_none(ask: Callable[..., Any], policy: object) -> None:
    with pytest.raises(TypeError, match=r"policy must be a Policy, not a (?:dict|str)"):
        ask(policy=policy)


def test_what_is_no_series() -> None:
    with pytest.raises(TypeError, match="must be a Series, as frame\\['text'\\] is, not a DataFrame"):
        scrub_series(pd.DataFrame({"text": ["好"]}))  # type: ignore[arg-type]


def test_bodies_in_the_column_of_the_verdicts() -> None:
    with pytest.raises(ValueError, match="'scrubber' is the column of the verdicts"):
        DatasetsScrub(body="scrubber")


def test_a_batch_of_no_kind() -> None:
    with pytest.raises(ValueError, match="kind must be one of"):
        scrub_columns(["好"], scrubber=Scrubber(), kind="page")  # type: ignore[arg-type]
