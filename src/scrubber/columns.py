"""The one output schema: a verdict as plain values and as an Arrow struct; one batch in, one batch out.

The shard runner and every adapter write verdicts in this shape, under the name :data:`COLUMN`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from scrubber.engine import Kind, Scrubber, checked
from scrubber.model import RuleWeight, Scores, Sizes, Verdict
from scrubber.policy import DETECTOR_NAMES, Policy, decide, reasons

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "COLUMN",
    "ERROR",
    "Columns",
    "Evidence",
    "Record",
    "arrow_type",
    "error_record",
    "judge",
    "no_column",
    "record",
    "redecided",
    "scrub_columns",
    "storable",
    "storable_record",
    "to_arrow",
]

COLUMN = "scrubber"
"""The name of the column (of the field, in a JSON line) that holds the verdict."""

ERROR = "error"
"""What stands for the decision where there is none: the row could not be read or judged."""

TITLE_LENGTH = 500
"""Characters of a title that the record holds; longer ones are injected, and a WARC header has bounds."""


class Evidence(TypedDict):
    """What one rule found in one document."""

    rule: str
    weight: float
    """Sum of the weights of its findings."""
    counted: float | None
    """The same of those that count towards a cleaning (a flag does not); None where there are none."""


class Record(TypedDict):
    """The verdict of one row, without its texts: what is stored beside the row."""

    decision: str
    """``keep``, ``clean``, ``drop``, or ``error`` where the row could not be judged."""
    reasons: list[str]
    scores: dict[str, float] | None
    sizes: dict[str, int | float] | None
    encoding: str | None
    title: str | None
    changed: bool | None
    """Whether the body is another text than came in (of bytes it always is)."""
    policy: str
    """The fingerprint of the policy that decided."""
    evidence: list[Evidence]
    """What :func:`redecided` needs to name the reasons under another policy."""
    at: int | None
    """Where the row starts in its shard (see docs/shards.md); None outside shards."""
    error: str | None
    """What was wrong with the row, where the decision is ``error``."""


class Columns(NamedTuple):
    """What :func:`scrub_columns` gives back, row by row."""

    bodies: list[str | None]
    verdicts: list[Record | None]


def record(verdict: Verdict, source: object, at: int | None = None) -> Record:
    """Return the *verdict* on *source* as plain values, without its texts and spans."""
    return Record(
        decision=str(verdict.decision),
        reasons=list(verdict.reasons),
        scores=dict(verdict.scores),
        sizes={name: getattr(verdict.sizes, name) for name in Sizes.__slots__},
        encoding=verdict.encoding,
        title=None if verdict.title is None else _cut(verdict.title),
        changed=verdict.body != source,
        policy=verdict.policy,
        evidence=[Evidence(rule=rule, weight=weight, counted=counted) for rule, weight, counted in verdict.weights],
        at=at,
        error=None,
    )


def error_record(message: str, policy: str, at: int | None = None) -> Record:
    """Return the record of a row that could not be judged."""
    return Record(
        decision=ERROR,
        reasons=[],
        scores=None,
        sizes=None,
        encoding=None,
        title=None,
        changed=None,
        policy=policy,
        evidence=[],
        at=at,
        error=message,
    )


def judge(
    scrubber: Scrubber,
    source: object,
    *,
    url: object = None,
    content_type: object = None,
    kind: Kind = "auto",
    at: int | None = None,
) -> tuple[Verdict | None, Record]:
    """Return the verdict and its record; for what is no document, None and a record that says why.

    Never raises: a row must not cost the batch around it. A hint of another type than text or bytes is no hint.
    """
    if not isinstance(source, str | bytes | bytearray | memoryview):
        what = "null" if source is None else f"a value of the type {type(source).__name__}, not text or bytes"
        return None, error_record(f"the document is {what}", scrubber.policy.fingerprint, at)
    try:
        verdict = scrubber.scrub(
            source,
            url=url if isinstance(url, str) else None,
            content_type=content_type if isinstance(content_type, str | bytes) else None,
            kind=kind,
        )
    except Exception as error:
        message = f"a bug in scrubber, please report it: {type(error).__name__}: {error}"
        return None, error_record(message, scrubber.policy.fingerprint, at)
    return verdict, record(verdict, source, at)


def scrub_columns(
    sources: Iterable[object],
    *,
    scrubber: Scrubber,
    urls: Iterable[object] | None = None,
    content_types: Iterable[object] | None = None,
    kind: Kind = "auto",
) -> Columns:
    """Judge one batch, row by row and in order. Nulls pass through; no row makes it raise.

    Args:
        sources: The documents: ``str``, ``bytes`` or None. Any other value gets a record with an error.
        scrubber: The engine, built once for the process.
        urls: Where they came from, one for each source.
        content_types: Their HTTP content types, one for each source.
        kind: What the sources hold.

    Returns:
        Bodies and records, as many as there are sources; both None for a null.

    Raises:
        TypeError: where *sources* or the hints are a single text: its characters are no rows.
        ValueError: when *kind* is none of the three, and where there are more or fewer hints than sources.
    """
    checked(scrubber.policy, kind)
    rows = list(_several(sources, "sources"))
    columns = Columns([], [])
    for source, url, content_type in zip(
        rows, _hints(urls, "urls", len(rows)), _hints(content_types, "content_types", len(rows)), strict=True
    ):
        if source is None:
            verdict, entry = None, None
        else:
            verdict, entry = judge(scrubber, source, url=url, content_type=content_type, kind=kind)
        columns.bodies.append(None if verdict is None else verdict.body)
        columns.verdicts.append(entry)
    return columns


def no_column(name: str, names: Iterable[str]) -> ValueError:
    """Return the error for a column that is not among *names*."""
    return ValueError(f"there is no column {name!r}; there are {', '.join(map(repr, names)) or 'none'}")


def redecided(entry: Record, policy: Policy) -> Record:
    """Return *entry* as another policy decides it, from the stored scores alone.

    Holds for policies that differ in their thresholds: other detectors or switches find other things.
    """
    scores, sizes = entry["scores"], entry["sizes"]
    if scores is None or sizes is None:
        return {**entry, "policy": policy.fingerprint}
    ruling = decide(Scores(scores), Sizes(**sizes), policy)  # type: ignore[arg-type]
    weights = [RuleWeight(**item) for item in entry["evidence"]]
    return {
        **entry,
        "decision": str(ruling.decision),
        "reasons": list(reasons(ruling, weights)),
        "policy": policy.fingerprint,
    }


@cache
def arrow_type() -> pa.StructType:
    """Return the Arrow type of the verdict column.

    Raises:
        ModuleNotFoundError: where pyarrow is missing; the message names the extra.
    """
    try:
        import pyarrow as pa
    except ModuleNotFoundError as error:
        message = "the verdict column needs the package 'pyarrow': pip install 'corpus-scrubber[shards]'"
        raise ModuleNotFoundError(message, name="pyarrow") from error
    text, number, whole = pa.string(), pa.float64(), pa.int64()
    return pa.struct(
        {
            "decision": text,
            "reasons": pa.list_(text),
            "scores": pa.struct(dict.fromkeys(DETECTOR_NAMES, number)),
            "sizes": pa.struct({name: number if name == "residue" else whole for name in Sizes.__slots__}),
            "encoding": text,
            "title": text,
            "changed": pa.bool_(),
            "policy": text,
            "evidence": pa.list_(pa.struct({"rule": text, "weight": number, "counted": number})),
            "at": whole,
            "error": text,
        }
    )


def to_arrow(entries: Iterable[Record | None]) -> pa.StructArray:
    """Return records as an Arrow array of :func:`arrow_type`."""
    kind = arrow_type()
    import pyarrow as pa

    return pa.array([None if entry is None else storable_record(entry) for entry in entries], type=kind)


def storable(text: str) -> str:
    """Return *text* with ``?`` for each lone surrogate, which Arrow and UTF-8 refuse."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def storable_record(entry: Record) -> dict[str, Any]:
    """Return *entry* with texts that Arrow and writers of JSON take."""
    texts = {name: value for name in ("title", "error") if (value := entry[name]) is not None}
    return {**entry, **{name: storable(value) for name, value in texts.items()}}


def _several(values: Iterable[object], name: str) -> Iterable[object]:
    if isinstance(values, str | bytes | bytearray | memoryview):
        raise TypeError(f"{name} must hold a value for each row, and is a single {type(values).__name__}")
    return values


def _hints(values: Iterable[object] | None, name: str, count: int) -> Sequence[object]:
    if values is None:
        return [None] * count
    # One more than are needed tells that there are too many, also where they have no end.
    hints = list(islice(_several(values, name), count + 1))
    if len(hints) != count:
        found = f"only {len(hints)}" if len(hints) < count else "more"
        raise ValueError(f"{name} must hold as many values as there are sources, {count}, and holds {found}")
    return hints


def _cut(title: str) -> str:
    return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…"
