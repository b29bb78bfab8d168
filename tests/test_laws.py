"""The laws that every verdict keeps, whatever comes in."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrubber import Decision, Policy, Scrubber, Verdict, scrub
from scrubber.edits import apply
from scrubber.policy import DETECTOR_NAMES
from tests.strategies import ARTICLE, PAGE, byte_sources, sources

SCRUBBER = Scrubber()
NO_END = "<div>" * 300 + "深处" + "</div>" * 300 + "尾"


def check(verdict: Verdict) -> None:
    """Whatever can be said of a verdict without knowing where it came from."""
    assert apply(verdict.text, verdict.findings) == verdict.body
    assert set(verdict.scores) == {"spam", "hidden", "pinyin", "encoding"}
    assert all(0.0 <= score <= 1.0 for score in verdict.scores.values())
    for finding in verdict.findings:
        assert (finding.start is None) == (finding.end is None) == (finding.replacement is None)
    if verdict.decision is Decision.KEEP:
        assert verdict.body == verdict.text
        assert not any(finding.is_edit for finding in verdict.findings)
        assert verdict.sizes.nodes == 0
        assert verdict.reasons == ()
    else:
        assert verdict.reasons
    if verdict.decision is not Decision.DROP:
        again = SCRUBBER.scrub(verdict.body)
        assert again.decision is Decision.KEEP, again.reasons
        assert again.body == verdict.body


@given(sources)
@example("")
@example(" \n")
@example(PAGE)
@example(ARTICLE)
@example(NO_END)
@example("<html>" + NO_END)
@example("&lt;html>&lt;p>双重转义")
@example("<html><body>&lt;html&gt;&lt;body&gt;双重&lt;/body&gt;")
def test_any_text(source: str) -> None:
    verdict = SCRUBBER.scrub(source)
    check(verdict)
    assert verdict.encoding is None


@given(sources)
def test_a_text_is_its_own_text(source: str) -> None:
    verdict = SCRUBBER.scrub(source, kind="text")
    # Only what was misread from beginning to end is another text, and says so.
    reread = any(finding.rule == "encoding.mojibake" and finding.start is None for finding in verdict.findings)
    assert verdict.text == source or (reread and verdict.decision is not Decision.KEEP)
    assert apply(verdict.text, verdict.findings) == verdict.body
    if verdict.decision is not Decision.DROP:
        assert SCRUBBER.scrub(verdict.body, kind="text").body == verdict.body


@given(byte_sources)
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
@example(b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
def test_any_bytes(source: bytes) -> None:
    verdict = SCRUBBER.scrub(source)
    check(verdict)
    assert verdict.encoding is not None


@given(sources)
def test_pure(source: str) -> None:
    first = SCRUBBER.scrub(source)
    assert first == SCRUBBER.scrub(source) == Scrubber(Policy()).scrub(source) == scrub(source)
    assert pickle.loads(pickle.dumps(first)) == first


@given(sources)
@example("\ufeff文")
def test_bytes_and_text_agree(source: str) -> None:
    source = source.encode("utf-8", "ignore").decode()
    assert SCRUBBER.scrub(source.encode()).body == SCRUBBER.scrub(source).body


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
@pytest.mark.parametrize("source", [ARTICLE, PAGE], ids=["article", "page"])
def test_other_bytes_and_text_agree(source: str, encoding: str) -> None:
    source = source.replace('charset="utf-8"', f'charset="{encoding}"').encode(encoding, "ignore").decode(encoding)
    verdict = SCRUBBER.scrub(source.encode(encoding))
    assert verdict.body == SCRUBBER.scrub(source).body
    assert verdict.encoding != "utf-8"


def test_every_process_gives_the_same_verdicts() -> None:
    code = (
        "import sys, scrubber, tests.strategies as s; print([scrubber.scrub(x).to_dict() for x in (s.PAGE, s.ARTICLE)])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


def test_threads_may_share_an_engine() -> None:
    # In a process of its own, where the threads also come together over what is loaded at first need.
    code = """
import sys
from concurrent.futures import ThreadPoolExecutor
from scrubber import Scrubber
from tests.strategies import ARTICLE, PAGE

sys.setswitchinterval(1e-6)
engine = Scrubber()
sources = [PAGE, ARTICLE, PAGE.encode("gb18030"), ARTICLE.encode("big5", "ignore"), ARTICLE.encode().decode("latin-1")]
with ThreadPoolExecutor(4) as pool:
    found = list(pool.map(engine.scrub, sources * 4))
sys.exit(found != [engine.scrub(source) for source in sources] * 4)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-X", "utf8", "-c", code], env=environment, check=True)


@given(sources, st.sets(st.sampled_from(DETECTOR_NAMES)), st.booleans())
def test_every_policy_keeps_the_laws(source: str, detectors: set[str], furniture: bool) -> None:
    policy = Policy(detectors=tuple(detectors), furniture=furniture, drop_spam=2, drop_encoding=2, drop_empty=False)
    verdict = scrub(source, policy=policy)
    assert verdict.decision is not Decision.DROP
    assert apply(verdict.text, verdict.findings) == verdict.body
    assert scrub(verdict.body, policy=policy, kind="text").body == verdict.body


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("<html>" + "<div>" * 20_000 + "深处" + "</div>" * 20_000 + "尾", id="20,000 deep"),
        pytest.param("<html><a " + " ".join(f"a{n}=1" for n in range(50_000)) + ">深处</a>尾", id="50,000 attributes"),
        pytest.param("<html><p>" + "河边的磨坊，" * 3_400_000 + "深处尾", id="20 MB in one line of a page"),
        pytest.param("<html>" + "<b>" * 100_000 + "深处" + "</i>" * 100_000 + "尾", id="misnested"),
        pytest.param("<html><table>" * 5_000 + "深处尾", id="foster parenting"),
    ],
)
def test_no_text_is_lost_in_monstrous_pages(source: str) -> None:
    verdict = SCRUBBER.scrub(source)
    assert "深处" in verdict.text
    assert "尾" in verdict.text
    check(verdict)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("文" * 50_000_000, id="50 MB of one character"),
        pytest.param("<" * 5_000_000, id="open brackets"),
        pytest.param("<a " * 1_000_000, id="open tags"),
        pytest.param("發(fā" * 1_000_000, id="open readings"),
        pytest.param("&" * 5_000_000, id="ampersands"),
        pytest.param("国产精品," * 1_000_000, id="one long line of phrases"),
        pytest.param("國產\n" * 1_000_000, id="a million lines"),
        pytest.param("漢墓??脊湃藛T" * 500_000, id="half-lost characters"),
        pytest.param(" \n" * 3_000_000, id="blank"),
        pytest.param("\ufffd文" * 1_000_000, id="replacement characters"),
        pytest.param("锟斤拷" * 1_000_000, id="kuntao"),
    ],
)
def test_monstrous_texts_come_out(source: str) -> None:
    check(SCRUBBER.scrub(source))
