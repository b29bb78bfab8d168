"""WARC and WET: records, cut by their lengths here and understood by FastWARC.

FastWARC itself ends without a word where a file breaks off, and shortens the record; so the framing is strict here.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from fastwarc.warc import WarcRecord, WarcRecordType

from scrubber.columns import Record
from scrubber.shards.join import Joined
from scrubber.shards.model import MAX_ROW, Fields, Options, Output, Plan, Row, Shard, ShardError, Unit
from scrubber.shards.streams import chunks, compressed, compression, reading, share_of

__all__ = ["HEADER", "Frame", "WarcWriter", "frames", "joiner", "plan", "rows", "stored", "units", "writer"]

HEADER = "X-Scrubber"
"""The WARC header that holds the verdict, as JSON in ASCII."""

HEAD_BYTES = 1 << 20
"""Bytes of the headers of a record at most; beyond it the file is taken for damaged."""
KEPT_OF_LONG = 1 << 20
PAGES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
BODILESS = ("content-length", "content-type", "warc-block-digest", "warc-payload-digest", "warc-truncated")
"""Headers that speak of the block, and so do not outlive it."""


def plan(shard: Shard, options: Options) -> Plan:
    """Look at the first bytes."""
    with reading(shard.path) as file:
        first = next(chunks(file, compression(shard.path)), b"WARC/")
    if not first.lstrip(b"\r\n").startswith(b"WARC/"):
        raise ShardError("is not a WARC file: it does not start with 'WARC/'")
    return Plan(shard, Fields(), options)


class Frame(NamedTuple):
    """One record, uncompressed."""

    at: int
    """Its first byte in the uncompressed file."""
    raw: bytes
    """Its headers and its block; only the beginning where it is longer than the bound."""
    size: int
    extent: int
    """Its size together with the empty lines around it."""


class _Stream:
    """Uncompressed bytes, looked at before they are taken."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self.held = bytearray()
        self.at = 0

    def fill(self, size: int) -> bool:
        """Hold at least *size* bytes, and say whether there were so many."""
        while len(self.held) < size and (part := next(self._parts, b"")):
            self.held += part
        return len(self.held) >= size

    def drop(self, size: int) -> int:
        """Go on by *size* bytes, or to the end; return by how many."""
        gone = 0
        while gone < size and self.fill(1):
            step = min(size - gone, len(self.held))
            del self.held[:step]
            gone += step
        self.at += gone
        return gone

    def drop_newlines(self) -> None:
        while self.fill(1) and self.held[0] in b"\r\n":
            self.drop(1)

    def head(self) -> int:
        """Return the length of the headers with the empty line behind them."""
        while True:
            ends = [end + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (end := self.held.find(mark)) >= 0]
            if ends:
                return min(ends)
            if len(self.held) > HEAD_BYTES or not self.fill(len(self.held) + 1):
                raise ShardError(f"the headers of the record at byte {self.at:,} have no end; fetch it again")


def frames(parts: Iterable[bytes]) -> Generator[Frame, None, int]:
    """Yield each record, and return the size of the uncompressed file.

    Raises:
        ShardError: where the file breaks off, or something that is no record stands in it.
    """
    stream = _Stream(parts)
    begin = 0
    stream.drop_newlines()
    while stream.fill(1):
        at = stream.at
        head = stream.head()
        size = head + _length(bytes(stream.held[:head]), at)
        stream.fill(min(size, MAX_ROW))
        raw = bytes(stream.held[: size if size <= MAX_ROW else KEPT_OF_LONG])
        if stream.drop(size) < size:
            raise ShardError(f"breaks off at byte {stream.at:,}, in the record at byte {at:,}; fetch it again")
        stream.drop_newlines()
        yield Frame(at, raw, size, stream.at - begin)
        begin = stream.at
    return stream.at


def _length(head: bytes, at: int) -> int:
    first, *lines = head.splitlines()
    lengths = [line.partition(b":")[2].strip() for line in lines if line.lower().startswith(b"content-length:")]
    if not first.startswith(b"WARC/") or len(lengths) != 1 or not lengths[0].isdigit() or len(lengths[0]) > 18:
        raise ShardError(f"what stands at byte {at:,} is no WARC record; fetch it again")
    return int(lengths[0])


def units(plan: Plan) -> Generator[Unit, None, int]:
    """Yield blocks of whole records."""
    path, step = plan.shard.path, plan.options.unit_bytes
    block: list[Frame] = []
    index, held, at = 0, 0, 0
    with reading(path) as file:
        share = share_of(file, path)
        records = frames(chunks(file, compression(path)))
        while (frame := next(records, None)) is not None:
            block.append(frame)
            at += frame.extent
            held += len(frame.raw)
            if held >= step:
                yield Unit(plan, index, block[0].at, at, share(), block)
                block, held, index = [], 0, index + 1
    if block:
        yield Unit(plan, index, block[0].at, at, 1.0, block)
    return at


