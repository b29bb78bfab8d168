"""Which field holds the text, by the names that data sets use."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from scrubber.shards.model import Fields, ShardError

__all__ = ["guessed"]

TEXT = ("text", "content", "raw_content", "body", "article", "maintext", "document")
HTML = ("html", "raw_html", "html_content", "page_html", "page")
URL = ("url", "uri", "source_url", "page_url", "link")
ID = ("id", "_id", "doc_id", "docid", "uuid", "warc_record_id")
"""In the order of preference. From the cards of FineWeb, C4, Dolma, SkyPile, WanJuan, MNBVC, CulturaX and RedPajama."""


def guessed(asked: Fields, there: Collection[str], *, texts: Collection[str] | None = None) -> Fields:
    """Return the fields to read: those asked for, and for the others what the names suggest.

    Args:
        asked: What the user named.
        there: The names that the shard has.
        texts: Those among them that can hold text; by default all.

    Raises:
        ShardError: where there is no text; the message lists what there is.
    """
    for option in ("text", "html", "url", "id"):
        name = getattr(asked, option)
        creates = option == "text" and asked.html is not None
        if name is not None and name not in there and not creates:
            raise ShardError(f"there is no field {name!r} (--{option}); there are {_listed(there)}")
    able = there if texts is None else texts
    text, html = asked.text, asked.html
    if text is None and html is None:
        text = _first(TEXT, able)
        html = None if text is not None else _first(HTML, able)
        if text is None and html is None:
            near = _first((*TEXT, *HTML), there)
            what = (
                "no field looks like the text" if near is None else f"the field {near!r} holds neither text nor bytes"
            )
            raise ShardError(f"{what}; there are {_listed(there)}. Name it: --text FIELD or --html FIELD")
    return Fields(
        text=text or TEXT[0],
        html=html,
        url=asked.url or _first(URL, able),
        id=asked.id or _first(ID, there),
    )


def _first(names: Iterable[str], there: Collection[str]) -> str | None:
    return next((name for name in names if name in there), None)


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    shown = ", ".join(repr(name) for name in names[:20]) or "none"
    return f"{shown} and {len(names) - 20} more" if len(names) > 20 else shown
