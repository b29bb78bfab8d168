"""A shard under work: its parts, put together in order, and published when all of them are there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scrubber.shards import manifest
from scrubber.shards.find import format_named
from scrubber.shards.join import Joined
from scrubber.shards.model import LISTING, OUTPUTS, Output, Plan, ShardError
from scrubber.shards.pages import FolderJoined
from scrubber.shards.streams import sync_folder
from scrubber.shards.tally import Tally
from scrubber.shards.unit import is_whole, part_name, read_tally

__all__ = ["WORK", "Opened", "final_path"]

WORK = ".work"
"""The folder, in the output folder, of the parts of shards that are not finished."""


def final_path(out: Path, plan: Plan, output: Output) -> Path:
    """Return the name under which an output of a shard appears."""
    tail = ".errors.jsonl" if output == "errors" else LISTING if plan.shard.format == "pages" else ""
    return out / output / f"{plan.shard.name}{tail}"


class Opened:
    """One shard. The run calls :meth:`has` and :meth:`found`; the thread that writes calls the others, in order."""

    def __init__(self, out: Path, plan: Plan, identity: Mapping[str, Any], key: Mapping[str, Any]) -> None:
        self.plan = plan
        self.identity = identity
        self._out = out
        self._key = key
        name = json.dumps([plan.shard.name, identity, key], sort_keys=True)
        self.folder = out / WORK / hashlib.sha256(name.encode()).hexdigest()[:24]
        self.parts: set[int] = set()
        self.submitted = 0
        """Parts that were handed to be joined: the first ones, without a gap."""
        self.units: int | None = None
        """How many there are; None until the shard was read to its end."""
        self.extent = 0
        self.failed: str | None = None
        self.share = 0.0
        self.tally = Tally()
        self.starts: list[int] = []
        self._joins: dict[Output, Any] = {}

    def has(self, index: int) -> bool:
        """Whether the part of a unit is there, from this run or an earlier one."""
        return index in self.parts or is_whole(self.folder / part_name(index))

    @property
    def complete(self) -> bool:
        """Whether all parts were handed over."""
        return self.units is not None and self.submitted == self.units

    def join(self, index: int) -> None:
        """Append a part to the outputs.

        Raises:
            OSError: when they cannot be written.
        """
        if not self._joins:
            self._open_outputs()
        part = self.folder / part_name(index)
        for output, join in self._joins.items():
            join.add(part / output)
        self.tally.add(read_tally(part))

    def _open_outputs(self) -> None:
        format_ = format_named(self.plan.shard.format)
        for output in OUTPUTS:
            target = self._part(output)
            target.parent.mkdir(parents=True, exist_ok=True)
            self._joins[output] = Joined(target) if output == "errors" else format_.joiner(self.plan, output, target)

    def _part(self, output: Output) -> Path:
        final = final_path(self._out, self.plan, output)
        return final.with_name(f".{final.name[:200]}.part")

    def publish(self, *, check_input: bool = True) -> None:
        """Check the ledger, let the outputs appear under their names, and write the manifest.

        Raises:
            ShardError: when the ledger does not add up, or the input changed in between.
            OSError: when the outputs cannot be written.
        """
        if not self._joins:
            self._open_outputs()
        for join in self._joins.values():
            join.close()
        if check_input:
            self._check_input()
        manifest.balance(self.tally, self.extent)
        place = manifest.place(self._out, self.plan.shard)
        # From here to the new manifest the shard counts as not done; its parts are still there.
        place.unlink(missing_ok=True)
        outputs = {output: self._appear(output) for output in OUTPUTS}
        self._write_manifest(place, {name: found for name, found in outputs.items() if found})
        shutil.rmtree(self.folder, ignore_errors=True)

    def _check_input(self) -> None:
        if manifest.identity(self.plan.shard) != self.identity:
            raise ShardError("changed while it was read; nothing of it was written, run again when it is whole")

    def _appear(self, output: Output) -> dict[str, Any] | None:
        join, final = self._joins[output], final_path(self._out, self.plan, output)
        rows = self.tally.written[output]
        if isinstance(join, FolderJoined):
            join.publish(self._out / output / self.plan.shard.name)
        if not rows and output != "kept":
            self._part(output).unlink()
            final.unlink(missing_ok=True)
            _remove_if_empty(final.parent, self._out)
            return None
        self._part(output).replace(final)
        sync_folder(final.parent)
        file = join.file
        path = final.relative_to(self._out).as_posix()
        return {"path": path, "rows": rows, "bytes": file.size, "sha256": file.sha256}

    def _write_manifest(self, place: Path, outputs: Mapping[str, Any]) -> None:
        tally = self.tally.to_dict()
        found = {
            "schema": manifest.SCHEMA,
            "shard": self.plan.shard.name,
            "format": self.plan.shard.format,
            "path": os.path.abspath(self.plan.shard.path),
            "input": self.identity,
            "run": self._key,
            "fields": {name: getattr(self.plan.fields, name) for name in ("text", "html", "url", "id")},
            "rows": tally.pop("rows"),
            "outputs": outputs,
            "units": self.starts,
            "tally": tally,
        }
        manifest.write_whole(place, json.dumps(found, indent=1).encode())

    def abandon(self) -> None:
        """Take away what was not published. The parts stay, for another run."""
        for output, join in self._joins.items():
            join.abandon()
            self._part(output).unlink(missing_ok=True)
            _remove_if_empty(self._part(output).parent, self._out)
        self._joins.clear()


def _remove_if_empty(folder: Path, out: Path) -> None:
    while folder != out and folder.is_relative_to(out):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
