"""The straight line: decode, make visible, detect, edit, decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, cast, get_args

from scrubber.decode import decode
from scrubber.detectors import DETECTORS
from scrubber.detectors.encoding import reread
from scrubber.document import NOTHING, Document, Report, visible
from scrubber.edits import Ledger
from scrubber.markup import MainContent, read
from scrubber.model import Finding, Scores, Sizes, Verdict
from scrubber.policy import DETECTOR_NAMES, Policy, decide, reasons
from scrubber.rules import rule_book

__all__ = ["Kind", "Scrubber", "checked", "engine_for", "scrub"]

Kind = Literal["auto", "html", "text"]

ROUNDS = 12
"""How often the detectors run at most. Two rounds do for every real document seen (one that finds, one
that finds no more); text built to need more of them stops here, with the finding ``hidden.bound``, and is the one
kind of text whose body a second scrub may change."""


class Scrubber:
    """The detectors, compiled once for a policy. Safe to reuse and to share; it holds no documents."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = checked(policy)
        self._detectors = tuple(kind(self.policy) for kind in DETECTORS if kind.name in self.policy.detectors)
        self._fingerprint = self.policy.fingerprint
        self._rereads = "encoding" in self.policy.detectors
        self._counts_nodes = "hidden" in self.policy.detectors
        self._main_content = MainContent() if self.policy.content == "main" else None

    def scrub(
        self,
        source: bytes | bytearray | memoryview | str,
        *,
        url: str | None = None,
        content_type: str | bytes | None = None,
        kind: Kind = "auto",
    ) -> Verdict:
        """Judge one document and clean it.

        Args:
            source: Raw HTML bytes, decoded HTML, or extracted text.
            url: Where the document came from; a hint for decoding only.
            content_type: Its HTTP ``Content-Type``, text or bytes; a hint for decoding only.
            kind: ``"html"`` or ``"text"`` where that is known; ``"auto"`` takes for HTML what
                begins as a page does (a doctype, ``<html``, ``<head`` or ``<body``).

        Returns:
            The verdict. No content makes this raise.

        Raises:
            TypeError: when *source* is neither bytes nor ``str``.
            ValueError: when *kind* is none of the three.
        """
        decoded = decode(source, content_type=content_type, url=url)
        given = Document(decoded.text)
        again = reread(given) if self._rereads else None
        text = again.text if again else given.text
        document = read(text, kind, self._main_content)
        if document.text is given.text and not document.is_page:
            document = given
        nodes = len(document.nodes) if self._counts_nodes else 0
        title = document.title
        page = text if document.is_page else None
        ledger = Ledger(document.text)
        scores = dict.fromkeys(DETECTOR_NAMES, 0.0)
        if decoded.findings or document.notes:
            ledger.note(decoded.findings)
            ledger.note(document.notes)
        if again:
            ledger.note(again.findings)
            scores["encoding"] = again.score
        seen: dict[str, Document] = {}
        reports: dict[str, Report] = {}
        for _ in range(ROUNDS):
            changed = False
            for detector in self._detectors:
                name = detector.name
                if seen.get(name) is document:
                    continue  # It has seen this very document, and would say the same again.
                seen[name] = document
                report = reports[name] = detector.find(document)
                if report is NOTHING:
                    continue
                scores[name] = max(scores[name], report.score)
                if report.findings and ledger.commit(report.findings):
                    changed = True
                    document = document.with_text(ledger.text)
            if not changed:
                break
            document = document.again()
        else:
            ledger.note([rule_book("hidden")["bound"].note(f"still finding after {ROUNDS} rounds")])
        size = visible(ledger.original)
        sizes = Sizes(
            text=size,
            body=size if ledger.text is ledger.original else visible(ledger.text),
            edits=ledger.edits + (again is not None),
            nodes=nodes,
            residue=reports["encoding"].score if "encoding" in reports else 0.0,
        )
        ruling = decide(scores, sizes, self.policy)
        found = ledger.found()
        return Verdict(
            decision=ruling.decision,
            body=ledger.text,
            text=ledger.original,
            scores=Scores(scores),
            findings=cast("tuple[Finding, ...]", found or ()),  # Made when they are looked at.
            encoding=decoded.encoding,
            title=title,
            reasons=reasons(ruling, found.weights()) if ruling.because else (),
            sizes=sizes,
            policy=self._fingerprint,
            page=page,
        )

    def scrub_many(self, sources: Iterable[bytes | str]) -> Iterator[Verdict]:
        """Yield the verdict of each source, in order, reading no further ahead than it yields.

        Raises:
            TypeError: when *sources* is a single one: the characters of a text are no documents.
        """
        if isinstance(sources, str | bytes | bytearray | memoryview):
            what = type(sources).__name__
            raise TypeError(f"scrub_many takes several sources, not one {what}: scrub judges a single document")
        return map(self.scrub, sources)


def scrub(
    source: bytes | bytearray | memoryview | str,
    *,
    url: str | None = None,
    content_type: str | bytes | None = None,
    kind: Kind = "auto",
    policy: Policy | None = None,
) -> Verdict:
    """Judge one document and clean it; see :meth:`Scrubber.scrub`.

    The engine for a policy is compiled at its first use and kept for the process (it holds no state that
    a document could change). For many documents, build a :class:`Scrubber` and reuse it.
    """
    return engine_for(checked(policy)).scrub(source, url=url, content_type=content_type, kind=kind)


def checked(policy: object, kind: object = "auto") -> Policy:
    """Return *policy*, the default one for None.

    Raises:
        TypeError: when it is no policy.
        ValueError: when *kind* is not one of the kinds of documents.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"kind must be one of {', '.join(get_args(Kind))}, not {kind!r}")
    if policy is None:
        return Policy()
    if not isinstance(policy, Policy):
        what = type(policy).__name__
        raise TypeError(f"policy must be a Policy, not a {what}: Policy.from_mapping and Policy.from_toml make one")
    return policy


@lru_cache(maxsize=8)
def engine_for(policy: Policy) -> Scrubber:
    """Return the engine for *policy*, built at its first use in this process."""
    return Scrubber(policy)
