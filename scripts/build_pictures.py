"""Draw docs/pictures/*.svg from what the library says: python scripts/build_pictures.py (a test holds them current).

The pictures stand on a white or a dark sheet of their own, by what the reader's system prefers, so that they can be
read wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple
from unicodedata import east_asian_width

from scrubber import Policy, Verdict, scrub

OUT = Path(__file__).parent.parent / "docs" / "pictures"

WIDTH = 480
"""Units; a phone's screen shows them at three quarters, and the text at 13 pixels."""
MARGIN = 20
EM = 18
LINE = 32
COLUMNS = 2 * (WIDTH - 2 * MARGIN) // EM
"""Narrow letters of a line."""

STYLE = """
.sheet { fill: #ffffff; stroke: #d0d7de } .ink { fill: #1f2328 } .soft { fill: #57606a } .line { stroke: #57606a }
.spam { fill: #ffd8d3 } .hidden { fill: #e9dcff } .pinyin { fill: #cfe5ff } .encoding { fill: #ffe3b0 }
.under.spam, .bar.spam { fill: #b42318 } .under.hidden, .bar.hidden { fill: #6b3fc9 }
.under.pinyin, .bar.pinyin { fill: #0b5cad } .under.encoding, .bar.encoding { fill: #8a5300 }
.rail { fill: #e7eaee } .keep { fill: #d3f0d9 } .clean { fill: #ffe9a8 } .drop { fill: #ffd8d3 }
text { font-family: ui-monospace, "Noto Sans Mono CJK SC", "WenQuanYi Zen Hei Mono", monospace }
.plain { font-family: system-ui, sans-serif }
@media (prefers-color-scheme: dark) {
.sheet { fill: #161b22; stroke: #30363d } .ink { fill: #e6edf3 } .soft { fill: #9ba6b2 } .line { stroke: #9ba6b2 }
.spam { fill: #5c1f1a } .hidden { fill: #3d2a6b } .pinyin { fill: #14406e } .encoding { fill: #55390b }
.under.spam, .bar.spam { fill: #ff9d91 } .under.hidden, .bar.hidden { fill: #c3a6ff }
.under.pinyin, .bar.pinyin { fill: #8cc4ff } .under.encoding, .bar.encoding { fill: #f5bd5a }
.rail { fill: #2b323b } .keep { fill: #1c4a29 } .clean { fill: #544400 } .drop { fill: #5c1f1a }
}
""".strip()


class Case(NamedTuple):
    """A text for the picture of a score."""

    score: str
    text: str
    thresholds: tuple[tuple[str, float], ...] = ()


CASES = [
    Case(
        "spam",
        "牡丹棋牌官网_牡丹棋牌app下载_牡丹棋牌手机版登录\n\n"
        "水乡的早市从五点开始。卖菱角的船靠在桥下，妇人一边剥一边卖，买的人站在石阶上等。",
        (("drop", Policy().drop_spam),),
    ),
    Case(
        "hidden",
        '水乡的早市从五点开始。<div class="nav"><a href="/about">关于</a></div>&nbsp;&nbsp;卖菱角的船靠在桥下。<br/>'
        "买的人站在石阶上等。</p>",
    ),
    Case("pinyin", "渡口邊上要建一座冷庫,由鎮(zhèn)上的漁業(yè)合作社經(jīng)營。漁民不必當(dāng)天就把魚賣掉。"),
    Case("encoding", "水乡的早市从五点开始。".encode("gbk").decode("latin-1")),
]


