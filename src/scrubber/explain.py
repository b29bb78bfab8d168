"""The account of one verdict: what was decided and why, then what was found, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrubber.model import Decision, Finding, Verdict
from scrubber.policy import Policy
from scrubber.rules import NAMES, rule_book

__all__ = ["explain", "policy_of", "shown", "summary_of", "why"]

SHOWN = 5
"""Findings quoted of each rule and kind (edited, flagged, without a place): enough to see the pattern."""
CONTEXT = 8
"""Characters quoted on either side of a finding: 16 Chinese characters and the marks fit in a line of 80 columns."""
QUOTED = 36
"""Characters quoted of an edit or of its replacement; the middle of a longer one is left out."""
NOTED = 64
"""Characters quoted of what has no place in the text, which is markup or a remark and so mostly narrow letters."""

MARKS = "[-taken out-] {+put in+} [=left as it is=]   ␣ space, ⏎ end of line, ⇥ tab"


def explain(verdict: Verdict, policy: Policy | None = None) -> str:
    """Return a readable account of *verdict*, in lines, without a newline at the end.

    Its length does not grow with the number of findings: of each rule the first few are quoted.

    Args:
        verdict: What to explain.
        policy: The policy that it was decided by, for the thresholds; by default the default policy, where
            its fingerprint is the verdict's.
    """
    lines = [*_summary(verdict, policy_of(verdict) if policy is None else policy)]
    groups: dict[str, list[Finding]] = {}
    for finding in verdict.findings:
        groups.setdefault(finding.rule, []).append(finding)
    if any(finding.start is not None for finding in verdict.findings):
        lines += ["", f"marks      {MARKS}"]
    deciding = {rule: place for place, rule in enumerate(verdict.reasons)}
    for rule in sorted(groups, key=lambda rule: (deciding.get(rule, len(deciding)), -len(groups[rule]), rule)):
        lines += ["", *_rule(rule, groups[rule], verdict)]
    return "\n".join(lines)


def policy_of(verdict: Verdict) -> Policy | None:
    """Return the policy that decided, where that was the default one; a verdict knows but its fingerprint."""
    policy = Policy()
    return policy if verdict.policy == policy.fingerprint else None


def shown(text: str) -> str:
    """Return *text* with every character that a terminal would not show, or would obey, as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _summary(verdict: Verdict, policy: Policy | None) -> Iterator[str]:
    sizes = verdict.sizes
    yield f"decision   {verdict.decision}"
    first, *others = why(verdict, policy)
    yield f"why        {first}"
    yield from (f"           {line}" for line in others)
    if verdict.reasons:
        yield f"reasons    {', '.join(verdict.reasons)}"
    yield f"scores     {'   '.join(f'{name} {score:.2f}' for name, score in verdict.scores.items())}"
    yield f"encoding   {verdict.encoding or 'none: the source was already text'}"
    if verdict.title is not None:
        yield f"title      {_cut(shown(verdict.title), NOTED)}"
    yield f"size       {sizes.text:,} visible characters before, {sizes.body:,} after"
    yield f"policy     {verdict.policy}"


def why(verdict: Verdict, policy: Policy | None) -> Iterator[str]:
    """Yield what led to the decision, in words: one line or more."""
    sizes = verdict.sizes
    if verdict.decision is Decision.KEEP:
        yield "nothing had to be taken out"
        return
    if verdict.decision is Decision.CLEAN:
        done = [_count(sizes.edits, "edit")] if sizes.edits else []
        done += [f"{_count(sizes.nodes, 'injected node')} taken out"] if sizes.nodes else []
        yield f"repaired: {', '.join(done)}; no threshold for a drop was reached"
        return
    crossed = list(_crossed(verdict, policy)) if policy else []
    yield from crossed or [f"the thresholds of policy {verdict.policy} were reached, and they are not at hand here"]


def _crossed(verdict: Verdict, policy: Policy) -> Iterator[str]:
    """Yield the conditions of :func:`scrubber.policy.decide` that led to a drop, in words."""
    spam, sizes = verdict.scores["spam"], verdict.sizes
    if spam >= policy.drop_spam:
        yield f"the spam score, {spam:.2f}, has reached drop_spam, {policy.drop_spam:g}"
    if sizes.residue >= policy.drop_encoding:
        yield f"damage left after cleaning, {sizes.residue:.2f}, has reached drop_encoding, {policy.drop_encoding:g}"
    if policy.drop_empty and sizes.body == 0 and sizes.text > 0:
        yield "cleaning left nothing of the text (drop_empty)"


def _rule(rule: str, findings: list[Finding], verdict: Verdict) -> Iterator[str]:
    edits: list[Finding] = []
    marks: list[Finding] = []
    loose: list[Finding] = []
    for finding in findings:
        if finding.start is None:
            loose.append(finding)
        else:
            (marks if verdict.text[finding.start : finding.end] == finding.replacement else edits).append(finding)
    kinds = {"edited": edits, "left as it is": marks, "without a place in the text": loose}
    counts = ", ".join(f"{len(group):,} {kind}" for kind, group in kinds.items() if group)
    yield f"{rule} (weight {findings[0].weight:g}): {counts}"
    if summary := summary_of(rule):
        yield f"  {summary}"
    for group in (edits, marks):
        yield from _placed(group[:SHOWN], verdict.text)
        yield from _more(group)
    yield from (f"  found      {shown(_cut(finding.excerpt, NOTED))}" for finding in loose[:SHOWN])
    yield from _more(loose)


def summary_of(rule: str) -> str:
    """Return what the rule book says that *rule* finds; nothing for a rule that it does not know."""
    detector = rule.partition(".")[0]
    known = rule_book(detector).rules if detector in NAMES else {}
    return known[rule].summary if rule in known else ""


def _placed(findings: Iterable[Finding], text: str) -> Iterator[str]:
    line, counted = 1, 0
    for finding in sorted(findings, key=lambda finding: finding.start or 0):
        start, end = finding.start or 0, finding.end or 0
        line += text.count("\n", counted, start)
        counted = start
        before = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
        after = text[end : end + CONTEXT].partition("\n")[0] if not text[start:end].endswith("\n") else ""
        yield f"  line {line:<5,} {shown(before)}{_marked(text[start:end], finding.replacement or '')}{shown(after)}"


def _marked(old: str, new: str) -> str:
    if old == new:
        return f"[={_quoted(old)}=]"
    return (f"[-{_quoted(old)}-]" if old else "") + (f"{{+{_quoted(new)}+}}" if new else "")


def _quoted(text: str) -> str:
    return shown(_cut(text, QUOTED).replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥"))


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return f"{text[: length // 2]}…{text[-length // 2 + 1 :]}"


def _more(group: list[Finding]) -> Iterator[str]:
    if len(group) > SHOWN:
        yield f"             … and {len(group) - SHOWN:,} more"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
