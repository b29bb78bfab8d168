"""What a lost character was: by the characters on both sides, by words, and by what the document says elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from math import log2
from typing import TypeAlias

from scrubber.han import HAN, to_simplified
from scrubber.language import LONGEST_WORD, language_model
from scrubber.refill.context import Context, Place

__all__ = ["Weights", "weigh"]

AROUND = 6
"""Characters on either side that are looked at: words reach over three, and begin somewhere before."""

COMMON, COMMON_IN_A_ROW = 160, 64
"""Options that are looked at, the commonest: of one lost character, and of each in a row (160 told as many)."""
KEPT = {1: 32, 2: 10}
KEPT_OF_MORE = 6
"""Options that are weighed by words, in runs of one, of two and of more lost characters: half as many again changed
nothing on 3,000 lost characters."""

TOO_MANY = 11.0
"""Bits by which an option may be behind the best one: 99 changed nothing, either."""

MOST_LOST = 2
"""Lost characters of one word at most."""
UNLIKELY = 40.0
"""Bits of what no reading by words holds."""

SWALLOWED = 8.0
"""Bits of an ASCII character that a mark took along: about those of a space, a digit or a letter."""

BY_PAIRS, BY_WORDS = 0.6, 0.6
"""Weights of the two. On 4,500 lost characters of web pages, with 3 in 100 wrong, pairs alone tell 62 in 100, words
alone 57, both 65."""
SAID = 4.0
"""Bits for an option that the document says elsewhere with two of its neighbours: 0 tells 2 in 100 fewer, 6 as many."""

UNITS = "年月日时分号个人元万亿岁天名家次种点多余米个條条個時歲號萬億種點"
BEFORE_NUMBERS = "年月第约到至近达为在是共有的于与和從从達約為於"
ENDS = frozenset(".!~")
FINAL = "了吧呢吗嗎啊的呀嘛哦啦喔哈"
BESIDE = 2.0
"""Bits for a character that is common beside a number or at the end of a sentence. Together with the marks by place and
the partners of brackets this tells 6 to 8 in 100 more where only the ends of runs are lost."""

PAIRS = {"“": "”", "《": "》", "（": "）", "「": "」", "『": "』", "【": "】", "‘": "’"}
OPENING = {closing: opening for opening, closing in PAIRS.items()}
CLOSING, UNPAIRED = 1.0, 4.0
"""Bits at most of a mark whose partner is waiting, and more bits of one without a partner."""

Options: TypeAlias = tuple[str, ...]
Weights: TypeAlias = dict[str, float]


def weigh(run: Sequence[Options], left: str, right: str, context: Context, place: Place) -> list[Weights]:
    """Return, for each lost character of *run*, how probable its options are (together 1).

    *left* and *right* are what stands on either side in the line; *place* is what stands behind the run.
    """
    before, after = left[-1:] or "\n", right[:1] or "\n"
    options = [_common(each, COMMON if len(run) == 1 else COMMON_IN_A_ROW) for each in run]
    marks = _marks(options, left, right, context, place)
    pairs = _by_pairs(options, before, after, context, marks)
    kept = KEPT.get(len(run), KEPT_OF_MORE)
    shortened = [_likely(bits, kept) for bits in pairs]
    words = _by_words(shortened, left[-AROUND:], right[:AROUND], context, marks)
    found = []
    beside = _beside(left, right)
    for index, choice in enumerate(shortened):
        said = _said(choice, index, len(run), left, right, context)
        found.append(
            _shares(
                {
                    option: BY_PAIRS * pairs[index][option]
                    + BY_WORDS * words[index][option]
                    - SAID * said[option]
                    - (BESIDE if index in (0, len(run) - 1) and option[0] in beside else 0.0)
                    for option in choice
                }
            )
        )
    return found


def _likely(bits: Weights, most: int) -> list[str]:
    """Return the options that are worth weighing further, the likeliest first."""
    least = min(bits.values()) + TOO_MANY
    return sorted((option for option, each in bits.items() if each <= least), key=bits.__getitem__)[:most]


@lru_cache(maxsize=1024)
def _common(options: Options, most: int) -> Options:
    if len(options) <= most:
        return options
    bits = language_model().bits
    return tuple(sorted(options, key=lambda option: bits("\n", option[0]))[:most])


def _marks(options: list[Options], left: str, right: str, context: Context, place: Place) -> list[dict[str, float]]:
    """Return the bits of the options that are not Han."""
    found = []
    for index, choice in enumerate(options):
        here: Place = place if index == len(options) - 1 else "inside"
        opened = _opened(left)
        bits = {}
        for option in choice:
            if not HAN.match(option):
                bits[option] = _mark(option[0], opened, right, here, context)
        found.append(bits)
    return found


def _opened(left: str) -> str:
    """Return the marks that were opened and not closed."""
    return "".join(opening for opening, closing in PAIRS.items() if left.rfind(opening) > left.rfind(closing))


def _mark(mark: str, opened: str, right: str, place: Place, context: Context) -> float:
    bits = context.mark(mark, place)
    opening = OPENING.get(mark)
    if opening:
        return min(bits, CLOSING) if opening in opened else bits + UNPAIRED
    closing = PAIRS.get(mark)
    if closing and (place == "end" or mark in opened):
        return bits + UNPAIRED
    if closing:
        first = right.find(mark)
        if right.find(closing, 0, first if first >= 0 else None) >= 0:
            return min(bits, CLOSING)
    return bits


def _by_pairs(
    options: list[Options], before: str, after: str, context: Context, marks: list[dict[str, float]]
) -> list[Weights]:
    """Return the bits of the options as a chain from *before* to *after*, whatever the others of the run are."""
    forward: list[Weights] = []
    past = {before: 0.0}
    for choice, own in zip(options, marks, strict=True):
        past = {
            option: _sum([bits + _step(one, option, own, context) for one, bits in past.items()]) for option in choice
        }
        forward.append(past)
        past = _best(past)
    backward: list[Weights] = []
    future = {after: 0.0}
    last: dict[str, float] = {}
    for choice, own in zip(reversed(options), reversed(marks), strict=True):
        future = {
            option: _sum([bits + _step(option, one, last, context) for one, bits in future.items()])
            for option in choice
        }
        backward.append(future)
        future, last = _best(future), own
    return [
        {option: bits + back[option] for option, bits in ahead.items()}
        for ahead, back in zip(forward, reversed(backward), strict=True)
    ]


def _best(bits: Weights) -> Weights:
    if len(bits) <= KEPT[2]:
        return bits
    return {option: bits[option] for option in sorted(bits, key=bits.__getitem__)[: KEPT[2]]}


def _step(first: str, second: str, marks: dict[str, float], context: Context) -> float:
    bits = context.bits(first[-1], second[0])
    if second in marks:
        bits = context.bits(first[-1], "，") - 4.0 + marks[second]
    return bits + SWALLOWED * (len(second) > 1)


def _sum(bits: list[float]) -> float:
    if len(bits) == 1:
        return bits[0]
    least = min(bits)
    return least - log2(sum(2.0 ** (least - each) for each in bits))


def _by_words(
    options: list[list[str]], left: str, right: str, context: Context, marks: list[dict[str, float]]
) -> list[Weights]:
    """Return the bits of the options over all ways to read the run and its neighbours as words."""
    row: list[list[tuple[str, str]]] = [[(to_simplified(each), each)] for each in left]
    begin = len(row)
    row += [[(to_simplified(option[0]), option) for option in choice] for choice in options]
    end = len(row)
    row += [[(to_simplified(each), each)] for each in right]
    han = [any(HAN.match(plain) for plain, _ in choice) for choice in row]
    spans: list[list[tuple[int, list[tuple[float, tuple[str, ...]]]]]] = []
    for start in range(len(row)):
        found = []
        for stop in range(start + 1, min(len(row), start + LONGEST_WORD) + 1):
            if stop - start > 1 and not han[stop - 1]:
                break
            if min(stop, end) - max(start, begin) > MOST_LOST:
                break
            own = marks[start - begin] if begin <= start < end else {}
            found.append((stop, _words(row[start:stop], own, context)))
            if not han[start]:
                break
        spans.append(found)
    ahead = [1.0] + [0.0] * len(row)
    for start, found in enumerate(spans):
        for stop, words in found:
            ahead[stop] += ahead[start] * sum(share for share, _ in words)
    behind = [0.0] * len(row) + [1.0]
    for start in range(len(row) - 1, -1, -1):
        behind[start] = sum(behind[stop] * sum(share for share, _ in words) for stop, words in spans[start])
    mass: list[Weights] = [dict.fromkeys(choice, 0.0) for choice in options]
    for start, found in enumerate(spans[:end]):
        for stop, words in found:
            around = ahead[start] * behind[stop]
            for place in range(max(start, begin), min(stop, end)):
                here = mass[place - begin]
                for share, word in words:
                    here[word[place - start]] += around * share
    total = ahead[-1]
    return [
        {
            option: min(UNLIKELY, -log2(share / total)) if share > 0 < total else UNLIKELY
            for option, share in here.items()
        }
        for here in mass
    ]


def _words(
    row: list[list[tuple[str, str]]], marks: dict[str, float], context: Context
) -> list[tuple[float, tuple[str, ...]]]:
    """Return the words that *row* can be, with their probabilities."""
    if len(row) == 1:
        return [
            (
                2.0
                ** -(
                    context.word_bits(plain)
                    if HAN.match(plain)
                    else marks[shown]
                    if shown in marks
                    else context.mark(plain, "inside")
                ),
                (shown,),
            )
            for plain, shown in row[0]
        ]
    found = []
    for choice in product(*row):
        bits = context.word_bits("".join([plain for plain, _ in choice]))
        if bits < UNLIKELY:
            found.append((2.0**-bits, tuple([shown for _, shown in choice])))
    return found


def _beside(left: str, right: str) -> str:
    """Return the characters that stand often beside digits and at the end of a sentence, where that is."""
    found = ""
    if left[-1:].isdigit():
        found += UNITS
    if right[:1].isdigit():
        found += BEFORE_NUMBERS
    if right and right[0] in ENDS:
        found += FINAL
    return found


def _said(choice: list[str], index: int, size: int, left: str, right: str, context: Context) -> dict[str, bool]:
    """Return which options the document says elsewhere with two of the neighbours that are certain."""
    before = "".join(map(to_simplified, left[-2:])) if index == 0 else ""
    after = "".join(map(to_simplified, right[:2])) if index == size - 1 else ""
    found = {}
    for option in choice:
        plain = to_simplified(option[0])
        phrases = (before + plain, before[-1:] + plain + after[:1], plain + after)
        found[option] = any(len(phrase) == 3 and context.says(phrase) > 0 for phrase in phrases)
    return found


def _shares(bits: Weights) -> Weights:
    least = min(bits.values())
    shares = {option: 2.0 ** (least - each) for option, each in bits.items()}
    total = sum(shares.values())
    return {option: share / total for option, share in shares.items()}
