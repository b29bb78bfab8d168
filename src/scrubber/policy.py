"""What a user may set, and the decision: a pure function of scores, sizes and policy."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, NamedTuple, get_args

from scrubber.model import Decision, RuleWeight, Sizes

__all__ = ["Policy", "Ruling", "decide", "reasons"]

Script = Literal["keep", "simplified"]
Content = Literal["page", "main"]

DETECTOR_NAMES = ("spam", "hidden", "pinyin", "encoding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Switches and thresholds. Frozen, hashable, and the same in every process.

    Raises:
        ValueError: for a value out of its range.
        TypeError: for a value of the wrong type.
    """

    detectors: tuple[str, ...] = DETECTOR_NAMES
    """The detectors that run; the score of one that does not is 0."""
    furniture: bool = True
    """Whether the furniture of scraper sites (breadcrumbs, ``Tags:``, reprint notices) leaves the body."""
    script: Script = "keep"
    """``"simplified"`` turns a machine-converted document back to simplified characters (extra ``opencc``)."""
    content: Content = "page"
    """``"main"`` takes of a page its main content only (extra ``main``), once what was injected is out."""
    drop_spam: float = 0.6
    """Drop where spam makes up at least this share of the visible characters; above 1 never."""
    drop_encoding: float = 0.5
    """Drop where at least this share of the body's visible characters is still damaged; above 1 never.

    At 0.3 half of the simulated documents with one misread paragraph among three to six good ones were dropped."""
    drop_empty: bool = True
    """Drop where cleaning leaves nothing of a document that held something."""

    def __post_init__(self) -> None:
        if isinstance(self.detectors, str) or not isinstance(self.detectors, Iterable):
            raise TypeError(f"detectors must be a sequence of names, not {self.detectors!r}")
        object.__setattr__(self, "detectors", tuple(self.detectors))
        for name in self.detectors:
            if name not in DETECTOR_NAMES:
                raise ValueError(f"there is no detector {name!r}{_did_you_mean(name, DETECTOR_NAMES)}")
        ordered = tuple(name for name in DETECTOR_NAMES if name in self.detectors)
        object.__setattr__(self, "detectors", ordered)
        for name in ("furniture", "drop_empty"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"{name} must be true or false, not {getattr(self, name)!r}")
        for name, choices in (("script", get_args(Script)), ("content", get_args(Content))):
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} must be one of {', '.join(choices)}, not {getattr(self, name)!r}")
        for name in ("drop_spam", "drop_encoding"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise TypeError(f"{name} must be a number, not {value!r}")
            share = float(min(value, sys.maxsize))
            if not share > 0:
                raise ValueError(f"{name} is a share and must be above 0 (above 1 to never drop), not {value!r}")
            object.__setattr__(self, name, share)

    @classmethod
    def from_mapping(cls, settings: Mapping[str, Any]) -> Policy:
        """Return the policy that *settings* describe; what they leave out keeps its default.

        Raises:
            ValueError: for an unknown name (the message names the nearest known one) or a bad value.
            TypeError: for a value of the wrong type.
        """
        known = [field.name for field in fields(cls)]
        for name in settings:
            if name not in known:
                raise ValueError(f"there is no policy setting {name!r}{_did_you_mean(name, known)}")
        return cls(**settings)

    @classmethod
    def from_toml(cls, path: str | os.PathLike[str]) -> Policy:
        """Read a policy from a TOML file: the settings at its top level, or in a table ``[scrubber]``.

        Beside such a table, others are taken for those of other programs.

        Raises:
            OSError: when the file cannot be read.
            ValueError: when it is not TOML, names an unknown setting or holds a bad value; the message
                starts with the path.
        """
        try:
            with open(path, "rb") as file:
                settings = tomllib.load(file)
            if isinstance(settings.get("scrubber"), dict):
                settings = settings["scrubber"]
            return cls.from_mapping(settings)
        except (ValueError, TypeError) as error:
            raise ValueError(f"{os.fspath(path)}: {error}") from error

    @property
    def fingerprint(self) -> str:
        """A short name for these settings together with the state of the data files: 12 hexadecimal digits.

        It does not speak for the version of the code, nor for those of lxml and chardet.
        """
        from scrubber.rules import rules_version

        settings = {field.name: getattr(self, field.name) for field in fields(self)}
        text = json.dumps([rules_version(), settings], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


class Ruling(NamedTuple):
    """A decision, and the detectors that it rests on."""

    decision: Decision
    """What to do with the document."""
    because: tuple[str, ...]
    """The detectors whose rules may be named as reasons; empty for ``keep``."""


def decide(scores: Mapping[str, float], sizes: Sizes, policy: Policy) -> Ruling:
    """Return the decision. Pure: the scores and sizes of a verdict and another policy replay it.

    Args:
        scores: By detector, 0.0 to 1.0, as ``verdict.scores``.
        sizes: The counts, as ``verdict.sizes``.
        policy: Whose thresholds to apply; its switches have no say here.
    """
    because = []
    if scores["spam"] >= policy.drop_spam:
        because.append("spam")
    if sizes.residue >= policy.drop_encoding:
        because.append("encoding")
    if policy.drop_empty and sizes.body == 0 and sizes.text > 0:
        because.extend(name for name in scores if scores[name] > 0 and name not in because)
    if because:
        return Ruling(Decision.DROP, tuple(because))
    if sizes.edits or sizes.nodes:
        return Ruling(Decision.CLEAN, tuple(scores))
    return Ruling(Decision.KEEP, ())


def reasons(ruling: Ruling, weights: Iterable[RuleWeight]) -> tuple[str, ...]:
    """Return the ids of the rules behind *ruling*, the weightiest first.

    For ``clean``, flags do not count, and for ``keep`` nothing does.
    """
    if ruling.decision is Decision.KEEP:
        return ()
    dropped = ruling.decision is Decision.DROP
    counting = {
        rule: weight
        for rule, whole, counted in weights
        if rule.partition(".")[0] in ruling.because and (weight := whole if dropped else counted) is not None
    }
    return tuple(sorted(counting, key=lambda rule: (-counting[rule], rule)))


def _did_you_mean(name: object, known: Iterable[str]) -> str:
    import difflib

    known = list(known)
    near = difflib.get_close_matches(str(name), known, n=1)
    return f": did you mean {near[0]!r}?" if near else f"; there are {', '.join(known)}"
