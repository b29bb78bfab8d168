"""The page of a verdict: one file that loads nothing and obeys nothing that stands in the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from scrubber.explain import policy_of, summary_of, why
from scrubber.model import Finding, Verdict
from scrubber.policy import Policy
from scrubber.see.cells import MOST_WALKED, cells, kind_of, marks_of
from scrubber.see.house import render
from scrubber.see.path import gauges, steps
from scrubber.see.rows import blocks, placed
from scrubber.see.story import is_told, story

__all__ = ["html_of", "rest_of", "top_of"]

QUOTED = 500
"""Findings without a place that are quoted, each with up to 160 characters: of a page at most 200 nodes of a rule are
reported one by one, and what lies inside larger repairs can be as much as the text."""
QUOTED_AT_ONCE = 10
"""Those of them that are seen at once; the others are folded away."""
NOT_NODES = ("hidden.bound", "hidden.tag", "hidden.entity", "hidden.half_tag")
"""Rules of the detector ``hidden`` whose findings without a place are no nodes of a page."""


class Group(NamedTuple):
    """The findings of one rule."""

    rule: str
    number: int
    kind: str
    summary: str
    weight: float
    edited: int
    left: int
    nodes: int
    elsewhere: int
    first: int | None
    """The number of its first finding with a place, if that can be walked to."""
    has_decided: bool


def html_of(verdict: Verdict, *, policy: Policy | None = None, name: str | None = None) -> str:
    """Return the page of *verdict*.

    Args:
        verdict: What to show.
        policy: The policy that decided, for the thresholds; by default the default policy, where its fingerprint is
            the verdict's.
        name: What the document is called, as in the name of a file.

    Raises:
        ModuleNotFoundError: where jinja2 is missing (extra ``cli``).
        ValueError: where the findings of a verdict made by hand overlap.
    """
    return render(
        "verdict.html.jinja",
        styles=("verdict.css",),
        scripts=("verdict.js",),
        top=top_of(verdict, policy, name),
        rest=rest_of(verdict),
    )


def top_of(verdict: Verdict, policy: Policy | None = None, name: str | None = None) -> dict[str, Any]:
    """Return what the head of the page shows: the decision, what was found, and the way through the policy."""
    policy = policy_of(verdict) if policy is None else policy
    bad_title = any(finding.rule == "spam.title" for finding in verdict.findings)
    return {
        "name": name,
        "title": verdict.title,
        "has_bad_title": bad_title,
        "decision": verdict.decision,
        "why": [*why(verdict, policy)],
        "sizes": verdict.sizes,
        "groups": _groups(verdict),
        "steps": steps(verdict, policy) if policy else None,
        "gauges": gauges(verdict),
        "policy": verdict.policy,
    }


def rest_of(verdict: Verdict) -> dict[str, Any]:
    """Return what the rest of the page shows: the text before and after, what has no place in it, the encoding."""
    loose = [finding for finding in verdict.findings if finding.start is None]
    shares: dict[str, list[Finding]] = {"node": [], "story": [], "elsewhere": []}
    for finding in loose:
        shares[_share_of(finding, verdict)].append(finding)
    spans = placed(verdict.findings)
    chapters = story(verdict)
    return {
        "blocks": blocks(verdict.text, spans),
        "cells": partial(cells, marks=marks_of(spans, _numbers(verdict), verdict.text)),
        "places": len(spans),
        "walked": min(len(spans), MOST_WALKED),
        "nodes": _quotes(shares["node"]),
        "elsewhere": _quotes(shares["elsewhere"]),
        "story": chapters,
        # What was wrong with the whole document comes before its text, which shows nothing of it.
        "story_first": not spans and any(chapter.is_wrong for chapter in chapters),
        "is_page": verdict.page is not None,
        "has_text": bool(verdict.text),
    }


def _share_of(finding: Finding, verdict: Verdict) -> str:
    """Return the part of the page that shows a finding without a place."""
    if is_told(finding):
        return "story"
    is_node = verdict.page is not None and finding.detector == "hidden" and finding.rule not in NOT_NODES
    return "node" if is_node else "elsewhere"


def _quotes(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return findings to be quoted, a few at once and some more on demand."""
    quotes = [{"rule": one.rule, "kind": kind_of(one), "excerpt": one.excerpt} for one in findings[:QUOTED]]
    return {"few": quotes[:QUOTED_AT_ONCE], "more": quotes[QUOTED_AT_ONCE:], "left_out": len(findings) - len(quotes)}


def _numbers(verdict: Verdict) -> dict[str, int]:
    """Return the numbers of the rules, by which findings lead to them: another decision does not change them."""
    return {rule: number for number, rule in enumerate(sorted({finding.rule for finding in verdict.findings}))}


def _groups(verdict: Verdict) -> list[Group]:
    """Return the rules, those that decided first, then by the number of their findings."""
    firsts: dict[str, int] = {}
    for place, finding in enumerate(placed(verdict.findings)[:MOST_WALKED]):
        firsts.setdefault(finding.rule, place)
    by_rule: dict[str, list[Finding]] = {}
    for finding in verdict.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    deciding = {rule: place for place, rule in enumerate(verdict.reasons)}
    ordered = sorted(by_rule, key=lambda rule: (deciding.get(rule, len(deciding)), -len(by_rule[rule]), rule))
    numbers = _numbers(verdict)
    groups = []
    for rule in ordered:
        findings = by_rule[rule]
        edited = sum(finding.is_edit for finding in findings)
        shares = Counter(_share_of(finding, verdict) for finding in findings if finding.start is None)
        groups.append(
            Group(
                rule=rule,
                number=numbers[rule],
                kind=kind_of(findings[0]),
                summary=summary_of(rule),
                weight=findings[0].weight,
                edited=edited,
                left=len(findings) - edited - shares.total(),
                nodes=shares["node"],
                elsewhere=shares.total() - shares["node"],
                first=firsts.get(rule),
                has_decided=rule in deciding,
            )
        )
    return groups
