"""Crawl the site of the tests in a process of its own (a reactor runs once), and print what came of it as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response

from tests.adapters.site import served


class Spider(scrapy.Spider):
    """Visits every page, and yields its text and, apart from that, what the middleware did."""

    name = "test"
    custom_settings = {"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0}  # noqa: RUF012

    seen: dict[str, Any]
    dropped: dict[str, str]

    async def parse(self, response: Response) -> AsyncIterator[Any]:
        path = response.url.partition("127.0.0.1:")[2].partition("/")[2]
        verdict = response.meta.get("scrubber")
        self.seen[path] = {
            "flags": response.flags,
            "verdict": verdict and verdict.to_dict(),
            "body": response.body.hex(),
            "class": type(response).__name__,
        }
        if isinstance(response, HtmlResponse):
            yield {"path": path, "text": response.css(".text::text").get()}
            for link in response.css("li a::attr(href)").getall():
                yield response.follow(link, self.parse, errback=self.failed)

    def failed(self, failure: Any) -> None:
        self.dropped[failure.request.url.rpartition("/")[2]] = type(failure.value).__name__

    @classmethod
    def from_crawler(cls, crawler: Any, *arguments: Any, **more: Any) -> Spider:
        spider = super().from_crawler(crawler, *arguments, **more)
        spider.seen, spider.dropped = {}, {}
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        return spider

    def item_dropped(self, item: Any, exception: Any) -> None:
        self.dropped[item["path"]] = str(exception)


def main() -> None:
    items: list[Any] = []
    process = CrawlerProcess(
        settings={**json.loads(sys.argv[1]), "ADDONS": {"scrubber.adapters.scrapy.ScrubberAddon": 500}}
    )
    crawler = process.create_crawler(Spider)
    crawler.signals.connect(lambda item: items.append(item), signals.item_scraped, weak=False)
    with served() as address:
        process.crawl(crawler, start_urls=[f"{address}/"])
        process.start()
    stats = {name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, int | str)}
    found = {"items": items, "stats": stats, "seen": crawler.spider.seen, "dropped": crawler.spider.dropped}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
