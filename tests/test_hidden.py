"""Markup left over in a text: what of it goes, what takes its place, and when it is there to be seen."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrubber import Policy, Scrubber, Verdict
from scrubber.detectors.hidden import Hidden
from scrubber.document import Document, Node
from scrubber.edits import apply
from scrubber.markup import is_page
from scrubber.markup.literal import entity_text, find_tokens
from tests.strategies import PAGE, soup, sources

SCRUBBER = Scrubber(Policy(detectors=("hidden",), drop_empty=False))
PROSE = "河边的磨坊停了以后，水渠还通着，孩子们夏天在里面摸鱼。"


def clean(text: str) -> str:
    return SCRUBBER.scrub(text, kind="text").body


def rules(verdict: Verdict) -> set[str]:
    return {finding.rule for finding in verdict.findings}


# What takes the place of a tag


@pytest.mark.parametrize(
    ("source", "body"),
    [
        pytest.param(f"<div>{PROSE}</div><div>{PROSE}</div>", f"{PROSE}\n{PROSE}", id="lines"),
        pytest.param(f"<p>{PROSE}</p>\n<p>{PROSE}</p>", f"{PROSE}\n\n{PROSE}", id="paragraphs"),
        pytest.param(f"{PROSE}<br>{PROSE}<br/>\n{PROSE}", f"{PROSE}\n{PROSE}\n{PROSE}", id="br"),
        pytest.param(f"{PROSE}<br><br><br><br>{PROSE}", f"{PROSE}\n\n{PROSE}", id="many br"),
        pytest.param(f"{PROSE}\n\n<div>{PROSE}</div>", f"{PROSE}\n\n{PROSE}", id="a blank line stays"),
        pytest.param(f"<p>&nbsp;&nbsp;{PROSE}&nbsp;</p>", PROSE, id="no-break spaces at the ends of lines"),
        pytest.param(f"<p>　　{PROSE}</p>", f"　　{PROSE}", id="indentation stays"),
        pytest.param(f"<p>{PROSE}<b>水</b> <i>渠</i></p>", f"{PROSE}水 渠", id="inline"),
        pytest.param(f"<p>{PROSE}<u><b>水</b></u>渠</p>", f"{PROSE}水渠", id="inline, nested"),
        pytest.param(f"<td>{PROSE}</td> <td>{PROSE}</td>", f"{PROSE}\t{PROSE}", id="cells"),
        pytest.param(
            f"<p>{PROSE}</p><!-- 广告 --><script>a<b</script><style>p{{}}</style>", PROSE, id="scripts, comments"
        ),
        pytest.param(f"<p>{PROSE}<ruby>渠<rp>(</rp><rt>qu</rt><rp>)</rp></ruby></p>", f"{PROSE}渠", id="ruby"),
        pytest.param(f"<o:p>{PROSE}</o:p><br>", PROSE, id="office"),
        pytest.param(f'<p class="a > b" id=x>{PROSE}</p>', PROSE, id="attributes"),
        pytest.param(f'<p class=\\"a\\">{PROSE}</p>', PROSE, id="attributes, escaped"),
        pytest.param(f"<P ALIGN=center>{PROSE}</P>", PROSE, id="capitals"),
        pytest.param(
            f"<p>{PROSE}</p><p>{PROSE}</p><p>a <<b>b>渠</b><d<i>iv>x</div>",
            f"{PROSE}\n\n{PROSE}\n\na 渠\nx",
            id="tags in tags",
        ),
        pytest.param(f"<p>{PROSE}</p><p>&l<b>t;x</p>", f"{PROSE}\n\n&l t;x", id="no entity comes of a tag that goes"),
        pytest.param(
            f"{PROSE}<br>{PROSE}<br>{PROSE}<br>`<b>`", f"{PROSE}\n{PROSE}\n{PROSE}\n`<b>`", id="quoted in backticks"
        ),
    ],
)
def test_replacement(source: str, body: str) -> None:
    assert clean(source) == body


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ("&nbsp;&nbsp;", "  "),
        ("&amp;", "&"),
        ("&amp;amp;amp;lt;", "<"),
        ("&#38;#38;amp;middot;", "·"),
        ("&#20013;&#x4e2d;&#X4E2D;", "中中中"),
        ("&#0000000039;", "'"),
        ("&apos;&quot;", "'\""),
        ("&#0;&#7;&#xD800;&#xFDD0;&#x10FFFF;&#9999999;&#133;", ""),
        ("&#13;&#10;&#9;", "\n\t"),
    ],
)
def test_entity(run: str, text: str) -> None:
    assert entity_text(run) == text


def test_an_entity_that_a_decoded_one_would_complete_stays() -> None:
    tangle = f"{PROSE}&middot;&#&#57;7;。"
    assert clean(tangle) == f"{PROSE}·&#&#57;7;。"


def test_double_escaped_markup_goes_as_if_it_were_markup() -> None:
    assert clean(f"&lt;p&gt;{PROSE}&lt;/p&gt;&amp;lt;br/&amp;gt;{PROSE}") == f"{PROSE}\n\n{PROSE}"
    mention = "换行写成 &lt;br&gt; 就可以了，分段要用别的办法，下一课再讲。"
    assert clean(mention) == mention


# Skeletons and hidden links


SKELETON = """<em id="q8t2z"></em>
  <ins id="q8t2z"><legend id="q8t2z"></legend></ins>
  1. <rt id="q8t2z"><u id="q8t2z"></u></rt>"""


@pytest.mark.parametrize(
    ("source", "body"),
    [
        pytest.param(f"{SKELETON}\n    {PROSE}", f"    {PROSE}", id="head"),
        pytest.param(f"{PROSE}\n\n   {SKELETON}\n  2.\n •\n", PROSE, id="tail"),
        pytest.param(f"{PROSE}\n{SKELETON}\n\n{PROSE}", f"{PROSE}\n\n{PROSE}", id="middle"),
        pytest.param(f"{PROSE}{SKELETON}{PROSE}", f"{PROSE}{PROSE}", id="in a line"),
        pytest.param(f"{PROSE}\n<div><p>{SKELETON}</p></div>\n{PROSE}", f"{PROSE}\n{PROSE}", id="in bare elements"),
        pytest.param(
            SKELETON.replace("id=", "class=").replace("</u>", "</u><sup class='q8t2z'></sup><kbd class='q8t2z'></kbd>")
            + PROSE,
            PROSE,
            id="of classes",
        ),
        pytest.param(f"{PROSE}\n1. {SKELETON}\n2. 磨坊", f"{PROSE}\n2. 磨坊", id="a list goes on"),
    ],
)
def test_skeleton_in_a_text(source: str, body: str) -> None:
    verdict = SCRUBBER.scrub(source)
    assert verdict.body == body
    assert rules(verdict) == {"hidden.skeleton"}


def test_a_skeleton_in_a_program_is_quoted() -> None:
    source = f"def page():\n    return x['a']\n\nTEXT = '''{SKELETON}'''\nfor a in b: f(a)()\nprint(page())\n"
    assert clean(source) == source


def test_hidden_links_in_a_text_go_with_their_words() -> None:
    hidden = '<div id="zz"><p><a href="http://a.example/">远方</a></p></div><script>s="#zz{position:fixed;top:-9999px}"</script>'
    verdict = SCRUBBER.scrub(f"<p>{PROSE}</p>{hidden}")
    assert verdict.body == PROSE
    assert rules(verdict) == {"hidden.link_farm", "hidden.tag"}
    assert clean(f"<p>{PROSE}</p><div style='display:none'>远方</div>") == f"{PROSE}\n\n远方"


# Texts that show markup


@pytest.mark.parametrize(
    "text",
    [
        f"怎么把正文里的<br>换成换行？{PROSE}",
        f"放在<b>和</b>之间就会加粗。{PROSE}",
        f"浏览器不显示 HTML 的标签，所以 <p>{PROSE}</p> 只显示中间的话。",
        f"<template> 里面要再包一层 <div>。{PROSE}",
        f"List<String> a; Map<b, i> c; a<b && c>d;\n{PROSE}",
        f"如果 a<b 且 b>c，那么……{PROSE}<foo@bar.example> <3",
        f"# 标题\n\n<p align='center'>{PROSE}</p>\n\n[链接](http://a.example)",
        f"```\n<p>{PROSE}</p>\n```",
        f'{{"html": "<p>{PROSE}</p>", "id": 3}}',
        f"<item><guid>1</guid><p>{PROSE}</p></item>",
        f"<?xml version='1.0'?><p>{PROSE}</p>",
        f"<form><input name='q'><button>找</button></form><p>{PROSE}</p>",
        "<p>Hello</p>",
        f"x &lt; y。{PROSE}",
        f"return '&nbsp;' + \"&lt;\";\n{PROSE}",
        f"<b> 我也去\n<i> {PROSE}",
        f"]]> {PROSE}",
    ],
)
def test_shown_markup_stays(text: str) -> None:
    verdict = SCRUBBER.scrub(text, kind="text")
    assert verdict.findings == ()
    assert verdict.body == text


# Texts that begin as a page


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("<html><body><p>def f(): return {}</p>", "def f(): return {}"),
        ('<!DOCTYPE html>\n<html foo"bar>\n# 标题', "# 标题"),
        ("<html 没有结尾 <b>一</b>", " 没有结尾 一"),
        ("<html <html <html <html 一", " 一"),
        ("<!-- 一 --><head><title>二</title>三", "二三"),
    ],
)
def test_what_begins_as_a_page_is_markup(source: str, body: str) -> None:
    verdict = SCRUBBER.scrub(source, kind="text")
    assert verdict.body.split() == body.split()
    assert not is_page(verdict.body)


# Findings and score


def test_half_a_tag_is_shown_and_left() -> None:
    source = f"{PROSE}?/strong>{PROSE}</P\n{PROSE}"
    verdict = SCRUBBER.scrub(source)
    assert verdict.body == source
    assert [finding.excerpt for finding in verdict.findings] == ["?/strong>", "</P"]


def test_the_score_of_a_text_is_its_share_of_markup() -> None:
    detector = Hidden(Policy())
    assert detector.find(Document("<p>山高水长，天清气朗</p>")).score == 7 / 16
    assert detector.find(Document(PROSE)).score == 0.0
    assert detector.find(Document("")).score == 0.0


def test_the_score_of_a_page_counts_what_was_taken_out() -> None:
    report = Hidden(Policy()).find(Document("山高 水长", nodes=(Node("skeleton", "<em>", 12),), is_page=True))
    assert report.score == 12 / 16
    assert [(finding.rule, finding.start, finding.excerpt) for finding in report.findings] == [
        ("hidden.skeleton", None, "<em>")
    ]


def test_tokens_are_in_order_and_apart() -> None:
    tokens = find_tokens(PAGE, certain=False)
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    assert {token.name for token in tokens if token.kind == "whole"} == {"!", "script", "style", "rt", "rp"}


# Whatever comes in

BITS = """
<b> </b> < << > b> <d iv> <ht ml> <html <html> <body <!doctype <script> </script> <!-- --> <!- - </a> <p> </p> <br/>
<td> &lt; &gt; &amp; & amp; lt; gt; #60; &#38; &nbsp; &# nbsp; &#97; html&gt;
1. • ` ?/p> </P </span> 文 <u/id="a1b2c"> </u>"""
PIECES = st.lists(
    st.sampled_from(
        [
            *BITS.split(),
            '<em id="a1b2c"></em>',
            "<span style='display:none'>",
            "<a href='//x/'>",
            " ",
            "\n",
            "\u3000",
            PROSE,
        ]
    ),
    max_size=60,
).map("".join)
STARTS = st.sampled_from(["", "<html>", "<!DOCTYPE html>", f"<p>{PROSE}</p>"])


@given(STARTS, st.one_of(PIECES, soup, sources))
@example("<html>", "<ht<b>ml>")
@example("", "&lt;html&gt;&amp;lt;body&amp;gt;一")
@example("", "&#38;" * 20 + "lt;" * 20)
@example(f"<p>{PROSE}</p>", "<" * 50 + "b>" * 50)
def test_one_round_settles_it(start: str, rest: str) -> None:
    source = start + rest
    detector = Hidden(Policy())
    verdict = SCRUBBER.scrub(source, kind="text")
    assert apply(source, verdict.findings) == verdict.body
    assert not is_page(verdict.body)
    text = source
    for _ in range(5):
        edits = [finding for finding in detector.find(Document(text)).findings if finding.is_edit]
        text = apply(text, edits)
        if not edits:
            break
    assert text == verdict.body
    assert not any(finding.is_edit for finding in detector.find(Document(text)).findings)
