"""Figures of a binary label: ranking, error rates, calibration."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST = 5
"""Positives and negatives that a figure needs; below, only the counts are given."""


def figures(truth: Floats, scores: Floats) -> dict[str, float | int]:
    """n, positives, and with enough of both AUROC, AUPRC, F1 at 0.5, FPR at 0.5 and ECE.

    `truth` [n] is 0 or 1, `scores` [n] are probabilities.
    """
    from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

    positives = int(truth.sum())
    result: dict[str, float | int] = {"n": len(truth), "positives": positives}
    if min(positives, len(truth) - positives) < FEWEST:
        return result
    chosen = scores >= 0.5
    result |= {
        "auroc": float(roc_auc_score(truth, scores)),
        "auprc": float(average_precision_score(truth, scores)),
        "f1_at_0.5": float(f1_score(truth, chosen, zero_division=0.0)),
        "recall_at_0.5": float(chosen[truth == 1].mean()),
        "false_positive_rate_at_0.5": float(chosen[truth == 0].mean()),
        "ece": calibration_error(truth, scores),
    }
    return {key: round(value, 4) for key, value in result.items()}


def calibration_error(truth: Floats, scores: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal mass (Naeini et al. 2015)."""
    order = np.argsort(scores, kind="stable")
    error = 0.0
    for part in np.array_split(order, bins):
        if len(part):
            error += len(part) / len(truth) * abs(truth[part].mean() - scores[part].mean())
    return float(error)


def interval(truth: Floats, scores: Floats, seed: int, rounds: int = 200) -> tuple[float, float]:
    """95 % bootstrap interval of the AUROC (percentiles of resampled sets)."""
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(seed)
    found: list[float] = []
    while len(found) < rounds:
        picked = rng.integers(0, len(truth), len(truth))
        if 0 < truth[picked].sum() < len(truth):
            found.append(roc_auc_score(truth[picked], scores[picked]))
    low, high = np.percentile(found, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)