class Sheet:
    """A picture that grows downwards."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.y = MARGIN

    def words(self, x: float, y: float, words: str, kind: str = "ink", size: int = 15, anchor: str = "middle") -> None:
        place = f'x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"'
        self.parts.append(f'<text class="{kind} plain" {place}>{escape(words)}</text>')

    def line(self, x: float, y: float, to_x: float, to_y: float, width: int = 1) -> None:
        ends = f'x1="{x:g}" y1="{y:g}" x2="{to_x:g}" y2="{to_y:g}"'
        self.parts.append(f'<line class="line" {ends} stroke-width="{width}"/>')

    def box(self, kind: str, x: float, y: float, width: float, height: float, round_: int = 0) -> None:
        self.parts.append(
            f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{round_}"/>'
        )

    def svg(self, title: str) -> str:
        height = self.y + MARGIN
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" role="img">'
        sheet = f'<rect class="sheet" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1:g}" rx="8"/>'
        body = "\n".join(self.parts)
        return f"{head}\n<title>{escape(title)}</title>\n<style>\n{STYLE}\n</style>\n{sheet}\n{body}\n</svg>\n"


def pictures() -> dict[str, str]:
    """Return the pictures by the names of their files."""
    drawn = {f"{case.score}.svg": score_picture(case) for case in CASES}
    return drawn | {"decision.svg": decision_picture(Policy())}


def score_picture(case: Case) -> str:
    verdict = scrub(case.text)
    sheet = Sheet()
    for label, text, marked in (
        ("before", case.text, spans(case, verdict)),
        ("after", verdict.body, []),
    ):
        sheet.y += 6
        sheet.words(MARGIN, sheet.y, label, "soft", 14, "start")
        sheet.y += 8
        for line in lines(text, marked):
            sheet.y += LINE if line else LINE // 3
            _draw(sheet, line, case.score)
        sheet.y += LINE
    _bar(sheet, case, verdict)
    return sheet.svg(f"{case.score} {verdict.scores[case.score]:.2f}: {verdict.decision}")


def spans(case: Case, verdict: Verdict) -> list[tuple[int, int]]:
    """Return what was found in the source; all of it where it was read again as a whole."""
    if verdict.text != case.text:
        return [(0, len(case.text))]
    return [(finding.start, finding.end) for finding in verdict.findings if finding.start is not None and finding.end]


class Run(NamedTuple):
    text: str
    marked: bool


def lines(text: str, marked: list[tuple[int, int]]) -> Iterator[list[Run]]:
    """Yield the lines of *text* as wide as the sheet, each cut where a mark begins or ends."""
    runs: list[Run] = []
    used = 0
    for place, character in enumerate(text):
        if character == "\n" or used + cells(character) > COLUMNS:
            yield runs
            runs, used = [], 0
        if character == "\n":
            continue
        inside = any(start <= place < end for start, end in marked)
        if runs and runs[-1].marked == inside:
            runs[-1] = Run(runs[-1].text + character, inside)
        else:
            runs.append(Run(character, inside))
        used += cells(character)
    yield runs


def cells(text: str) -> int:
    """Return how many narrow letters wide *text* is."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _draw(sheet: Sheet, line: list[Run], kind: str) -> None:
    x = float(MARGIN)
    for run in line:
        width = cells(run.text) * EM / 2
        if run.marked:
            sheet.box(kind, x, sheet.y - EM - 1, width, EM + 8)
            sheet.box(f"under {kind}", x, sheet.y + 7, width, 2)
        # The length is told, so that letters and marks meet whatever font the reader has.
        sheet.parts.append(
            f'<text class="ink" x="{x:g}" y="{sheet.y:g}" font-size="{EM}" textLength="{width:g}" '
            f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(run.text)}</text>'
        )
        x += width


def _bar(sheet: Sheet, case: Case, verdict: Verdict) -> None:
    score = verdict.scores[case.score]
    left, width = 150, WIDTH - 150 - 110
    sheet.y += 12
    sheet.words(MARGIN, sheet.y, f"{case.score} {score:.2f}", size=16, anchor="start")
    sheet.box("rail", left, sheet.y - 11, width, 12, 6)
    sheet.box(f"bar {case.score}", left, sheet.y - 11, max(12, width * score), 12, 6)
    for name, value in case.thresholds:
        x = left + width * value
        sheet.line(x, sheet.y - 17, x, sheet.y + 7, 2)
        sheet.words(x, sheet.y + 22, f"{name} {value:g}", "soft", 13)
    sheet.box(str(verdict.decision), WIDTH - MARGIN - 60, sheet.y - 18, 60, 26, 13)
    sheet.words(WIDTH - MARGIN - 30, sheet.y, str(verdict.decision))
    sheet.y += 18 if case.thresholds else 4


def decision_picture(policy: Policy) -> str:
    sheet = Sheet()
    steps = [
        (f"spam score ≥ drop_spam ({policy.drop_spam:g})?", "drop"),
        (f"damage left ≥ drop_encoding ({policy.drop_encoding:g})?", "drop"),
        ("nothing left of the text (drop_empty)?", "drop"),
        ("anything edited, or a node taken out?", "clean"),
    ]
    wide, tall = WIDTH - 2 * MARGIN - 110, 44
    for question, decision in steps:
        sheet.box("rail", MARGIN, sheet.y, wide, tall, 8)
        middle = sheet.y + tall / 2
        sheet.line(MARGIN + wide, middle, MARGIN + wide + 52, middle)
        sheet.words(MARGIN + wide + 25, middle - 6, "yes", "soft", 13)
        sheet.box(decision, MARGIN + wide + 52, middle - 13, 58, 26, 13)
        sheet.words(MARGIN + wide + 81, middle + 5, decision)
        sheet.words(MARGIN + wide / 2, middle + 5, question, "ink", 14)
        sheet.y += tall
        sheet.line(MARGIN + 40, sheet.y, MARGIN + 40, sheet.y + 26)
        sheet.words(MARGIN + 58, sheet.y + 18, "no", "soft", 13)
        sheet.y += 26
    sheet.box("keep", MARGIN, sheet.y, 80, 26, 13)
    sheet.words(MARGIN + 40, sheet.y + 18, "keep")
    sheet.y += 26
    return sheet.svg("How a verdict is decided")


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (OUT / name).write_text(svg, encoding="utf-8")
        print(OUT / name)
