"""Scrapy: crawl a site (the sample pages, served on this machine), and keep the text that is worth it.

pip install 'corpus-scrubber[scrapy]'
python with_scrapy.py [OUT.jsonl]
"""

import functools
import http.server
import sys
import threading
from pathlib import Path

import scrapy
from scrapy.crawler import CrawlerProcess

SAMPLES = Path(__file__).parents[1]
OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "pages.jsonl")


class Pages(scrapy.Spider):
    name = "pages"
    custom_settings = {
        "ADDONS": {"scrubber.adapters.scrapy.ScrubberAddon": 500},
        "SCRUBBER_RESPONSES": "replace",  # injected nodes are gone before parse() sees the page
        "SCRUBBER_FIELDS": ["text", "title"],  # then readings, damage and spam of what parse() takes
        "FEEDS": {str(OUT): {"format": "jsonlines", "encoding": "utf-8", "overwrite": True}},
        "DEFAULT_DROPITEM_LOG_LEVEL": "INFO",
        "TELNETCONSOLE_ENABLED": False,
    }

    def parse(self, response):
        if response.url.endswith("/"):
            yield from response.follow_all(response.css("a[href$='/'], a[href$='.html']"))
            return
        lines = response.xpath("//body//text()[not(parent::script or parent::style)]").getall()
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "text": "\n".join(line.strip() for line in lines if line.strip()),
        }


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def main():
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=SAMPLES))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    process = CrawlerProcess({"LOG_LEVEL": "WARNING"})
    crawler = process.create_crawler(Pages)
    process.crawl(crawler, start_urls=[f"http://127.0.0.1:{site.server_port}/"])
    process.start()
    site.shutdown()
    site.server_close()
    for name, value in sorted(crawler.stats.get_stats().items()):
        if name.startswith(("item_", "scrubber/")):
            print(f"{name}: {value}")


if __name__ == "__main__":
    main()
