"""What goes between the stages: the document as the detectors see it, and what they report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NamedTuple, Protocol

from scrubber.model import Finding
from scrubber.policy import Policy

__all__ = ["NOTHING", "Detector", "Document", "Node", "Report", "visible"]


class Node(NamedTuple):
    """An injected node that was taken out of a page before its text was read."""

    rule: str
    """The name of the rule without its detector, as in ``skeleton``."""
    markup: str
    """The beginning of the node's markup."""
    size: int
    """Its share of the page, in visible characters of text or, where it has none, of markup."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document, decoded and made visible; the detectors read it, none changes it."""

    text: str
    """The text as the detectors before this one left it; spans index it."""
    title: str | None = None
    """The page's title; None for a text, and from the second round on."""
    nodes: tuple[Node, ...] = ()
    """What was taken out of the page."""
    notes: tuple[Finding, ...] = ()
    """Findings of decoding and parsing."""
    is_page: bool = False
    """Whether the text is what a page shows (and not a text that may hold literal markup)."""

    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out about this very text and will be asked again; it is gone with the text."""

    def again(self) -> Document:
        """Return the document as it would come in again: its text, and nothing else."""
        plain = not (self.is_page or self.title or self.nodes or self.notes)
        return self if plain else Document(self.text)

    def with_text(self, text: str) -> Document:
        """Return the same document with the text that an earlier detector left."""
        return replace(self, text=text, memo={})


class Report(NamedTuple):
    """What a detector says of one document."""

    findings: Sequence[Finding]
    """What was found, in any order; the engine sorts out what overlaps."""
    score: float
    """0.0 (none) to 1.0 (nothing but)."""


NOTHING = Report((), 0.0)
"""What most documents get."""


class Detector(Protocol):
    """One kind of damage. Built once per policy; holds nothing that a document could change."""

    name: ClassVar[str]

    def __init__(self, policy: Policy) -> None: ...

    def find(self, document: Document) -> Report:
        """Return what is wrong with the document. Spans index ``document.text``."""
        ...


def visible(text: str) -> int:
    """Return how many characters of *text* are not white space."""
    return len("".join(text.split()))
