"""Pages of known truth: own templates, honest hidden things, and what a kit puts in, in each way of hiding it.

``build(seed)`` gives a page, the sentences that its readers see, and the injected texts that they do not.
``TECHNIQUES`` lists the ways of hiding.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field


def words(listed: str, separator: str | None = None) -> list[str]:
    """Return the words that *listed* holds, with *separator* or white space between them."""
    return listed.split(separator)


WHO = words("渔民 木匠 老师 护林员 邮差 医生 船工 馆长 站长 裁缝 面包师 测量员 司机 园丁 铁匠 牧民")
WHERE = words("河边 山顶 码头 旧城 北坡 磨坊 车站 集市 水库 果园 灯塔 学校 渡口 石桥 盐田 林场")
WHAT = words("修好了水渠 数了一遍船 画了一张地图 种下一排柳树 记下水位 搬走旧石磨 换了新灯 量过桥宽 晒干稻谷 补好渔网")
HOW = words("天亮以前 雨停以后 赶集那天 封山之后 趁着退潮 没有惊动别人 花了三个下午 和两个徒弟一起")
ENGLISH = words("The ferry,A farmer,Our baker,The old mill,One teacher,The keeper,Her brother,The crew", ",")
DID = words("left the harbour,counted the sheep,mended a net,closed the gate,measured the bridge,planted willows", ",")
SPAM = words(
    "真人百家乐,时时彩开奖,澳门赌场官网,六合彩资料,老虎机游戏,体育投注平台,棋牌娱乐城,北京赛车直播,彩票平台注册,皇冠体育网址,无码视频,"
    "成人视频在线,国产精品一区,online casino bonus,cheap viagra,payday loan now,sports betting tips,slots jackpot",
    ",",
)
ENDS = words("com net org cc top vip xyz")


@dataclass(slots=True)
class Page:
    """A page under construction, and then the truth about it."""

    draw: random.Random
    english: bool = False
    head: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    title: str = ""
    shown: list[str] = field(default_factory=list)
    """Sentences that readers see."""
    injected: list[str] = field(default_factory=list)
    """Texts that a kit put in."""
    techniques: list[str] = field(default_factory=list)
    """The names of the ways in which it hid them."""

    @property
    def source(self) -> str:
        head = f'<meta charset="utf-8"><title>{self.title}</title>' + "\n".join(self.head)
        return f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body>\n" + "\n".join(self.body) + "\n</body></html>"

    def sentence(self) -> str:
        """Return a sentence that readers see, unlike any other of the page."""
        choose, number = self.draw.choice, self.draw.randrange(10_000)
        if self.english:
            text = f"{choose(ENGLISH)} {choose(DID)} {number} days after {choose(ENGLISH).lower()} {choose(DID)}."
        else:
            text = f"{choose(WHERE)}的{choose(WHO)}{choose(HOW)}{choose(WHAT)}，第{number}次。"
        self.shown.append(text)
        return text

    def paragraph(self) -> str:
        return f"<p>{''.join(self.sentence() for _ in range(self.draw.randint(1, 4)))}</p>"

    def word(self, length: int = 8) -> str:
        """Return a random name that begins with a letter."""
        letters = "".join(self.draw.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=length - 1))
        return self.draw.choice("abcdefghijklmnopqrstuvwxyz") + letters

    def links(self, separator: str = " ") -> str:
        """Return the links of a farm; their texts count as injected."""
        anchors = []
        for _ in range(self.draw.randint(3, 30)):
            text = f"{self.draw.choice(SPAM)}{self.draw.randrange(10_000)}"
            self.injected.append(text)
            anchors.append(f'<a href="http://{self.word()}.{self.draw.choice(ENDS)}/">{text}</a>')
        return separator.join(anchors)

    def place(self, markup: str) -> None:
        self.body.insert(self.draw.randint(0, len(self.body)), markup)


Technique = Callable[[Page], None]
TECHNIQUES: dict[str, Technique] = {}


def technique(function: Technique) -> Technique:
    TECHNIQUES[function.__name__.replace("_", " ")] = function
    return function


def styled(name: str, *styles: str) -> None:
    """Register a technique: an element with one of these inline styles around a farm."""

    def inline(page: Page) -> None:
        tag = page.draw.choice(["div", "span", "p", "ul", "section"])
        quote = page.draw.choice("'\"")
        page.place(f"<{tag} style={quote}{page.draw.choice(styles)}{quote}>{page.links()}</{tag}>")

    TECHNIQUES[name] = inline


AWAY = (
    "position:absolute;left:-9999px", "position:absolute;top:-152413851px", "position:fixed;left:-3000px;top:-3000px",
    "POSITION: absolute; TOP: -9999em", "margin-left:-5000px", "position:relative;left:-20000px",
)  # fmt: skip
SMALL = ("overflow:hidden;width:0;height:0", "height:1px;width:1px;overflow:hidden", "overflow:hidden;height:0px")
styled("display none", "display:none", "DISPLAY: none;", "display:none!important;color:red")
styled("visibility", "visibility:hidden", "height:1px;visibility:hidden")
styled("off screen", *AWAY)
styled("no size", *SMALL)
styled("no font size", "font-size:0", "font-size:0px;line-height:0", "font-size:1px")
styled("transparent", "opacity:0", "filter:alpha(opacity=0);opacity:0.0")
styled(
    "clipped",
    "position:absolute;clip:rect(0,0,0,0)",
    "position:absolute;clip:rect(1px, 1px, 1px, 1px)",
    "clip-path:inset(50%)",
    "clip-path:circle(0)",
    "clip-path: polygon(0 0, 0 0, 0 0)",
)
styled(
    "aside by a shorthand",
    "position:absolute;inset:-9999px auto auto -9999px",
    "margin:-9999px 0 0 -9999px",
    "position:fixed;left:calc(-100vw * 20)",
    "transform:translate(-9999px,-9999px)",
    "position:absolute;left:50%;margin-left:-9999px",
)
styled("scaled", "transform:scale(0)", "transform:scale(0, 0)", "scale:0", "font:0/0 a")
styled(
    "filtered",
    "filter:opacity(0)",
    "color:rgb(0 0 0 / 0)",
    "color:hsl(0,0%,100%)",
    "-webkit-text-fill-color:transparent",
)
styled("escaped", "d\\69splay:none", "display/**/:/**/none", "display:n\\6f ne")
styled("indented away", "text-indent:-9999px", "text-indent:-99999em")
styled(
    "white on white",
    "color:#fff",
    "color:#FFFFFF;background:#ffffff",
    "color:white;background-color:white",
    "color:transparent",
)


@technique
def white_font(page: Page) -> None:
    page.place(f'<font color="#FFFFFF">{page.links()}</font>')


@technique
def white_links(page: Page) -> None:
    page.place(f"<p>{page.links().replace('<a ', '<a style=color:#fff ')}</p>")


@technique
def white_by_a_sheet(page: Page) -> None:
    name = page.word()
    page.head.append(f"<style>.{name} a{{color:#fff}}</style>")
    page.place(f'<div class="{name}">{page.links()}</div>')


@technique
def in_a_text_field(page: Page) -> None:
    page.place(f'<textarea style="display:none">{page.links()}</textarea>')


@technique
def hidden_attribute(page: Page) -> None:
    page.place(f"<div hidden>{page.links('<br>')}</div>")


@technique
def tiny_marquee(page: Page) -> None:
    page.place(f'<marquee height=1 width=4 scrollamount="3000">{page.links()}</marquee>')


@technique
def nested_display_none(page: Page) -> None:
    page.place(f'<div style="display:none"><ul><li style="display:none">{page.links("<li>")}</ul></div>')


def sheet(page: Page, selector: str) -> None:
    style = page.draw.choice(["display:none", *AWAY, *SMALL, "font-size:0"])
    page.head.append(f"<style>.top{{margin:0}} {selector}{{{style};z-index:1}}</style>")


@technique
def style_sheet_by_id(page: Page) -> None:
    name = page.word()
    sheet(page, f"#{name}")
    page.place(f'<div id="{name}">{page.links()}</div>')


@technique
def style_sheet_by_class(page: Page) -> None:
    name = page.word()
    sheet(page, f"div.{name}, .{name} ")
    page.place(f'<div class="box {name}">{page.links()}</div>')


@technique
def style_sheet_by_tag(page: Page) -> None:
    tag = page.draw.choice(["address", "dfn", "bdo", "tt"])
    sheet(page, tag)
    page.place(f"<{tag}>{page.links()}</{tag}>")


@technique
def style_sheet_by_place(page: Page) -> None:
    name = page.word()
    sheet(page, f"#{name} > .in a" if page.draw.random() < 0.5 else f".{name} div")
    inner = page.links()
    if "> .in a" in page.head[-1]:
        page.place(f'<div id="{name}"><div class="in">{inner}</div></div>')
    else:
        page.place(f'<div class="{name}"><div>{inner}</div></div>')


@technique
def style_written_by_a_script(page: Page) -> None:
    name = page.word(22)
    away = page.draw.randint(10**4, 10**9)
    rule = f"#{name}{{margin:0px 20px;position:fixed;overflow:hidden;top:-{away}px;display:block}}"
    script = (
        f"var h=document.getElementsByTagName('hea'+'d')[0];var s='{rule}';var e=document.createElement('st'+'yle');"
        "if(e.styleSheet){e.styleSheet.cssText=s}else{e.appendChild(document.createTextNode(s))}h.appendChild(e);"
    )
    page.place(f'<div id="{name}">{page.links()}</div><script>{script}</script>')


@technique
def written_around(page: Page) -> None:
    style = page.draw.choice(["display:none", *AWAY])
    opening = f"document.write(\"<div style='{style}'>\");"
    page.place(f"<script>{opening}</script>{page.links()}<script>document.write('</div>');</script>")


@technique
def hidden_by_a_script(page: Page) -> None:
    name = page.word()
    script = page.draw.choice(
        [
            f'document.getElementById("{name}").style.display="none";',
            f"var x = document.getElementById('{name}'); x.style.position = 'absolute'; x.style.left = '-9000px';",
            f'document.write("<style>#{name}{{display:none}}</style>");',
            f"$('#{name}').hide();",
            f"document.querySelector('#{name}').setAttribute('style', 'text-indent:-9999px');",
        ]
    )
    page.place(f'<div id="{name}">{page.links()}</div><script>{script}</script>')


@technique
def without_scripts(page: Page) -> None:
    page.place(f"<noscript>{page.links()}</noscript>")


@technique
def without_frames(page: Page) -> None:
    tag = page.draw.choice(["noframes", "noembed", "iframe"])
    page.place(f"<{tag}>{page.links()}</{tag}>")


@technique
def comment(page: Page) -> None:
    page.place(f"<!--seo--><!-- {page.links()} --><!--/seo-->")


@technique
def words_off_screen(page: Page) -> None:
    words = [f"{page.draw.choice(SPAM)}{page.draw.randrange(10_000)}" for _ in range(20)]
    page.injected += words
    page.place(f'<div style="position:absolute;left:-9999px">{" ".join(words)}</div>')


@technique
def jammer(page: Page) -> None:
    lines = []
    for number in range(page.draw.randint(4, 8)):
        pieces = "".join(
            f"{chr(page.draw.choice([*range(33, 38), *range(39, 60)]))} {chr(page.draw.randint(63, 125))}"
            for _ in range(8)
        )
        page.injected.append(pieces)
        around = '<font class="jammer">{}</font>' if number % 2 else '<span style="display:none">{}</span>'
        lines.append(page.sentence() + around.format(pieces) + "<br />")
    page.place("<div>" + "\n".join(lines) + "</div>")


def skeleton_of(page: Page, attribute: str, names: list[str]) -> str:
    tags = page.draw.sample(
        words("em ins legend u rt strong kbd th center optgroup abbr dl address sup dd blockquote"), 9
    )
    elements = [f"<{tag} {attribute}={page.draw.choice(names)!r}>|</{tag}>" for tag in tags]
    return elements[0].replace("|", elements[1].replace("|", elements[2].replace("|", ""))) + "".join(
        element.replace("|", "") for element in elements[3:]
    )


@technique
def skeleton(page: Page) -> None:
    page.place(skeleton_of(page, "id", [page.word(4) + "7"]))


@technique
def skeleton_at_both_ends(page: Page) -> None:
    name = page.word(4) + "7"
    page.body.insert(0, skeleton_of(page, "id", [name]))
    page.body.append(f"<div><p>{skeleton_of(page, 'id', [name])}</p></div>")


@technique
def skeleton_of_classes(page: Page) -> None:
    page.place(skeleton_of(page, "class", [page.word(2) + "9" + page.word(3) + "4"]))


@technique
def skeleton_of_several_ids(page: Page) -> None:
    page.place(skeleton_of(page, "id", [f"{page.word(2)}{digit}{page.word(2)}" for digit in "258"]))


@technique
def encoded_title(page: Page) -> None:
    text = f"{page.draw.choice(SPAM[:10])}-{page.draw.choice(SPAM[:10])}-{page.draw.choice(SPAM[:10])}"
    page.title = "".join(f"&#{ord(letter)};" for letter in text)


@technique
def swapped_title(page: Page) -> None:
    page.head.append(
        "<script>var u=navigator.userAgent.toLowerCase();"
        'if(u.indexOf("baidu")==-1&&u.indexOf("sogou")==-1){document.title="首页"}</script>'
    )


@technique
def sent_away(page: Page) -> None:
    host = f"{page.word()}.{page.draw.choice(ENDS)}"
    script = f'if(/baidu|sogou/.test(document.referrer)){{window.location.href="https://{host}/"}}'
    if page.draw.random() < 0.5:
        script = "eval(unescape('" + "".join(f"%{ord(letter):02x}" for letter in script) + "'))"
    page.head += [f"<script>{script}</script>"] * page.draw.randint(1, 3)


@technique
def packed(page: Page) -> None:
    names = words("document|title|navigator|userAgent|indexOf|baidu|if", "|")
    payload = r"6(2.3.4(\'5\')<0){0.1=\'7\'}"
    page.head.append(
        "<script>eval(function(p,a,c,k,e,d){while(c--){if(k[c]){p=p.replace(new RegExp('\\\\b'+c+'\\\\b','g'),k[c])}}"
        "return p}"
        f"('{payload}',10,{len(names)},'{'|'.join(names)}'.split('|'),0,{{}}))</script>"
    )


SILENT = ("encoded title", "swapped title", "sent away", "packed")
"""Techniques that put in no text."""


# Honest pages

CLIPPED = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)"
MENU = ".menu li ul{display:none} .menu li:hover ul{display:block} @media print{p{display:none}}"
PICTURES = "".join(f"<a href='https://{name}.example'><img src={name}></a>" for name in ("one", "two", "three", "four"))


def honest(page: Page) -> None:
    """Put in what honest pages hide, or write in ways that kits use, too."""
    own = f'<a href="/about">{page.sentence()}</a>'
    hidden = (
        '<a href="#main" style="position:absolute;left:-9999px">跳到正文</a>',
        '<div style="display:none" id="cookies">我们使用必要的存储。<a href="https://policy.example.org/">隐私</a></div>',
        f"<style>.sr-only{{{CLIPPED}}}</style><span class='sr-only'>当前页</span>",
        '<noscript><img src="https://count.example.com/p.gif" style="display:none"></noscript>',
        '<ul style="display:none"><li><a href="https://www.facebook.com/x">分享</a><li><a href="https://twitter.com/x">转发</a></ul>',
        f"<style>{MENU}</style><ul class=menu><li>栏目<ul><li><a href=/a>甲</a></ul></ul>",
        f"<div style='opacity:0'>{PICTURES}</div>",
        "<script>var r=document.referrer;if(r.indexOf('baidu')>0){track('seo')}</script>",
        "<script>document.getElementById('tab2').style.display='none';</script><div id=tab2>"
        + page.sentence()
        + "</div>",
        f'<em id="hits"></em><i class="icon"></i><b class="icon"></b><div class="clear">{own}</div>',
        f'<div style="background:#024;color:#fff">{page.sentence()}</div>',
        "<!--[if lt IE 9]><script src='https://cdn.example.com/shiv.js'></script><![endif]-->",
        "<template><p>模板</p></template><dialog>对话框</dialog>",
        f"<style>.x{{display:none}} .x.on{{display:block}}</style><div class='x on'>{page.sentence()}</div>",
        f"<style>[hidden].flex{{display:flex}}</style><div class=flex hidden>{page.sentence()}</div>",
        (
            "<style>.fold{display:none} .on > .fold{display:block!important}</style>"
            f"<div class=on><p class=fold>{page.sentence()}</p></div>"
        ),
        f"<div style='font-size:0'><span style='font-size:14px'>{page.sentence()}</span></div>",
        f"<div style=\"content:'display:none';/* display:none */\">{page.sentence()}</div>",
        f"<div style='position:absolute;left:50%;margin-left:-960px;width:1920px'>{page.sentence()}</div>",
        "<ul style='position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)'>"
        + "".join(f"<li><a href='https://partner{number}.example/'>合作</a>" for number in range(12))
        + "</ul>",
    )
    for markup in page.draw.sample(hidden, page.draw.randint(2, 5)):
        page.place(markup)
    joined = page.source
    page.shown = [text for text in page.shown if text in joined]


def article(page: Page) -> None:
    page.body.append(f"<div class=nav><ul><li><a href='/'>{page.sentence()}</a><li>{page.sentence()}</ul></div>")
    page.body.append(f"<h1>{page.sentence()}</h1>")
    page.body += [page.paragraph() for _ in range(page.draw.randint(4, 15))]
    page.body.append(f"<footer>{page.sentence()}<a href='http://beian.miit.gov.cn/'>备案</a></footer>")


def table(page: Page) -> None:
    for _ in range(page.draw.randint(3, 8)):
        page.body.append(f"<table><tr><td>{page.sentence()}</td><td>{page.sentence()}</td></tr></table>")


def thread(page: Page) -> None:
    for _ in range(page.draw.randint(3, 8)):
        quoted, said, more = page.sentence(), page.sentence(), page.sentence()
        name = f"<b>{page.word()}</b>"
        page.body.append(f"<div class=post>{name}<blockquote>{quoted}</blockquote>{said}<br>{more}</div>")


def friends(page: Page) -> None:
    """A page that links to others for all to see."""
    page.body += [page.paragraph() for _ in range(5)]
    links = " ".join(f'<a href="https://{page.word()}.org/">{page.sentence()}</a>' for _ in range(6))
    page.body.append(f"<div class=links>{links}</div>")


def build(seed: int, *techniques: str) -> Page:
    """Return the page number *seed*: with up to three techniques, or with those that are named.

    Every fifth page has none.
    """
    draw = random.Random(seed)
    page = Page(draw, english=draw.random() < 0.2)
    draw.choice((article, table, thread, friends))(page)
    page.title = page.shown[0]
    honest(page)
    if not techniques and seed % 5:
        techniques = tuple(draw.sample(sorted(TECHNIQUES), draw.randint(1, 3)))
    for name in techniques:
        TECHNIQUES[name](page)
    page.techniques = list(techniques)
    return page
