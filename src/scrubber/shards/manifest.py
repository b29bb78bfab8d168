"""The ledger: what a shard's outputs were made of, by what, and that no row is missing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from scrubber.rules import rules_version
from scrubber.shards.model import Options, Shard, ShardError
from scrubber.shards.streams import sync_folder
from scrubber.shards.tally import Tally

__all__ = ["MANIFESTS", "SCHEMA", "balance", "differences", "identity", "place", "read", "run_key", "write_whole"]

SCHEMA = 1
MANIFESTS = "manifests"
ENDS = 1 << 20
"""Bytes at either end of a shard that its checksum covers: a whole one would read a data set twice. A Parquet file has
its footer there, a gzip file its lengths; size and time of change stand beside it."""
DISTRIBUTION = "corpus-scrubber"
ENGINE = ("lxml", "chardet", "regex", "beautifulsoup4")
"""The libraries whose version can change a verdict."""


def identity(shard: Shard) -> dict[str, Any]:
    """Return what tells whether a shard is still the same.

    Raises:
        ShardError: when it cannot be read.
    """
    try:
        if shard.format == "pages":
            return _folder_identity(shard)
        stat = shard.path.stat()
        digest = hashlib.sha256()
        with shard.path.open("rb") as file:
            digest.update(file.read(ENDS))
            if stat.st_size > ENDS:
                file.seek(max(ENDS, stat.st_size - ENDS))
                digest.update(file.read(ENDS))
        return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256_of_ends": digest.hexdigest()}
    except OSError as error:
        raise ShardError(f"cannot be read: {error.strerror or error}") from error


def _folder_identity(shard: Shard) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    for path in shard.files:
        stat = path.stat()
        size += stat.st_size
        digest.update(f"{path.relative_to(shard.path).as_posix()}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return {"files": len(shard.files), "size": size, "sha256_of_list": digest.hexdigest()}


def run_key(options: Options) -> dict[str, Any]:
    """Return what, besides the input, decides what comes out."""
    key = {
        "scrubber": _version(DISTRIBUTION),
        "libraries": {name: _version(name) for name in ENGINE},
        "rules": rules_version(),
        "policy": options.policy.fingerprint,
        "options": options.to_dict(),
    }
    plain: dict[str, Any] = json.loads(json.dumps(key))
    return plain


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def place(out: Path, shard: Shard) -> Path:
    """Return where the manifest of a shard lies."""
    return out / MANIFESTS / f"{shard.name}.json"


def read(path: Path) -> dict[str, Any] | None:
    """Return a manifest; None where there is none, or none that can be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("schema") == SCHEMA else None


def differences(
    found: Mapping[str, Any] | None, out: Path, now: Mapping[str, Any], key: Mapping[str, Any], *, verify: bool
) -> list[str]:
    """Return why a shard cannot count as done, in words; nothing where it can.

    Args:
        found: Its manifest.
        out: The output folder.
        now: The identity of the input.
        key: What this run would be written with.
        verify: Whether to read the outputs and compare their checksums, too.
    """
    if found is None:
        return ["it has no manifest"]
    reasons = []
    if found["input"] != now:
        reasons.append("the input changed")
    was = found["run"]
    reasons.extend(
        f"the {name} changed (was {was[name]}, is {key[name]})"
        for name in ("policy", "rules", "scrubber")
        if was[name] != key[name]
    )
    if was["libraries"] != key["libraries"]:
        reasons.append("the versions of the libraries changed")
    if not reasons and was["options"] != key["options"]:
        reasons.append("the options changed")
    for output in found["outputs"].values():
        reasons.extend(_damage(out / output["path"], output, verify))
    return reasons


def _damage(path: Path, output: Mapping[str, Any], verify: bool) -> list[str]:
    try:
        if path.stat().st_size != output["bytes"]:
            return [f"{path} is not as it was written"]
        if verify:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != output["sha256"]:
                    return [f"{path} is not as it was written"]
    except OSError as error:
        return [f"{path} cannot be read ({error.strerror})"]
    return []


def balance(tally: Tally, extent: int) -> None:
    """Check the ledger of a shard.

    Raises:
        ShardError: when a row is missing or there is one too many. That is a bug, or the input changed.
    """
    decided, written = sum(tally.decisions.values()), sum(tally.written.values())
    if tally.extent != extent:
        raise ShardError(
            f"{tally.extent:,} of {extent:,} bytes or rows were read; nothing of it appeared, please report it"
        )
    if not tally.rows == decided == written:
        raise ShardError(
            f"{tally.rows:,} rows were read, {decided:,} decided and {written:,} written; "
            "nothing of it appeared, please report it"
        )


def write_whole(path: Path, data: bytes) -> None:
    """Put *data* into a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name[:200]}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)
