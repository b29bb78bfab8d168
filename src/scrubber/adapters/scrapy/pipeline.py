"""The item pipeline: the text that a spider took is cleaned, and dropped where it is not worth keeping."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, cast

from itemadapter import ItemAdapter
from scrapy import Item
from scrapy.exceptions import DropItem

from scrubber.adapters.scrapy.component import Component, because, choice
from scrubber.columns import COLUMN, judge
from scrubber.engine import Kind
from scrubber.model import Decision, Verdict

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

__all__ = ["ScrubberDrop", "ScrubberPipeline"]


class ScrubberDrop(DropItem):
    """An item whose document is not worth keeping; what ``item_dropped`` and its stats name."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(because(verdict))
        self.verdict = verdict


class ScrubberPipeline(Component):
    """Cleans the text fields of items; an item whose first field is ``drop`` is dropped."""

    counts = "item"

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._fields = settings.getlist("SCRUBBER_FIELDS", ["text"])
        self._verdict = settings.get("SCRUBBER_VERDICT_FIELD", COLUMN)
        self._kind = cast("Kind", choice(settings, "SCRUBBER_KIND", "auto", "html", "text"))
        self._drops = choice(settings, "SCRUBBER_DROPPED", "drop", "mark") == "drop"

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
