"""Scrapy: an item pipeline, a downloader middleware, and the add-on that wires both. The settings: docs/crawling.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

from scrubber.adapters import needs
from scrubber.columns import COLUMN, Record, judge
from scrubber.engine import Scrubber, engine_for
from scrubber.model import Decision, Verdict
from scrubber.policy import Policy

with needs("scrapy"):
    from itemadapter import ItemAdapter
    from scrapy import Item
    from scrapy.exceptions import DropItem, IgnoreRequest, NotConfigured
    from scrapy.http import HtmlResponse, Request, Response

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

__all__ = ["ScrubberAddon", "ScrubberDrop", "ScrubberIgnore", "ScrubberMiddleware", "ScrubberPipeline"]

PRIORITY = {"ITEM_PIPELINES": 300, "DOWNLOADER_MIDDLEWARES": 585}
"""Responses come from the larger numbers: behind HttpCompression (590), and before MetaRefresh (580) and the spider."""


class ScrubberDrop(DropItem):
    """An item whose document is not worth keeping; what ``item_dropped`` and its stats name."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(_because(verdict))
        self.verdict = verdict


class ScrubberIgnore(IgnoreRequest):
    """A response that is not worth keeping; the errback of its request gets it."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(_because(verdict))
        self.verdict = verdict


class _Component:
    """What pipeline and middleware share: the engine and the counts."""

    counts = ""

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


class ScrubberPipeline(_Component):
    """Cleans the text fields of items; an item whose first field is ``drop`` is dropped."""

    counts = "item"

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._fields = settings.getlist("SCRUBBER_FIELDS", ["text"])
        self._verdict = settings.get("SCRUBBER_VERDICT_FIELD", COLUMN)
        self._kind = _choice(settings, "SCRUBBER_KIND", ("auto", "html", "text"))
        self._drops = _choice(settings, "SCRUBBER_DROPPED", ("drop", "mark")) == "drop"

    def process_item(self, item: Any, spider: Spider | None = None) -> Any:
        """Return a copy of *item* with bodies for documents, and the verdict on the first of them.

        Raises:
            ScrubberDrop: when it is ``drop``, unless the setting SCRUBBER_DROPPED says otherwise.
        """
        # copy() of an Item shares its fields.
        cleaned = ItemAdapter(item.copy() if isinstance(item, Item) else copy(item))
        for name in self._fields:
            main = name == self._fields[0]
            prefix = "" if main else f"{name}/"
            source = cleaned.get(name)
            if source is None:
                self._count(f"{prefix}skipped")
                continue
            verdict, entry = judge(self._engine, source, kind=self._kind)
            self._counted(entry, prefix)
            if main and self._drops and verdict is not None and verdict.decision is Decision.DROP:
                raise ScrubberDrop(verdict)
            if verdict is not None and entry["changed"]:
                cleaned[name] = verdict.body
            if main and self._verdict and (isinstance(item, dict) or self._verdict in cleaned.field_names()):
                cleaned[self._verdict] = entry
        return cleaned.item


class ScrubberMiddleware(_Component):
    """Puts the verdict on a page into ``response.meta["scrubber"]``, a flag on the response, and cleans its HTML."""

    counts = "response"

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._mode = _choice(crawler.settings, "SCRUBBER_RESPONSES", ("judge", "replace", "off"))
        self._drops = _choice(crawler.settings, "SCRUBBER_DROPPED_RESPONSES", ("pass", "ignore")) == "ignore"
        if self._mode == "off":
            raise NotConfigured

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Response:
        """Judge a page: a successful response that Scrapy takes for HTML. All others pass as they are.

        Raises:
            ScrubberIgnore: for a page that is ``drop``, where the setting SCRUBBER_DROPPED_RESPONSES says so.
        """
        # A spider may have handed on the meta of another page.
        request.meta.pop(COLUMN, None)
        if not isinstance(response, HtmlResponse) or not 200 <= response.status < 300:
            self._count("skipped")
            return response
        media = (response.headers.get("Content-Type") or b"").decode("latin-1")
        verdict, entry = judge(self._engine, response.body, url=response.url, content_type=media, kind="html")
        self._counted(entry)
        if verdict is None:
            return response
        if self._drops and verdict.decision is Decision.DROP:
            raise ScrubberIgnore(verdict)
        request.meta[COLUMN] = verdict
        made: dict[str, Any] = {}
        if verdict.decision is not Decision.KEEP:
            made["flags"] = [*response.flags, f"scrubber:{verdict.decision}"]
        if self._mode == "replace":
            # A page that is kept may still declare an encoding that Scrapy would believe and that is not its own.
            made["encoding"] = verdict.encoding
            if verdict.decision is not Decision.KEEP and (html := verdict.html) is not None:
                made |= {"body": html.encode("utf-8", "replace"), "encoding": "utf-8"}
                self._count("replaced")
        return response.replace(**made) if made else response


class ScrubberAddon:
    """``ADDONS = {"scrubber.adapters.scrapy.ScrubberAddon": 500}``: the pipeline and the middleware at their places."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add both, where the project has not placed them itself."""
        for name, component in (("ITEM_PIPELINES", ScrubberPipeline), ("DOWNLOADER_MIDDLEWARES", ScrubberMiddleware)):
            settings.setdefault_in_component_priority_dict(name, component, PRIORITY[name])


def _because(verdict: Verdict) -> str:
    return f"scrubber: {', '.join(verdict.reasons)}"


def _policy(setting: str | Mapping[str, Any] | Policy | None) -> Policy:
    if setting is None or isinstance(setting, Policy):
        return setting or Policy()
    return Policy.from_mapping(setting) if isinstance(setting, Mapping) else Policy.from_toml(setting)


def _choice(settings: BaseSettings, name: str, choices: Iterable[str]) -> Any:
    choices = tuple(choices)
    value = settings.get(name, choices[0])
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value
