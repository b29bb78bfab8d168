"""What is timed: scrubber, what its users would take instead, and the bare floors below both."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from benchmarks.bench.corpus import Source

__all__ = ["OURS", "PACKAGES", "Tool", "tools"]

Tool = Callable[[Source], Any]
OURS = "scrubber"

PACKAGES = (
    "ahocorasick-rs", "chardet", "charset-normalizer", "datatrove", "ftfy", "lxml", "resiliparse", "trafilatura",
)  # fmt: skip
"""Whose versions are written down."""

CLASS = re.compile("[\ue000-\uf8ff]")
ANNOTATION = re.compile(r"[\(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}[\)）]")


def tools() -> dict[str, tuple[str, Tool]]:
    """Return each tool, by name, with the kind of work that it can do: ``text``, ``page`` or both."""
    import ftfy
    import lxml.html
    import trafilatura
    from charset_normalizer import from_bytes
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    from scrubber import Scrubber

    scrub = Scrubber().scrub
    keywords = _automaton()

    def parsed(source: Source) -> str:
        text: str = lxml.html.document_fromstring(source).text_content()
        return text

    def usual_stack(source: Source) -> str:
        found = from_bytes(bytes(source)).best()  # type: ignore[arg-type]
        return ftfy.fix_text(trafilatura.extract(str(found)) or "")

    def fast_signals(source: Source) -> tuple[int, int]:
        if isinstance(source, bytes):
            source = extract_plain_text(bytes_to_str(source, detect_encoding(source)))
        clean = source.encode("utf-8", "replace").decode()
        return len(keywords(clean)), len(ANNOTATION.findall(clean))

    return {
        OURS: ("both", scrub),
        "one pass of re": ("text", lambda source: CLASS.search(source)),  # type: ignore[arg-type, call-overload]
        "ftfy.fix_text": ("text", lambda source: ftfy.fix_text(source)),  # type: ignore[arg-type]
        "datatrove's Chinese chain": ("text", _chain()),
        "bytes.decode": ("page", _decoded),
        "lxml parse + text_content": ("page", parsed),
        "trafilatura": ("page", lambda source: trafilatura.extract(source)),
        "charset-normalizer + trafilatura + ftfy": ("page", usual_stack),
        "resiliparse + keywords + annotations": ("both", fast_signals),
    }


def _decoded(source: Source) -> str:
    """Decode as what the bytes are, which nobody has to find out: of GB18030 and Big5 the pages say so themselves."""
    assert isinstance(source, bytes)
    for codec in ("big5hkscs",) if b"big5" in source[:1024].lower() else ("utf-8", "gb18030"):
        try:
            return source.decode(codec)
        except UnicodeDecodeError:
            continue
    return source.decode("latin-1")


def _automaton() -> Callable[[str], list[Any]]:
    """Return a search for the words of the data files, as many as a filter has that keeps its own list."""
    import ahocorasick_rs

    from scrubber.detectors.spam.words import load

    tables = [value for family in ("adult", "gambling", "promotion") for value in load(family).values()]
    words = {word.partition("!")[0] for table in tables if isinstance(table, str) for word in table.split()}
    return ahocorasick_rs.AhoCorasick(sorted(words)).find_matches_as_indexes


def _chain() -> Tool:
    """Return the filters of FineWeb-2 for Chinese as datatrove runs them: repetition, then quality."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
    from datatrove.utils.typeshelper import Languages

    chain = [
        GopherRepetitionFilter(language=Languages.mandarin_chinese),
        FineWebQualityFilter(language=Languages.mandarin_chinese),
        GopherQualityFilter(language=Languages.mandarin_chinese),
    ]

    def judge(source: Source) -> bool:
        document = Document(text=str(source), id="0")
        # All three read it: which of them would come to see a document depends on what is in it.
        rulings = [step.filter(document) for step in chain]
        return all(ruling is True for ruling in rulings)

    return judge
