"""From what the user names to shards: files, folders and globs."""

from __future__ import annotations

import glob
import importlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from scrubber.shards.model import LISTING, Format, Shard, ShardError

__all__ = ["EXTRA", "Found", "find", "format_named", "format_of"]

EXTRA = "corpus-scrubber[shards]"
LONGEST_NAME = 230
"""Bytes of a shard's name: file systems take 255, and the outputs end in ``.errors.jsonl`` and the like."""

COMPRESSIONS = (".gz", ".zst", ".zstd")
FORMATS = {
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "lines",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}
DOCUMENTS = (".html", ".htm", ".xhtml", ".shtml", ".txt", ".text", ".md")
KNOWN = ".jsonl .ndjson .json .warc .wet (also .gz, .zst), .parquet, and folders of .html or .txt files"


class Found(NamedTuple):
    """What the inputs come to."""

    shards: list[Shard]
    skipped: Counter[str]
    """Files in the folders that are no documents, by suffix."""


def format_of(path: Path) -> str | None:
    """Return the format of a file by its name; None where it is unknown."""
    name = path.name.lower()
    if path.suffix.lower() in DOCUMENTS:
        return "pages"
    for suffix in COMPRESSIONS:
        if name.endswith(suffix):
            found = FORMATS.get(os.path.splitext(name.removesuffix(suffix))[1])
            return None if found == "parquet" else found
    return FORMATS.get(os.path.splitext(name)[1])


def format_named(name: str) -> Format:
    """Return the module of a format.

    Raises:
        ShardError: where a package that it needs is missing; the message names the extra.
    """
    try:
        return cast(Format, importlib.import_module(f"scrubber.shards.{name}"))
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("scrubber"):
            raise
        raise ShardError(f"needs the package {error.name!r}, which is not installed: pip install '{EXTRA}'") from error


def find(inputs: Sequence[str], out: Path) -> Found:
    """Return the shards that *inputs* name, in order.

    Raises:
        ShardError: for an input that is not there or of no known format, and for two shards of one name.
    """
    found = Found([], Counter())
    loose: dict[Path, list[Path]] = {}
    for text in inputs:
        path = Path(text)
        if path.is_dir():
            found.shards.extend(_folder(path, out, found.skipped))
        elif path.exists():
            _add_file(found, loose, path, path.name)
        elif glob.has_magic(text):
            _add_glob(found, loose, text, out)
        else:
            raise ShardError(f"{text}: no such file or folder; check the name")
    for parent, files in loose.items():
        found.shards.append(_documents(parent, sorted(set(files))))
    _check(found.shards, out)
    return found


def _add_file(found: Found, loose: dict[Path, list[Path]], path: Path, name: str) -> None:
    kind = format_of(path)
    if kind is None:
        raise ShardError(f"{path}: its name does not tell its format; known are {KNOWN}")
    if kind == "pages":
        loose.setdefault(path.parent, []).append(path)
    else:
        found.shards.append(Shard(name, path, kind))


def _add_glob(found: Found, loose: dict[Path, list[Path]], pattern: str, out: Path) -> None:
    fixed = []
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    root = Path(*fixed)
    paths = [Path(text) for text in sorted(glob.glob(pattern, recursive=True))]
    files = [path for path in paths if path.is_file() and not _inside(path, out)]
    if not files:
        raise ShardError(f"{pattern}: no file matches")
    for path in files:
        _add_file(found, loose, path, path.relative_to(root).as_posix())


def _folder(folder: Path, out: Path, skipped: Counter[str]) -> Iterator[Shard]:
    documents: list[Path] = []
    for path in _files(folder, out):
        kind = format_of(path)
        if kind == "pages":
            documents.append(path)
        elif kind:
            yield Shard(path.relative_to(folder).as_posix(), path, kind)
        else:
            skipped[path.suffix.lower() or path.name] += 1
    if documents:
        yield _documents(folder, documents)


def _files(folder: Path, out: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _same(here / name, out))
        yield from (here / name for name in sorted(names) if not name.startswith("."))


def _unreadable(error: OSError) -> None:
    raise ShardError(f"{error.filename}: cannot be read: {error.strerror}; its files would be left out") from error


def _documents(folder: Path, files: Iterable[Path]) -> Shard:
    return Shard(folder.resolve().name or "documents", folder, "pages", tuple(files))


def _check(shards: Sequence[Shard], out: Path) -> None:
    if not shards:
        raise ShardError(f"there is nothing to filter in what was named; known are {KNOWN}")
    names: dict[str, Shard] = {}
    paths: dict[Path, Shard] = {}
    several = sum(shard.format == "pages" for shard in shards) > 1
    for shard in shards:
        there = shard.path.resolve()
        documents = (there / file.relative_to(shard.path) for file in shard.files) if several else ()
        for path in (there, *documents):
            twin = paths.setdefault(path, shard)
            if twin is not shard:
                raise ShardError(f"{path} was named twice, by {twin.name} and {shard.name}; name it once")
        for name in (shard.name, *([shard.name + LISTING] if shard.format == "pages" else [])):
            other = names.setdefault(name, shard)
            if other is not shard:
                raise ShardError(
                    f"{other.path} and {shard.path} would both be written as {name}; "
                    "name the folder above them instead, or filter them into different folders"
                )
        if len(os.fsencode(Path(shard.name).name)) > LONGEST_NAME:
            raise ShardError(f"{shard.path}: its name has more than {LONGEST_NAME} bytes; outputs add to it; rename it")
        if _inside(shard.path, out):
            raise ShardError(f"{shard.path} lies in the output folder {out}; write to another folder")


def _same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve()


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
