"""The pages as people use them, in a browser: pointer and keyboard, wide and narrow, light and dark."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from scrubber import Policy, Verdict, scrub
from scrubber.see.serve import LARGEST, Server
from scrubber.see.trial import Trials
from scrubber.shards.report import write_report
from scrubber.shards.runner import filter_shards
from tests.browser import SCHEMES, SIZES, Watched, chromium
from tests.shards import SMALL
from tests.test_see import HOSTILE, faults
from tests.test_try import SPAM

SAMPLES = Path(__file__).parents[1] / "samples"
EXPLAINED = {
    "annotated": "readings/converted-page.html",
    "half-lost": "encoding/half-lost-bytes.html",
    "hidden": "injected/swapped-title.html",
    "misread": "encoding/gbk-read-as-latin1.txt",
    "controls": "encoding/controls.txt",
    "spam": "spam/page.html",
    "clean": "clean/lesson.txt",
}

Open = Callable[..., Watched]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as one:
        yield one


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Opens a page in a window of its own."""
    windows = []

    def opener(address: str, size: str = "wide", scheme: str = "light", **options: Any) -> Watched:
        width, height = SIZES[size]
        window = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        windows.append(window)
        watched = Watched(window.new_page())
        watched.page.goto(address)
        return watched

    yield opener
    for window in windows:
        window.close()


@pytest.fixture
def explained(tmp_path: Path) -> Callable[[Verdict], str]:
    """Writes the page of a verdict, and says where it is."""

    def write(verdict: Verdict) -> str:
        path = tmp_path / "page.html"
        path.write_text(verdict.to_html(name="page.html"), encoding="utf-8")
        return path.as_uri()

    return write


