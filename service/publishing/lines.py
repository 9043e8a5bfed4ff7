"""The named thresholds of a policy: who reads them, and how one is moved in the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.policy import Policy, Rule
from service.policy.check import walk
from service.policy.source import read_yaml

_NUMBER: Final = re.compile(r"[-+0-9.eE]+")
_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """A named threshold of a label.

    Attributes:
        label: the label.
        name: the name of the threshold.
        value: where it is, 0 to 1.
        rules: the rules that read it.
        guidelines: the guidelines that these serve.
        reviews: whether one of them asks a human.
        enforces: whether one of them enforces.
        review_from: the lowest score of the label from which a rule asks a human.
        channels: channels with a value of their own, which this one says nothing about.
    """

    label: str
    name: str
    value: float
    rules: frozenset[str]
    guidelines: frozenset[str]
    reviews: bool
    enforces: bool
    review_from: float | None
    channels: frozenset[str]


def find_line(policy: Policy, label: str, name: str) -> Line | None:
    """Return a threshold of a policy, or ``None`` where it has no such threshold."""
    document = policy.document
    named: dict[str, dict[str, float]] = {str(key): one for key, one in document.thresholds.items()}
    if name not in named.get(label, {}):
        return None
    readers = [rule for rule in document.rules if (label, name) in _bounds(rule)]
    reviewing = [
        named[label][bound]
        for rule in document.rules
        if rule.then.review
        for of, bound in _bounds(rule)
        if of == label and bound in named[label]
    ]
    return Line(
        label=label,
        name=name,
        value=named[label][name],
        rules=frozenset(rule.name for rule in readers),
        guidelines=frozenset(rule.guideline for rule in readers if rule.guideline),
        reviews=any(rule.then.review for rule in readers),
        enforces=any(rule.then.enforce for rule in readers),
        review_from=min(reviewing, default=None),
        channels=frozenset(
            id
            for id, channel in document.channels.items()
            if any(of == label and name in own for of, own in channel.thresholds.items())
        ),
    )


def _bounds(rule: Rule) -> set[tuple[str, str]]:
    """Label and name of each threshold that a rule reads of the post itself."""
    return set(_named(rule))


def _named(rule: Rule) -> Iterator[tuple[str, str]]:
    for condition, _path in walk(rule.when, ()):
        for label, bound in (condition.score or {}).items():
            for limit in (bound.at_least, bound.below):
                if isinstance(limit, str):
                    yield str(label), limit


def with_line(source: str, label: str, name: str, value: float) -> str:
    """Return the text of a policy with one threshold changed; all else stays, comments too.

    Raises:
        KeyError: the text has no such threshold.
        PolicyError: the text is no YAML.
    """
    read = read_yaml(source, "policy.yaml")
    place = read.values.get(("thresholds", label, name))
    start = -1 if place is None else _offset(source, *place)
    found = None if start < 0 else _NUMBER.match(source, start)
    if found is None:
        raise KeyError(f"{label}.{name}")
    return f"{source[: found.start()]}{value:.4g}{source[found.end() :]}"


def _offset(source: str, line: int, column: int) -> int:
    """Where a line and column (from 1) are in the text."""
    starts = [0, *(found.end() for found in _BREAK.finditer(source))]
    return starts[line - 1] + column - 1
