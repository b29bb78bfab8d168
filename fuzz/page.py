"""Fuzz the reading of pages with atheris: no input may raise, break a law, or hang.

    pip install atheris
    python fuzz/page.py -max_total_time=1800 -timeout=10 -rss_limit_mb=2048 corpus/

The options are libFuzzer's; ``corpus/`` is any folder, to which it adds the inputs that reach new code.
``python fuzz/page.py --seed corpus/`` fills it with generated pages first.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

KINDS = ("html", "text", "auto")


def check(data: bytes) -> None:
    """Scrub *data* and hold the verdict to the laws."""
    from scrubber.edits import apply

    kind = KINDS[data[0] % 3] if data else "html"
    source: bytes | str = data[1:]
    if data and data[0] & 4:
        source = (
            data[1:].decode("utf-8", "surrogatepass" if data[0] & 8 else "replace") if _is_text(data[1:]) else source
        )
    verdict = SCRUBBER.scrub(source, kind=kind)  # type: ignore[arg-type]
    assert apply(verdict.text, verdict.findings) == verdict.body
    assert (verdict.html is None) == (verdict.page is None)
    again = SCRUBBER.scrub(verdict.body, kind="text")
    assert again.body == verdict.body or any(finding.rule == "hidden.bound" for finding in verdict.findings)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def seed(folder: Path) -> None:
    """Write generated pages, one of each technique, and the page of the property tests."""
    from tests.pages import TECHNIQUES, build
    from tests.strategies import PAGE

    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(TECHNIQUES):
        (folder / name.replace(" ", "-")).write_bytes(b"\0" + build(number, name).source.encode())
    (folder / "page").write_bytes(b"\0" + PAGE.encode())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--seed"]:
        seed(Path(sys.argv[2]))
        sys.exit()
    import atheris

    with atheris.instrument_imports(include=["scrubber"]):
        import scrubber.markup.page  # noqa: F401
        from scrubber import Policy, Scrubber

    SCRUBBER = Scrubber(Policy(detectors=("hidden",), drop_empty=False))
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
