"""The downloader middleware: pages are judged by their bytes, before the spider sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import HtmlResponse, Request, Response

from scrubber.adapters.scrapy.component import Component, because, choice
from scrubber.adapters.scrapy.thread import apart
from scrubber.columns import COLUMN, Record, judge
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
        self._apart = crawler.settings.getbool("SCRUBBER_THREAD", True)
        if self._mode == "off":
            raise NotConfigured

    async def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Response:
        """Judge a page: a successful response that Scrapy takes for HTML. All others pass as they are.

        Raises:
            ScrubberIgnore: for a page that is ``drop``, where the setting SCRUBBER_DROPPED_RESPONSES says so.
        """
        # A spider may have handed on the meta of another page.
        request.meta.pop(COLUMN, None)
        if not isinstance(response, HtmlResponse) or not 200 <= response.status < 300:
            self._count("skipped")
            return response
        judged = await apart(self._judged, response) if self._apart else self._judged(response)
        self._counted(judged.entry)
        if judged.verdict is None:
            return response
        if self._drops and judged.verdict.decision is Decision.DROP:
            raise ScrubberIgnore(judged.verdict)
        request.meta[COLUMN] = judged.verdict
        if "body" in judged.changes:
            self._count("replaced")
        return response.replace(**judged.changes) if judged.changes else response

    def _judged(self, response: HtmlResponse) -> _Judged:
        media = (response.headers.get("Content-Type") or b"").decode("latin-1")
        verdict, entry = judge(self._engine, response.body, url=response.url, content_type=media, kind="html")
        changes: dict[str, Any] = {}
        if verdict is not None and verdict.decision is not Decision.KEEP:
            changes["flags"] = [*response.flags, f"scrubber:{verdict.decision}"]
        if verdict is not None and self._mode == "replace":
            # A page that is kept may still declare an encoding that Scrapy would believe and that is not its own.
            changes["encoding"] = verdict.encoding
            if verdict.decision is not Decision.KEEP and (html := verdict.html) is not None:
                changes |= {"body": html.encode("utf-8", "replace"), "encoding": "utf-8"}
        return _Judged(verdict, entry, changes)


class _Judged(NamedTuple):
    """All that takes long: the verdict on a page, its record, and what becomes of the response."""

    verdict: Verdict | None
    entry: Record
    changes: Mapping[str, Any]
