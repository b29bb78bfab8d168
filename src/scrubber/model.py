"""What goes out: the decision, the findings behind it, and the verdict that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from scrubber.policy import Policy

__all__ = ["SCHEMA_VERSION", "Decision", "Finding", "RuleWeight", "Scores", "Sizes", "Verdict", "weights_of"]

SCHEMA_VERSION = 1
"""Version of the shape that :meth:`Verdict.to_dict` gives; raised whenever a key changes its meaning."""

EXCERPT_LENGTH = 160


class Decision(StrEnum):
    """What to do with a document."""

    KEEP = "keep"
    """Nothing was wrong; the body is the text itself."""
    CLEAN = "clean"
    """Damage was taken out; the body is what remains."""
    DROP = "drop"
    """Not worth keeping; text, body and scores are there to look at."""


def excerpt_of(text: str) -> str:
    """Return *text*, its middle left out where it is longer than 160 characters."""
    if len(text) <= EXCERPT_LENGTH:
        return text
    half = (EXCERPT_LENGTH - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of damage, and what becomes of it.

    A finding with a span speaks of ``verdict.text[start:end]`` (offsets in characters) and puts
    *replacement* in its place; one that is *flagged* leaves the text as it is.
    A finding without a span (``start``, ``end`` and ``replacement`` are None) speaks of the document
    as a whole, of a node of the page, or of something that a larger edit took along.
    """

    detector: str
    """The name of the detector that found it."""
    rule: str
    """The id of its rule, which begins with the detector's name, as in ``pinyin.toned``."""
    start: int | None
    """Where it begins: characters of ``verdict.text`` before it; None without a span."""
    end: int | None
    """Where it ends: characters up to and with the last one; None without a span."""
    replacement: str | None
    """What comes in its place, nothing where it is taken out; None without a span."""
    excerpt: str
    """What was found, its middle left out beyond 160 characters."""
    weight: float
    """Strength of the evidence, 0 to 1, as the rule's data file sets it."""
    flagged: bool = False
    """Whether the text of the span is shown and left: the replacement is that text."""

    @property
    def is_edit(self) -> bool:
        """Whether the finding changes the text (a flag and a finding without a span do not)."""
        return self.replacement is not None and not self.flagged

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain values, by the names of the fields."""
        return {name: getattr(self, name) for name in self.__slots__}


class RuleWeight(NamedTuple):
    """What the findings of one rule weigh in one document."""

    rule: str
    """The id of the rule."""
    weight: float
    """Sum of the weights of its findings."""
    counted: float | None
    """The same of those that count towards a cleaning (a flag does not); None where there are none."""


def weights_of(findings: Iterable[Finding]) -> tuple[RuleWeight, ...]:
    """Return what each rule weighs, in the order of their first findings."""
    weights: dict[str, float] = {}
    numbers: Counter[str] = Counter()
    counting: Counter[str] = Counter()
    for finding in findings:
        weights[finding.rule] = finding.weight
        numbers[finding.rule] += 1
        counting[finding.rule] += finding.is_edit or finding.replacement is None
    return tuple(
        RuleWeight(rule, weight * numbers[rule], weight * counting[rule] if counting[rule] else None)
        for rule, weight in weights.items()
    )


class Found(Protocol):
    """Findings that are made when somebody looks at them."""

    def findings(self) -> tuple[Finding, ...]:
        """Return all of them, as :attr:`Verdict.findings` has them."""
        ...

    def weights(self) -> tuple[RuleWeight, ...]:
        """Return what :func:`weights_of` would, without making them."""
        ...


class Scores(Mapping[str, float]):
    """An immutable mapping from a detector's name to its score, 0.0 (none) to 1.0 (nothing but).

    It has all four names, whichever detectors run; the score of one that does not is 0.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={value:.4g}" for name, value in self._values.items())
        return f"Scores({inside})"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Counts that the decision needs besides the scores."""

    text: int
    """Visible characters (all but white space) of the text before cleaning."""
    body: int
    """Visible characters of the body."""
    edits: int
    """Findings that changed the text, the reading of a misread document anew among them."""
    nodes: int
    """Injected nodes that were taken out of the page."""
    residue: float
    """The encoding score of the body: the damage that is left."""


class _Later:
    """Where a verdict keeps what its findings are made of, until somebody looks at them."""

    __slots__ = ("_found",)

    _found: Found

    def __getattr__(self, name: str) -> Any:
        if name != "findings":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        findings = self._found.findings()
        object.__setattr__(self, "findings", findings)
        return findings


@dataclass(frozen=True, slots=True)
class Verdict(_Later):
    """All that is known about one document. Frozen, comparable, and can be pickled."""

    decision: Decision
    """What to do with the document."""
    body: str
    """The cleaned text."""
    text: str
    """The visible text before cleaning; the spans of the findings index it."""
    scores: Scores
    """How much damage of each kind there was before cleaning: by detector, 0.0 (none) to 1.0 (nothing but)."""
    findings: tuple[Finding, ...]
    """What was found: without a span first, then by place. The spans are disjoint."""
    encoding: str | None
    """What the bytes were decoded as (a Python codec name); None where the source was a ``str``."""
    title: str | None
    """The title of the page; None for a text and for a page without one."""
    reasons: tuple[str, ...]
    """The ids of the rules that decided, the weightiest first; empty for ``keep``."""
    sizes: Sizes
    """Counts of characters, edits and nodes, which the decision needs besides the scores."""
    policy: str
    """The fingerprint of the policy that decided."""
    page: str | None = field(default=None, repr=False)
    """The decoded source of the page, which :attr:`html` is made of; None for a text."""

    def __post_init__(self) -> None:
        found: object = self.findings
        if not isinstance(found, tuple):
            object.__setattr__(self, "_found", found)
            object.__delattr__(self, "findings")

    @property
    def weights(self) -> tuple[RuleWeight, ...]:
        """What each rule weighs in all, the first that found something first."""
        found = getattr(self, "_found", None)
        return found.weights() if found else weights_of(self.findings)

    @property
    def html(self) -> str | None:
        """The page without its injected nodes, for an extractor of your own; None for a text.

        It is made when it is asked for, each time, by reading the page again: at the speed of ``scrub``. What honest
        pages hide (tabs, menus, scripts) is in it, comments are not; it is laid out as the parser read it.
        """
        if self.page is None:
            return None
        from scrubber.markup.page import without_nodes

        return without_nodes(self.page)

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as plain values that any serialiser takes, with its schema version."""
        return {
            "schema": SCHEMA_VERSION,
            "decision": str(self.decision),
            "reasons": list(self.reasons),
            "scores": dict(self.scores),
            "sizes": {name: getattr(self.sizes, name) for name in Sizes.__slots__},
            "encoding": self.encoding,
            "title": self.title,
            "policy": self.policy,
            "text": self.text,
            "body": self.body,
            "findings": [finding.to_dict() for finding in self.findings],
        }

    def explain(self) -> str:
        """Return a readable account: the decision, the scores, and each finding with its line."""
        from scrubber.explain import explain

        return explain(self)

    def to_html(self, *, policy: Policy | None = None, name: str | None = None) -> str:
        """Return the account as one page: the text before beside the body, every finding, the way to the decision.

        The page loads nothing from elsewhere, and what stands in the document is shown in it and not obeyed.

        Args:
            policy: The policy that decided, for its thresholds; not needed where that was the default one.
            name: What to call the document, as in the name of a file.

        Raises:
            ModuleNotFoundError: where jinja2 is missing: ``pip install 'corpus-scrubber[cli]'``.
        """
        from scrubber.see.page import html_of

        return html_of(self, policy=policy, name=name)
