"""Damage by kits and spammers, done to clean paragraphs, with the truth beside it."""

from __future__ import annotations

import re
from random import Random

from tests.generator import PARAGRAPHS, Made, kind, page_of, passage, prose, title_of
from tests.kit import DATA, HALVED, KIT, convert, toned, untoned

SPAM: dict[str, str] = DATA["spam"]
SEPARATORS = [",", "_", "-", " I ", "|"]
FURNITURE = DATA["furniture"]
LEFT_OVER = ["<div>{}</div>", "<p style='text-indent:2em;font-size:16px'>{}</p>", '<p><span class="t">{}</span></p>']


# Readings

FEWEST = 4
"""Readings in a document at least. The pages seen have 0.019 per Han character and more: 7 in such a passage."""


def annotated(rng: Random, body: str, least: int = 12, brackets: str = "()") -> str:
    """Put toned readings behind a prefix of the kit's list."""
    prefix = rng.randint(least, len(KIT))
    while (source := toned(body, prefix, brackets)).count(brackets[0]) < FEWEST:
        prefix += 5
    return source


@kind("toned readings", "pinyin.")
def _(rng: Random) -> Made:
    body = convert(prose(rng))
    return annotated(rng, body), body


@kind("toned readings, half-width marks", "pinyin.")
def _(rng: Random) -> Made:
    body = convert(prose(rng)).translate(HALVED)
    return annotated(rng, body), body


@kind("toned readings, full-width brackets", "pinyin.")
def _(rng: Random) -> Made:
    body = convert(prose(rng))
    return annotated(rng, body, 30, "（）"), body


@kind("untoned readings", "pinyin.untoned")
def _(rng: Random) -> Made:
    body = prose(rng)
    return untoned(body, rng.uniform(0.06, 0.4), rng), body


@kind("untoned readings, full-width brackets", "pinyin.untoned")
def _(rng: Random) -> Made:
    body = prose(rng)
    return untoned(body, rng.uniform(0.06, 0.4), rng, "（）"), body


@kind("toned and untoned readings", "pinyin.")
def _(rng: Random) -> Made:
    body = convert(prose(rng))
    return untoned(annotated(rng, body, 40), rng.uniform(0.06, 0.3), rng), body


# Spam


def phrase(rng: Random, pool: str) -> str:
    """Return one phrase of a spam title."""
    if pool == "adult":
        return rng.choice(SPAM["adult"].split())
    offer = rng.choice(["stakes", "stakes", "services"])
    return rng.choice(SPAM["brands"].split()) + rng.choice(SPAM[offer].split())


def label(rng: Random, offer: str = "stakes") -> str:
    """Return the name of a betting site: a brand that nobody knows, and what it offers."""
    return rng.choice(SPAM["brands"].split()) + rng.choice(SPAM[offer].split())


def spam_line(rng: Random, pool: str, least: int = 4, most: int = 14) -> str:
    """Return a spam title: phrases, each of them once, and one separator."""
    number = rng.randint(least, most)
    phrases: dict[str, None] = {}
    while len(phrases) < number:
        phrases[phrase(rng, pool)] = None
    return rng.choice(SEPARATORS).join(phrases)


@kind("adult head over traditional", "spam.")
def _(rng: Random) -> Made:
    body = convert(prose(rng))
    return f"{spam_line(rng, 'adult')}\n\n{body}", body


@kind("gambling head over traditional", "spam.")
def _(rng: Random) -> Made:
    body = convert(prose(rng))
    return f"{spam_line(rng, 'gambling')}\n\n{body}", body


@kind("adult head over simplified", "spam.")
def _(rng: Random) -> Made:
    body = prose(rng)
    return f"{spam_line(rng, 'adult')}\n\n{body}", body


@kind("gambling head over simplified", "spam.")
def _(rng: Random) -> Made:
    body = prose(rng)
    return f"{spam_line(rng, 'gambling')}\n\n{body}", body


@kind("adult tail", "spam.")
def _(rng: Random) -> Made:
    simplified = prose(rng)
    body = rng.choice([simplified, convert(simplified)])
    return f"{body}\n\n{spam_line(rng, 'adult', 6)}", body


@kind("region tail", "spam.")
def _(rng: Random) -> Made:
    body = prose(rng)
    regions = rng.sample(SPAM["regions"].replace("\n", "").split("|"), rng.randint(14, 26))
    return f"{body}\n{'|'.join(regions)}|", body


def labelled(rng: Random, name: str) -> Made:
    """Return a passage whose title has a name before, behind or around it."""
    paragraphs = passage(rng)
    title, text = title_of(paragraphs[0]), "\n".join(paragraphs)
    line = rng.choice(["{title}_{name}", "{name}_{title}_{name}", "【{name}】{title}", "{title}-{name}"])
    return f"{line.format(title=title, name=name)}\n{text}", f"{title}\n{text}"


@kind("betting label on a title", "spam.")
def _(rng: Random) -> Made:
    return labelled(rng, label(rng))


@kind("brand on a title", "spam.")
def _(rng: Random) -> Made:
    return labelled(rng, label(rng, "services"))


