"""Conditions as sets: the order in which they are written is gone, what they ask is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from service.policy.conditions import Condition, WordsTest

Resolve = Callable[[str, str], Any]
"""From a label and the name of a threshold to the name itself, or to its number."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test: ``relation`` is ``≥``, ``<``, ``is``, ``none of`` or ends in ``of``."""

    subject: str
    relation: str
    value: Any

    def __str__(self) -> str:
        return f"{self.subject} {self.relation} {value_text(self.value)}"


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined: ``not`` means that its parts do not all hold."""

    kind: Literal["all", "any", "not"]
    parts: frozenset[Node]

    def __str__(self) -> str:
        joint = " or " if self.kind == "any" else " and "
        inner = joint.join(sorted(map(str, self.parts)))
        return f"not ({inner})" if self.kind == "not" else f"({inner})"


Node = Test | Group
Nodes = frozenset[Node]


def value_text(value: Any) -> str:
    """A value of a test in words."""
    if isinstance(value, frozenset):
        return " or ".join(sorted(map(str, value)))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def nodes_of(condition: Condition, resolve: Resolve) -> Nodes:
    """What must hold, all of it, for ``condition`` to hold."""
    found: set[Node] = set()
    for name in type(condition).model_fields:
        value = getattr(condition, name)
        if value is None:
            continue
        if name == "all":
            found.update(node for child in value for node in nodes_of(child, resolve))
        elif name == "any":
            found |= _any(value, resolve)
        elif name == "not_":
            found |= _not(nodes_of(value, resolve))
        else:
            found.update(_tests(name, value, resolve))
    return frozenset(found)


def _any(conditions: list[Condition], resolve: Resolve) -> Nodes:
    options: set[Node] = set()
    for condition in conditions:
        nodes = nodes_of(condition, resolve)
        only = next(iter(nodes)) if len(nodes) == 1 else Group("all", nodes)
        nested = isinstance(only, Group) and only.kind == "any"
        options |= only.parts if nested and isinstance(only, Group) else {only}
    return (
        frozenset(options) if len(options) == 1 else frozenset((Group("any", frozenset(options)),))
    )


def _not(nodes: Nodes) -> Nodes:
    only = next(iter(nodes)) if len(nodes) == 1 else None
    if isinstance(only, Group) and only.kind == "not":
        return only.parts
    return frozenset((Group("not", nodes),))


def _tests(subject: str, value: Any, resolve: Resolve) -> Iterator[Test]:
    if isinstance(value, WordsTest):
        many = f"at least {value.at_least} of" if value.at_least > 1 else "one of"
        yield Test(subject, many, frozenset(value.lists))
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _part(subject, name, getattr(value, name), resolve)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _tests(f"{subject}.{key}", item, resolve)
    elif isinstance(value, list):
        relation = "none of" if subject.endswith(".outside") else "one of"
        yield Test(subject, relation, frozenset(value))
    else:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        yield Test(subject, "≥" if number else "is", value)


def _part(subject: str, name: str, value: Any, resolve: Resolve) -> Iterator[Test]:
    """A key of a test: bounds belong to the subject itself, all else has a name of its own."""
    if value is None:
        return
    if name in ("at_least", "below"):
        label = subject.rpartition(".")[2]
        bound = resolve(label, value) if isinstance(value, str) else value
        yield Test(subject, "≥" if name == "at_least" else "<", bound)
    else:
        yield from _tests(f"{subject}.{name}", value, resolve)


def walk_tests(nodes: Nodes, sign: int = 1) -> Iterator[tuple[Test, int]]:
    """Every test, with 1, or -1 where it stands under an odd number of ``not``."""
    for node in nodes:
        if isinstance(node, Test):
            yield node, sign
        else:
            yield from walk_tests(node.parts, -sign if node.kind == "not" else sign)
