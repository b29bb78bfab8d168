"""Scrapy: real crawls of a site on loopback, and the pipeline on every kind of item and value."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
import scrapy
from itemadapter import ItemAdapter
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Request, TextResponse
from scrapy.settings import Settings

import scrubber
from scrubber.adapters.scrapy import ScrubberAddon, ScrubberDrop, ScrubberIgnore, ScrubberMiddleware, ScrubberPipeline
from scrubber.columns import record
from tests.adapters.site import ANSWERS, FARM, SPAM, declared, page
from tests.shards import BODY, CLEANED, DROPPED, KEPT

pytestmark = pytest.mark.adapters

ROOT = Path(__file__).parents[2]
JUDGING: dict[str, Any] = {}
REPLACING = {"SCRUBBER_RESPONSES": "replace", "SCRUBBER_DROPPED_RESPONSES": "ignore", "SCRUBBER_DROPPED": "mark"}
OFF = {"SCRUBBER_ENABLED": False}
OTHERWISE = [{"SCRUBBER_THREAD": False}, {"TWISTED_REACTOR": "twisted.internet.selectreactor.SelectReactor"}]
"""Pages judged by the reactor: as one wishes, and where it is not asyncio's."""
HACKED = declared(page(CLEANED, FARM), "gbk")


@cache
def _crawled(settings: str) -> Any:
    command = [sys.executable, "-m", "tests.adapters.crawl", settings]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def crawled(settings: dict[str, Any]) -> Any:
    """Return what a crawl with these settings gave; each is run once."""
    return _crawled(json.dumps(settings))


def texts(found: Any) -> dict[str, str]:
    return {item["path"]: item["text"] for item in found["items"]}


def counts(found: Any, prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): value for name, value in found["stats"].items() if name.startswith(prefix)}


def test_items_are_cleaned_and_carry_their_verdict() -> None:
    found = crawled(JUDGING)
    assert texts(found) == {"": KEPT, "gbk": KEPT, "gbk?again": KEPT, "lying": KEPT, "hacked": BODY}
    verdicts = {item["path"]: item["scrubber"] for item in found["items"]}
    assert verdicts["hacked"] == record(scrubber.scrub(CLEANED), CLEANED)
    assert verdicts["gbk"] == record(scrubber.scrub(KEPT), KEPT)


def test_a_page_that_lies_about_its_encoding_comes_out_right() -> None:
    # Judged alone, Scrapy believes the page, and the item is repaired; replaced, it reads what the library found.
    for settings, decision in ((JUDGING, "clean"), (REPLACING, "keep")):
        [verdict] = [item["scrubber"] for item in crawled(settings)["items"] if item["path"] == "lying"]
        assert verdict["decision"] == decision


def test_a_dropped_item_is_reported_with_its_reasons() -> None:
    found = crawled(JUDGING)
    assert found["dropped"]["spam"] == f"scrubber: {', '.join(scrubber.scrub(SPAM).reasons)}"
    assert found["stats"]["item_dropped_reasons_count/ScrubberDrop"] == 1


def test_responses_are_judged_by_the_bytes_behind_their_compression() -> None:
    seen = crawled(JUDGING)["seen"]
    pages = {"gbk": declared(page(KEPT), "gbk"), "hacked": HACKED, "spam": page(SPAM).encode()}
    for path, raw in pages.items():
        assert seen[path]["verdict"] == scrubber.scrub(raw).to_dict()
        assert seen[path]["body"] == raw.hex()
    assert [seen[path]["flags"] for path in ("gbk", "hacked", "spam")] == [[], ["scrubber:clean"], ["scrubber:drop"]]


def test_what_is_no_page_is_left_alone() -> None:
    for found in (crawled(JUDGING), crawled(REPLACING)):
        for path in ("picture.png", "report.pdf", "data.json"):
            _, _, body = ANSWERS[f"/{path}"]
            assert found["seen"][path] | {"class": ""} == {
                "flags": [], "verdict": None, "body": body.hex(), "class": "",
            }  # fmt: skip


def test_the_counts_add_up() -> None:
    # The redirect is followed before the middleware sees it; what it leads to is the fourth page that is kept.
    stats = counts(crawled(JUDGING), "scrubber/response/")
    assert {name: stats[name] for name in ("keep", "clean", "drop", "skipped")} == {
        "keep": 4, "clean": 1, "drop": 1, "skipped": 4,
    }  # fmt: skip
    assert stats["reason/hidden.link_farm"] == 1
    stats = counts(crawled(JUDGING), "scrubber/item/")
    assert {name: stats[name] for name in ("keep", "clean", "drop")} == {"keep": 3, "clean": 2, "drop": 1}
    assert stats["reason/pinyin.toned"] == 1


