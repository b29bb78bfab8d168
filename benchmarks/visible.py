"""Measure how much of what a page shows is in the text read of it.

BeautifulSoup says what is there, and a browser what of it is hidden.

    python benchmarks/visible.py FOLDER            every *.html in FOLDER
    python benchmarks/visible.py FOLDER --show 20  and the first pieces that are not in the text

A piece is a text node that BeautifulSoup finds outside ``script``, ``style``, ``template``, ``noscript`` and frames.
What Chromium does not lay out (scripts off, a window of 1,280 pixels, nothing loaded from elsewhere), by the computed
style of every element around the node, is left out of the count. It writes nothing.
"""

from __future__ import annotations

import argparse
import base64
import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bs4 import BeautifulSoup, NavigableString  # noqa: E402
from bs4.element import PreformattedString  # noqa: E402

from scrubber import Scrubber  # noqa: E402
from tests.test_rendered import BROWSER, FLAGS  # noqa: E402

SILENT = (
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "noframes",
    "noembed",
    "title",
    "head",
    "rt",
    "rp",
    "video",
    "audio",
)

HARNESS = """<!DOCTYPE html><meta charset="utf-8"><body><script>
const decode = text => new TextDecoder().decode(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)));
(async () => {
  const frame = document.createElement("iframe");
  frame.width = 1280; frame.height = 900; frame.sandbox = "allow-same-origin"; frame.srcdoc = decode(SOURCE);
  const loaded = new Promise(done => frame.onload = done);
  document.body.append(frame);
  await loaded;
  const page = frame.contentDocument, pieces = [];
  const walker = page.createTreeWalker(page.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || node.parentElement.closest("script,style,noscript,template")) continue;
    pieces.push([node.data, node.parentElement.checkVisibility({visibilityProperty: true})]);
  }
  const out = document.createElement("pre");
  out.id = "out"; out.textContent = JSON.stringify(pieces);
  document.body.replaceChildren(out);
})();
</script>"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="pieces to show")
    asked = parser.parse_args()
    if BROWSER is None:
        sys.exit("no Chromium here: install it (Debian: apt install chromium)")
    scrubber = Scrubber()
    total = hidden = missing = hidden_ours = 0
    for path in sorted(asked.folder.glob("*.html")):
        source = path.read_bytes().decode("utf-8", "replace")
        text = plain(scrubber.scrub(source, kind="html").text)
        seen: dict[str, bool] = {}
        for piece, is_shown in laid_out(source):
            seen[plain(piece)] = seen.get(plain(piece), False) or is_shown
        for piece in pieces(source):
            is_shown = seen.get(piece, True)
            hidden += not is_shown
            if not is_shown:
                hidden_ours += piece not in text
                continue
            total += 1
            if piece not in text:
                missing += 1
                if asked.show:
                    asked.show -= 1
                    print(
                        f"{path.name[:40]}: {piece[:100]!r} ({'seen' if piece in seen else 'unknown to the browser'})"
                    )
    print(f"pieces that BeautifulSoup finds and the browser lays out: {total:,}")
    print(f"of them in the text: {total - missing:,}, {100 * (total - missing) / max(total, 1):.3f} %")
    print(f"pieces that the browser hides: {hidden:,}; of them not in the text: {hidden_ours:,}")


def plain(text: str) -> str:
    """Return *text* with its white space collapsed, no-break spaces as they are."""
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip(" ")


def pieces(source: str) -> list[str]:
    """Return the text nodes that BeautifulSoup finds."""
    soup = BeautifulSoup(source, "lxml")
    found = []
    for node in soup.find_all(string=True):
        if isinstance(node, PreformattedString) or type(node) is not NavigableString or not (piece := plain(node)):
            continue
        if not any(parent.name in SILENT for parent in node.parents):
            found.append(piece)
    return found


def laid_out(source: str) -> list[tuple[str, bool]]:
    """Return the text nodes that the browser has, and whether it shows each."""
    # Nothing is loaded from elsewhere: no file, no style sheet, no picture.
    source = re.sub(r"<(?:link|base|meta\s+http-equiv)\b[^>]*>", "", source, flags=re.IGNORECASE)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(HARNESS.replace("SOURCE", json.dumps(base64.b64encode(source.encode()).decode())), "utf-8")
        command = [str(BROWSER), *FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile"]
        run = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, check=True, timeout=120)
    found = re.search(r'<pre id="out">(.*?)</pre>', run.stdout, re.DOTALL)
    if not found:
        sys.exit(f"the browser gave nothing: {run.stderr[-500:]}")
    return [(text, is_shown) for text, is_shown in json.loads(html.unescape(found[1]))]


if __name__ == "__main__":
    main()
