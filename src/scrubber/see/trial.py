"""Documents on trial: judged once, decided as often as someone moves a threshold."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from secrets import token_urlsafe
from threading import Lock
from typing import Any, NamedTuple

from scrubber.engine import Kind, Scrubber
from scrubber.model import Verdict
from scrubber.policy import Policy, decide, reasons
from scrubber.rules import rule_book

__all__ = ["Trial", "Trials", "decided_anew", "examples"]

REMEMBERED = 4
"""Verdicts that can be decided anew: a page in each of a few tabs."""
THRESHOLDS = ("drop_spam", "drop_encoding", "drop_empty")
"""The settings that :func:`scrubber.policy.decide` looks at; every other one changes what is judged."""
EXAMPLES = ("pinyin.toned", "spam.head", "encoding.half_lost", "hidden.tag")
"""Rules whose first example the page offers, one of each detector."""


class Trial(NamedTuple):
    """A verdict that can be decided anew, and the name to ask for it by."""

    key: str
    verdict: Verdict


class Trials:
    """Judges documents, one at a time, and remembers the last few. Threads may share it."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._scrubber = Scrubber(policy)
        self._verdicts: OrderedDict[str, Verdict] = OrderedDict()
        self._lock = Lock()

    def judge(self, source: bytes | str, kind: Kind, settings: dict[str, Any]) -> Trial:
        """Return the verdict of a document, decided by *settings*.

        Raises:
            ValueError: for a setting that is out of its range or unknown, and for an unknown kind.
            TypeError: for one of the wrong type.
        """
        policy = self.policy_of(settings)
        with self._lock:
            verdict = self._scrubber.scrub(source, kind=kind)
            key = token_urlsafe(12)
            self._verdicts[key] = verdict
            while len(self._verdicts) > REMEMBERED:
                self._verdicts.popitem(last=False)
        return Trial(key, decided_anew(verdict, policy))

    def decide(self, key: str, settings: dict[str, Any]) -> Trial:
        """Return the verdict that has this key, decided by *settings*; its text is not judged again.

        Raises:
            KeyError: when it is no longer remembered.
            ValueError: for a setting that is out of its range or unknown.
            TypeError: for one of the wrong type.
        """
        policy = self.policy_of(settings)
        with self._lock:
            verdict = self._verdicts[key]
            self._verdicts.move_to_end(key)
        return Trial(key, decided_anew(verdict, policy))

    def policy_of(self, settings: dict[str, Any]) -> Policy:
        """Return the policy that *settings* make of the one that judges.

        Raises:
            ValueError: for a setting that is out of its range, or that is no threshold.
            TypeError: for one of the wrong type.
        """
        if unknown := [name for name in settings if name not in THRESHOLDS]:
            raise ValueError(f"{unknown[0]!r} cannot be set here; there are {', '.join(THRESHOLDS)}")
        return replace(self.policy, **settings)


def decided_anew(verdict: Verdict, policy: Policy) -> Verdict:
    """Return *verdict* with the decision that *policy* makes of its scores."""
    ruling = decide(verdict.scores, verdict.sizes, policy)
    return replace(
        verdict,
        decision=ruling.decision,
        reasons=reasons(ruling, verdict.weights),
        policy=policy.fingerprint,
    )


def examples() -> list[tuple[str, str]]:
    """Return a short document for each detector, with the detector's name."""
    detectors = [rule.partition(".")[0] for rule in EXAMPLES]
    books = zip(detectors, EXAMPLES, strict=True)
    return [(detector, rule_book(detector).rules[rule].examples[0]["text"]) for detector, rule in books]
