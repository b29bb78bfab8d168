"""The gate of the detector of spam: what it calls plain holds nothing that would be found behind it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.damage
import tests.lookalikes  # noqa: F401  (both register their kinds of documents)
from scrubber import scrub
from scrubber.detectors.spam import Spam
from scrubber.detectors.spam.plain import is_plain
from scrubber.document import Document
from scrubber.policy import Policy
from scrubber.rules import Rule, rule_book
from tests.generator import DAMAGE, LOOKALIKES, PARAGRAPHS, build
from tests.strategies import soup

DETECTOR = Spam(Policy())
LINES = [line for rule in rule_book("spam").rules.values() for text in rule.lookalikes for line in text.split("\n")]


def missed(text: str, title: str | None = None) -> bool:
    return is_plain(text, title) and bool(DETECTOR.read(Document(text, title)).findings)


@pytest.mark.parametrize("rule", rule_book("spam").rules.values(), ids=lambda rule: rule.id)
def test_no_example_is_plain_and_spam(rule: Rule) -> None:
    texts = [example["text"] for example in rule.examples] + [*rule.lookalikes]
    assert [text for text in texts if missed(text)] == []


@given(soup)
def test_no_soup_is_plain_and_spam(text: str) -> None:
    assert not missed(text)
    assert not missed("\n".join(PARAGRAPHS[:3]), text)


@given(st.lists(st.sampled_from([*LINES, *PARAGRAPHS[:4]]), max_size=12).map("\n".join))
def test_no_lines_put_together_are_plain_and_spam(text: str) -> None:
    assert not missed(text)


@pytest.mark.parametrize("kind", sorted(DAMAGE | LOOKALIKES))
def test_no_document_is_plain_and_spam(kind: str) -> None:
    rng = Random(kind)
    for seed in range(2):
        shown = scrub(build(kind, seed).source)
        assert not missed(shown.text, shown.title)
        assert not missed(shown.body, rng.choice(LINES))
        for _ in range(20):
            assert not missed(mutated(shown.text, rng), shown.title)


def mutated(text: str, rng: Random) -> str:
    """Return *text* with a line of spam or its like in a place of one of its own, and with pieces left out or moved."""
    lines = text.split("\n")
    lines[rng.randrange(len(lines))] = rng.choice(LINES)
    text = "\n".join(lines)
    for _ in range(3):
        start, to = rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)
        end = start + rng.randrange(12)
        piece, rest = text[start:end], text[:start] + text[end:]
        text = rng.choice([rest, rest[:to] + piece + rest[to:]])
    return text


@pytest.mark.parametrize("size", [300, 3_000, 30_000])
def test_news_are_plain(size: int) -> None:
    lines = [sentence + "。" for paragraph in PARAGRAPHS for sentence in paragraph.split("。") if sentence]
    assert is_plain("\n".join(lines * 20)[:size], "市图书馆的古籍修复室")
