"""From serialised markup to lines: the same wherever a page is cut, however long its rows of tags are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from scrubber.markup.elements import BLOCK, CELL, INLINE, PARAGRAPH, PRESERVED
from scrubber.markup.layout import SHORT, lay_out
from scrubber.markup.parse import parse
from scrubber.markup.source import CHUNK
from tests.strategies import PIECES


@pytest.mark.parametrize(
    ("unit", "shown", "between"),
    [
        pytest.param(b"<div><p>a</p></div><div>b <i>c</i>\n</div>", "a\n\nb c", "\n\n", id="lines"),
        pytest.param(b"<tr><td/><td>a</td> <td> b </td><td/></tr>\n", "\ta\tb", "\n", id="rows of a table"),
        pytest.param(b"<div>a<br/><br/>b</div>", "a\n\nb", "\n", id="breaks"),
        pytest.param(b"<pre>\n a\n  <b>b</b> \n</pre>", " a\n  b ", "\n", id="preformatted"),
        pytest.param(b"<b>a</b> <b>b</b> ", "a b", " ", id="words"),
    ],
)
def test_a_page_is_laid_out_piece_by_piece_as_it_would_be_whole(unit: bytes, shown: str, between: str) -> None:
    often = 3 * CHUNK // len(unit)
    assert lay_out(b"<html><body>" + unit * often + b"</body></html>") == between.join([shown] * often)


@pytest.mark.parametrize(
    ("tags", "between"), [(b"<div></div>", "\n"), (b"<div><p/></div>", "\n\n"), (b"<b> </b>", " ")]
)
def test_many_tags_in_a_row_do_what_few_of_them_do(tags: bytes, between: str) -> None:
    for often in (1, SHORT):
        assert lay_out(b"<html>a" + tags * often + b"b</html>") == f"a{between}b"


def test_every_break_in_a_row_counts() -> None:
    assert lay_out(b"<html>a" + b"<br/>" * SHORT + b"b</html>") == "a" + "\n" * SHORT + "b"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param(b"a&#13;&#13;b<p>&#13;</p><p>&#13;c", "a b\n\nc", id="a carriage return is white space"),
        pytest.param(
            b"<pre>a&#13;\nb&#13;<b>\n</b>c&#13;d</pre>", "a\nb\nc\nd", id="but ends lines in preformatted text"
        ),
        pytest.param(b"<pre><td>a</td><td> b</td></pre>", "a\t b\t", id="cells in preformatted text"),
        pytest.param(b"<pre> <br/> <br/>a\n\n</pre>b", "\n\na\n\nb", id="lines without anything in preformatted text"),
        pytest.param(b"<tr><td/></tr><tr><td/><td>a</td></tr>", "\ta", id="rows without anything"),
        pytest.param(b"a<td/><td/><td/><p>b</p>", "a\n\nb", id="cells at the end of a line"),
        pytest.param(b"<x-y>a</x-y> <x-y> b</x-y>", "a b", id="elements that nobody knows"),
    ],
)
def test_what_shows(markup: bytes, text: str) -> None:
    assert lay_out(b"<html>" + markup + b"</html>") == text.strip("\n")


def test_inline_elements_end_no_line() -> None:
    assert not INLINE & {*BLOCK, *PARAGRAPH, *CELL, *PRESERVED, "tr", "br"}


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_a_page_shows_the_same_with_its_inline_elements_taken_out(source: str) -> None:
    root, _ = parse(f"<html><body>{source}")
    assert root is not None
    etree.strip_attributes(root, "{}*")
    whole = lay_out(etree.tostring(root, encoding="utf-8", with_tail=False))
    etree.strip_tags(root, *INLINE)
    assert lay_out(etree.tostring(root, encoding="utf-8", with_tail=False)) == whole
