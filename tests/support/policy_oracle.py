"""The policy language once more, slowly and plainly: what the fast evaluation is held to.

Nothing is compiled, cached or skipped here. A condition is judged over a *look*, a function from
the name of a value, as the trace writes it, to that value: over the facts themselves, or over
what a trace noted (then it shows that the trace explains its result).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from service.policy.conditions import Condition
from service.policy.schema import Rule

Truth = bool | None
Look = Callable[[str], Any]
Thresholds = Mapping[str, Mapping[str, float]]


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's "and": false where one is false, else unknown where one is unknown."""
    seen = list(truths)
    return False if False in seen else None if None in seen else True


def negated(truth: Truth) -> Truth:
    """Kleene's "not"."""
    return None if truth is None else not truth


def judge(condition: Condition, look: Look, thresholds: Thresholds) -> Truth:
    """Whether ``condition`` holds; None where a value it needs is missing."""
    parts = list(_leaves(condition, look, thresholds))
    parts += [judge(part, look, thresholds) for part in condition.all or ()]
    if condition.any:
        none_holds = all_of(negated(judge(c, look, thresholds)) for c in condition.any)
        parts.append(negated(none_holds))
    if condition.not_:
        parts.append(negated(judge(condition.not_, look, thresholds)))
    return all_of(parts)


def _leaves(condition: Condition, look: Look, thresholds: Thresholds) -> Iterable[Truth]:
    for label, bound in (condition.score or {}).items():
        low, high = (
            thresholds[label][value] if isinstance(value, str) else value
            for value in (bound.at_least, bound.below)
        )
        yield within(look(f"score.{label}"), low, high)
    for name, count in (condition.counts or {}).items():
        yield within(look(f"counts.{name}"), count.at_least, count.below)
    if condition.mentions:
        yield within(look("mentions"), condition.mentions.at_least, condition.mentions.below)
    if condition.words:
        found = [look(f"words.{name}") for name in condition.words.lists]
        if None in found:
            yield None
        else:
            yield len({entry for hits in found for entry in hits}) >= condition.words.at_least
    yield from _texts(condition, look)
    yield from _facts(condition, look)


def _texts(condition: Condition, look: Look) -> Iterable[Truth]:
    if condition.pattern:
        hits = look("pattern")
        yield None if hits is None else bool(set(hits) & set(condition.pattern))
    if condition.caps:
        seen = look("caps")
        yield seen and (
            seen["letters"] >= condition.caps.letters and seen["share"] >= condition.caps.share
        )
    if condition.links and condition.links.count:
        count = condition.links.count
        yield within(look("links.count"), count.at_least, count.below)


def _facts(condition: Condition, look: Look) -> Iterable[Truth]:
    author, channel = condition.author, condition.channel
    for name, wanted in {
        "kind": condition.kind,
        "language": condition.language,
        "media": condition.media and [condition.media],
        "reply": None if condition.reply is None else [condition.reply],
        "channel.id": channel and channel.id,
        "channel.known": None if channel is None or channel.known is None else [channel.known],
        "author.new": None if author is None or author.new is None else [author.new],
        "author.trusted": None if author is None or author.trusted is None else [author.trusted],
        "author.role": author and author.role,
    }.items():
        if wanted is not None:
            value = look(name)
            yield None if value is None else value in wanted


def within(seen: Any, low: float | None, high: float | None) -> Truth:
    value = seen["is"] if isinstance(seen, dict) else seen
    if value is None:
        return None
    return (low is None or value >= low) and (high is None or value < high)


def outcome_of(matched: list[Rule]) -> str:
    """The outcome of rules that matched, where the model has figures for the language."""
    verdicts = [r for r in matched if r.then.enforce or r.then.allow or r.then.review]
    top = max((rule.precedence for rule in verdicts), default=0)
    deciding = [rule for rule in verdicts if rule.precedence == top]
    enforced = {
        (rule.guideline, rule.then.enforce.severity, rule.then.enforce.step)
        for rule in deciding
        if rule.then.enforce
    }
    allowed = any(rule.then.allow for rule in deciding)
    if enforced:
        return "review" if allowed or len(enforced) > 1 else "enforce"
    return "allow" if allowed or not deciding else "review"
