"""Photograph pages that the library makes, for README and docs: python scripts/build_screenshots.py (with Chromium).

Run it after a change to those pages and look at what comes out; no test compares pictures.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from scrubber import scrub

ROOT = Path(__file__).parent.parent
OUT = ROOT / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Shot(NamedTuple):
    """A picture of a page: its name, and its size in pixels."""

    name: str
    width: int
    height: int


def take(browser: str, shot: Shot, page: Path, folder: Path) -> None:
    where = [f"--user-data-dir={folder / shot.name / 'profile'}", f"--screenshot={OUT / shot.name}"]
    size = f"--window-size={shot.width},{shot.height}"
    subprocess.run([browser, *QUIET, *where, size, page.as_uri()], check=True, capture_output=True, timeout=120)
    print(OUT / shot.name)


def main() -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("build_screenshots: no Chromium here; install it (Debian, Ubuntu: apt install chromium)")
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sample = ROOT / "samples" / "encoding" / "half-lost.txt"
        explained = folder / "explain.html"
        explained.write_text(scrub(sample.read_bytes()).to_html(name=sample.name), encoding="utf-8")
        take(browser, Shot("explain.png", 1280, 1000), explained, folder)
        command = [sys.executable, "-m", "scrubber", "filter", ROOT / "samples" / "shards", "--out", folder / "out"]
        subprocess.run(command, check=True, capture_output=True)
        take(browser, Shot("report.png", 1280, 1000), folder / "out" / "report.html", folder)


if __name__ == "__main__":
    main()
