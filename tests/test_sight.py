"""Whether readers see an element: farms that nobody sees are taken out, what shows or is put away honestly stays."""

from __future__ import annotations

import pytest

from scrubber.markup import read

STORY = "<p>镇上的老磨坊修好以后重新开张，头一天来了两百多位客人，磨坊主人讲了水车的来历。</p>" * 6
LINKS = "".join(
    f'<a href="http://h{number}.example/">{word}</a> '
    for number, word in enumerate(("百家乐", "时时彩", "六合彩", "老虎机"))
)
PARTNERS = "".join(f'<a href="https://partner{number}.example/">合作单位{number}</a> ' for number in range(12))


def found(source: str) -> list[str]:
    return [node.rule for node in read(source, "html").nodes]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>老磨坊</title>{head}</head><body>{STORY}{body}{STORY}</body></html>"


SEEN = [
    # Its children set again what it takes away.
    ('<div style="font-size:0"><p style="font-size:16px">{}</p></div>', ""),
    ('<div class=row><p class=cell>{}</p></div>', ".row{font-size:0}.cell{font-size:1rem}"),
    ('<div style="text-indent:-9999px"><p style="text-indent:0">{}</p></div>', ""),
    ('<div style="color:#fff;background:#fff"><p style="color:#333">{}</p></div>', ""),
    ('<div style="color:#fff"><p style="background:#024">{}</p></div>', ""),
    # Moved back to the middle, to the side of a track, into a column, down the page.
    ('<div style="position:absolute;left:50%;margin-left:-960px;width:1920px">{}</div>', ""),
    ('<div style="position:absolute;left:-2560px;width:9000px">{}</div>', ""),
    ('<div style="transform:translate3d(-2560px,0,0);width:20000px">{}</div>', ""),
    ('<div style="transform:translateX(-3840px)">{}</div>', ""),
    ('<div style="margin-top:-1000px;padding-top:1000px">{}</div>', ""),
    ('<div style="margin-bottom:-9999px;padding-bottom:9999px">{}</div>', ""),
    ('<div style="position:absolute;top:4600px">{}</div>', ""),
    ('<div style="position:absolute;left:5120px;width:1280px">{}</div>', ""),
    ('<div class="t">{}</div>', ".t{position:relative;left:-1200px;width:3600px}"),
    ('<div class="t on">{}</div>', ".t{position:absolute;left:-9999px}.t.on{left:0}"),
    # Of no size, and yet with room.
    ('<div style="overflow:hidden;height:0;min-height:200px">{}</div>', ""),
    ('<div style="overflow:hidden;width:0;height:1px;min-width:100%;min-height:1em">{}</div>', ""),
    ('<div style="width:0;height:0">{}</div>', ""),
    ('<div style="width:0;height:0;overflow:visible">{}</div>', ""),
    ('<div style="overflow:hidden;width:0;flex:1">{}</div>', ""),
    ('<div style="position:absolute;clip:rect(0,400px,200px,0)">{}</div>', ""),
    ('<div style="clip:rect(0,0,0,0)">{}</div>', ""),
    ('<div style="clip-path:inset(10% 20%)">{}</div>', ""),
    ('<div style="clip-path:circle(50%)">{}</div>', ""),
    # White on a ground that is not.
    ('<div style="color:#fff;background:#fff url(night.jpg)">{}</div>', ""),
    ('<div style="color:#fff;background:#fff linear-gradient(#000,#222)">{}</div>', ""),
    ('<div style="background:#024"><p style="color:#fff">{}</p></div>', ""),
    ('<table bgcolor="#003366"><tr><td><font color="#ffffff">{}</font></td></tr></table>', ""),
    ('<div class=foot><p style="color:#fff">{}</p></div>', ".foot{background-color:#222}"),
    ('<p style="color:#fff">{}</p>', "body{background:#111}"),
    ('<p style="color:white">{}</p>', "html{background-image:url(stars.png)}"),
    ('<div class=foot>{}</div>', ".foot{color:#fff;background:rgb(10,20,30)}"),
    ('<p style="color:var(--paper)">{}</p>', ""),
    ('<p style="color:transparent;text-shadow:0 0 1px #000">{}</p>', ""),
    ('<p style="background-image:linear-gradient(red,blue);-webkit-text-fill-color:transparent">{}</p>', ""),
    # What the declaration only seems to say.
    ('<p style="content:\'position:absolute;left:-9999px\'">{}</p>', ""),
    ('<p style="/* position:absolute;left:-9999px */ color:#333">{}</p>', ""),
    ('<p style="background:url(data:image/png;position:absolute;left:-9999px;base64,AA)">{}</p>', ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "css"), SEEN)
def test_what_readers_see_is_kept(body: str, css: str) -> None:
    source = page(body.format(LINKS), f"<style>{css}</style>" if css else "")
    assert found(source) == []
    assert "百家乐" in read(source, "html").text


@pytest.mark.parametrize("body", ['<p style="color:#fff">{}</p>', "<font color=white>{}</font>"])
def test_white_on_a_ground_that_another_file_may_give_needs_more(body: str) -> None:
    two = LINKS.partition("六合彩")[0].rpartition("<a")[0]
    head = '<link rel="stylesheet" href="/main.css">'
    assert found(page(f"<div class=foot>{body.format(two)}</div>", head)) == []
    assert found(page(body.format(two))) == ["link_farm"]
    assert found(page(f"<div class=foot>{body.format(LINKS)}</div>", head)) == ["link_farm"]


