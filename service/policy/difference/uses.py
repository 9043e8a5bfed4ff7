"""What rules do with a threshold or a word list, and so what it means when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.policy.difference.model import agreed
from service.policy.difference.nodes import Nodes, Test, nodes_of, walk_tests
from service.policy.difference.strength import level, pull
from service.policy.policy import Policy
from service.policy.schema import Rule


@dataclass(frozen=True, slots=True)
class Use:
    """Whether a rule uses a value, and the sign of more of it.

    1 where more is stricter, -1 where milder, 0 where neither, None where it can't be told.
    """

    used: bool
    sign: int | None


@dataclass(frozen=True, slots=True)
class _Read:
    rule: Rule
    nodes: Nodes
    pull: int | None


class Uses:
    """The rules of two policies, read once; those of the newer count where it uses the value."""

    def __init__(self, a: Policy, b: Policy) -> None:
        self._policies = [_read(b), _read(a)]

    def of_threshold(self, label: str, name: str) -> Use:
        """What a higher threshold means."""
        return _use([list(_threshold_signs(rules, label, name)) for rules in self._policies])

    def of_word_list(self, name: str) -> Use:
        """What more entries mean."""
        return _use([list(_word_signs(rules, name)) for rules in self._policies])


def _use(signs: list[list[int | None]]) -> Use:
    """The signs of the newer policy, or else those of the older one."""
    found = next(filter(None, signs), [])
    return Use(bool(found), agreed(found))


def _read(policy: Policy) -> list[_Read]:
    rules = policy.document.rules
    return [
        _Read(rule, nodes_of(rule.when, lambda _label, name: name), pull(rule, rules))
        for rule in rules
    ]


def _threshold_signs(rules: list[_Read], label: str, name: str) -> Iterator[int | None]:
    for one in rules:
        for test, sign in walk_tests(one.nodes):
            if test.value != name or test.subject.rpartition(".")[2] != label:
                continue
            if test.relation == "<" and test in one.nodes and _takes_over(rules, one, test):
                continue
            rise = sign if test.relation == "<" else -sign
            yield None if one.pull is None else rise * one.pull


def _word_signs(rules: list[_Read], name: str) -> Iterator[int | None]:
    for one in rules:
        for test, sign in walk_tests(one.nodes):
            words = test.subject.endswith("words") and isinstance(test.value, frozenset)
            if words and name in test.value:
                yield None if one.pull is None else sign * one.pull


def _takes_over(rules: list[_Read], one: _Read, upper: Test) -> bool:
    """Whether a stricter rule begins where ``one`` ends, and asks for nothing more.

    Then a higher bound only hands posts from the stricter rule to the milder one, and the stricter
    rule's own use of the threshold tells the direction.
    """
    lower = Test(upper.subject, "≥", upper.value)
    return any(
        lower in other.nodes
        and other.nodes - {lower} <= one.nodes
        and level(other.rule.then) > level(one.rule.then)
        for other in rules
    )
