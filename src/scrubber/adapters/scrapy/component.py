"""What pipeline and middleware share: the engine, the counts, and how settings are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import NotConfigured

from scrubber.columns import Record
from scrubber.engine import Scrubber, engine_for
from scrubber.model import Verdict
from scrubber.policy import Policy

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

__all__ = ["Component", "because", "choice"]


class Component:
    """The engine of a crawl, and its stats ``scrubber/…``."""

    counts = ""
    """What the component judges: the part of its stats behind ``scrubber/``."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("SCRUBBER_ENABLED", True):
            raise NotConfigured
        self._crawler = crawler
        self._engine: Scrubber = engine_for(_policy(crawler.settings.get("SCRUBBER_POLICY")))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the component, as Scrapy makes it."""
        return cls(crawler)

    def _count(self, name: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"scrubber/{self.counts}/{name}")

    def _counted(self, entry: Record, prefix: str = "") -> None:
        self._count(f"{prefix}{entry['decision']}")
        for rule in entry["reasons"]:
            self._count(f"{prefix}reason/{rule}")


def because(verdict: Verdict) -> str:
    """Return what an exception says of a document that is not worth keeping."""
    return f"scrubber: {', '.join(verdict.reasons)}"


def choice(settings: BaseSettings, name: str, *choices: str) -> str:
    """Return a setting that takes one of *choices*, of which the first is the default.

    Raises:
        ValueError: where it holds another value.
    """
    value = settings.get(name, choices[0])
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return str(value)


def _policy(setting: str | Mapping[str, Any] | Policy | None) -> Policy:
    if setting is None or isinstance(setting, Policy):
        return setting or Policy()
    return Policy.from_mapping(setting) if isinstance(setting, Mapping) else Policy.from_toml(setting)
