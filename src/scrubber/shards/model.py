"""What the parts of the shard runner hand to each other."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from scrubber.columns import Record
from scrubber.engine import Kind
from scrubber.policy import Policy

__all__ = [
    "LISTING",
    "MAX_ROW",
    "OUTPUTS",
    "UNIT_BYTES",
    "Fields",
    "Format",
    "Options",
    "Output",
    "Plan",
    "Row",
    "Shard",
    "ShardError",
    "Unit",
    "Writer",
]

UNIT_BYTES = 8 << 20
"""Bytes of a work unit. At 5 to 15 MB/s a worker, a kill costs one or two seconds of work, and what a worker holds
(the block, its rows, its outputs) stays under 100 MB; at 1 MB the files of the units would cost more than 2 %."""

MAX_ROW = 128 << 20
"""Bytes of the longest row that is judged. A longer one is an error row: its worker would need over 1 GB."""

LISTING = ".verdicts.jsonl"
"""What the list of verdicts beside a folder of outputs is called, behind the folder's name."""

Output = Literal["kept", "dropped", "errors"]
OUTPUTS: tuple[Output, ...] = ("kept", "dropped", "errors")


class ShardError(Exception):
    """Why a shard cannot be filtered, in words for the user. Its rows are neither kept nor lost: nothing is written."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the fields (columns) of a row; None where there is none."""

    text: str | None = None
    """Where the text is, and where the body goes."""
    html: str | None = None
    """Where raw HTML is; read instead of the text, and left out of ``kept/`` once there is a body."""
    url: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a user may set for a run, besides the policy's own settings. All of it changes what comes out."""

    policy: Policy = field(default_factory=Policy)
    fields: Fields = field(default_factory=Fields)
    original: bool = False
    """Whether ``kept/`` holds the text as it came rather than the body."""
    annotate: bool = False
    """Whether every row goes to ``kept/``, whatever was decided."""
    unit_bytes: int = UNIT_BYTES

    def to_dict(self) -> dict[str, Any]:
        """Return the options as plain values, the policy by its settings."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Shard:
    """One input: a file of rows, or a folder of documents."""

    name: str
    """Its place under the output folders, with ``/`` between the parts."""
    path: Path
    format: str
    files: tuple[Path, ...] = ()
    """The documents of a folder, in the order of their names; the workers get those of their unit alone."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one shard will be read."""

    shard: Shard
    fields: Fields
    options: Options
    extra: Any = None
    """What a format must know besides."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a shard that one worker reads, judges and writes."""

    plan: Plan
    index: int
    start: int
    stop: int
    share: float
    """How far through the file its end is, 0 to 1; for the display alone."""
    block: Any = None
    """The rows themselves, where the shard can only be read from its beginning."""


@dataclass(slots=True)
class Row:
    """One row as its format reads it."""

    at: int
    """Where it starts: a byte of the uncompressed shard, a row number, or the number of a file."""
    extent: int
    """How much of the shard it takes up, in the same measure."""
    source: object = None
    data: Any = None
    """What the format's writer needs to write it again; None where the row cannot be read."""
    role: Literal["document", "passed", "blank"] = "document"
    """``passed``: no document, and goes to ``kept/`` as it is. ``blank``: an empty line."""
    kind: Kind = "auto"
    url: str | None = None
    content_type: str | None = None
    id: str | None = None
    size: int = 0
    """Bytes of the document, about."""
    raw: bytes = b""
    """The row as it came, for ``errors/``; empty where the writer can make it from the data."""
    error: str | None = None


class Writer(Protocol):
    """Writes the part of one unit, into files named as the outputs."""

    def write(self, output: Output, row: Row, record: Record, body: str | None) -> None:
        """Write a document; *body* takes the place of its text, None leaves the row as it came."""
        ...

    def passed(self, row: Row) -> None:
        """Write a row that is no document, as it is."""
        ...

    def raw(self, row: Row) -> bytes:
        """Return the row as bytes from which it can be had again."""
        ...

    def close(self) -> None:
        """Finish the files."""
        ...


class Format(Protocol):
    """How the shards of one format are cut, read and written. A module that has these functions."""

    def plan(self, shard: Shard, options: Options) -> Plan:
        """Look at the shard and say how to read it.

        Raises:
            ShardError: when it cannot be read, or a field is missing.
        """
        ...

    def units(self, plan: Plan) -> Generator[Unit, None, int]:
        """Yield the units in order, the same each time, and return the extent of the whole shard."""
        ...

    def rows(self, unit: Unit) -> Iterator[Row]:
        """Yield the rows of a unit, in order."""
        ...

    def writer(self, unit: Unit, folder: Path) -> Writer:
        """Return a writer that puts the unit's outputs into *folder*."""
        ...

    def stored(self, row: Row) -> Record | None:
        """Take the verdict out of a row that was read from an output; None for a row that is no document."""
        ...

    def joiner(self, plan: Plan, output: Output, target: Path) -> Any:
        """Return what puts the parts of an output together, one after the other, into *target*."""
        ...
