"""Rules of a policy in plain words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from service.console import words
from service.policy import Policy, Rule

_TESTS: Final = {
    "words": "words of the list",
    "pattern": "the text fits",
    "mentions": "mentions",
    "caps": "capital letters:",
    "repetition": "repeated words:",
    "author": "the author is",
    "channel": "the channel has:",
    "language": "the language is",
    "kind": "it is a",
    "counts": "counts:",
    "parent": "the post answered:",
    "thread": "in the thread,",
    "name": "the author's name is",
    "claim": "it says about the same as the claim",
    "links": "links:",
}
Thresholds = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """A rule as a sentence: ``when`` and ``then``, and the guideline it serves."""

    name: str
    note: str | None
    guideline: str | None
    when: str
    then: str
    precedence: int


def rules_in_words(policy: Policy) -> list[RuleInWords]:
    """Return the rules of a policy in the order of the file."""
    thresholds: Thresholds = {str(label): t for label, t in policy.document.thresholds.items()}
    titles = {one.id: one.title for one in policy.guidelines}
    return [rule_in_words(rule, titles, thresholds) for rule in policy.document.rules]


def rule_in_words(rule: Rule, titles: Mapping[str, str], thresholds: Thresholds) -> RuleInWords:
    """Return one rule.

    Args:
        rule: the rule.
        titles: title of each guideline, by its id.
        thresholds: value of each threshold, by label and name.
    """
    when = rule.when.model_dump(mode="json", by_alias=True, exclude_unset=True)
    then = rule.then.model_dump(mode="json", by_alias=True, exclude_unset=True)
    title = titles.get(rule.guideline, rule.guideline) if rule.guideline else None
    effects = "; ".join(_effect(name, value) for name, value in then.items())
    return RuleInWords(
        rule.name, rule.note, title, _condition(when, thresholds), effects, rule.precedence
    )


def _condition(when: Mapping[str, Any], thresholds: Thresholds) -> str:
    return " and ".join(_test(name, value, thresholds) for name, value in when.items())


def _test(name: str, value: Any, thresholds: Thresholds) -> str:
    if name in ("all", "any"):
        parts = [_condition(part, thresholds) for part in value]
        if name == "any":
            parts = [f"({part})" if " and " in part else part for part in parts]
        joined = (" and " if name == "all" else " or ").join(parts)
        return f"({joined})" if name == "any" and len(parts) > 1 else joined
    if name == "not":
        return f"not ({_condition(value, thresholds)})"
    if name == "score":
        return " and ".join(_score(label, bound, thresholds) for label, bound in value.items())
    if name == "reply":
        return "it answers another post" if value else "it answers no other post"
    if name == "media":
        return "it has attachments that nothing looked at"
    return f"{_TESTS.get(name, _plain(name) + ':')} {_said(value)}"


def _score(label: str, bound: Mapping[str, Any], thresholds: Thresholds) -> str:
    parts = []
    for limit, said in (("at_least", "at least"), ("below", "below")):
        wanted = bound.get(limit)
        if isinstance(wanted, str):
            number = thresholds.get(label, {}).get(wanted)
            wanted = f"{wanted} ({number:g})" if number is not None else wanted
        if wanted is not None:
            parts.append(f"{said} {wanted}")
    return f"{words.LABELS.get(label, label)} {' and '.join(parts)}"


def _effect(name: str, value: Any) -> str:
    given = value if isinstance(value, Mapping) else {}
    if name == "review":
        queue = f" in the queue {_plain(given['queue'])}" if given.get("queue") else ""
        return f"a human looks{queue}, priority {given.get('priority', 50)}"
    if name == "enforce":
        step = f", starting with: {words.STEPS[given['step']].lower()}" if given.get("step") else ""
        return f"hide it, with a {given['severity']} strike{step}"
    if name == "hold":
        length = words.span(timedelta(seconds=given["seconds"]))
        return f"hold it back for {length}, then {given['then']} it"
    plain = {
        "nudge": "ask the author to rephrase",
        "correct": "show a correction with it",
        "care": "a care contact answers",
        "allow": "it is fine",
    }
    said = {"label": "label it", "notify": "tell", "thread": "the thread:"}
    return plain.get(name) or f"{said.get(name, _plain(name) + ':')} {_said(value)}"


def _said(value: Any) -> str:
    """Plain data as a phrase."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " or ".join(_said(one) for one in value)
    if not isinstance(value, Mapping):
        return str(value)
    if value.keys() <= {"at_least", "below"}:
        limits = {"at_least": "at least", "below": "below"}
        return " and ".join(f"{limits[name]} {_said(one)}" for name, one in value.items())
    return ", ".join(_part(name, one) for name, one in value.items())


def _part(name: str, value: Any) -> str:
    if name in ("lists", "id", "like"):
        return _plain(_said(value))
    if isinstance(value, bool):
        return _plain(name) if value else f"not {_plain(name)}"
    said = _said(value)
    return f"{_plain(name)} ({said})" if name in ("slow", "lock") else f"{_plain(name)} {said}"


def _plain(name: str) -> str:
    return str(name).replace("_", " ")
