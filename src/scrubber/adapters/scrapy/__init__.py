"""Scrapy: an item pipeline, a downloader middleware, and the add-on that wires both. The settings: docs/crawling.md."""

from __future__ import annotations

from scrubber.adapters import needs

with needs("scrapy"):
    from scrubber.adapters.scrapy.addon import ScrubberAddon
    from scrubber.adapters.scrapy.middleware import ScrubberIgnore, ScrubberMiddleware
    from scrubber.adapters.scrapy.pipeline import ScrubberDrop, ScrubberPipeline

__all__ = ["ScrubberAddon", "ScrubberDrop", "ScrubberIgnore", "ScrubberMiddleware", "ScrubberPipeline"]
