"""Rules that came, went, have another name, other conditions or other effects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from service.policy.difference.model import Difference, agreed, direction_of, listed, plain, say
from service.policy.difference.nodes import Nodes, Resolve, nodes_of
from service.policy.difference.parts import Value, changed_parts
from service.policy.difference.strength import effect_strictness, pull
from service.policy.policy import Policy
from service.policy.schema import Rule


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which rule of the one policy is which of the other."""

    kept: list[tuple[Rule, Rule]]
    removed: list[Rule]
    added: list[Rule]
    resolve: tuple[Resolve, Resolve]

    @classmethod
    def of(cls, a: Policy, b: Policy) -> Pairing:
        """By name; then those with the same conditions and effects, which were renamed."""
        resolve = (_resolver(a, b), _resolver(b, a))
        old = {rule.name: rule for rule in a.document.rules}
        new = {rule.name: rule for rule in b.document.rules}
        kept = [(rule, new[name]) for name, rule in old.items() if name in new]
        gone = {_content(r, resolve[0]): r for name, r in old.items() if name not in new}
        come = {_content(r, resolve[1]): r for name, r in new.items() if name not in old}
        kept += [(gone.pop(key), come.pop(key)) for key in [k for k in gone if k in come]]
        paired = {id(rule) for pair in kept for rule in pair}
        return cls(
            kept,
            [rule for rule in old.values() if id(rule) not in paired],
            [rule for rule in new.values() if id(rule) not in paired],
            resolve,
        )


def rule_differences(a: Policy, b: Policy, pairing: Pairing) -> Iterator[Difference]:
    """What differs between the rules of ``a`` and ``b``, their precedence aside."""
    for rule in pairing.removed:
        strictness = _turned(pull(rule, a.document.rules))
        text = f"removed ({_effects(rule)})"
        yield _difference(rule.name, "removed", text, strictness, before=plain(rule))
    for rule in pairing.added:
        strictness = pull(rule, b.document.rules)
        text = f"added: {_conditions(nodes_of(rule.when, pairing.resolve[1]))} ({_effects(rule)})"
        yield _difference(rule.name, "added", text, strictness, after=plain(rule))
    values = (value_of(a), value_of(b))
    for old, new in pairing.kept:
        if old.name != new.name:
            text = f"renamed to {new.name}"
            yield _difference(old.name, "renamed", text, 0, before=old.name, after=new.name)
        yield from _conditions_differ(old, new, pairing, values, b)
        yield from _effects_differ(old, new)
        yield from _rest_differs(old, new, b)


def _difference(
    name: str, change: Any, text: str, strictness: int | None, before: Any = None, after: Any = None
) -> Difference:
    return Difference("rules", name, change, text, direction_of(strictness), before, after)


def _turned(sign: int | None) -> int | None:
    return None if sign is None else -sign


def _conditions_differ(
    old: Rule, new: Rule, pairing: Pairing, values: tuple[Value, Value], b: Policy
) -> Iterator[Difference]:
    left, right = (
        nodes_of(rule.when, resolve)
        for rule, resolve in zip((old, new), pairing.resolve, strict=True)
    )
    parts = changed_parts(left, right, *values)
    if not parts:
        return
    wider, weight = agreed(part.widening for part in parts), pull(new, b.document.rules)
    strictness = None if wider is None or weight is None else wider * weight
    text = "; ".join(part.text for part in parts)
    yield _difference(new.name, "changed", text, strictness, plain(old.when), plain(new.when))


def _effects_differ(old: Rule, new: Rule) -> Iterator[Difference]:
    for key in type(old.then).model_fields:
        before, after = getattr(old.then, key), getattr(new.then, key)
        if isinstance(before, list) and isinstance(after, list):
            before, after = sorted(before), sorted(after)
        if before != after:
            strictness = effect_strictness(key, old.then, new.then)
            text = f"{key}: {say(before)} → {say(after)}"
            yield _difference(new.name, "changed", text, strictness, plain(before), plain(after))


def _rest_differs(old: Rule, new: Rule, b: Policy) -> Iterator[Difference]:
    if old.guideline != new.guideline:
        text = f"cites {say(new.guideline)} instead of {say(old.guideline)}"
        yield _difference(new.name, "changed", text, 0, old.guideline, new.guideline)
    before, after = set(old.exempt), set(new.exempt)
    if before != after:
        fewer = agreed([(-1 if after - before else 0), (1 if before - after else 0)])
        weight = pull(new, b.document.rules)
        strictness = None if fewer is None or weight is None else fewer * weight
        text = f"exempt: {say(before)} → {say(after)}"
        yield _difference(new.name, "changed", text, strictness, sorted(before), sorted(after))


def _conditions(nodes: Nodes) -> str:
    return " and ".join(sorted(map(str, nodes)))


def _effects(rule: Rule) -> str:
    given = plain(rule.then)
    return listed(key if item is True else f"{key} {say(item)}" for key, item in given.items())


def _content(rule: Rule, resolve: Resolve) -> tuple[Nodes, str]:
    return nodes_of(rule.when, resolve), json.dumps(plain(rule.then), sort_keys=True)


def _resolver(policy: Policy, other: Policy) -> Resolve:
    """Names of thresholds that both policies have stay names; the others become numbers."""
    mine, theirs = policy.document.thresholds, other.document.thresholds

    def resolve(label: str, name: str) -> Any:
        known = name in dict(theirs).get(label, {})  # type: ignore[call-overload]
        return name if known else _named(mine, label, name)

    return resolve


def _named(thresholds: Any, label: str, name: str) -> Any:
    return thresholds.get(label, {}).get(name, name)


def value_of(policy: Policy) -> Value:
    """What turns the name of a threshold, in a test of that subject, into its number."""
    thresholds = policy.document.thresholds

    def value(subject: str, given: Any) -> Any:
        named = isinstance(given, str)
        return _named(thresholds, subject.rpartition(".")[2], given) if named else given

    return value
