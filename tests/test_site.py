"""The documentation site: it builds without a warning, every link in it leads somewhere, and nothing is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

import scrubber
from tests.browser import SCHEMES, SIZES, Watched, chromium

pytest.importorskip("sphinx", reason="Sphinx is not installed: pip install '.[docs]'")

ROOT = Path(__file__).parents[1]
LOADED = ("//script/@src", "//link[@rel='stylesheet' or @rel='icon' or @rel='preload']/@href", "//img/@src")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as ``make docs`` does it."""
    folder = tmp_path_factory.mktemp("docs")
    build = [sys.executable, "-m", "sphinx", "--builder", "html", "--fail-on-warning", "--keep-going", "--quiet"]
    paths = ["--doctree-dir", folder / "doctrees", ROOT / "docs", folder / "html"]
    done = subprocess.run([*build, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, html.HtmlElement]:
    """The pages, parsed."""
    return {path: html.parse(path).getroot() for path in site.rglob("*.html")}


def test_each_document_has_a_page(site: Path) -> None:
    documents = {path.stem for path in ROOT.joinpath("docs").iterdir() if path.suffix in (".md", ".rst")}
    assert documents <= {path.stem for path in site.glob("*.html")}


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, html.HtmlElement]) -> None:
    for path, page in pages.items():
        loaded = [address for kind in LOADED for address in page.xpath(kind)]
        assert not [address for address in loaded if not (path.parent / address.partition("?")[0]).is_file()], path
    for sheet in next(iter(pages)).parent.rglob("*.css"):
        assert "@import" not in sheet.read_text(encoding="utf-8"), sheet


def test_links_inside_the_site_lead_somewhere(pages: dict[Path, html.HtmlElement]) -> None:
    ids = {path: set(page.xpath("//@id")) for path, page in pages.items()}
    for path, page in pages.items():
        for link in page.xpath("//a/@href"):
            if "://" in link or link.startswith("mailto:"):
                continue
            address, _, anchor = link.partition("#")
            target = (path.parent / unquote(address)).resolve() if address else path
            assert target.exists(), (path.name, link)
            assert not anchor or unquote(anchor) in ids[target], (path.name, link)


def test_the_reference_has_every_adapter(pages: dict[Path, html.HtmlElement]) -> None:
    [reference] = [page for path, page in pages.items() if path.name == "api.html"]
    described = "\n".join(reference.xpath("//dt/@id"))
    for module in ROOT.joinpath("src", "scrubber", "adapters").glob("[!_]*.py"):
        assert f"scrubber.adapters.{module.stem}." in described


def test_the_reference_has_every_public_name(pages: dict[Path, html.HtmlElement]) -> None:
    [reference] = [page for path, page in pages.items() if path.name == "api.html"]
    described = set(reference.xpath("//dt/@id"))
    assert {f"scrubber.{name}" for name in scrubber.__all__} <= described


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_pages_can_be_read(size: str, scheme: str, site: Path) -> None:
    """Text stands out and nothing is wider than the screen, on pages with tables, pictures, code and signatures."""
    width, height = SIZES[size]
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        for name in ("index", "scores", "damage", "api"):
            watched = Watched(page)
            page.goto((site / f"{name}.html").as_uri())
            watched.check(f"site-{name}-{size}-{scheme}")
