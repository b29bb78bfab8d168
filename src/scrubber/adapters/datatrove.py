"""datatrove: a filter block that cleans what it forwards.

As in::

    pipeline = [
        JsonlReader("data"),
        ScrubFilter(exclusion_writer=JsonlWriter("dropped")),
        JsonlWriter("kept"),
    ]
"""

from __future__ import annotations

from scrubber.adapters import needs
from scrubber.columns import COLUMN, judge, storable, storable_record
from scrubber.engine import Kind, checked, engine_for
from scrubber.policy import Policy

with needs("datatrove"):
    from datatrove.data import Document
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.writers.disk_base import DiskWriter

__all__ = ["ScrubFilter"]


class ScrubFilter(BaseFilter):  # type: ignore[misc]
    """Takes out documents to drop, and puts the body in the place of the text of all others.

    Every document gets its verdict as ``metadata["scrubber"]``; the exclusion writer gets the text as it came (with
    ``?`` for a lone surrogate, which no writer takes). The stats count decisions (``decision_clean``), rules that
    decided (``reason_pinyin.toned``), and, as every filter, ``dropped_RULE`` by the weightiest. A document that could
    not be judged is forwarded as it came, its decision is ``error``; one whose text is None has None for a verdict.

    Args:
        policy: Thresholds and switches; the engine is built from it once in each worker.
        url: The key of the metadata that holds the address; a hint for decoding only.
        content_type: The key of the metadata that holds the HTTP content type; a hint for decoding only.
        kind: What the texts are, as in :meth:`scrubber.Scrubber.scrub`: ``"html"`` behind a reader that gives pages.
        exclusion_writer: What writes the dropped documents.
    """

    name = "🧽 Scrubber"

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        url: str = "url",
        content_type: str = "content_type",
        kind: Kind = "auto",
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__(exclusion_writer)
        self.policy = checked(policy, kind)
        self.url = url
        self.content_type = content_type
        self.kind = kind

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Judge *doc*, and clean it where it stays."""
        if doc.text is None:
            doc.metadata[COLUMN] = None
            return True
        hints = [doc.metadata.get(name) for name in (self.url, self.content_type)]
        url, content_type = (hint if isinstance(hint, str) else None for hint in hints)
        engine = engine_for(self.policy)
        verdict, entry = judge(engine, doc.text, url=url, content_type=content_type, kind=self.kind)
        doc.metadata[COLUMN] = storable_record(entry)
        self.stat_update(f"decision_{entry['decision']}", *(f"reason_{rule}" for rule in entry["reasons"]))
        dropped = entry["decision"] == "drop"
        text = verdict.body if verdict is not None and not dropped else doc.text
        doc.text = storable(text) if isinstance(text, str) else text
        return (False, next(iter(entry["reasons"]), "drop")) if dropped else True

    def update_doc_stats(self, document: Document) -> None:
        """Count lengths, but of what has one."""
        if isinstance(document.text, str | bytes):
            super().update_doc_stats(document)
