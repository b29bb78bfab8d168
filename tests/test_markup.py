"""From the source of a page to what it shows: bounds and traps of the parser, layout, what is hidden or injected."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from hypothesis import given

from scrubber import scrub
from scrubber.document import Document
from scrubber.markup import is_page, read
from scrubber.markup.hiding import Hiding, hiding
from scrubber.markup.skeleton import is_skeleton
from tests.strategies import PAGE, sources


def page(source: str) -> Document:
    return read(source, "html")


def shown(source: str) -> str:
    return page(source).text


def rules(source: str) -> list[str]:
    return [node.rule for node in page(source).nodes]


# Which text is a page


@pytest.mark.parametrize(
    "source",
    [
        "<!DOCTYPE html>",
        "<!doctype\nHTML PUBLIC '-//W3C//DTD'>",
        "<html>",
        "<HTML lang=zh>",
        "<head>",
        "<body\n>",
        "\ufeff\n <!-- saved -->\r\n<!----><html>",
        '<?xml version="1.0" encoding="gb2312"?>\n<!DOCTYPE html>',
    ],
)
def test_a_page_begins_as_one(source: str) -> None:
    assert is_page(source)
    assert read(source, "auto").is_page


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<",
        "<html",
        "<header>",
        "<bodyguard>",
        "<htmlx >",
        "<div><html>",
        "<!-- 没有结尾 <html>",
        "<?xml version='1.0'?><rss>",
        "正文 <html>",
        "&lt;html&gt;",
        "<!doctype svg>",
    ],
)
def test_anything_else_is_a_text_and_unchanged(source: str) -> None:
    assert not is_page(source)
    assert read(source, "auto") == read(source, "text") == Document(source)


def test_the_caller_may_know_better() -> None:
    assert shown("<div>一</div>二") == "一\n二"
    assert read("<html>一", "text").text == "<html>一"


def test_an_unknown_kind_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="auto, html, text, not 'xml'"):
        read("", "xml")


def test_texts_do_not_load_the_parser() -> None:
    code = "import sys, scrubber; scrubber.scrub('<p>一二三四五六</p>'); print([m for m in sys.modules if 'lxml' in m])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# Layout


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("<p>一</p><p>二", "一\n\n二", id="paragraphs"),
        pytest.param("<h1>一</h1><div>二</div><div>三</div>", "一\n\n二\n三", id="the largest break counts"),
        pytest.param("<div><div><div>一</div></div></div><section>二", "一\n二", id="breaks do not add up"),
        pytest.param("<ul><li>一<li>二</ul>三", "一\n二\n三", id="list"),
        pytest.param("一<b>二</b><i> 三</i>", "一二 三", id="inline"),
        pytest.param("一<br>二<br><br>三", "一\n二\n\n三", id="br"),
        pytest.param("<div>一<br></div><div>二</div>", "一\n二", id="br at the end of a line"),
        pytest.param("<div>一</div><div><br></div><div>二</div>", "一\n\n二", id="br on its own line"),
        pytest.param("<table><tr><td>一<td>二<tr><td>三<td>四</table>五", "一\t二\n三\t四\n五", id="table"),
        pytest.param("<table><tr><th><th>一<tr><td>二<td>", "\t一\n二", id="empty cells"),
        pytest.param("<td><div>一</div></td><td>二</td>", "一\n二", id="lines in cells"),
        pytest.param("<p> 一 \n\t 二 </p> ", "一 二", id="white space collapses"),
        pytest.param("一&nbsp;&nbsp;二\u3000 三", "一\xa0\xa0二\u3000 三", id="other spaces stay"),
        pytest.param("一<pre>\n  二\r\n\n   三\n</pre>四", "一\n  二\n\n   三\n四", id="pre"),
        pytest.param("<textarea>\n 一  二</textarea>", " 一  二", id="textarea"),
        pytest.param("<pre>一<pre> 二</pre> 三</pre>  四", "一\n 二\n 三\n四", id="pre in pre"),
        pytest.param("a\fb", "a b", id="form feed"),
        pytest.param("&lt;b&gt;&amp;nbsp;&#20013;&#x0004E2D;", "<b>&nbsp;中中", id="entities"),
        pytest.param("<select><option>一<option>二</select>", "一\n二", id="options"),
        pytest.param("<details><summary>一</summary>二</details>", "一\n二", id="closed details"),
    ],
)
def test_layout(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "<script>if (a < 1) {'<p>隐</p>'}</script>",
        "<style>.x{}</style>",
        "<!-- 隐 -->",
        "<template><p>隐</p></template>",
        "<noscript>隐</noscript>",
        "<iframe><p>隐</iframe>",
        "<video>隐</video>",
        "<svg><title>隐</title></svg>",
        "<p hidden>隐</p>",
        "<div style='DISPLAY : none!important; display:block'>隐</div>",
        "<div style='visibility:hidden'>隐</div>",
        "<dialog>隐</dialog>",
        "<title>隐</title>",
        "<ruby><rt>隐</rt></ruby>",
    ],
)
def test_what_a_browser_does_not_show_is_left_out_and_nothing_beside_it(source: str) -> None:
    document = page(f"<html><body>前{source}后")
    assert document.text.split() in (["前后"], ["前", "后"])
    assert not document.nodes


@pytest.mark.parametrize(
    "source",
    [
        "<details>显</details>",
        "<dialog open>显</dialog>",
        "<div hidden=until-found>显</div>",
        "<div hidden style='display:block'>显</div>",
        "<div style='display:none;display:block'>显</div>",
        "<div style='visibility:hidden'><p style='visibility: visible'>显</p></div>",
        "<embed hidden=true>显",
        "<rt>显</rt>",
        "<div style='position:absolute;left:-9999px'>显</div>",
        "<object>显</object>",
    ],
)
def test_what_shows_stays(source: str) -> None:
    assert shown(f"<html><body>前{source}后").split() in (["前显后"], ["前", "显", "后"])


@pytest.mark.parametrize(
    "source",
    [
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby>",
        "<ruby><rb>漢<rt>kan<rb>字<rt>ji</ruby>",
        "<ruby>漢<rt>kan<rt>x</ruby>字",
    ],
)
def test_ruby_keeps_its_base(source: str) -> None:
    assert shown(source) == "漢字"


def test_a_page_that_hides_itself_until_a_script_shows_it_is_read() -> None:
    assert shown("<body style='display:none'>一") == "一"
    long = "<div id=app style='display:none'>" + "<p>山上的路修了三年。</p>" * 40 + "</div>"
    assert shown(f"<html><body>加载中{long}").count("三年") == 40
    assert shown(f"<html><body>{'正文' * 300}{long}") == "正文" * 300


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("<title> 一\n&#x4e8c; </title>", "一 二"),
        ("<title></title>一", None),
        ("<body>一", None),
        ("<svg><title>图</title></svg><title>一</title>", "一"),
    ],
)
def test_title(source: str, title: str | None) -> None:
    assert page(source).title == title


# Traps and bounds of the parser


@pytest.mark.parametrize(
    "source", ["", " \n", "<!-- 一 -->", "<!doctype html>", "<html>", "<?xml version='1.0' encoding='gbk'?>", "\0"]
)
def test_a_page_without_content_shows_nothing(source: str) -> None:
    assert page(source).text == ""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param('<?xml version="1.0" encoding="gb2312"?><html>中', "中", id="an encoding is declared"),
        pytest.param("<meta charset=gbk>中", "中", id="another encoding is declared"),
        pytest.param("<p>一</p></body></html>二<p>三", "一\n\n二\n\n三", id="behind the end of the page"),
        pytest.param("<head><main>一</main>二", "一\n二", id="unknown elements in the head"),
        pytest.param("一\0二\x0b三\x1f四&#1;五&#x1F;六", "一二三四五六", id="control characters"),
        pytest.param("一\ufdd0二\ufffe&#xFFFF;\U0001fffe", "一\ufdd0二\ufffe\uffff\U0001fffe", id="noncharacters"),
        pytest.param("一\ud800二", "一\ufffd二", id="lone surrogate"),
        pytest.param("&#" + "0" * 5000 + "20013;", "中", id="reference with five thousand zeros"),
        pytest.param("<p>一</p>" + "</b>" * 300 + "<i>" * 5000 + "二", "一\n\n二", id="more errors than are reported"),
    ],
)
def test_nothing_is_lost_or_changed(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize("depth", [2_040, 2_047, 2_060, 20_000])
@pytest.mark.parametrize("tag", ["div", "b", "span", "x-y", "embed", "font"])
def test_any_depth_is_read(tag: str, depth: int) -> None:
    document = page("<html>" + f"<{tag}>" * depth + "深<script>一</script>" + f"</{tag}>" * depth + "<p>尾")
    assert document.text.split() == ["深", "尾"]
    assert bool(document.notes) == (depth > 2_045)


def test_a_tag_keeps_its_first_attributes() -> None:
    quoted = " ".join(f'a{number}=">"' for number in range(30_000))
    document = page(f"<p hidden {quoted}>一</p><p {quoted} hidden>二</p><p title='&gt;'>三</p>")
    assert document.text == "二\n\n三"
    assert [note.rule for note in document.notes] == ["hidden.bound"]
    assert "512 attributes" in document.notes[0].excerpt


def test_scripts_and_comments_are_not_taken_for_tags_with_attributes() -> None:
    words = " ".join(f"w{number}" for number in range(600))
    document = page(f"<script>if (a <b) {{ '{words}' }}</script><!-- <a {words} --><textarea><a {words}</textarea>一")
    assert document.text.endswith("一")
    assert not document.notes


@pytest.mark.parametrize("silent", ["<script>1 < 2</script>", "<!-- - -- -->", "<STYLE>a</STYLE>", "<title>一</title>"])
def test_the_bounds_hold_behind_scripts_and_comments(silent: str) -> None:
    attributes = " ".join(f"a{number}" for number in range(600))
    assert len(page(f"<html>{silent}<p {attributes} hidden>一</p>").notes) == 1
    assert shown(f"<html>{silent}<p {attributes} hidden>一</p>") == "一"
    deep = page(f"<html>{silent}" + "<div>" * 100_001 + "深")
    assert deep.text.strip() == "深"
    assert deep.notes


# Hidden elements


@pytest.mark.parametrize(
    ("style", "how"),
    [
        ("display:none", Hiding.GONE),
        ("Visibility: Collapse", Hiding.GONE),
        ("position:absolute;top:-152413851px", Hiding.TUCKED),
        ("position:fixed; left:-100em", Hiding.TUCKED),
        ("position:relative;left:-9999px", Hiding.TUCKED),
        ("margin-left:-5000px", Hiding.TUCKED),
        ("overflow:hidden;height:0;width:1px", Hiding.TUCKED),
        ("position:absolute;clip:rect(0 0 0 0)", Hiding.TUCKED),
        ("clip-path: inset(50%)", Hiding.TUCKED),
        ("transform:translateX(-9999px)", Hiding.TUCKED),
        ("text-indent:-9999px", Hiding.SMALL),
        ("overflow:hidden;height:0", Hiding.SMALL),
        ("font-size:0px", Hiding.SMALL),
        ("color:#FFF;background:rgb(255, 255, 255)", Hiding.SMALL),
        ("opacity:.0", Hiding.FAINT),
        ("color:white", Hiding.FAINT),
        ("color:white;background:#036", Hiding.NONE),
        ("color:rgba(1,2,3,0.0)", Hiding.FAINT),
        ("left:-9999px", Hiding.NONE),
        ("position:absolute;left:-300px", Hiding.NONE),
        ("overflow:hidden;height:40px", Hiding.NONE),
        ("font-size:0.8em;opacity:1", Hiding.NONE),
        ("text-indent:2em", Hiding.NONE),
        ("height:0;display", Hiding.NONE),
        ("", Hiding.NONE),
    ],
)
def test_how_a_style_hides(style: str, how: Hiding) -> None:
    assert hiding({"style": style}) is how


@pytest.mark.parametrize(
    ("sheet", "is_shown"),
    [
        (".x{display:none}", False),
        ("#y{display:none}", False),
        ("p{display:none}", False),
        ("p.x#y{display:none}", False),
        ("body .a p{display:none}", False),
        (".a>.x , b{display:none !important}", False),
        ("/* .x{ */.x{display:none}", False),
        ("@media screen{.x{display:none}}", False),
        ("@media only screen and (min-width: 40em){.x{display:none}}", False),
        ("@media (max-width:600px){.x{display:none}}", True),
        ("@media print{.x{display:none}}", True),
        ("@media print{.x{display:none}} .x{display:none}", False),
        (".b .x{display:none}", True),
        ("body>.x{display:none}", True),
        (".x:hover{display:none}", True),
        (".x::before{display:none}", True),
        ("[class=x]{display:none}", True),
        (".X{display:none}", True),
        (".x{display:none}.x{display:block}", True),
        (".x.x2{display:block}.x{display:none}", True),
        ("#y{display:block}.x{display:none}", True),
        (".x{display:none}@media (min-width:800px){.x{display:block}}", True),
        (".x:not(.on){display:none}", False),
        (".a:not(.a) .x{display:none}", True),
        (".x{display:none}.a:not(.b) .x{display:block}", True),
        (".x{visibility:hidden}", True),
        (".x{display:none", False),
        ("}}}.x{display:none}", True),
        (".x{{display:none}", True),
    ],
)
def test_style_sheets(sheet: str, is_shown: bool) -> None:
    source = f"<html><head><style>{sheet}</style></head><body>前<div class=a><p class='x x2' id=y>中</p></div>后"
    assert ("中" in shown(source)) is is_shown
    assert shown(source).startswith("前")


def test_an_inline_style_outweighs_the_sheet() -> None:
    assert shown("<style>.x{display:none}</style>一<p class=x style='display:block'>二") == "一\n\n二"
    assert shown("<style>.x{display:none!important}</style>一<p class=x style='display:block'>二") == "一"


def test_a_print_sheet_hides_nothing() -> None:
    assert shown("<style media=print>p{display:none}</style><p>一") == "一"


# Bounds of a page


@pytest.mark.parametrize(
    ("source", "bound"),
    [
        pytest.param("<html>" + "<p>水" * 200_000 + "<p>尾", "too many tags", id="tags"),
        pytest.param("<html>" + "<i>" * 60_000 + "水" + "</i>" * 60_000 + "<p>尾", "500 levels", id="depth"),
        pytest.param("<html><table>" + "<td>水<td>火" * 90_000 + "尾", "too many tags", id="cells"),
        pytest.param("<html>" + "<b a=1 b=2 c=3 d=4>水</b>" * 40_000 + "<p>尾", "too many tags", id="attributes"),
        pytest.param(
            "<style>" + "".join(f".c{n}{{display:none}}" for n in range(6_000)) + "</style>水尾", "style", id="sheet"
        ),
    ],
)
def test_a_bound_is_told_and_the_text_behind_it_stays(source: str, bound: str) -> None:
    document = page(source)
    assert bound in " ".join(note.excerpt for note in document.notes)
    assert document.text.count("水") == source.count("水")
    assert document.text.endswith("尾")


def test_many_farms_are_told_as_a_few_and_all_go() -> None:
    farms = "".join(
        f"<div style='display:none'><a href='http://h{number}.example/'>百家乐</a></div>" for number in range(5_000)
    )
    document = page(f"<html><body>{'正文' * 200}{farms}尾")
    assert len(document.nodes) == 201
    assert document.text == "正文" * 200 + "尾"
    assert sum(node.size for node in document.nodes) == 15_000


def test_a_text_of_too_many_tags_loses_no_text() -> None:
    verdict = scrub("<p>磨坊在河边，水车坏了</p>" * 40_000, kind="text")
    assert verdict.body.count("水车坏了") == 40_000
    assert "<" not in verdict.body
    assert "hidden.bound" in {finding.rule for finding in verdict.findings}
    assert scrub(verdict.body).body == verdict.body


# Injected nodes: the data file of the detector has the plain cases


def test_one_node_for_skeletons_side_by_side() -> None:
    document = page(PAGE)
    assert rules(PAGE) == ["skeleton"]
    assert document.nodes[0].markup.startswith('<em id="k7x2q"></em><ins id="k7x2q">')
    assert document.nodes[0].size == len("".join(document.nodes[0].markup.split()))


def test_a_skeleton_with_text_in_it_is_none() -> None:
    assert rules(PAGE.replace("></em>", ">字</em>")) == ["skeleton"]
    tags = "".join(f'<{tag} id="k7x2q">字</{tag}>' for tag in ("em", "ins", "u", "sup", "abbr"))
    assert rules(f"<html>{tags}") == []
    assert shown(f"<html>{tags}") == "字" * 5


@pytest.mark.parametrize(
    ("name", "tags", "verdict"),
    [
        ("82sx9", "em ins legend li", True),
        ("fpxfr", "rt input strong kbd", True),
        ("82sx9", "em ins em ins em ins", False),
        ("82sx9", "div span a p img", False),
        ("82sx9", "em ins tr x-y", False),
        ("item1", "em ins legend li", False),
        ("item1", "em ins legend li rt u", True),
        ("main", "li li li li li li li", False),
    ],
)
def test_what_a_skeleton_is_made_of(name: str, tags: str, verdict: bool) -> None:
    assert is_skeleton(name, tags.split()) is verdict


def farm(style: str, *links: str) -> str:
    anchors = "".join(f'<a href="http://{link}.example/">{text}</a> ' for link, text in (x.split("/") for x in links))
    return f'<html><body><p>{"正文" * 40}</p><div style="{style}">{anchors}</div>'


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param(farm("display:none", "a/百家乐"), True, id="spam on the link"),
        pytest.param(farm("display:none", "casino1/bet on slots"), True, id="spam in the address"),
        pytest.param(farm("display:none", "casino1/here"), False, id="one word of two meanings"),
        pytest.param(farm("display:none", "a/time slots", "b/our partners"), False, id="one such word on two links"),
        pytest.param(farm("position:absolute;left:-12623px;width:1000px", "a/Viagra"), True, id="one, off the screen"),
        pytest.param(
            farm("display:none", "a.edu/Slot Gacor", "b.ac/Slot Thailand"), True, id="universities broken into"
        ),
        pytest.param(farm("display:none", "a.edu/slots", "b.edu/escort"), False, id="universities"),
        pytest.param(farm("display:none", "a/彩票", "b/彩票", "c/彩票"), True, id="such a word on three links"),
        pytest.param(farm("color:red", "a/百家乐"), False, id="not hidden"),
        pytest.param(
            farm("display:none", "a/茶馆", "b/书店", "c/花店", "d/渔港"), False, id="hidden links are no evidence"
        ),
        pytest.param(
            farm("position:absolute;left:-9999px", "a/茶馆", "b/书店", "c/花店"), True, id="strangers off the screen"
        ),
        pytest.param(farm("position:absolute;left:-9999px", "a/茶馆", "a/书店", "b/花店"), False, id="two strangers"),
        pytest.param(farm("display:none", "a/百家乐", "b/茶馆", "c/书店"), False, id="mostly honest"),
        pytest.param(
            farm("display:none", "a/百家乐") + '<a href="http://a.example">', False, id="a site linked openly"
        ),
        pytest.param(
            farm("display:none", "a/百家乐").replace("<a", f"{'一段很长的文字' * 9}<a"), False, id="mostly text"
        ),
        pytest.param(farm("display:none", "a/百家乐").replace("http://a.example", "/a"), False, id="an own link"),
        pytest.param(
            farm("display:none", "a/百家乐").replace("<html>", "<link rel=canonical href=//a.example>"),
            False,
            id="own site",
        ),
    ],
)
def test_link_farms(source: str, found: bool) -> None:
    assert rules(source) == ["link_farm"] * found


def test_a_farm_that_hides_each_of_its_links_is_one() -> None:
    links = "".join(
        f'<p style="display:none"><a href="http://h{number}.example/">百家乐</a></p>' for number in range(3)
    )
    assert rules(f"<html>正文<div style='display:none'>{links}</div>") == ["link_farm"] * 3


def test_what_stands_around_a_farm_is_not_taken_for_one() -> None:
    source = f"<html><body><div style='opacity:0'><p>{'正文' * 50}</p>{farm('display:none', 'a/百家乐')}</div>"
    document = page(source)
    assert len(document.nodes) == 1
    assert "正文" in document.text
    assert "百家乐" not in document.text


# Whatever comes in


@given(sources)
def test_any_source_is_read(source: str) -> None:
    document = page(source)
    assert document.is_page
    json.dumps(document.text).encode()
    assert not any(char < " " and char not in "\t\n\r" for char in document.text)
    assert document.text == document.text.strip("\n")
    assert page(source) == document


def test_every_sentence_that_another_parser_shows_is_there() -> None:
    soup = BeautifulSoup(PAGE, "html.parser")
    for element in soup(["head", "script", "style", "title", "rt", "rp"]):
        element.decompose()
    for element in soup(style="display:none"):
        element.decompose()
    sentences = [line for line in soup.get_text("\n").split("\n") if line.strip()]
    assert len(sentences) > 15
    text = shown(PAGE)
    assert [sentence for sentence in sentences if sentence.strip() not in text] == []
