"""Documents that look damaged and are not, and plain clean ones: each must come out as it went in."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pypinyin

from tests.generator import Made, kind, page_of, passage, prose, title_of, traditional
from tests.kit import DATA, convert, toned

LOOKALIKE = DATA["lookalike"]
HAN = "[一-鿿]"


def _keep(name: str) -> Callable[[Callable[[Random], str]], None]:
    """Register a maker of a text that must be kept as it is."""

    def register(make: Callable[[Random], str]) -> None:
        def both(rng: Random) -> Made:
            text = make(rng)
            return text, text

        kind(name, decision="keep")(both)

    return register


# Readings


def _read(text: str, style: pypinyin.Style) -> str:
    """Put the reading behind every character."""
    runs = re.compile(f"{HAN}+")

    def mark(run: re.Match[str]) -> str:
        return "".join(f"{char}({one[0]})" for char, one in zip(run[0], pypinyin.pinyin(run[0], style), strict=True))

    return runs.sub(mark, text)


@_keep("lesson")
def _(rng: Random) -> str:
    return _read(prose(rng, 1, 3), pypinyin.Style.TONE)


@_keep("lesson in traditional characters")
def _(rng: Random) -> str:
    return _read(traditional(prose(rng, 1, 3)), pypinyin.Style.TONE)


@_keep("input-method test")
def _(rng: Random) -> str:
    return _read(prose(rng, 1, 2), pypinyin.Style.NORMAL)


@_keep("reader with new characters glossed")
def _(rng: Random) -> str:
    """Gloss some characters at their first occurrence, as a school reader does."""
    text = prose(rng)
    new = [char for char in dict.fromkeys(text) if re.match(HAN, char) and text.count(char) < 3]
    for char in rng.sample(new, rng.randint(4, 25)):
        text = text.replace(char, f"{char}({pypinyin.pinyin(char)[0][0]})", 1)
    return text


@_keep("glosses of classical readings")
def _(rng: Random) -> str:
    glosses = rng.sample(LOOKALIKE["glosses"].split(), rng.randint(3, 9))
    notes = [rng.choice(LOOKALIKE["notes"]).format(gloss[0], gloss[1:]) for gloss in glosses]
    return "\n".join([*passage(rng, 1, 3), *notes])


@_keep("part-of-speech labels")
def _(rng: Random) -> str:
    labels = LOOKALIKE["labels"].split()
    return re.sub(f"{HAN}{{1,2}}", lambda word: f"{word[0]}({rng.choice(labels)})", prose(rng, 1, 2))


@_keep("words with their reading")
def _(rng: Random) -> str:
    text = prose(rng)
    for entry in rng.sample(LOOKALIKE["words"].split(), rng.randint(3, 8)):
        word, reading = entry.split("/")
        text += f"\n{word}({reading})，见第{rng.randint(2, 90)}页。"
    return text


@_keep("a text that quotes the kit")
def _(rng: Random) -> str:
    quoted = toned(convert(title_of(rng.choice(passage(rng)))), 110)
    return f"{prose(rng)}\n有的网页被改成这样：“{quoted}”，读起来十分吃力。\n{prose(rng, 1, 3)}"


@_keep("two untoned readings in a text")
def _(rng: Random) -> str:
    text = prose(rng)
    return re.sub("([了行长])", lambda char: f"{char[1]}({pypinyin.lazy_pinyin(char[1])[0]})", text, count=2)


@_keep("reader on characters with two readings")
def _(rng: Random) -> str:
    rows = rng.sample(LOOKALIKE["readers"], rng.randint(2, 5))
    return "\n".join([traditional(prose(rng, 1, 2)), *rows, traditional(prose(rng, 1, 2))])


@_keep("other brackets")
def _(rng: Random) -> str:
    return "\n".join([*passage(rng, 1, 3), *rng.sample(LOOKALIKE["brackets"], rng.randint(2, 5)), *passage(rng, 1, 2)])


# Titles, lists, subjects


@_keep("honest title with the words of spam")
def _(rng: Random) -> str:
    return "\n".join([rng.choice(LOOKALIKE["titles"]), *passage(rng)])


@_keep("honest title with channel and site")
def _(rng: Random) -> str:
    paragraphs = passage(rng)
    names = [rng.choice(LOOKALIKE["channels"].split()), rng.choice(LOOKALIKE["sites"].split())]
    return "\n".join([rng.choice(["_", "-", " - ", "|"]).join([title_of(paragraphs[0]), *names]), *paragraphs])


@_keep("menu line and keyword line")
def _(rng: Random) -> str:
    channels = LOOKALIKE["channels"].split()
    paragraphs = passage(rng)
    words = rng.sample(DATA["furniture"]["tags"].split(), 6)
    return "\n".join(["|".join(["首页", *rng.sample(channels, 4)]), *paragraphs, f"关键词：{','.join(words)}"])


@_keep("gambling and sex as subjects")
def _(rng: Random) -> str:
    paragraphs = [*rng.sample(LOOKALIKE["topics"], rng.randint(1, 4)), *passage(rng, 1, 3)]
    return "\n".join([title_of(paragraphs[0]), *paragraphs])


@_keep("list of places")
def _(rng: Random) -> str:
    regions = rng.sample(DATA["spam"]["regions"].replace("\n", "").split("|"), 18)
    return f"{prose(rng)}\n本次调查的样本县包括：{'、'.join(regions)}。\n{prose(rng, 1, 2)}"


@_keep("question marks")
def _(rng: Random) -> str:
    text = re.sub("[！？]", lambda mark: rng.choice(["?!", "???", "?", "!?"]), prose(rng, 4, 8))
    return f"{text}\n??? 会后大家合影留念。\n真的吗?!"


@_keep("markup as the subject")
def _(rng: Random) -> str:
    return "\n".join([*passage(rng, 1, 2), LOOKALIKE["snippet"], *passage(rng, 2, 4)])


# Scripts


@_keep("simplified")
def _(rng: Random) -> str:
    return prose(rng, 2, 10)


@_keep("simplified, half-width marks")
def _(rng: Random) -> str:
    return prose(rng).replace("，", ",").replace("？", "?").replace("！", "!").replace("；", ";").replace("：", ":")


@_keep("traditional")
def _(rng: Random) -> str:
    return traditional(prose(rng))


@_keep("languages with accents")
def _(rng: Random) -> str:
    rows = rng.sample(LOOKALIKE["latin"], rng.randint(2, 6))
    return "\n".join([*rows, *passage(rng, 0, 2)])


@_keep("Japanese and Korean")
def _(rng: Random) -> str:
    rows = [*LOOKALIKE["japanese"].strip().split("\n"), *LOOKALIKE["korean"].strip().split("\n")]
    return "\n".join([*rng.sample(rows, rng.randint(1, 4)), *passage(rng, 0, 2)])


@_keep("converted, without readings")
def _(rng: Random) -> str:
    return convert(prose(rng))


# Pages and bytes


@kind("page", decision="keep", page=True)
def _(rng: Random) -> Made:
    return page_of(rng, passage(rng))


def furnished(rng: Random, parts: str) -> Made:
    """Return a page with further *parts* at one end, and the paragraphs that it must show at least."""
    source, _ = page_of(rng, paragraphs := passage(rng), **{rng.choice(["top", "bottom"]): parts})
    return source, "\n".join(paragraphs)


@kind("page with honest hidden parts", decision="keep", page=True, whole=False)
def _(rng: Random) -> Made:
    return furnished(rng, LOOKALIKE["hidden"])


@kind("page with empty elements, hidden links and scripts", decision="keep", page=True, whole=False)
def _(rng: Random) -> Made:
    return furnished(rng, LOOKALIKE["busy"])


@kind("page whose title has the words of spam", decision="keep", page=True)
def _(rng: Random) -> Made:
    return page_of(rng, passage(rng), title=rng.choice(LOOKALIKE["titles"]))


@kind("page with ruby", decision="keep", page=True)
def _(rng: Random) -> Made:
    source, shown = page_of(rng, passage(rng))
    head, mark, body = source.partition("<p>")
    ruby = (f"<ruby>{char}<rt>{pypinyin.pinyin(char)[0][0]}</rt></ruby>" for char in "钟铜潮棋桥药琴")
    marked = {ord(one[6]): one for one in ruby}
    return head + mark + body.translate(marked), shown


@kind("GB18030 page that says gb2312", decision="keep", page=True)
def _(rng: Random) -> Made:
    source, shown = page_of(rng, passage(rng), charset="gb2312")
    return source.encode("gb18030"), shown


@kind("GB18030 text", decision="keep")
def _(rng: Random) -> Made:
    body = prose(rng)
    return body.encode("gb18030"), body


@kind("Big5 page", decision="keep", page=True)
def _(rng: Random) -> Made:
    paragraphs = [traditional(row).encode("cp950", "ignore").decode("cp950") for row in passage(rng)]
    source, shown = page_of(rng, paragraphs, charset="big5")
    return source.encode("cp950", "xmlcharrefreplace"), shown


@kind("page cut inside a character", decision="keep", page=True, whole=False)
def _(rng: Random) -> Made:
    source, _ = page_of(rng, paragraphs := passage(rng, 4))
    start = source.index(paragraphs[-1])
    return source[: start + 40].encode()[:-1], "\n".join(paragraphs[:-1])
