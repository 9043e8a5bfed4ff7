"""95 % intervals by the bootstrap (Efron and Tibshirani 1993, percentiles)."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from training.metrics import Bools, Floats, Metric

ROUNDS = 500
LEVEL = (2.5, 97.5)

Interval = tuple[float, float]


def resamples(truth: Bools, seed: int, rounds: int = ROUNDS) -> Iterator[Floats]:
    """How often each row is drawn, float [n] a round; as many of each class as there are."""
    rng = np.random.default_rng(seed)
    classes = [np.flatnonzero(truth), np.flatnonzero(~truth)]
    for _ in range(rounds):
        counts = np.zeros(len(truth))
        for rows in classes:
            if len(rows):
                drawn = rng.integers(0, len(rows), len(rows))
                counts[rows] = np.bincount(drawn, minlength=len(rows))
        yield counts


def percentiles(values: list[float]) -> Interval:
    """The middle 95 % of bootstrap values, rounded to four places."""
    low, high = np.percentile(np.array(values), LEVEL)
    return round(float(low), 4), round(float(high), 4)


def interval(
    metric: Metric,
    truth: Bools,
    scores: Floats,
    seed: int,
    weights: Floats | None = None,
    rounds: int = ROUNDS,
) -> Interval:
    """Interval of a metric of one model."""
    base = np.ones(len(truth)) if weights is None else weights
    drawn = resamples(truth, seed, rounds)
    return percentiles([metric(truth, scores, base * counts) for counts in drawn])


def paired_interval(
    metric: Metric, truth: Bools, old: Floats, new: Floats, seed: int, rounds: int = ROUNDS
) -> Interval:
    """Interval of a metric of `new` less that of `old`, both on the same drawn rows."""
    drawn = resamples(truth, seed, rounds)
    return percentiles([metric(truth, new, c) - metric(truth, old, c) for c in drawn])


def mean_interval(
    parts: list[tuple[Bools, Floats]], metric: Metric, seed: int, rounds: int = ROUNDS
) -> Interval:
    """Interval of the mean of a metric over several sets of rows, drawn apart."""
    draws = [list(resamples(truth, seed + at, rounds)) for at, (truth, _) in enumerate(parts)]
    values = [
        float(np.mean([metric(*part, draws[at][number]) for at, part in enumerate(parts)]))
        for number in range(rounds)
    ]
    return percentiles(values)


def statistic_interval(
    statistic: Callable[[NDArray[np.intp]], float], truth: Bools, seed: int, rounds: int = ROUNDS
) -> Interval:
    """Interval of any statistic of drawn row numbers [n], classes kept in size."""
    numbers = np.arange(len(truth))
    drawn = resamples(truth, seed, rounds)
    return percentiles([statistic(np.repeat(numbers, counts.astype(int))) for counts in drawn])
