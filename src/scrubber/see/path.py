"""The way of a verdict through the policy: each question of ``decide``, its answer, and where the threshold lies."""

from __future__ import annotations

from typing import NamedTuple

from scrubber.model import Decision, Verdict
from scrubber.policy import Policy

__all__ = ["Gauge", "Step", "gauges", "steps"]

TELLS = {
    "spam": "share of the visible characters that stand in spam",
    "hidden": "share that was injected or is leftover markup, against the whole",
    "pinyin": "injected readings for each Chinese character",
    "encoding": "share of the visible characters that came in damaged",
}
"""What each score is; in full in docs/decisions.md."""


class Gauge(NamedTuple):
    """A share from 0 to 1, and the threshold from which on it means a drop."""

    name: str
    about: str
    value: float
    threshold: float | None = None
    """None where no threshold speaks of it, or one above 1, which is never reached."""


class Step(NamedTuple):
    """A question that the policy asks."""

    question: str
    answer: str
    leads_to: Decision | None
    """What the answer leads to; None where the way goes on."""
    is_reached: bool = True
    gauge: Gauge | None = None


def gauges(verdict: Verdict) -> list[Gauge]:
    """Return the scores."""
    return [Gauge(name, TELLS.get(name, ""), value) for name, value in verdict.scores.items()]


def steps(verdict: Verdict, policy: Policy) -> list[Step]:
    """Return the questions of :func:`scrubber.policy.decide` and their answers, the last of which decides."""
    sizes, spam = verdict.sizes, verdict.scores["spam"]
    is_empty = sizes.body == 0 and sizes.text > 0
    left = f"{sizes.body:,} of {sizes.text:,} visible characters are left"
    drops = [
        _share("Is it mostly spam?", Gauge("spam", "", spam), "drop_spam", policy.drop_spam),
        _share(
            "Is the body still damaged?",
            Gauge("left", "damage left in the body", sizes.residue),
            "drop_encoding",
            policy.drop_encoding,
        ),
        Step(
            "Is nothing left of it?",
            f"Yes: {left}" if is_empty else f"No: {left}" if sizes.text else "It held nothing from the beginning",
            Decision.DROP if is_empty and policy.drop_empty else None,
        ),
    ]
    goes_on = not any(step.leads_to for step in drops)
    done = [f"{sizes.edits:,} edit{'' if sizes.edits == 1 else 's'}"] if sizes.edits else []
    done += [f"{sizes.nodes:,} injected node{'' if sizes.nodes == 1 else 's'} taken out"] if sizes.nodes else []
    answer = f"Yes: {' and '.join(done)}" if done else "No: nothing had to be changed"
    decision = Decision.CLEAN if done else Decision.KEEP
    return [*drops, Step("Was anything repaired?", answer if goes_on else "Not asked", decision, goes_on)]


def _share(question: str, gauge: Gauge, setting: str, threshold: float) -> Step:
    if threshold > 1:
        return Step(question, f"Not asked: {setting} is above 1", None, is_reached=False, gauge=gauge)
    has_reached = gauge.value >= threshold
    answer = f"{'Yes' if has_reached else 'No'}: {gauge.value:.2f}, and {setting} is {threshold:g}"
    return Step(question, answer, Decision.DROP if has_reached else None, gauge=gauge._replace(threshold=threshold))