UNSEEN = [
    ('<div style="inset:-9999px auto auto -9999px;position:absolute">{}</div>', ""),
    ('<div style="position:fixed;inset:-9999px">{}</div>', ""),
    ('<div style="margin:-9999px">{}</div>', ""),
    ('<div style="margin:0 0 0 -9999px">{}</div>', ""),
    ('<div style="position:absolute;left:calc(-9999px + 1em)">{}</div>', ""),
    ('<div style="position:absolute;left:calc(-100px * 99)">{}</div>', ""),
    ('<div style="position:absolute;left:50%;margin-left:-9999px">{}</div>', ""),
    ('<div style="position:absolute;right:-9999px">{}</div>', ""),
    ('<div style="position:absolute;left:99999px">{}</div>', ""),
    ('<div style="transform:translateX(9999px)">{}</div>', ""),
    ('<div style="transform:translate(-9999px, -9999px)">{}</div>', ""),
    ('<div style="translate:-9999px 0">{}</div>', ""),
    ('<div style="font:0/0 a">{}</div>', ""),
    ('<div style="font:normal 0 serif">{}</div>', ""),
    ('<div style="transform:scale(0,0)">{}</div>', ""),
    ('<div style="transform:scale3d(0,0,1)">{}</div>', ""),
    ('<div style="scale:0">{}</div>', ""),
    ('<div style="filter:opacity(0)">{}</div>', ""),
    ('<div style="color:hsl(0,0%,100%)">{}</div>', ""),
    ('<div style="color:hsla(20, 10%, 30%, 0)">{}</div>', ""),
    ('<div style="color:rgba(0,0,0,0)">{}</div>', ""),
    ('<div style="color:rgb(0 0 0 / 0%)">{}</div>', ""),
    ('<div style="color:#fff0">{}</div>', ""),
    ('<div style="-webkit-text-fill-color:transparent">{}</div>', ""),
    ('<div style="clip-path:circle(0)">{}</div>', ""),
    ('<div style="clip-path:inset(50%)">{}</div>', ""),
    ('<div style="clip-path:inset(100% 0 0 0)">{}</div>', ""),
    ('<div style="clip-path:polygon(0 0, 0 0, 0 0)">{}</div>', ""),
    ('<div style="content-visibility:hidden">{}</div>', ""),
    ('<div style="d\\69splay:none">{}</div>', ""),
    ('<div style="/**/display/**/:none">{}</div>', ""),
    ('<marquee style="width:1px;height:1px">{}</marquee>', ""),
    ('<p class=k>{}</p>', ".k{color:#fff}"),
    ('<p class=k>{}</p>', ".k{color:white;background:#fff}"),
    ('<p class=k>{}</p>', "p.k a{color:#FFFFFF}"),
    ('<p class=k>{}</p>', "[class=k]{position:absolute;left:-9999px}"),
    ('<p data-k="a">{}</p>', "p[data-k]{display:none}"),
    ('<div><p>{}</p></div>', "div > p:nth-child(1){position:absolute;top:-9999px}"),
    ('<p class=k>{}</p>', ".\\6b{font-size:0}"),
    ('<p class=k>{}</p>', "@media screen{@layer a{.k{text-indent:-9999px}}}"),
    ('<i></i><p>{}</p>', "i + p{clip-path:inset(50%)}"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "css"), UNSEEN)
def test_a_farm_that_nobody_sees_is_taken_out(body: str, css: str) -> None:
    source = page(body.format(LINKS), f"<style>{css}</style>" if css else "")
    assert set(found(source)) == {"link_farm"}
    assert "百家乐" not in read(source, "html").text


def test_links_that_are_white_one_by_one_convict_one_another() -> None:
    white = LINKS.replace("<a", '<a style="color:#fff"')
    assert found(page(f"<p>{white}</p>")) == ["link_farm"] * 4
    assert found(page(f'<p style="background:navy">{white}</p>')) == []


@pytest.mark.parametrize(
    "body",
    [
        "<textarea style='display:none'>{}</textarea>",
        "<div style='display:none'><textarea>{}</textarea></div>",
        "<iframe srcdoc='{}'></iframe>",
        "<template>{}</template>",
        "<map name=m>{}</map>",
    ],
)
def test_links_that_no_browser_lays_out(body: str) -> None:
    links = LINKS.replace("'", '"')
    assert found(page(body.format(links))) == ["link_farm"]


def test_what_holds_links_and_is_used_is_kept() -> None:
    areas = "".join(f'<area href="http://h{n}.example/" alt="百家乐">' for n in range(3))
    assert found(page(f"<map name=m>{areas}</map>")) == ["link_farm"]
    assert found(page(f"<img src=x usemap='#m'><map name=m>{areas}</map>")) == []
    assert found(page(f"<textarea>{LINKS}</textarea>")) == []


PUT_AWAY = [
    '<ul style="position:absolute;clip:rect(0 0 0 0);width:1px;height:1px;overflow:hidden">{}</ul>',
    '<div style="height:0;overflow:hidden">{}</div>',
    '<nav style="max-height:0;overflow:hidden">{}</nav>',
    '<div class="menu">{}</div>',
    '<div style="opacity:0">{}</div>',
    '<div style="transform:scale(0)">{}</div>',
    '<div style="position:absolute;left:-100%">{}</div>',
]


def test_pictures_show_whatever_the_size_of_letters() -> None:
    logos = "".join(f'<a href="http://casino-poker{number}.example/"><img src=a.png></a>' for number in range(12))
    assert found(page(f'<td style="font-size:0px">{logos}</td>')) == []
    assert found(page(f'<p style="color:#fff">{logos}</p>')) == []
    assert found(page(f'<p style="display:none">{logos}</p>')) == ["link_farm"]


@pytest.mark.parametrize("body", PUT_AWAY)
def test_menus_and_lists_for_screen_readers_are_no_farms(body: str) -> None:
    css = "<style>.menu{position:absolute;left:-9999px}.bar:hover .menu{left:0}</style>"
    assert found(page(body.format(PARTNERS), css)) == []
