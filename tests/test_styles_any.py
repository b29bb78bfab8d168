"""Styles that nobody would write: none makes the reading of a page raise, take long, or end otherwise elsewhere."""

from __future__ import annotations

import html
import os
import subprocess
import sys

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from scrubber import scrub
from scrubber.markup.css import blocks, declarations
from scrubber.markup.gate import may_hide
from scrubber.markup.hiding import Hiding, hiding_of, style_of
from scrubber.markup.matcher import STEPS, Matcher
from scrubber.markup.selectors import selector
from scrubber.markup.sheet import key_in
from scrubber.markup.values import color, longhands, numbers, pixels

PROPERTIES = """
display visibility position left top margin margin-left padding inset width height min-width overflow flex text-indent
font font-size opacity filter color background background-color clip clip-path transform translate scale all
--x \\64 isplay
"""
VALUES = r"""
0 1 -1 .5 1. 9e9 1e99 1.2345678901234567e+05 -99999 ٣ ² none auto hidden block white transparent #fff #ffff #00000000 px
% em vw deg e + - * / , ; : ! !important ( ) [ ] { } " ' \ \20 \0 \d800 \110000 /* */ // url( url(x) calc( var( rgb(
rgba( hsl( scale( translate( translateX( matrix( inset( circle( polygon( rect( min( max( absolute fixed -9999px 1px é
"""
SELECTORS = r"""
p * .a #b a [x] [x= [x="1"] [x~=1] [x*=1 i] :nth-child( 2n+1 -n+3 odd even ) :not( :is( :where( :has( ::before :empty
:first-child :hover > + ~ , | & @media @layer (min-width:1px) ( ) { } /* */ \ \61 " ' <!-- -->
"""

NUMBERS = "0 00 1 9 10 99 100 240 900 9999 .0 .04 .2 0.05 0.3 1.4 1.9 9e3 1e-1 9.e3 ٠ 9.5"
WORDS = "none hidden collapse #fff #FFFFFF #ffff #0000 #12345600 white transparent rgb(0,0,0,0)"
OUTER = r"p * .a #b :hover > + ~ div .c.d p#e.f é .é \61"
SUBJECTS = r"p P * .a #b p.a p#b.a .a#b .b.a:first-child a:not(.x) [x] p[x] :root .a::before .é \2e a"


def written(words: str) -> st.SearchStrategy[str]:
    pieces = [*words.split(), " ", "\n", "\f", "9" * 400, "9" * 5000, "\ud800", "\0"]
    return st.lists(st.sampled_from(pieces), max_size=8).map("".join)


names, values, selectors = st.sampled_from(PROPERTIES.split()), written(VALUES), written(SELECTORS)
styles = st.lists(st.builds("{}:{}".format, names, values), max_size=4).map(";".join)


@given(names, values)
def test_any_value_is_read(name: str, value: str) -> None:
    for declared, said, _ in declarations(f"{name}:{value}"):
        assert said == said.strip()
        for text in longhands(declared, said).values():
            pixels(text)
            color(text)
            numbers(text)


numbered = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "-", "+", " ", "translate(", "0 ", "rect(", "inset(", "scale(", "calc(1px - "]),
    st.sampled_from(NUMBERS.split()),
    st.sampled_from(["", "px", "em", "rem", "%", "in", " cm", "vw", "pt", "mm"]),
    st.sampled_from(["", ")", " 0", "!important", " auto", "/1 x", " 0 0)"]),
)
worded = st.sampled_from(WORDS.split())
pairs = st.builds(
    "{}{}{}".format, names, st.sampled_from([":", ": ", " :", "/**/:"]), st.one_of(values, numbered, worded)
)
beside = st.sampled_from(["", "position:absolute;", "overflow:hidden;", "color:red;background:red;", "top:-800px;"])


@given(beside, st.lists(pairs, max_size=3).map(";".join))
def test_what_may_hide_is_never_too_little(before: str, style: str) -> None:
    style = before + style
    assert hiding_of(style_of(style)) is Hiding.NONE or may_hide(style)


chains = st.builds(
    "{}{}{}".format, written(OUTER), st.sampled_from(["", " ", ">", " > ", "+", "~"]), st.sampled_from(SUBJECTS.split())
)


@given(chains)
def test_a_selector_is_found_by_what_its_elements_must_have(asked: str) -> None:
    understood = selector(asked)
    if understood is not None and not understood.subject.never:
        subject = understood.subject
        needed = {"", subject.tag, *(f"#{name}" for name in subject.ids), *(f".{name}" for name in subject.classes)}
        assert key_in(asked) in needed | {f"[{attribute.name}" for attribute in subject.attributes}


@given(styles, selectors)
def test_any_style_is_read(style: str, asked: str) -> None:
    quoted = html.escape(style)
    verdict = scrub(
        f"<html><head><style>{asked}{{{style}}}</style></head><body><p>甲</p><p class=a x=1 style='{quoted}'>乙</p>"
        f"<marquee width='{quoted}'>丙</marquee></body></html>"
    )
    assert scrub(verdict.body, kind="text").body == verdict.body


CROWDED = """
import hashlib
from scrubber import scrub
classes = " ".join(f"k{i}" for i in range(40))
sheet = "".join(
    ",".join([*(f".q{j} .k{i}" for j in range(i % 30)), f".k{i} .k{i}"]) + "{display:none}" for i in range(40)
)
rows = "".join(f"<div><div class='{classes}'>{row}</div></div>" for row in range(1000))
verdict = scrub(f"<html><head><style>{sheet}.k7{{display:none}}</style></head><body><p>a</p>{rows}</body></html>")
print(hashlib.sha256(verdict.body.encode()).hexdigest(), [finding.rule for finding in verdict.findings])
"""


def test_where_the_bound_of_comparisons_falls_does_not_hang_on_the_process() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", CROWDED],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1
    assert "hidden.bound" in said.pop()


def test_selectors_in_selectors_stay_within_bounds() -> None:
    inner, outer = "&" * 100_000, "a" * 200
    layers = list(blocks(f"{outer}{{{inner}{{display:none}}}}"))
    assert sum(len(block.selectors) for block in layers) < 2 * (len(inner) + len(outer))


def test_long_attributes_use_up_the_comparisons() -> None:
    element = lxml.html.Element("p", {"class": "c " * 100_000})
    matcher, asked = Matcher(), selector("[class~=x]")
    assert asked is not None
    assert not matcher.matches(element, asked)
    assert matcher.left < STEPS - 5_000