def rows(unit: Unit) -> Iterator[Row]:
    """Yield the records of a block; the pages and texts among them are documents."""
    for frame in unit.block:
        row = Row(frame.at, frame.extent, raw=frame.raw, size=len(frame.raw))
        if len(frame.raw) < frame.size:
            row.error = f"the record is {frame.size:,} bytes long, more than {MAX_ROW:,}; its beginning is kept here"
        else:
            try:
                _read(row)
            except (OSError, ValueError) as error:
                row.error = f"FastWARC cannot read the record: {error}"
        yield row


def _read(row: Row) -> None:
    """Fill in what the record holds."""
    record = WarcRecord.from_bytes(row.raw)
    row.data = record
    row.id = record.record_id
    row.url = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
    declared = record.headers.get("Content-Type")
    if record.record_type == WarcRecordType.response and record.is_http:
        record.parse_http(auto_decode="all")
        declared = record.http_headers.get("Content-Type")
    elif record.record_type not in (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion):
        row.role = "passed"
        return
    media = (declared or "").partition(";")[0].strip().lower()
    if media and media not in PAGES and not media.startswith("text/plain"):
        row.role = "passed"
        return
    row.source = record.reader.read()
    row.content_type = declared
    row.kind = "html" if media in PAGES else "text" if media else "auto"
    if record.record_type == WarcRecordType.conversion and isinstance(row.source, bytes):
        row.source = _text(row.source)


def _text(block: bytes) -> str | bytes:
    try:
        return block.decode()  # What the standard says of such records, and Common Crawl does.
    except UnicodeDecodeError:
        return block


class WarcWriter:
    """Writes records: as they came with one header more, or with the body in a `conversion` record."""

    def __init__(self, unit: Unit, folder: Path) -> None:
        self._folder = folder
        self._how = compression(unit.plan.shard.path)
        self._files: dict[Output, list[bytes]] = {"kept": [], "dropped": []}

    def write(self, output: Output, row: Row, record: Record, body: str | None) -> None:
        """Write a document."""
        line = f"{HEADER}: {json.dumps(record)}\r\n".encode()
        if body is None:
            head = row.raw.index(b"\n") + 1
            self._add(output, row.raw[:head] + line + row.raw[head:])
        else:
            self._add(output, _conversion(row.data, line, body.encode("utf-8", "replace")))

    def passed(self, row: Row) -> None:
        """Write a record that holds no document, as it is."""
        self._add("kept", row.raw)

    def raw(self, row: Row) -> bytes:
        """Return the record."""
        return row.raw

    def _add(self, output: Output, record: bytes) -> None:
        # Each record a member of its own, so that it can be found by its offset.
        self._files[output].append(compressed(record + b"\r\n\r\n", self._how))

    def close(self) -> None:
        """Write the files."""
        for output, records in self._files.items():
            if records:
                (self._folder / output).write_bytes(b"".join(records))


def _conversion(record: WarcRecord, verdict: bytes, block: bytes) -> bytes:
    """Return the record of a text that was made of another record; of a `conversion`, the same with another block."""
    kept = [(name, value) for name, value in record.headers.astuples() if name.lower() not in BODILESS]
    if record.record_type != WarcRecordType.conversion:
        made = uuid.uuid5(uuid.NAMESPACE_URL, f"scrubber:{record.record_id}")
        names = ("warc-type", "warc-record-id", "warc-refers-to", "warc-concurrent-to", "warc-ip-address")
        rest = [(name, value) for name, value in kept if name.lower() not in names]
        head = [("WARC-Type", "conversion"), ("WARC-Record-ID", f"<urn:uuid:{made}>")]
        kept = [*head, ("WARC-Refers-To", record.record_id or ""), *rest]
    lines = "".join(f"{name}: {value}\r\n" for name, value in kept).encode()
    sizes = f"Content-Type: text/plain; charset=utf-8\r\nContent-Length: {len(block)}\r\n\r\n".encode()
    return b"WARC/1.0\r\n" + verdict + lines + sizes + block


def stored(row: Row) -> Record | None:
    """Take the verdict's header out of a record."""
    first, _, rest = row.raw.partition(b"\n")
    line, _, after = rest.partition(b"\r\n")
    name, _, value = line.partition(b": ")
    if name != HEADER.encode():
        return None
    row.raw = first + b"\n" + after
    row.role, row.data = "document", WarcRecord.from_bytes(row.raw)
    record: Record = json.loads(value)
    return record


def writer(unit: Unit, folder: Path) -> WarcWriter:
    """Return the writer of a unit."""
    return WarcWriter(unit, folder)


def joiner(plan: Plan, output: Output, target: Path) -> Joined:
    """Put the members together, one after the other."""
    return Joined(target, empty=compressed(b"", compression(plan.shard.path)))
