"""What a browser shows of generated pages, against what is read of them."""

from __future__ import annotations

import base64
import html
import json
import re
import shutil
import subprocess

import pytest

from scrubber.markup import read
from tests.pages import Page, build

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--virtual-time-budget=60000", "--dump-dom",
]  # fmt: skip
PAGES = 30

HARNESS = """<!DOCTYPE html><meta charset="utf-8"><body><script>
const decode = text => new TextDecoder().decode(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)));
(async () => {
  const shown = [];
  for (const source of SOURCES.map(decode)) {
    const frame = document.createElement("iframe");
    frame.width = 1280; frame.height = 900; frame.srcdoc = source;
    const loaded = new Promise(done => frame.onload = done);
    document.body.append(frame);
    await loaded;
    shown.push(frame.contentDocument.body.innerText);
    frame.remove();
  }
  const out = document.createElement("pre");
  out.id = "out"; out.textContent = JSON.stringify(shown);
  document.body.replaceChildren(out);
})();
</script>"""


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Page, str]]:
    """Pages, each with the ``innerText`` that a browser gives of it."""
    if BROWSER is None:
        pytest.skip("no Chromium here: install it (Debian: apt install chromium) to compare with what it shows")
    pages = [build(seed) for seed in range(PAGES)]
    folder = tmp_path_factory.mktemp("rendered")
    sources = json.dumps([base64.b64encode(page.source.encode()).decode() for page in pages])
    (folder / "harness.html").write_text(HARNESS.replace("SOURCES", sources), encoding="utf-8")
    command = [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", (folder / "harness.html").as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, check=True, timeout=180).stdout
    found = re.search(r'<pre id="out">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom[-2_000:]
    return list(zip(pages, json.loads(html.unescape(found[1])), strict=True))


def test_a_browser_shows_the_same_sentences(rendered: list[tuple[Page, str]]) -> None:
    for page, shown in rendered:
        text = read(page.source, "html").text
        for sentence in page.shown:
            assert (sentence in text) == (sentence in shown), (page.techniques, sentence)


def test_no_injected_text_is_read_that_a_browser_does_not_show(rendered: list[tuple[Page, str]]) -> None:
    for page, shown in rendered:
        text = read(page.source, "html").text
        assert not [one for one in page.injected if one in text and one not in shown], page.techniques


def test_the_browser_reads_nothing_else(rendered: list[tuple[Page, str]]) -> None:
    for page, shown in rendered:
        text = read(page.source, "html").text
        ours = {line.strip() for line in text.splitlines() if line.strip()}
        # What a kit tucked away a browser lays out all the same: that is why it has to be taken out.
        theirs = {line.strip() for line in shown.splitlines() if line.strip()}
        extra = [line for line in ours - theirs if line not in shown]
        assert not extra, (page.techniques, extra)
