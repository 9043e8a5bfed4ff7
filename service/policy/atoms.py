"""The tests of a condition as atoms: what one says of another about the same value.

An atom says that a number lies in a range, a value in a set, or that enough of some things occur.
A test of another kind is opaque: it implies itself and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from service.policy.conditions import Condition

Thresholds = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Range:
    """``low <= number < high``; no number of the language is below 0."""

    low: float = 0.0
    high: float = inf

    def within(self, other: Any) -> bool:
        """Whether this holding means that ``other`` holds."""
        return isinstance(other, Range) and other.low <= self.low and self.high <= other.high

    def excludes(self, other: Any) -> bool:
        """Whether the two never hold together."""
        return isinstance(other, Range) and max(self.low, other.low) >= min(self.high, other.high)

    def negated(self) -> list[Range]:
        """What holds where this does not."""
        return [
            side for side in (Range(high=self.low), Range(low=self.high)) if side.low < side.high
        ]


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of ``values``, or none of them where ``inside`` is false."""

    values: frozenset[Any]
    inside: bool = True

    def within(self, other: Any) -> bool:
        """Whether this holding means that ``other`` holds."""
        if not isinstance(other, OneOf):
            return False
        if self.inside:
            return self.values <= other.values if other.inside else not self.values & other.values
        return not other.inside and other.values <= self.values

    def excludes(self, other: Any) -> bool:
        """Whether the two never hold together."""
        return isinstance(other, OneOf) and self.within(OneOf(other.values, not other.inside))

    def negated(self) -> list[OneOf]:
        """What holds where this does not; a truth value that is not one is the other."""
        if self.values <= {True, False}:
            return [OneOf(frozenset({True, False}) - self.values)]
        return [OneOf(self.values, not self.inside)]


@dataclass(frozen=True, slots=True)
class Occur:
    """At least ``least`` of the entries of ``names`` occur, or fewer where ``inside`` is false."""

    names: frozenset[str]
    least: int = 1
    inside: bool = True

    def within(self, other: Any) -> bool:
        """Whether this holding means that ``other`` holds."""
        if not isinstance(other, Occur) or self.inside != other.inside:
            return False
        few, many = (self, other) if self.inside else (other, self)
        return few.names <= many.names and few.least >= many.least

    def excludes(self, other: Any) -> bool:
        """Whether the two never hold together."""
        return isinstance(other, Occur) and self.within(
            Occur(other.names, other.least, not other.inside)
        )

    def negated(self) -> list[Occur]:
        """What holds where this does not."""
        return [Occur(self.names, self.least, not self.inside)]


Atom = Range | OneOf | Occur
Named = tuple[str, Atom]


def negation_of(name: str, atom: Atom) -> list[Named]:
    """What holds where the atom does not; a post that answers none has no parent to speak of."""
    if name.startswith("parent."):
        return [_opaque(f"not {name}", atom)]
    return [(name, one) for one in atom.negated()]


def atoms_of(condition: Condition, thresholds: Thresholds) -> Iterator[Named]:
    """The tests of a condition itself, not those of the conditions inside it."""
    for keys, label, bound in condition.score_bounds:
        yield f"{'.'.join(keys)}.{label}", _range(bound, thresholds.get(label, {}))
    for keys, words in condition.word_tests:
        yield ".".join(keys), Occur(frozenset(words.lists), words.at_least)
    for counted, count in (condition.counts or {}).items():
        yield f"counts.{counted}", _range(count)
    if condition.mentions:
        yield "mentions", _range(condition.mentions)
    if condition.pattern:
        yield "pattern", Occur(frozenset(condition.pattern))
    for name in ("kind", "language", "media", "reply"):
        value = getattr(condition, name)
        if value is not None:
            yield name, _one_of(value)
    yield from _facts(condition)
    yield from _around(condition)


def _facts(condition: Condition) -> Iterator[Named]:
    """Tests with parts, each of which must hold."""
    for name in ("author", "channel"):
        for key, value in getattr(condition, name) or ():
            if value is not None:
                known = _range(value) if hasattr(value, "at_least") else _one_of(value)
                yield f"{name}.{key}", known
    for name in ("caps", "repetition"):
        for key, value in getattr(condition, name) or ():
            yield f"{name}.{key}", Range(low=value)
    links = condition.links
    if links and links.count:
        yield "links.count", _range(links.count)
    if links and links.domains:
        yield "links.domains", Occur(frozenset(links.domains))
    if links and links.outside:
        yield _opaque("links.outside", sorted(links.outside))


def _around(condition: Condition) -> Iterator[Named]:
    """Tests of the thread, the parent, the name and of claims, but for scores and words."""
    thread, parent = condition.thread, condition.parent
    for key in ("author_posts_at_target", "distinct_authors_at_target", "posts"):
        bound = getattr(thread, key, None)
        if thread and bound:
            yield f"thread.{key}.{thread.within}", _range(bound)
    if parent and parent.same_author is not None:
        yield "parent.same_author", _one_of(parent.same_author)
    for name in ("name", "claim"):
        if getattr(condition, name) is not None:
            yield _opaque(name, getattr(condition, name))


def _opaque(name: str, what: object) -> Named:
    return f"{name} {what}", OneOf(frozenset([True]))


def _one_of(value: Any) -> OneOf:
    return OneOf(frozenset(value if isinstance(value, list) else [value]))


def _range(bound: Any, named: Mapping[str, float] | None = None) -> Range:
    low, high = (
        (named or {})[value] if isinstance(value, str) else value
        for value in (bound.at_least, bound.below)
    )
    return Range(0.0 if low is None else low, inf if high is None else high)
