"""Held-out rows of the sources that were trained on: per label, per source, and calibration."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from service.scoring import MODEL_LABELS
from training.evaluation.sample import Measured, Sample, measure
from training.infer import Graph
from training.intervals import interval
from training.metrics import (
    FEWEST,
    Bools,
    Floats,
    auroc,
    bins,
    brier_skill,
    calibration_error,
    figures,
)
from training.reference import Reference, reference_weights, truth
from training.rows import Row
from training.thresholds import workload

ASKED_FROM = 0.1
"""Score from which calibration is measured once more: low scores are easy and many."""
CHANCE_ROUNDS = 50


def known(rows: Sequence[Row], label: str) -> list[Row]:
    """Rows whose source says something about a label."""
    return [row for row in rows if label in row.targets]


def sample(rows: Sequence[Row], label: str, name: str) -> Sample:
    """A sample of rows that all know the label."""
    texts, parents = [row.text for row in rows], [row.parent for row in rows]
    return Sample(name, label, texts, truth(rows, label), parents=parents)


def per_label(
    graph: Graph,
    rows: Sequence[Row],
    label: str,
    reference: Reference,
    chosen: dict[str, dict[str, float]],
    seed: int,
) -> dict[str, Any]:
    """All figures of a label: ranking, errors at 0.5, calibration in the mix, workload."""
    mine = known(rows, label)
    if not mine:
        return {"n": 0, "positives": 0}
    measured = measure(graph, sample(mine, label, f"held-out {label}"))
    mine = [row for row, kept in zip(mine, measured.kept, strict=True) if kept]
    found = figures(measured.truth, measured.scores) | {"unscored": measured.unscored}
    if "auroc" not in found:
        return found
    weights = reference_weights(mine, measured.truth, reference.share[label], reference.cap)
    return (
        found
        | {"auroc_interval": interval(auroc, measured.truth, measured.scores, seed)}
        | calibration(measured.truth, measured.scores, weights, seed)
        | {"workload": workload(mine, measured.scores, measured.truth, label, chosen, reference)}
    )


def calibration(positive: Bools, scores: Floats, weights: Floats, seed: int) -> dict[str, Any]:
    """ECE on all and on those scored 0.1 or more, Brier skill, and the bins of the diagram.

    `ece_by_chance` is what a perfectly calibrated model would show on as many rows.
    """
    asked = scores >= ASKED_FROM
    result: dict[str, Any] = {
        "ece": round(calibration_error(positive, scores, weights), 4),
        "ece_by_chance": round(_by_chance(scores, weights, seed), 4),
        "brier_skill": round(brier_skill(positive, scores, weights), 4),
        "brier_skill_interval": interval(brier_skill, positive, scores, seed, weights),
        "reliability": reliability(positive, scores, weights),
    }
    if min(int((positive & asked).sum()), int((~positive & asked).sum())) >= FEWEST:
        part = positive[asked], scores[asked], weights[asked]
        result |= {
            "ece_from_0.1": round(calibration_error(*part), 4),
            "ece_from_0.1_by_chance": round(_by_chance(*part[1:], seed), 4),
            "n_from_0.1": int(asked.sum()),
        }
    return result


def _by_chance(scores: Floats, weights: Floats, seed: int) -> float:
    rng = np.random.default_rng(seed)
    drawn = (rng.random(len(scores)) < scores for _ in range(CHANCE_ROUNDS))
    return float(np.mean([calibration_error(truth, scores, weights) for truth in drawn]))


def reliability(positive: Bools, scores: Floats, weights: Floats) -> list[dict[str, float]]:
    """Per bin of equal mass: mean score, observed share of positives, rows, half a 95 % interval.

    The interval is of the share, with the effective number of rows (Kish 1965).
    """
    result = []
    for part in bins(scores, weights):
        mass = weights[part]
        said, seen = (float(np.average(v, weights=mass)) for v in (scores[part], positive[part]))
        effective = float(mass.sum() ** 2 / (mass**2).sum())
        half = 1.96 * float(np.sqrt(max(seen * (1 - seen), 1e-9) / effective))
        bin_figures = {"said": said, "seen": seen, "half": half}
        result.append({k: round(v, 4) for k, v in bin_figures.items()} | {"n": len(part)})
    return result


def per_source(graph: Graph, rows: Sequence[Row], seed: int) -> dict[str, dict[str, Any]]:
    """Ranking and errors of every label that a source knows, by source."""
    result: dict[str, dict[str, Any]] = {}
    for source in sorted({row.source for row in rows}):
        mine = [row for row in rows if row.source == source]
        result[source] = {}
        for label in MODEL_LABELS:
            if part := known(mine, label):
                measured = measure(graph, sample(part, label, f"{source} {label}"))
                result[source][label] = summary(measured, seed)
    return result


def summary(measured: Measured, seed: int) -> dict[str, Any]:
    """Figures of a sample with the AUROC's interval, where there are enough rows of both."""
    found = figures(measured.truth, measured.scores)
    if measured.unscored:
        found["unscored"] = measured.unscored
    if "auroc" in found:
        found["auroc_interval"] = interval(auroc, measured.truth, measured.scores, seed)
    return found