def inserted(rng: Random, name: str) -> Made:
    """Return a passage with a name put into some of its sentences."""
    source = body = prose(rng, 4)
    places = rng.sample([comma.end() for comma in re.finditer("，", body)], rng.randint(3, 6))
    for place in sorted(places, reverse=True):
        source = f"{source[:place]}{name}：{source[place:]}"
    return f"【{name}】\n{source}", body


@kind("betting label in sentences", "spam.")
def _(rng: Random) -> Made:
    return inserted(rng, label(rng))


@kind("brand in sentences", "spam.")
def _(rng: Random) -> Made:
    return inserted(rng, label(rng, "services"))


@kind("nothing but spam", "spam.", decision="drop")
def _(rng: Random) -> Made:
    pool = rng.choice(["adult", "gambling"])
    return "\n".join(spam_line(rng, pool, 8) for _ in range(rng.randint(3, 9))), ""


@kind("scraper furniture", "spam.")
def _(rng: Random) -> Made:
    paragraphs = passage(rng)
    site, second = rng.sample(FURNITURE["sites"].split(), 2)
    tag, tag2 = rng.sample(FURNITURE["tags"].split(), 2)
    filled = {"site": site, "second": second, "tag": tag, "tag2": tag2, "title": title_of(paragraphs[0])}
    lines = (line if "{" not in line else line.format(**filled) for line in FURNITURE["lines"])
    source = "\n\n".join(lines).replace("PARAGRAPHS", "\n\n".join(paragraphs))
    return source, "\n".join([filled["title"], *paragraphs])


# Injected and left-over markup


def random_id(rng: Random) -> str:
    """Return such an id as the kits draw."""
    return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=4)) + str(rng.randint(0, 9))


def skeleton(rng: Random, name: str) -> str:
    """Return empty elements, up to three deep, that all carry one id."""

    def element(depth: int) -> str:
        tag = rng.choice(DATA["skeleton"]["tags"].split())
        return f'<{tag} id="{name}">{element(depth - 1) if depth else ""}</{tag}>'

    return "\n".join(element(rng.randint(0, 2)) for _ in range(rng.randint(4, 14)))


@kind("skeleton in a text", "hidden.")
def _(rng: Random) -> Made:
    body, name = prose(rng), random_id(rng)
    before, listed, after = (skeleton(rng, name).replace("\n", "\n    ") for _ in range(3))
    return f"{before}\n\n  {rng.choice(['1.', '•'])} {listed}\n{body}\n\n    {after}", body


@kind("skeleton in a page", "hidden.", page=True)
def _(rng: Random) -> Made:
    name = random_id(rng)
    return page_of(rng, passage(rng), top=skeleton(rng, name), bottom=skeleton(rng, name))


@kind("left-over markup", "hidden.")
def _(rng: Random) -> Made:
    paragraphs = passage(rng)
    wrap = rng.choice(LEFT_OVER)
    glue = rng.choice(["", "\n", "<div>&nbsp;</div>", "<br/>\n"])
    return glue.join(wrap.format(row) for row in paragraphs), "\n".join(paragraphs)


@kind("entities", "hidden.")
def _(rng: Random) -> Made:
    paragraphs = rng.sample([row for row in PARAGRAPHS if "“" in row], rng.randint(2, 5))
    body = "\n".join(paragraphs)
    source = body.replace("“", "&ldquo;").replace("”", "&rdquo;")
    return re.sub("(?m)^", "&nbsp;" * 4, source), body


def link_farm(rng: Random) -> str:
    """Return many links with spam phrases on them."""
    pool = rng.choice(["adult", "gambling"])
    hosts = (f"http://{random_id(rng)}.example/" for _ in range(rng.randint(8, 30)))
    return "".join(f'<a href="{host}">{phrase(rng, pool)}</a>' for host in hosts)


def farmed(rng: Random, hiding: list[str]) -> Made:
    """Return a page with a link farm, hidden in one of the ways given."""
    farm = rng.choice(hiding).replace("LINKS", link_farm(rng))
    return page_of(rng, passage(rng), **{rng.choice(["top", "bottom"]): farm})


@kind("links hidden by their own style", "hidden.", page=True)
def _(rng: Random) -> Made:
    return farmed(rng, DATA["pages"]["hiding"])


@kind("links hidden by sheet or script", "hidden.", page=True)
def _(rng: Random) -> Made:
    return farmed(rng, DATA["pages"]["hiding_elsewhere"])


@kind("swapped title", "hidden.", "spam.", page=True)
def _(rng: Random) -> Made:
    paragraphs = passage(rng)
    entity = rng.choice(["&#{:d};", "&#x{:x};", "&#{:05d};"])
    title = "".join(entity.format(ord(char)) for char in spam_line(rng, rng.choice(["adult", "gambling"])))
    script = DATA["pages"]["swap"].replace("TITLE", title_of(paragraphs[0]))
    return page_of(rng, paragraphs, title=title, head=script)


@kind("annotated page with a spam title", "pinyin.", page=True)
def _(rng: Random) -> Made:
    paragraphs = [convert(row) for row in passage(rng)]
    source, shown = page_of(rng, paragraphs, title=spam_line(rng, "adult"), charset="gb2312")
    head, mark, rest = re.split("(</title>)", source, maxsplit=1, flags=re.IGNORECASE)
    return (head + mark + annotated(rng, rest, 20)).encode("gb18030"), shown