@pytest.fixture(scope="module")
def report(shards: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("report") / "out"
    return write_report(out, filter_shards([str(shards)], out, SMALL, workers=1)).as_uri()


def sample(name: str) -> Verdict:
    return scrub(SAMPLES.joinpath(EXPLAINED[name]).read_bytes())


# How the pages look


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", EXPLAINED)
def test_explained_page(name: str, size: str, scheme: str, opened: Open, explained: Callable[[Verdict], str]) -> None:
    watched = opened(explained(sample(name)), size, scheme)
    watched.check(f"explain-{name}-{size}-{scheme}")
    assert [address.partition(":")[0] for address in watched.asked] == ["file"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_report(size: str, scheme: str, opened: Open, report: str) -> None:
    watched = opened(report, size, scheme)
    watched.check(f"report-{size}-{scheme}")
    assert faults(Path(url2pathname(urlsplit(report).path)).read_text(encoding="utf-8")) == []
    assert watched.asked == [report]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_try_page(size: str, scheme: str, opened: Open, server: Server) -> None:
    watched = opened(server.url, size, scheme)
    watched.page.get_by_role("button", name="spam", exact=True).click()
    watched.page.locator("#top .badge.clean").first.wait_for()
    watched.check(f"try-{size}-{scheme}")
    assert all(address.startswith(server.url) for address in watched.asked)


# The page of a verdict in use


def test_pointer_shows_rule_evidence_and_replacement(opened: Open, explained: Callable[[Verdict], str]) -> None:
    watched = opened(explained(sample("half-lost")))
    page, card = watched.page, watched.page.locator("#card")
    assert card.is_hidden()
    page.locator("a.f.encoding.new").hover()
    assert "encoding.half_lost" in card.inner_text()
    assert card.locator("dd").nth(1).inner_text() == page.locator("a.f.encoding.new").inner_text()
    assert card.locator("dd").nth(2).inner_text() == page.locator(".g.encoding.new").inner_text()
    assert page.locator(".g.encoding.new.at").count() == 1
    watched.check("explain-card-wide-light")


def test_keyboard_comes_to_each_finding(opened: Open, explained: Callable[[Verdict], str]) -> None:
    page = opened(explained(sample("annotated"))).page
    page.locator("#walk").focus()
    shown = []
    for _ in range(3):
        page.keyboard.press("Tab")
        shown.append(page.locator("#card .where").inner_text())
    assert shown == ["1 of 21", "2 of 21", "3 of 21"]
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()


def test_findings_can_be_walked_through(opened: Open, explained: Callable[[Verdict], str]) -> None:
    watched = opened(explained(sample("annotated")), "narrow", "dark")
    page = watched.page
    page.locator("#walk").click()
    page.get_by_role("button", name="Previous").click()
    assert page.locator("#card .where").inner_text() == "21 of 21"
    page.get_by_role("button", name="Next").focus()
    for shown in ("1 of 21", "2 of 21"):
        page.keyboard.press("Enter")
        assert page.locator("#card .where").inner_text() == shown
    watched.check("explain-card-narrow-dark")
    page.get_by_role("button", name="Close").click()
    assert page.locator("#card").is_hidden()
    assert page.evaluate("document.activeElement.id") == "f1"


def test_a_rule_leads_to_its_first_finding(opened: Open, explained: Callable[[Verdict], str]) -> None:
    page = opened(explained(sample("half-lost"))).page
    page.locator("li", has_text="encoding.half_lost").get_by_role("link").click()
    assert page.evaluate("document.activeElement.className.includes('encoding')")


def test_without_scripts_a_finding_leads_to_its_rule(opened: Open, explained: Callable[[Verdict], str]) -> None:
    page = opened(explained(sample("annotated")), java_script_enabled=False).page
    assert page.locator("#walk").is_hidden()
    assert "pinyin.toned" in (page.locator("a.f").first.get_attribute("title") or "")
    page.locator("a.f").first.click()
    assert page.url.endswith("#r0")
    assert "pinyin.toned" in page.locator("li:target").inner_text()


def test_nothing_in_a_hostile_document_acts(opened: Open, explained: Callable[[Verdict], str]) -> None:
    hostile = (
        f"<html><title>{HOSTILE}</title><body><p>{HOSTILE}\u202e</p>" + "就業(yè)。發(fā)展。現(xiàn)在。" + HOSTILE
    )
    watched = opened(explained(scrub(hostile, kind="text")))
    assert watched.page.locator("a.f").count() > 3
    for finding in watched.page.locator("a.f").all():
        finding.hover()
    watched.check("explain-hostile-wide-light")
    assert len(watched.asked) == 1


def test_rows_off_the_screen_are_not_laid_out(opened: Open, explained: Callable[[Verdict], str]) -> None:
    page = opened(explained(scrub("今天天气很好。" * 100_000))).page
    row = page.locator(".row").last
    laid_out = "one => one.checkVisibility({ contentVisibilityAuto: true })"
    assert not row.evaluate(laid_out)
    row.scroll_into_view_if_needed()
    page.wait_for_function(laid_out, arg=row.element_handle())  # The browser does so when it paints next.


def test_it_prints_without_the_card(opened: Open, explained: Callable[[Verdict], str]) -> None:
    page = opened(explained(sample("annotated"))).page
    page.locator("#walk").click()
    page.emulate_media(media="print")
    assert page.locator("#card").is_hidden()
    assert page.pdf().startswith(b"%PDF")


# The page to try documents on in use


def badge(page: Any, decision: str) -> None:
    """Wait until the page says so."""
    page.locator(f"#top .decision .badge.{decision}").wait_for()


def drop(page: Any, name: str, content: str) -> None:
    page.evaluate(
        """([name, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name));
          const event = (kind) => new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
          const text = document.getElementById("text");
          text.dispatchEvent(event("dragover"));
          text.dispatchEvent(event("drop"));
        }""",
        [name, content],
    )


def test_pasted_text_is_judged_and_thresholds_move_the_verdict(opened: Open, server: Server) -> None:
    watched = opened(server.url)
    page = watched.page
    page.locator("#text").focus()
    page.keyboard.insert_text(SPAM)
    badge(page, "clean")
    share = page.get_by_label("Drop where spam makes up")
    share.press("Home")
    badge(page, "drop")
    assert "0.01" in page.locator("#drop_spam-is").inner_text()
    share.press("End")
    badge(page, "clean")
    assert "drop_spam is above 1" in page.locator("#top").inner_text()
    page.get_by_role("button", name="As they were").click()
    page.locator("#top", has_text="drop_spam is 0.6").wait_for()
    page.locator("#text").fill("")
    page.locator("#top:empty").wait_for(state="attached")
    assert watched.wrong == []


def test_file_is_dropped(opened: Open, server: Server) -> None:
    watched = opened(server.url)
    source = SAMPLES.joinpath(EXPLAINED["annotated"]).read_bytes()
    drop(watched.page, "<b>.html", b64encode(source).decode())
    badge(watched.page, "clean")
    assert "<b>.html" in watched.page.locator("#status").inner_text()
    assert "gb18030" in watched.page.locator("#rest").inner_text()
    watched.page.locator("a.f").first.hover()
    assert "pinyin.toned" in watched.page.locator("#card").inner_text()
    assert watched.wrong == []


def test_file_is_chosen_and_its_kind_too(opened: Open, server: Server) -> None:
    page = opened(server.url).page
    page.locator("#file").set_input_files(SAMPLES / EXPLAINED["spam"])
    badge(page, "drop")
    page.get_by_label("It is").select_option("text")
    page.locator("#rest", has_text="the text as it came").wait_for()


def test_large_file_is_refused_on_the_page(opened: Open, server: Server) -> None:
    page = opened(server.url).page
    page.locator("#file").set_input_files({"name": "big", "mimeType": "", "buffer": b"a" * (LARGEST + 1)})
    page.get_by_role("alert").wait_for()
    assert "takes 8.4 MB" in page.get_by_role("alert").inner_text()


def test_server_that_is_gone_is_told(opened: Open) -> None:
    with Server(Trials(Policy()), 0) as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        page = opened(running.url).page
        running.shutdown()
        thread.join()
    page.locator("#text").fill("今天天气很好。")
    page.get_by_role("alert").wait_for()
    assert "Is it still running?" in page.get_by_role("alert").inner_text()


def test_without_scripts_the_try_page_says_what_to_do(opened: Open, server: Server) -> None:
    page = opened(server.url, java_script_enabled=False).page
    assert "needs JavaScript" in page.locator("noscript").inner_text()
