"""Other thresholds on the stored scores: rows move between the outputs, and few of them are read again."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import shutil
import signal
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from scrubber.columns import ERROR
from scrubber.policy import Policy
from scrubber.shards import manifest
from scrubber.shards.anew import Anew, input_plan
from scrubber.shards.model import Fields, Options, Plan, Shard, ShardError
from scrubber.shards.opened import WORK, Opened, final_path
from scrubber.shards.runner import Summary
from scrubber.shards.system import cores, locked
from scrubber.shards.tally import DECISIONS, OTHER_HOSTS, Tally
from scrubber.shards.unit import part_name
from scrubber.shards.watch import Watch

__all__ = ["redecide_shard", "redecide_shards"]

READY = "ready.json"
"""In the folder of the parts: they are whole, and the outputs may be replaced by them at any time."""
THRESHOLDS = ("drop_spam", "drop_encoding", "drop_empty")
"""The settings that only decide; with any other one the detectors find other things."""


def redecide_shards(out: Path, policy: Policy, *, workers: int | None = None, watch: Watch | None = None) -> Summary:
    """Decide all shards that were filtered to *out* by the thresholds of *policy*.

    Raises:
        ShardError: where there are none, or another run is at work in *out*.
        OSError: where *out* cannot be written.
    """
    watch = watch or Watch()
    begun = monotonic()
    with locked(out):
        for ready in sorted((out / WORK).glob(f"*/{READY}")):
            _publish(out, json.loads(ready.read_bytes()))
        places = sorted((out / manifest.MANIFESTS).rglob("*.json"))
        found = [entry for place in places if (entry := manifest.read(place)) is not None]
        if not found:
            raise ShardError(f"{out} holds no manifests; name the --out folder of `scrubber filter`")
        summary = Summary([_shard(entry) for entry in found])
        try:
            _all(out, found, policy, workers or cores(), summary, watch)
        finally:
            watch.close()
        if not summary.failed:
            shutil.rmtree(out / WORK, ignore_errors=True)
    summary.seconds = monotonic() - begun
    return summary


def _all(out: Path, found: list[dict[str, Any]], policy: Policy, workers: int, summary: Summary, watch: Watch) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(found)), context, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        tasks = {pool.submit(redecide_shard, out, entry, policy): entry for entry in found}
        try:
            for task in as_completed(tasks):
                shard = _shard(tasks[task])
                try:
                    entry = task.result()
                except (ShardError, OSError, BrokenProcessPool) as error:
                    reason = (
                        "its worker process died; run again" if isinstance(error, BrokenProcessPool) else str(error)
                    )
                    summary.failed[shard.name] = reason
                    summary.tally.add(_tally(tasks[task]))  # Its rows are still there, as they were decided.
                    watch.failed(shard, reason)
                    continue
                tally = _tally(entry)
                (summary.done if entry["run"]["policy"] == policy.fingerprint else summary.skipped).append(shard.name)
                summary.tally.add(tally)
                watch.done(shard, tally)
                watch.tick()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _tally(found: Mapping[str, Any]) -> Tally:
    return Tally.from_dict({**found["tally"], "rows": found["rows"]})


def _shard(found: Mapping[str, Any]) -> Shard:
    return Shard(found["shard"], Path(found["path"]), found["format"])


def redecide_shard(out: Path, found: dict[str, Any], policy: Policy) -> dict[str, Any]:
    """Decide one shard anew and return its manifest; runs in a process of its own.

    Raises:
        ShardError: where that cannot be done from what is stored.
        OSError: where the outputs cannot be read or written.
    """
    shard = _shard(found)
    _comparable(found, policy)
    if found["run"]["policy"] == policy.fingerprint:
        return found
    opened = _opened(out, found, policy)
    shutil.rmtree(opened.folder, ignore_errors=True)
    rows = Anew(out, found, opened.plan, policy)
    borders = [*found["units"], None]
    for index, (start, stop) in enumerate(itertools.pairwise(borders)):
        rows.write_part(opened.folder / part_name(index), index, start, stop)
    ready = {"found": found, "policy": asdict(policy)}
    opened.folder.mkdir(parents=True, exist_ok=True)
    manifest.write_whole(opened.folder / READY, json.dumps(ready).encode())
    _publish(out, ready)
    done = manifest.read(manifest.place(out, shard))
    assert done is not None
    return done


def _comparable(found: Mapping[str, Any], policy: Policy) -> None:
    if found["format"] == "pages":
        raise ShardError("a folder of documents cannot be decided anew; filter it again with the policy")
    was, now = found["run"]["options"]["policy"], json.loads(json.dumps(asdict(policy)))
    other = [name for name in now if name not in THRESHOLDS and was.get(name) != now[name]]
    if other:
        raise ShardError(f"the policy differs in {', '.join(other)}, and so finds other things; filter the shard again")
    if found["run"]["rules"] != manifest.run_key(Options())["rules"]:
        raise ShardError("it was filtered with other rules; filter the shard again")


def _opened(out: Path, found: Mapping[str, Any], policy: Policy) -> Opened:
    shard, run = _shard(found), found["run"]
    options = Options(**{**run["options"], "policy": policy, "fields": Fields(**run["options"]["fields"])})
    settings = {**run["options"], "policy": json.loads(json.dumps(asdict(policy)))}
    plan = Plan(shard, Fields(**found["fields"]), options)
    if shard.format == "parquet":
        from scrubber.shards.parquet import restored

        dropped = final_path(out, plan, "dropped")
        plan = input_plan(found, plan) or restored(plan, dropped if dropped.exists() else final_path(out, plan, "kept"))
    key = {**run, "policy": policy.fingerprint, "options": settings}
    opened = Opened(out, plan, found["input"], key)
    opened.starts = list(found["units"])
    return opened


def _publish(out: Path, ready: Mapping[str, Any]) -> None:
    """Join the parts and let the outputs appear; may be killed and done again."""
    found, policy = ready["found"], Policy.from_mapping(ready["policy"])
    was = Tally.from_dict({**found["tally"], "rows": found["rows"]})
    opened = _opened(out, found, policy)
    for index in range(len(opened.starts)):
        opened.join(index)
    tally = opened.tally
    # What the texts alone tell is as it was.
    tally.extent = opened.extent = was.extent
    tally.bytes = was.bytes
    for host, counts in was.hosts.items():
        errors = DECISIONS.index(ERROR)
        tally.hosts.setdefault(host, [0] * len(DECISIONS))[errors] = counts[errors]
    if OTHER_HOSTS in was.hosts:
        tally.hosts = {host: counts for host, counts in tally.hosts.items() if host in was.hosts}
    try:
        opened.publish(check_input=False)
    finally:
        opened.abandon()
