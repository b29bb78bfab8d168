"""The policy: what it accepts, what it says when it does not, and that its decision can be replayed."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Decision, Policy, scrub
from scrubber.model import Sizes
from scrubber.policy import decide
from tests.strategies import ARTICLE

NOTHING = {"spam": 0.0, "hidden": 0.0, "pinyin": 0.0, "encoding": 0.0}
SIZES = Sizes(text=100, body=100, edits=0, nodes=0, residue=0.0)


def test_frozen_hashable_and_picklable() -> None:
    policy = Policy(drop_spam=0.5)
    assert hash(policy) == hash(Policy(drop_spam=0.5))
    assert pickle.loads(pickle.dumps(policy)) == policy
    with pytest.raises(AttributeError):
        policy.drop_spam = 0.1  # type: ignore[misc]


def test_fingerprint_tells_policies_apart_and_nothing_else() -> None:
    assert Policy().fingerprint == Policy(detectors=("encoding", "spam", "hidden", "pinyin")).fingerprint
    assert Policy(drop_spam=1).fingerprint == Policy(drop_spam=1.0).fingerprint
    others = [Policy(furniture=False), Policy(drop_spam=0.5), Policy(script="simplified"), Policy(detectors=())]
    assert len({policy.fingerprint for policy in [Policy(), *others]}) == 5


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"drop_spm": 0.5}, "did you mean 'drop_spam'"),
        ({"zzz": 1}, "there is no policy setting 'zzz'; there are detectors, furniture"),
        ({"detectors": ["pinyn"]}, "did you mean 'pinyin'"),
        ({"detectors": "pinyin"}, "sequence of names"),
        ({"script": "traditional"}, "script must be one of keep, simplified"),
        ({"drop_spam": -1}, "above 0"),
        ({"drop_spam": float("nan")}, "above 0"),
        ({"drop_encoding": "0.5"}, "must be a number"),
        ({"furniture": 1}, "must be true or false"),
        ({"drop_spam": 0}, "above 0"),
    ],
)
def test_refuses_with_a_helpful_message(settings: dict[str, object], message: str) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        Policy.from_mapping(settings)


@pytest.mark.parametrize(
    "text", ['drop_spam = 0.25\ndetectors = ["spam"]\n', '[scrubber]\ndrop_spam = 0.25\ndetectors = ["spam"]\n']
)
def test_from_toml(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    assert Policy.from_toml(path) == Policy(drop_spam=0.25, detectors=("spam",))


@pytest.mark.parametrize(
    ("text", "message"), [("drop_spm = 1", "did you mean"), ("= 1", "Invalid"), ("furniture = 3", "true or false")]
)
def test_from_toml_names_the_file(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message) as raised:
        Policy.from_toml(path)
    assert str(raised.value).startswith(str(path))


def test_a_huge_threshold_never_drops_and_an_iterator_is_read_once() -> None:
    assert Policy(drop_spam=10**400).drop_spam > 1
    assert Policy(detectors=iter(["spam"])).detectors == ("spam",)  # type: ignore[arg-type]


def test_other_tables_of_the_file_are_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "tools.toml"
    path.write_text("[scrubber]\ndrop_spam = 0.25\n[other]\nx = 1\n", encoding="utf-8")
    assert Policy.from_toml(path) == Policy(drop_spam=0.25)


def test_from_toml_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Policy.from_toml(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("scores", "sizes", "decision", "because"),
    [
        ({}, {}, Decision.KEEP, ()),
        ({"encoding": 0.2}, {}, Decision.KEEP, ()),
        ({"pinyin": 0.1}, {"edits": 1}, Decision.CLEAN, tuple(NOTHING)),
        ({}, {"nodes": 1}, Decision.CLEAN, tuple(NOTHING)),
        ({"spam": 0.6}, {"edits": 1}, Decision.DROP, ("spam",)),
        ({"encoding": 0.9}, {"residue": 0.1}, Decision.KEEP, ()),
        ({"encoding": 0.9}, {"residue": 0.5}, Decision.DROP, ("encoding",)),
        ({"hidden": 1.0}, {"body": 0, "edits": 1}, Decision.DROP, ("hidden",)),
        ({}, {"text": 0, "body": 0}, Decision.KEEP, ()),
    ],
)
def test_decide(scores: dict[str, float], sizes: dict[str, int], decision: Decision, because: tuple[str, ...]) -> None:
    changed = Sizes(**{name: sizes.get(name, getattr(SIZES, name)) for name in Sizes.__slots__})
    assert decide({**NOTHING, **scores}, changed, Policy()) == (decision, because)


@given(st.floats(0.01, 2), st.floats(0.01, 2))
def test_a_decision_is_replayed_from_scores_and_sizes(drop_spam: float, drop_encoding: float) -> None:
    stored = scrub(ARTICLE)
    policy = Policy(drop_spam=drop_spam, drop_encoding=drop_encoding)
    assert decide(stored.scores, stored.sizes, policy).decision == scrub(ARTICLE, policy=policy).decision


def test_a_detector_that_is_off_scores_nothing_and_finds_nothing() -> None:
    verdict = scrub(ARTICLE, policy=Policy(detectors=()))
    assert verdict.decision is Decision.KEEP
    assert verdict.body == ARTICLE
    assert not any(verdict.scores.values())
