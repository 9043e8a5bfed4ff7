"""Ranges of scores, compiled: of the post, its parent, and posts read together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from service.policy.logic import Test, in_range
from service.policy.reading import Reading
from service.policy.terms import ScoreBound
from service.policy.vocabulary import LabelName

Thresholds = Mapping[str, Mapping[str, float]]
Scores = Callable[[Reading], Mapping[str, float | None]]


def score_tests(
    name: str, bounds: Mapping[LabelName, ScoreBound] | None, thresholds: Thresholds, read: Scores
) -> list[Test]:
    """A test for each of ``bounds``; names of thresholds become numbers."""
    return [
        _score(name, label, bound, thresholds.get(label, {}), read)
        for label, bound in (bounds or {}).items()
    ]


def _score(
    name: str, label: str, bound: ScoreBound, named: Mapping[str, float], read: Scores
) -> Test:
    low, high = (
        named[value] if isinstance(value, str) else value for value in (bound.at_least, bound.below)
    )
    return in_range(f"{name}.{label}", lambda reading: read(reading).get(label), low, high)
