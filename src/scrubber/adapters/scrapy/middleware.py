"""The downloader middleware: pages are judged by their bytes, before the spider sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import HtmlResponse, Request, Response

from scrubber.adapters.scrapy.component import Component, because, choice
from scrubber.columns import COLUMN, judge
from scrubber.model import Decision, Verdict

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

__all__ = ["ScrubberIgnore", "ScrubberMiddleware"]


class ScrubberIgnore(IgnoreRequest):
    """A response that is not worth keeping; the errback of its request gets it."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(because(verdict))
        self.verdict = verdict


class ScrubberMiddleware(Component):
    """Puts the verdict on a page into ``response.meta["scrubber"]``, a flag on the response, and cleans its HTML."""

    counts = "response"

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._mode = choice(crawler.settings, "SCRUBBER_RESPONSES", "judge", "replace", "off")
        self._drops = choice(crawler.settings, "SCRUBBER_DROPPED_RESPONSES", "pass", "ignore") == "ignore"
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
