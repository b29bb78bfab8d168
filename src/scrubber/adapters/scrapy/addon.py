"""The add-on: both components at their places, by one line of a project's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.adapters.scrapy.middleware import ScrubberMiddleware
from scrubber.adapters.scrapy.pipeline import ScrubberPipeline

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["ScrubberAddon"]

PLACES = (("ITEM_PIPELINES", ScrubberPipeline, 300), ("DOWNLOADER_MIDDLEWARES", ScrubberMiddleware, 585))
"""Responses come from the larger numbers: behind HttpCompression (590), and before MetaRefresh (580) and the spider."""


class ScrubberAddon:
    """``ADDONS = {"scrubber.adapters.scrapy.ScrubberAddon": 500}``: the pipeline and the middleware at their places."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add both, where the project has not placed them itself."""
        for name, component, priority in PLACES:
            settings.setdefault_in_component_priority_dict(name, component, priority)
