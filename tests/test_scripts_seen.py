"""What scripts of a page say of it: whom they send away or show another title, and which links they hide."""

from __future__ import annotations

import pytest

from scrubber.markup import read

STORY = "<p>镇上的老磨坊修好以后重新开张，头一天来了两百多位客人，磨坊主人讲了水车的来历。</p>" * 6
FARM = "".join(
    f'<a href="http://h{number}.example/">{word}</a> ' for number, word in enumerate(("百家乐", "时时彩", "六合彩"))
)


def found(script: str, body: str = "") -> list[str]:
    page = f"<html><head><title>老磨坊</title></head><body>{STORY}{body}<script>{script}</script></body></html>"
    return [node.rule for node in read(page, "html").nodes]


HONEST = [
    # Redirects by what the reader reads with: to an app, to a newer browser, to the pages for telephones.
    "/* for google and baidu users, too */ if(/Android/.test(navigator.userAgent)){location.href='https://apps.example.com/x'}",
    "if(/MSIE [678]/.test(navigator.userAgent)){location.href='https://upgrade.example.org/'} // not for googlebot",
    "if(navigator.userAgent.match(/(iPhone|iPod|Android|ios|baidu Transcoder)/i)){location.replace('https://m.example.net/')}",
    "var ua=navigator.userAgent;if(/Android/i.test(ua)){location.href='https://www.google.com.example.org/store'}",
    # A picture that counts, a list of search engines, and where the reader came from.
    "if(document.referrer.indexOf('google')>0){document.write('<img src=\"https://count.example.net/c.gif?g\">')}",
    "var from=document.referrer;if(from.indexOf('baidu')>-1){track('baidu')}",
    "var h='https://search.google.example.net/';if(document.referrer){location.href='https://welcome.example.org/'}",
    # A title that calls the reader back.
    "if(!/baiduspider/.test(navigator.userAgent)){document.onvisibilitychange=f};function f(){document.title='回来'}",
    "window.onblur=function(){document.title='别走'};var b=/googlebot/i.test(navigator.userAgent);",
]


@pytest.mark.parametrize("script", HONEST)
def test_honest_scripts_are_kept(script: str) -> None:
    assert found(script) == []


CLOAKS = [
    "if(/(baidu|sogou|so)\\./i.test(document.referrer)){location.href='https://t.example.net/'}",
    "var r=document.referrer;if(r.indexOf('google.')>0)window.location.replace('//t.example.net/a')",
    "var s=['baidu','sogou','haosou'];for(i in s)if(document.referrer.indexOf(s[i])>0){location='//t.example.net/'}",
    "if(document.referrer.match(/baidu/)){document.write('<script src=\"//t.example.net/a.js\"><\\/script>')}",
    "if(!/Baiduspider|Sogou/.test(navigator.userAgent)){document.write('<iframe src=\"//t.example.net/\">')}",
]


@pytest.mark.parametrize("script", CLOAKS)
def test_who_comes_from_a_search_engine_is_sent_away(script: str) -> None:
    assert found(script) == ["cloak"]


HIDES = [
    "document.querySelector('#zz').style.display='none'",
    "var box = document.querySelector('.zy'); box.style.position='absolute'; box.style.left='-9999px'",
    "$('#zz').hide()",
    "jQuery('.zy').css('display','none')",
    "$(\"#zz\").css({position:'absolute', left:'-9999px'})",
    "document.getElementById('zz').setAttribute('style','position:absolute;left:-9999px')",
    "document.getElementById('zz').style.setProperty('display','none')",
    "document.getElementById('zz').style.cssText='text-indent:-9999px'",
]


@pytest.mark.parametrize("script", HIDES)
def test_links_that_a_script_hides(script: str) -> None:
    assert found(script, f"<div id=zz class=zy>{FARM}</div>") == ["link_farm"]
    assert found(script, f"<div id=other class=one>{FARM}</div>") == []


@pytest.mark.parametrize("script", HIDES)
def test_a_partner_that_a_script_hides_is_no_farm(script: str) -> None:
    link = '<a href="https://partner.example.org/">合作单位</a>'
    assert found(script, f"<div id=zz class=zy>{link}</div>") == []


def test_a_class_is_a_name_like_any_other() -> None:
    lines = "".join(f'<p>第{n}行<font class="jammer">这一句话谁都看得见</font></p>' for n in range(3))
    assert found("", lines) == []
    noise = "".join(f'<p>第{n}行<font class="jammer">8 k$ R2 b) w, C: x</font></p>' for n in range(3))
    spaced = noise.replace("R2 b", "[&nbsp;&nbsp;b")
    assert found("", spaced) == ["jammer"]
    assert found("", spaced.replace('font class="jammer"', "span style='display:none'").replace("/font", "/span")) == [
        "jammer"
    ]
    assert found("", noise) == ["jammer"]
