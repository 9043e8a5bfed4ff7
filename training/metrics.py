"""Figures of a binary label: ranking, error rates, calibration. Weighted, in numpy alone.

`truth` [n] is bool, `scores` [n] are probabilities, `weights` [n] are >= 0 and all 1 if None.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST = 5
"""Positives and negatives that a figure needs; below, only the counts are given."""
BINS = 10
FEWEST_IN_BIN = 50
"""Rows (effective, Kish 1965) that a bin of the calibration error holds at least."""

Metric = Callable[[Bools, Floats, Floats], float]
"""A figure from truth, scores and weights."""


def auroc(truth: Bools, scores: Floats, weights: Floats | None = None) -> float:
    """The chance that a positive scores above a negative, ties counting half.

    By the rank sum (Mann and Whitney 1947). ValueError without weight in both classes.
    """
    mass, positive = _by_score(truth, scores, weights)
    negative = mass - positive
    below = np.cumsum(negative) - negative
    total = positive.sum() * negative.sum()
    if total <= 0:
        raise ValueError("an AUROC needs rows of both classes")
    return float((positive * (below + negative / 2)).sum() / total)


def auprc(truth: Bools, scores: Floats, weights: Floats | None = None) -> float:
    """Average precision: precision at each score, weighted by the recall it adds."""
    mass, positive = _by_score(truth, scores, weights)
    found = np.cumsum(positive[::-1])
    precision = found / np.maximum(np.cumsum(mass[::-1]), 1e-300)
    return float((precision * positive[::-1]).sum() / found[-1])


def _by_score(truth: Bools, scores: Floats, weights: Floats | None) -> tuple[Floats, Floats]:
    """Mass and positive mass at each distinct score, from the lowest to the highest."""
    weight = np.ones(len(truth)) if weights is None else weights
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    mass = np.add.reduceat(weight[order], starts)
    return mass, np.add.reduceat((weight * truth)[order], starts)


def share(chosen: Bools, weights: Floats) -> float:
    """Weighted share of True; nan without weight."""
    total = float(weights.sum())
    return float((chosen * weights).sum() / total) if total else float("nan")


def accuracy(truth: Bools, scores: Floats, weights: Floats) -> float:
    """Share of rows on the right side of 0.5."""
    return share((scores >= 0.5) == truth, weights)


def recall(truth: Bools, scores: Floats, weights: Floats) -> float:
    """Share of positives at 0.5 or more."""
    return share(scores[truth] >= 0.5, weights[truth])


def false_positive_rate(truth: Bools, scores: Floats, weights: Floats) -> float:
    """Share of negatives at 0.5 or more."""
    return share(scores[~truth] >= 0.5, weights[~truth])


def f1(truth: Bools, scores: Floats, weights: Floats) -> float:
    """Harmonic mean of precision and recall at 0.5; 0.0 if nothing is found."""
    chosen = scores >= 0.5
    hit = float((weights * (chosen & truth)).sum())
    return 2 * hit / float((weights * chosen).sum() + (weights * truth).sum()) if hit else 0.0


def brier_skill(truth: Bools, scores: Floats, weights: Floats) -> float:
    """1 less the Brier score over that of always saying the base rate (Brier 1950)."""
    base = share(truth, weights)
    spread = base * (1 - base)
    error = float((weights * (scores - truth) ** 2).sum() / weights.sum())
    return 1 - error / spread if spread else float("nan")


def bins(scores: Floats, weights: Floats, most: int = BINS) -> list[NDArray[np.intp]]:
    """Rows in bins of equal mass by score: 10, or fewer so that none is too small to say much.

    Rows with the same score may come to lie in two bins.
    """
    effective = float(weights.sum() ** 2 / max(float((weights**2).sum()), 1e-300))
    count = int(np.clip(effective // FEWEST_IN_BIN, 1, most))
    order = np.argsort(scores, kind="stable")
    ends = np.cumsum(weights[order])
    place = np.minimum((ends - weights[order] / 2) / ends[-1] * count, count - 1).astype(int)
    return [order[place == number] for number in range(count) if (place == number).any()]


def calibration_error(truth: Bools, scores: Floats, weights: Floats) -> float:
    """Expected calibration error over `bins` of equal mass (Naeini et al. 2015)."""
    total = float(weights.sum())
    error = 0.0
    for part in bins(scores, weights):
        mass = weights[part]
        gap = float((mass * (truth[part] - scores[part])).sum())
        error += abs(gap) / total
    return error


def figures(truth: Bools, scores: Floats) -> dict[str, Any]:
    """n, positives, and with enough of both AUROC, AUPRC, and F1, recall and FPR at 0.5."""
    positives = int(truth.sum())
    result: dict[str, Any] = {"n": len(truth), "positives": positives}
    if min(positives, len(truth) - positives) < FEWEST:
        return result
    ones = np.ones(len(truth))
    found = {
        "auroc": auroc(truth, scores),
        "auprc": auprc(truth, scores),
        "f1_at_0.5": f1(truth, scores, ones),
        "recall_at_0.5": recall(truth, scores, ones),
        "false_positive_rate_at_0.5": false_positive_rate(truth, scores, ones),
    }
    return result | {key: round(value, 4) for key, value in found.items()}
