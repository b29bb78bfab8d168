"""What a user installs: the wheel's files, its public names, and what importing it loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = ("bs4", "chardet", "lxml", "regex")
OPTIONAL = ("click", "fastwarc", "isal", "jinja2", "opencc", "orjson", "pyarrow", "resiliparse", "rich", "zstandard")
ADAPTED = ("datasets", "pandas", "polars", "scrapy")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the backend that pip would ask, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, folder], cwd=ROOT, check=True, capture_output=True)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def answer(site: Path, code: str) -> object:
    """Run *code* where scrubber comes from *site* and nowhere else, and return what it puts into ``result``."""
    program = f"""
import json, sys
sys.path = [{os.fspath(site)!r}] + [path for path in sys.path if path != {os.fspath(ROOT / "src")!r}]
{code}
assert all(module.__file__.startswith({os.fspath(site)!r}) for name, module in sys.modules.items()
           if name.partition(".")[0] == "scrubber"), "scrubber comes from elsewhere"
print(json.dumps(result))
"""
    done = subprocess.run([sys.executable, "-I", "-c", program], cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_wheel_holds_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    package = ROOT / "src" / "scrubber"
    expected = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".pyo")
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        notices = {name.rpartition("/")[2] for name in archive.namelist() if "/licenses/" in name}
    assert names == expected
    assert {"scrubber/py.typed", "scrubber/data/pinyin.toml"} <= names
    assert notices == {"LICENSE", "NOTICE"}


def test_wheel_works_on_its_own(site: Path) -> None:
    code = """
import scrubber
page = "<!doctype html><title>通知</title><p>图书馆照常开放。</p>".encode("gb18030")
verdict = scrubber.scrub(page)
result = [verdict.decision, verdict.title, "图书馆照常开放。" in verdict.body, "keep" in verdict.explain()]
"""
    assert answer(site, code) == ["keep", "通知", True, True]


def test_each_data_file_can_be_read_from_the_wheel(site: Path) -> None:
    code = "from scrubber.rules import NAMES, rule_book; result = [bool(rule_book(name).rules) for name in NAMES]"
    assert answer(site, code) == [True] * 4


def test_version_of_the_wheel_is_known_to_the_command(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrubber", "--version"],
        cwd=site,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.fspath(site)},
        check=False,
    )
    [info] = site.glob("corpus_scrubber-*.dist-info")
    assert done.stdout == f"scrubber {info.name.removesuffix('.dist-info').partition('-')[2]}\n"


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import scrubber, scrubber.adapters", set()),
        ("import scrubber; scrubber.scrub('今天天气很好。')", {"regex"}),
        ("import scrubber; scrubber.scrub('今天天气很好。'.encode())", set(CORE)),
    ],
)
def test_import_loads_no_more_than_it_must(site: Path, code: str, allowed: set[str]) -> None:
    watched = {*CORE, *OPTIONAL, *ADAPTED}
    loaded = answer(site, f"{code}\nresult = sorted({watched!r} & set(sys.modules))")
    assert isinstance(loaded, list)
    assert set(loaded) <= allowed


def test_all_names_are_the_whole_public_surface(site: Path) -> None:
    code = """
import types
import scrubber
names = [name for name in dir(scrubber) if not name.startswith("_")]
result = [
    sorted(scrubber.__all__),
    [name for name in names if getattr(scrubber, name) is not sys.modules.get(f"scrubber.{name}")],
]
"""
    public = ["Decision", "Finding", "Policy", "Scrubber", "Verdict", "scrub"]
    assert answer(site, code) == [public, public]
