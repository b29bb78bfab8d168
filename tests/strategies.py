"""What the property tests feed in: arbitrary text and bytes, soup of every kind of damage, mutated pages."""

from __future__ import annotations

from hypothesis import strategies as st

WHOLE_TAGS = """
<p> </p> <div> </div> <b> </b> <i> </i> <table> <tr> <td> </table> <select> <option> <html> <body> <head> </head>
<title> </title> <script> </script> <style> </style> <textarea> </textarea> <plaintext> <template> <noscript>
</noscript> <svg> </svg> <math> <mi> <foreignObject> <ruby>漢<rt>hàn</rt></ruby> <rt> <br> <hr/> </pre> <li> </li>
<ul> </a> <a < > </ /> <!-- --> <![CDATA[ ]]> " ' &nbsp; &amp; &amp;lt; &lt;b&gt; &#0; &#x4e2d; &#xfdd0; &#55357; &
&# &unknown; &middot;
"""
READINGS = "發(fā) 業(yè) 經(jīng) 現(xiàn)(xian) 的(de) 是（shi） 去(qu (fā) ?qū) €(wěn) ( )"
SPAM = "国产精品, 中文字幕_ _XX体育官网 【金沙娱乐app】 上一篇: Tags:扶贫(59) 1. • | _ ,"
DAMAGE = "锟斤拷 烫烫烫 涓枃 ÖÐÎÄ 漢墓??脊湃藛T ?!? ???"
HARMLESS = "今天天氣很好。 由于 後來 图书馆里有很多书， ことば 한국어 naïve 👩‍👩‍👧 नमस्ते می‌خواهم f(x) List<String>"
WITH_BLANKS = [
    "<!doctype html>", "<?xml ?>", "<pre>\n", "<a href='//x.example/'>", "<div style='display:none'>", "<span hidden>",
    '<em id="a1b2c"></em>', '<ins id="a1b2c"><u id="a1b2c"></u></ins>', '<li id="a1b2c"></li>', "<input value=",
    "<font size=0>", "首页 > 新闻 > 正文", " I ", " ", "\n", "\t", "\r\n", "\r", "\u3000", "\xa0", "\u2028",
    "\n\n    ", "a < b",
]  # fmt: skip
UNPRINTABLE = ["\ufffd", "\ufeff", "\0", "\x85", "\x92", "\ue123", "\ud83d", "\ude00", "\udc80"]
WORDS = f"{WHOLE_TAGS} {READINGS} {SPAM} {DAMAGE} {HARMLESS}"
PIECES = [*WORDS.split(), *WITH_BLANKS, *UNPRINTABLE]

PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>河边的磨坊 - 乡土记忆</title>
<script>var a = "<p>不是正文</p>"; if (a < 1 && document.referrer) {}</script>
<style>.x { display: none } /* <b> */</style><link rel="canonical" href="https://xiangtu.example/mill"></head>
<body><div class="nav"><ul><li><a href="/">首页</a><li><a href="/news">新闻</a></ul></div>
<h1>河边的磨坊</h1>
<p>村口的水磨坊建于一九五二年，<b>石磨</b>至今还能转动。<p>老人说：&ldquo;那时候磨一斗麦子要半天。&rdquo;
<table><tr><td>年份<td>产量<tr><td>1960<td>三百石</table>
<pre>  轮
    轴</pre><div style="display:none" id="tab2">开放时间：每天九点</div>
<p>後來<ruby>磨<rp>(</rp><rt>mò</rt><rp>)</rp></ruby>坊停了，<i>水渠<b>也</i>干</b>了。&nbsp;&amp;c.</p>
<em id="k7x2q"></em><ins id="k7x2q"><legend id="k7x2q"><li id="k7x2q"></li></legend></ins><rt id="k7x2q"></rt>
<textarea>留言</textarea><svg><title>图</title></svg><!-- 结束 -->
</body></html>
"""

ARTICLE = """国产精品一区二区,欧美大片免费观看,日韩中文字幕无码,久久综合网

縣里的氣象站今年遷到山上

新站的設備由兩家企業(yè)捐贈。站長說,數(shù)據(jù)現(xiàn)在每十分鐘上傳一次,經(jīng)過網(wǎng)絡(luò)傳到省里。
由于山路難走,觀測員每周下山一次。以后會修一條公路,屆時發(fā)電機也能換成新的。

上一篇：春耕
下一篇：秋收
"""

characters = st.characters(exclude_categories=())
"""Every code point, the lone surrogates included."""

any_text = st.text(characters)
soup = st.lists(st.one_of(st.sampled_from(PIECES), st.text(characters, max_size=3)), max_size=40).map("".join)


@st.composite
def mutated(draw: st.DrawFn, source: str = PAGE) -> str:
    """Return *source* with stretches taken out, doubled, moved or replaced by soup."""
    text = source
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 80)))
        stretch = draw(st.one_of(st.just(""), st.just(text[start:end] * 2), st.sampled_from(PIECES), soup))
        text = text[:start] + stretch + text[end:]
    return text


sources = st.one_of(any_text, soup, mutated(), mutated(ARTICLE), soup.map("<html>".__add__))


@st.composite
def mutated_bytes(draw: st.DrawFn) -> bytes:
    """Return a page in some encoding with a few bytes lost, changed or cut off."""
    encoding = draw(st.sampled_from(["utf-8", "gb18030", "big5", "utf-16", "shift_jis"]))
    raw = bytearray(draw(mutated()).encode(encoding, "ignore"))
    for _ in range(draw(st.integers(0, 5))):
        if raw:
            raw[draw(st.integers(0, len(raw) - 1))] = draw(st.integers(0, 255))
    return bytes(raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw)


byte_sources = st.one_of(st.binary(max_size=300), mutated_bytes())
