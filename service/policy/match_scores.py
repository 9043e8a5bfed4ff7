"""Ranges of scores, compiled: of the post, its parent, and posts read together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from service.policy.logic import Test, TestFunction, Values, in_range
from service.policy.reading import Reading, Truth
from service.policy.terms import ScoreBound
from service.policy.vocabulary import LabelName

Thresholds = Mapping[str, Mapping[str, float]]
Scores = Callable[[Reading], Mapping[str, float | None]]


def own_scores(reading: Reading) -> Mapping[str, float | None]:
    """The scores of the post itself."""
    return reading.scores


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
    if read is own_scores and low is not None and high is None:
        return Test(_own_score(f"{name}.{label}", label, low), 2)
    return in_range(f"{name}.{label}", lambda reading: read(reading).get(label), low, high)


def _own_score(name: str, label: str, low: float) -> TestFunction:
    """A lower bound of a score of the post: the commonest test, without calls inside it."""

    def run(reading: Reading, values: Values) -> Truth:
        value = reading.scores.get(label)
        values[name] = {"is": value, "at_least": low}
        return None if value is None else value >= low

    return run
