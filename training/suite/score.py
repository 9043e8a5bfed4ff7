"""Marks a model on the suite. Pure: probabilities come in, shares of right cases go out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.suite.load import Case

OPERATING_POINT = 0.5
_Z = 1.959964
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class FunctionalityScore:
    """Shares of right cases in [0, 1]; `low` and `high` bound `overall` (Wilson, 95 %)."""

    functionality: str
    n: int
    on_cases: float
    on_near_misses: float
    overall: float
    low: float
    high: float


@dataclass(frozen=True)
class SuiteScore:
    """A row per functionality, in the order of the cases, and the mean of their `overall`."""

    rows: tuple[FunctionalityScore, ...]
    mean: float


def score(cases: Sequence[Case], probabilities: Sequence[Mapping[str, float]]) -> SuiteScore:
    """Marks the cases by the probabilities aligned with them.

    ValueError if the two differ in length or there are none; KeyError if a judged label has no
    probability. The mean weighs functionalities alike, however many cases they have.
    """
    marks: dict[str, list[tuple[bool, bool]]] = {}
    for case, scores in zip(cases, probabilities, strict=True):
        marks.setdefault(case.functionality, []).append((case.near_miss, is_right(case, scores)))
    if not marks:
        raise ValueError("there are no cases to mark")
    rows = tuple(_row(name, marked) for name, marked in marks.items())
    return SuiteScore(rows, sum(row.overall for row in rows) / len(rows))


def is_right(case: Case, scores: Mapping[str, float]) -> bool:
    """True if every judged label is on its side of 0.5; 0.5 itself counts as a 1."""
    return all(
        (scores[label] >= OPERATING_POINT) == bool(side) for label, side in case.expected.items()
    )


def _row(name: str, marked: Sequence[tuple[bool, bool]]) -> FunctionalityScore:
    rights = [right for _, right in marked]
    low, high = wilson(sum(rights), len(rights))
    on_cases = _share([right for near, right in marked if not near])
    on_near = _share([right for near, right in marked if near])
    return FunctionalityScore(name, len(rights), on_cases, on_near, _share(rights), low, high)


def _share(rights: Sequence[bool]) -> float:
    return sum(rights) / len(rights) if rights else math.nan


def wilson(right: int, n: int) -> tuple[float, float]:
    """95 % score interval of a proportion (Wilson 1927); n >= 1."""
    share, square = right / n, _Z**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
