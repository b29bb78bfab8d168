"""A browser for the tests: Debian's Chromium, driven by Playwright, whose own browsers are never downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.test_rendered import BROWSER

SCREENSHOTS = Path(__file__).parents[1] / "build" / "screenshots"
PATIENCE = 120_000
"""Milliseconds that a busy machine may take over a step; without them 30 seconds are the bound."""
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
SCHEMES = ("light", "dark")

CONTRASTS = """() => {
  // WCAG 2.2: relative luminance, contrast, and what counts as large text. A background that is partly transparent
  // is laid over what is behind it.
  const parse = (value) => {
    const numbers = value.match(/[\\d.]+/g).map(Number);
    return { rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
  };
  const luminance = (rgb) => {
    const linear = (one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.map((one) => linear(one / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const over = (top, below) => top.rgb.map((one, at) => one * top.alpha + below[at] * (1 - top.alpha));
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const seen = new Map(), aside = "script, style, option, noscript, .unseen, title";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim(), element = texts.currentNode.parentElement;
    if (!text || element.closest(aside) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const colour = parse(element instanceof SVGElement ? style.fill : style.color);
    const background = behind(element);
    const [light, dark] = [luminance(over(colour, background)), luminance(background)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const ratio = (light + 0.05) / (dark + 0.05);
    const name = element.tagName + "." + (element.getAttribute("class") ?? "");
    if (!(ratio >= needed)) seen.set(name, ratio.toFixed(2) + " of " + needed + ": " + text.slice(0, 20));
  }
  return [...seen].map((pair) => pair.join(" "));
}"""
"""Text that stands out too little, by the styles that the browser computed."""


class Watched:
    """A page, and what went wrong on it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)
        self.asked: list[str] = []
        self.wrong: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: (self.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def check(self, name: str) -> None:
        """Hold the page to what every page must be, and keep a picture of it."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
        width, shown = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= shown, f"{name} is {width} pixels wide on a screen of {shown}"
        assert self.page.evaluate(CONTRASTS) == []
        assert self.wrong == []


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium, or skip the test and say what to install."""
    if BROWSER is None:
        pytest.skip("no Chromium here: install it (Debian: apt install chromium) to look at the pages")
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install 'corpus-scrubber[test]'")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"], timeout=PATIENCE
        )
        yield browser
        browser.close()
