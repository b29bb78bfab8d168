"""The elements of HTML, sorted by what a browser does with them."""

from __future__ import annotations

__all__ = ["BLOCK", "CELL", "INLINE", "INVISIBLE", "KNOWN", "PARAGRAPH", "PRESERVED", "RAW", "VOID", "names"]


def names(listed: str) -> frozenset[str]:
    """Return the names that *listed* holds, with white space between them."""
    return frozenset(listed.split())


INVISIBLE = names("audio canvas datalist iframe noembed noframes noscript script style template title video")
"""No part of what a browser lays out as text, scripts on: the standard's rendering section, and the media
elements, whose content shows only where they cannot be played. ``head`` is not one of them: lxml leaves what
it does not know (``main``, custom elements) inside an unclosed head, and that shows. Nor are void elements:
lxml puts what follows an ``embed`` or a ``source`` inside it."""

PARAGRAPH = names("p h1 h2 h3 h4 h5 h6")
"""Set off by a blank line."""

BLOCK = names(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form frameset header hgroup hr html legend li listing main menu nav ol optgroup option plaintext"
    " pre search section summary table caption tbody textarea tfoot thead ul xmp"
)
"""On lines of their own."""

CELL = names("td th")

PRESERVED = names("listing plaintext pre textarea xmp")
"""White space inside them shows as it is."""

RAW = names("iframe noembed noframes script style textarea title xmp")
"""Their content is text up to their own end tag, whatever it looks like."""

VOID = names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
"""They have no content and no end tag."""

INLINE = names(
    "a abbr acronym applet b base basefont bdi bdo bgsound big blink button cite code col colgroup del dfn em embed"
    " font frame g head i img input ins kbd keygen label link map mark meta nobr object output path picture q s samp"
    " small source span strike strong sub sup svg time track tt u use var wbr"
)
"""They end no line, and need not be told apart to lay a page out: two elements of three on 53 real pages."""

KNOWN = (
    INVISIBLE
    | PARAGRAPH
    | BLOCK
    | CELL
    | VOID
    | names(
        "a abbr acronym applet b bdi bdo big blink button cite code colgroup data del dfn em font frame head"
        " i img input ins kbd label map mark marquee math menuitem meter nobr object output picture progress q rb"
        " rp rt rtc ruby s samp select slot small source span strike strong sub sup svg time tr tt u var wbr"
    )
)
"""Every element that HTML has or had."""