def test_bodies_are_replaced_and_dropped_pages_ignored_on_request() -> None:
    found = crawled(REPLACING)
    cleaned = bytes.fromhex(found["seen"]["hacked"]["body"]).decode()
    assert "赌场" not in cleaned
    assert cleaned == scrubber.scrub(HACKED).html
    assert found["seen"]["gbk"]["body"] == declared(page(KEPT), "gbk").hex()
    assert texts(found) == {"": KEPT, "gbk": KEPT, "gbk?again": KEPT, "lying": KEPT, "hacked": BODY}
    assert found["dropped"]["spam"] == "ScrubberIgnore"
    assert counts(found, "scrubber/response/")["replaced"] == 1


def test_switched_off_it_changes_nothing() -> None:
    found = crawled(OFF)
    assert texts(found)["hacked"] == CLEANED
    assert texts(found)["spam"] == SPAM
    assert not counts(found, "scrubber/")


@pytest.mark.parametrize("settings", OTHERWISE)
def test_pages_judged_by_the_reactor_come_out_the_same(settings: dict[str, Any]) -> None:
    found, wanted = crawled(settings), crawled(JUDGING)
    assert texts(found) == texts(wanted)
    assert found["seen"] == wanted["seen"]
    assert found["dropped"] == wanted["dropped"]
    assert counts(found, "scrubber/") == counts(wanted, "scrubber/")


def test_no_component_warns_or_fails() -> None:
    for settings in (JUDGING, REPLACING, OFF, *OTHERWISE):
        stats = crawled(settings)["stats"]
        # The one warning is Scrapy's own line about the dropped item.
        assert (stats.get("log_count/WARNING", 0), stats.get("log_count/ERROR", 0)) == (
            int(settings in (JUDGING, *OTHERWISE)),
            0,
        )


class Counter(dict[str, int]):
    def inc_value(self, name: str) -> None:
        self[name] = self.get(name, 0) + 1


def crawler(**settings: Any) -> Any:
    return SimpleNamespace(settings=Settings(settings), stats=Counter())


class Article(scrapy.Item):
    text = scrapy.Field()
    scrubber = scrapy.Field()


class Bare(scrapy.Item):
    text = scrapy.Field()


@dataclasses.dataclass
class Data:
    text: str
    scrubber: Any = None


@attrs.define
class Attrs:
    text: str


@pytest.mark.parametrize("kind", [dict, Article, Bare, Data, Attrs])
def test_every_kind_of_item_is_cleaned_in_a_copy(kind: Any) -> None:
    item = kind(text=CLEANED)
    cleaned = ScrubberPipeline.from_crawler(crawler()).process_item(item, spider=None)
    assert type(cleaned) is kind
    assert ItemAdapter(cleaned)["text"] == BODY
    assert ItemAdapter(item)["text"] == CLEANED
    assert ItemAdapter(cleaned).get("scrubber", {}).get("decision", "clean") == "clean"
    assert ("scrubber" in ItemAdapter(cleaned)) == (kind in (dict, Article, Data))


@pytest.mark.parametrize(
    ("item", "counted"),
    [
        ({}, {"skipped": 1}),
        ({"text": None}, {"skipped": 1}),
        ({"text": ""}, {"keep": 1}),
        ({"text": 5}, {"error": 1}),
        ({"text": [KEPT]}, {"error": 1}),
    ],
)
def test_no_value_raises(item: dict[str, Any], counted: dict[str, int]) -> None:
    running = crawler()
    cleaned = ScrubberPipeline(running).process_item(item)
    assert {name: cleaned[name] for name in item} == item
    assert {name.removeprefix("scrubber/item/"): value for name, value in running.stats.items()} == counted


def test_the_first_field_decides_and_the_others_are_cleaned() -> None:
    running = crawler(SCRUBBER_FIELDS="text,title", SCRUBBER_VERDICT_FIELD="judged")
    pipeline = ScrubberPipeline(running)
    cleaned = pipeline.process_item({"text": CLEANED, "title": DROPPED, "more": CLEANED})
    assert (cleaned["text"], cleaned["more"]) == (BODY, CLEANED)
    assert cleaned["title"] == scrubber.scrub(DROPPED).body
    assert cleaned["judged"]["decision"] == "clean"
    assert [running.stats[f"scrubber/item/{name}"] for name in ("clean", "title/drop")] == [1, 1]
    assert running.stats["scrubber/item/title/reason/spam.head"] == 1
    with pytest.raises(ScrubberDrop, match=r"scrubber: spam\.head") as caught:
        pipeline.process_item({"text": DROPPED, "title": KEPT})
    assert caught.value.verdict == scrubber.scrub(DROPPED)


