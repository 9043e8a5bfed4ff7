"""What int8 weights cost: probabilities and ranking beside the fp32 graph."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from service.scoring import MODEL_LABELS
from training.infer import Graph, column
from training.intervals import paired_interval
from training.metrics import FEWEST, auroc
from training.rows import Row

ROWS = 3000
"""Test rows that are compared, evenly spread; the fp32 graph takes three times as long."""


def parity(small: Graph, exact: Graph, rows: Sequence[Row], seed: int) -> dict[str, Any]:
    """Differences of probability over all labels, and the loss of AUROC per label."""
    rows = rows[:: max(1, len(rows) // ROWS)]
    texts, parents = [row.text for row in rows], [row.parent for row in rows]
    after = small.probabilities(texts, title="int8", parents=parents)
    before = exact.probabilities(texts, title="fp32", parents=parents)
    difference = np.abs(after - before)[:, : len(MODEL_LABELS)]
    losses: dict[str, Any] = {}
    for label in MODEL_LABELS:
        known = np.array([label in row.targets for row in rows]) & ~np.isnan(after[:, 0])
        truth = np.array([row.targets.get(label, 0.0) >= 0.5 for row in rows])[known]
        if min(int(truth.sum()), int((~truth).sum())) < FEWEST:
            continue
        old, new = (scores[known, column(label)] for scores in (before, after))
        low, high = paired_interval(auroc, truth, old, new, seed)
        losses[label] = {
            "loss": round(auroc(truth, old) - auroc(truth, new), 5),
            "loss_interval": (0.0 - high, 0.0 - low),
        }
    return {
        "n": int((~np.isnan(difference[:, 0])).sum()),
        "mean_difference": round(float(np.nanmean(difference)), 5),
        "largest_difference": round(float(np.nanmax(difference)), 4),
        "auroc_loss": losses,
        "worst_loss": max((found["loss"] for found in losses.values()), default=0.0),
    }
