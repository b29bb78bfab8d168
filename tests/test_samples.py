"""The sample documents: each comes out as its entry in the manifest says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from scrubber import scrub

SAMPLES = Path(__file__).parent.parent / "samples"
MANIFEST: list[dict[str, Any]] = tomllib.loads((SAMPLES / "manifest.toml").read_text(encoding="utf-8"))["document"]
KEYS = {"path", "kind", "shows", "decision", "reasons", "encoding", "body", "known_failure"}


def _parameter(entry: dict[str, Any]) -> Any:
    why = entry.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, reason=why, raises=AssertionError)] if why else []
    return pytest.param(entry, id=entry["path"], marks=marks)


@pytest.mark.parametrize("entry", [_parameter(entry) for entry in MANIFEST])
def test_sample(entry: dict[str, Any]) -> None:
    source = (SAMPLES / entry["path"]).read_bytes()
    verdict = scrub(source, kind=entry.get("kind", "auto"))
    found = sorted({finding.rule for finding in verdict.findings})
    assert verdict.decision == entry["decision"], found
    assert set(entry["reasons"]) <= set(verdict.reasons)
    assert verdict.encoding == entry.get("encoding", verdict.encoding)
    if "body" in entry:
        assert verdict.body == (SAMPLES / entry["body"]).read_bytes().decode()
    if entry["decision"] == "keep" and "body" in entry:
        assert not [finding for finding in verdict.findings if finding.start is not None]


def test_the_manifest_lists_every_file_and_only_those() -> None:
    documents = [entry["path"] for entry in MANIFEST]
    bodies = {entry["body"] for entry in MANIFEST if "body" in entry}
    files = [path for path in SAMPLES.rglob("*") if path.is_file() and path.parent.name not in ("pipelines", "shards")]
    there = {path.relative_to(SAMPLES).as_posix() for path in files}
    assert len(documents) == len(set(documents))
    assert there == {*documents, *bodies, "manifest.toml", "README.md"}


def test_the_entries_are_well_formed() -> None:
    for entry in MANIFEST:
        assert {"path", "shows", "decision", "reasons"} <= set(entry) <= KEYS, entry["path"]
        assert entry["decision"] in ("keep", "clean", "drop")
        assert entry["decision"] != "keep" or not entry["reasons"], entry["path"]


def test_each_decision_and_each_encoding_has_samples() -> None:
    assert {entry["decision"] for entry in MANIFEST} == {"keep", "clean", "drop"}
    assert {entry.get("encoding") for entry in MANIFEST} >= {"utf-8", "gb18030", "cp950"}
