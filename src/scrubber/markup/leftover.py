"""Whether the markup in a text was left over in it, or is what the text is about.

Left-over markup wraps prose: its tags stand around sentences. Shown markup stands in code, in Markdown, in
talk about HTML, or wraps samples of a few words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrubber.lazy import lazy
from scrubber.markup.evidence import Evidence, evidence, is_shown, unknown_tags
from scrubber.markup.literal import ENTITIES, Token, entity_text, find_tokens
from scrubber.markup.sniff import beginning

__all__ = ["Ruling", "decide", "shows_markup"]

SAMPLE = 2_000
"""Tags by which a text is judged. Texts seen have up to 246; what 2,000 tags say holds for the rest."""

STRETCH = 200_000
"""Characters by which a text is judged."""

WINDOW = 300
"""Characters around an entity that tell what its line is about."""

_MARKDOWN = lazy(
    r"^(?:(#{1,6} )|(```|~~~)|([ \t]*+[|:]? ?-{3}[-| :]*+$))"
    r"|(\]\((?:https?:|#|\.|/|\w))|(\*\*\S)|(^\[[^\]\n]{1,80}\]: )",
    re.MULTILINE,
)
_MARKDOWN_SIGNS = ("# ", "```", "~~~", "---", "](", "**", "]: ")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What of the markup in a text was left over."""

    tags: bool
    entities: bool
    halves: bool
    shown: tuple[tuple[int, int], ...] = ()
    """Stretches (in order) in which markup is shown all the same."""


_NOTHING = Ruling(tags=False, entities=False, halves=False)
_QUOTED = lazy(r"`[^`\n]{1,300}`")
_QUOTES = ("'", '"')
_ESCAPED_TAG = lazy(r"&(?:amp;)*lt;[/!]?+[a-zA-Z]")
_BASIC = lazy(r"&(?:lt|gt);")


def _is_markdown(text: str) -> bool:
    """Return whether *text* is Markdown, which may hold HTML on purpose."""
    if not any(sign in text for sign in _MARKDOWN_SIGNS):
        return False
    kinds = set()
    for match in _MARKDOWN.finditer(text):
        kinds.add(match.lastindex)
        if 2 in kinds or len(kinds) > 1:
            return True
    return False


def shows_markup(text: str, tokens: list[Token]) -> bool:
    """Return whether *text* is XML, Markdown or a program: what of HTML is in it is there to be seen."""
    sample, sampled = _sample(text, tokens)
    return _is_source(text, sample, evidence(sample, sampled))


def _is_source(text: str, sample: str, found: Evidence) -> bool:
    return text.lstrip().startswith("<?xml") or _is_markdown(sample) or found.is_program


def decide(text: str, tokens: list[Token], *, certain: bool) -> Ruling:
    """Return what of the markup in *text* was left over.

    Args:
        text: The text.
        tokens: Its tags.
        certain: Whether it is known that the text is markup.
    """
    if certain:
        return Ruling(tags=True, entities=True, halves=False)
    sample, sampled = _sample(text, tokens)
    found = evidence(sample, sampled)
    if _is_source(text, sample, found) or (tokens and not found.is_leftover):
        return _NOTHING
    if tokens:
        quoted = tuple(match.span() for match in _QUOTED.finditer(text)) if "`" in text else ()
        return Ruling(tags=True, entities=True, halves=True, shown=quoted)
    if _ESCAPED_TAG.search(text):
        # Escaped tags are as left over as they would be once they were tags.
        decoded = ENTITIES.sub(lambda run: entity_text(run[0]), text)
        if beginning(decoded) < 0:
            tokens = find_tokens(decoded, certain=False)
            if not tokens or not evidence(*_sample(decoded, tokens)).is_leftover:
                return _NOTHING
    return _decide_entities(text)


def _sample(text: str, tokens: list[Token]) -> tuple[str, list[Token]]:
    """Return the stretch of *text* by which it is judged, and the tokens in there."""
    if len(text) <= STRETCH and len(tokens) <= SAMPLE:
        return text, tokens
    start = max(0, tokens[0].start - STRETCH // 4) if tokens else 0
    end = start + STRETCH
    sampled = [token for token in tokens[:SAMPLE] if token.end <= end] or tokens[:1]
    if sampled:
        following = tokens[len(sampled)].start if len(sampled) < len(tokens) else len(text)
        end = min(max(end, sampled[-1].end), following)
    return text[start:end], [token._replace(start=token.start - start, end=token.end - start) for token in sampled]


def _decide_entities(text: str) -> Ruling:
    """Return what was left over in a text without tags.

    An entity in a line of prose was left over; one in a line of code, in one that talks of markup, or by itself
    between quotes, is shown.
    """
    plain = basic = 0
    shown: list[tuple[int, int]] = []
    end = -1
    is_technical = False
    for match in ENTITIES.finditer(text):
        if match.start() >= end:
            start, end = _line(text, *match.span())
            line = f"{text[start : match.start()]} {text[match.end() : end]}"
            is_technical = is_shown(line)
            if is_technical:
                shown.append((start, end))
        if is_technical:
            continue
        if text[match.start() - 1 : match.start()] in _QUOTES and text[match.end() : match.end() + 1] in _QUOTES:
            shown.append(match.span())
        else:
            plain += 1
            basic += _BASIC.fullmatch(match[0]) is not None
    if len(shown) * 3 > plain or unknown_tags(text) > plain:
        return _NOTHING
    return Ruling(tags=False, entities=plain > basic or basic > 1, halves=not shown, shown=tuple(shown))


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the line around a stretch, or as much of it as tells what it is about."""
    first = max(0, start - WINDOW)
    last = text.find("\n", end, end + WINDOW)
    return text.rfind("\n", first, start) + 1 or first, min(len(text), end + WINDOW) if last < 0 else last
