"""What of a document is looked at to tell its encoding."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from scrubber.decode.excerpts import RUN, Excerpts, beyond_ascii
from scrubber.decode.guess import LATIN, LETTER, SIGN, signs_in_words

PIECES = st.sampled_from([b"a", b"9", b"<", b">", b"\n", b" " * 70, b"\x80", b"\xb0", b"\xd6\xd0", b"\xe9", b"\xff"])
BYTES = st.lists(PIECES | st.binary(max_size=3)).map(b"".join)


@given(BYTES)
def test_the_runs_are_those_that_a_search_finds(data: bytes) -> None:
    assert beyond_ascii(data) == b"\n".join(RUN.findall(data))[: len(data)]


@given(BYTES, st.integers(1, 20))
def test_fewer_runs_are_the_first_of_all(data: bytes, size: int) -> None:
    runs = Excerpts(data).runs(size)
    assert len(runs) <= size
    assert beyond_ascii(data).startswith(runs)


@given(BYTES)
def test_what_is_around_is_each_byte_once_and_no_markup(data: bytes) -> None:
    around = Excerpts(data).around(len(data))
    assert not {*around} & {*b"<>"}
    assert re.findall(rb"[\x80-\xff]", around) == re.findall(rb"[\x80-\xff]", data)


def test_around_is_what_a_line_says_near_by() -> None:
    near, far = b"x" * 60, b"y" * 50
    assert Excerpts(b"<p>" + far + near + b"\xe9 caf\xe9</p>").around(500) == near + b"\xe9 caf\xe9"


@given(BYTES, st.sampled_from(LATIN))
def test_signs_in_words_are_those_of_the_text(data: bytes, codec: str) -> None:
    text = data.decode(codec, "replace")
    shape = "".join("L" if LETTER.match(one) else "S" if SIGN.match(one) else " " for one in text)
    assert signs_in_words(data, codec) == len(re.findall("(?<=L)S+(?=L)", shape))
