"""Write docs/rules.md from the rules' data files: python scripts/build_docs.py (a test holds it current)."""

from __future__ import annotations

from pathlib import Path

from scrubber.detectors import DETECTORS
from scrubber.rules import Rule, rule_book

OUT = Path(__file__).parent.parent / "docs" / "rules.md"
SHOWN = 2
"""Examples and look-alikes shown of each rule; all of them stand in the data files."""

HEAD = """# The rules

Written by `scripts/build_docs.py` from the data files in `src/scrubber/data/`. Do not edit by hand.

Each rule carries documents on which it must fire and look-alikes that it must leave alone; the test-suite runs
all of them. The weight (0 to 1) is the strength of the evidence: it orders the reasons of a verdict.

In the examples, characters that a page cannot show stand as escapes (`\\u200d`).
"""


def rules_page() -> str:
    parts = [HEAD]
    for detector in DETECTORS:
        book = rule_book(detector.name)
        parts.append(f"\n## {detector.name} (version {book.version})\n\n")
        parts.append(overview([*book.rules.values()]))
        parts += [section(rule) for rule in book.rules.values()]
    return "".join(parts)


def overview(rules: list[Rule]) -> str:
    """Return a table of the rules, each with a link to its section."""
    rows = [f"| [`{rule.id}`](#{rule.id.replace('.', '')}) | {cell(rule.summary)} |\n" for rule in rules]
    return "".join(["| rule | what it finds, and what becomes of it |\n|---|---|\n", *rows])


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def section(rule: Rule) -> str:
    lines = [f"\n### `{rule.id}`\n", f"{rule.summary} Weight {rule.weight:g}.\n", f"*Measured:* {rule.measured}\n"]
    for example in rule.examples[:SHOWN]:
        lines += ["Before:", block(example["text"]), "After:", block(example["body"])]
    if rule.lookalikes:
        lines += ["Left alone:", *(block(text) for text in rule.lookalikes[:SHOWN])]
    for failure in rule.known_failures:
        lines += [f"Known failure ({failure['why']}):", block(failure["text"])]
    return "\n".join(lines)


def block(text: str) -> str:
    fence = "```" if "```" not in text else "~~~~"
    shown = text if text.isprintable() else "".join(map(visible, text))
    return f"\n{fence}text\n{shown}\n{fence}\n"


def visible(character: str) -> str:
    """Return a character that a page can show: what cannot be printed stands as its escape."""
    return character if character in "\n\t\u3000\xa0" or character.isprintable() else f"\\u{ord(character):04x}"


if __name__ == "__main__":
    OUT.write_text(rules_page(), encoding="utf-8")
    print(OUT)