def test_bytes_and_html_fields_are_judged_as_told() -> None:
    pipeline = ScrubberPipeline(crawler(SCRUBBER_KIND="html"))
    cleaned = pipeline.process_item({"text": "<p>甲&nbsp;乙".encode("gb18030")})
    assert cleaned["text"] == scrubber.scrub("<p>甲&nbsp;乙".encode("gb18030"), kind="html").body


def test_dropped_items_may_be_marked_instead() -> None:
    cleaned = ScrubberPipeline(crawler(SCRUBBER_DROPPED="mark")).process_item({"text": DROPPED})
    assert cleaned["scrubber"]["decision"] == "drop"


@pytest.mark.parametrize("policy", ["file", {"drop_spam": 2}, scrubber.Policy(drop_spam=2)])
def test_the_policy_comes_from_a_file_or_from_the_settings(policy: Any, tmp_path: Path) -> None:
    if policy == "file":
        policy = tmp_path / "policy.toml"
        policy.write_text("drop_spam = 2\n")
    cleaned = ScrubberPipeline(crawler(SCRUBBER_POLICY=policy, SCRUBBER_DROPPED="mark")).process_item({"text": DROPPED})
    assert cleaned["scrubber"]["policy"] == scrubber.Policy(drop_spam=2).fingerprint


@pytest.mark.parametrize(
    ("component", "settings", "message"),
    [
        (ScrubberPipeline, {"SCRUBBER_DROPPED": "yes"}, "SCRUBBER_DROPPED must be one of drop, mark, not 'yes'"),
        (ScrubberMiddleware, {"SCRUBBER_RESPONSES": True}, "must be one of judge, replace, off, not True"),
        (ScrubberMiddleware, {"SCRUBBER_POLICY": {"drop_spa": 1}}, "did you mean 'drop_spam'"),
    ],
)
def test_a_wrong_setting_is_named(component: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        component.from_crawler(crawler(**settings))


def test_what_is_switched_off_is_not_configured() -> None:
    for component, settings in ((ScrubberPipeline, OFF), (ScrubberMiddleware, {"SCRUBBER_RESPONSES": "off"})):
        with pytest.raises(NotConfigured):
            component.from_crawler(crawler(**settings))


def answered(body: bytes, **settings: Any) -> tuple[Request, Any]:
    request = Request("http://a.example/", meta={"scrubber": "of another page"})
    response = HtmlResponse(request.url, body=body)
    return request, asyncio.run(ScrubberMiddleware(crawler(**settings)).process_response(request, response))


@pytest.mark.parametrize(("settings", "judges"), [({}, "scrubber_0"), ({"SCRUBBER_THREAD": False}, "MainThread")])
def test_a_thread_judges_pages(settings: dict[str, Any], judges: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    sound = scrubber.Scrubber.scrub

    def watched(*arguments: Any, **more: Any) -> scrubber.Verdict:
        seen.append(threading.current_thread().name)
        return sound(*arguments, **more)

    monkeypatch.setattr(scrubber.Scrubber, "scrub", watched)
    for _ in range(2):
        answered(HACKED, **settings)
    assert seen == [judges] * 2


def test_the_verdict_of_another_page_does_not_stay() -> None:
    request = Request("http://a.example/", meta={"scrubber": "of another page"})
    response = TextResponse(request.url, body=b"x")
    assert asyncio.run(ScrubberMiddleware(crawler()).process_response(request, response)) is response
    assert "scrubber" not in request.meta


def test_a_dropped_page_is_ignored_with_its_verdict() -> None:
    raw = page(SPAM).encode()
    with pytest.raises(ScrubberIgnore) as caught:
        answered(raw, SCRUBBER_DROPPED_RESPONSES="ignore")
    assert caught.value.verdict == scrubber.scrub(raw)


def test_a_cleaned_page_reads_as_utf_8_whatever_it_declares() -> None:
    request, response = answered(HACKED, SCRUBBER_RESPONSES="replace")
    assert response.css(".text::text").get() == CLEANED
    assert "赌场" not in response.text
    assert request.meta["scrubber"].decision == "clean"


def test_the_add_on_leaves_what_a_project_has_placed() -> None:
    settings = Settings({"ITEM_PIPELINES": {"scrubber.adapters.scrapy.ScrubberPipeline": 7}})
    ScrubberAddon().update_settings(settings)
    assert dict(settings["ITEM_PIPELINES"]) == {"scrubber.adapters.scrapy.ScrubberPipeline": 7}
    assert dict(settings["DOWNLOADER_MIDDLEWARES"]) == {ScrubberMiddleware: 585}
