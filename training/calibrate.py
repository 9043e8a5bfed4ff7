"""From logits to probabilities, and thresholds for review and enforce."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.scoring import MODEL_LABELS
from training.infer import Graph
from training.rows import PARTS, Row, read_rows
from training.run import Run
from training.topics import judged, pairs

Floats = NDArray[np.float64]

REFERENCE = {"toxicity": 0.3, "severe_toxicity": 0.1, "profanity": 0.2, "spam": 0.15}
"""Share of positives in the reference mix that probabilities are stated for; others 0.15."""
OTHER_REFERENCE = 0.15
REVIEW_RATE = 0.03
ENFORCE_RATE = 0.003
"""Share of harmless calibration rows that may pass the review and the enforce threshold."""
LEAST_REVIEW = 0.3
LEAST_ENFORCE = 0.8
PAIRS = 3000


def sigmoid(values: Floats) -> Floats:
    """The logistic function, safe for large negatives."""
    return 0.5 * (1.0 + np.tanh(0.5 * values))


def platt(values: Floats, targets: Floats, weights: Floats) -> tuple[float, float]:
    """Slope and intercept of sigmoid(slope * value + intercept) (Platt 1999), soft targets."""
    from sklearn.linear_model import LogisticRegression

    stacked = np.concatenate([values, values]).reshape(-1, 1)
    truth = np.concatenate([np.ones(len(values)), np.zeros(len(values))])
    shares = np.concatenate([weights * targets, weights * (1.0 - targets)])
    fitted = LogisticRegression(C=1e6).fit(stacked, truth, sample_weight=shares)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def reference_weights(targets: Floats, weights: Floats, share: float) -> Floats:
    """Weights under which positives (by soft target) make up `share` of the mass."""
    positive = float((weights * targets).sum())
    negative = float((weights * (1.0 - targets)).sum())
    if positive == 0.0 or negative == 0.0:
        return weights
    factor = share / (1.0 - share) * negative / positive
    return weights * (1.0 + targets * (factor - 1.0))


def probabilities(logits: Floats, calibration: dict[str, dict[str, float]]) -> Floats:
    """Calibrated probabilities [n, 8]; toxicity is never below one of its parts."""
    columns = [
        sigmoid(calibration[label]["slope"] * logits[:, at] + calibration[label]["intercept"])
        for at, label in enumerate(MODEL_LABELS)
    ]
    parts = [columns[MODEL_LABELS.index(part)] for part in PARTS]
    columns[0] = np.max([columns[0], *parts], axis=0)
    return np.stack(columns, axis=1)


def calibrate(run: Run, threads: int) -> dict[str, Any]:
    """Fits both calibrations on the calibration split; writes and returns the note."""
    graph = Graph(run.need(run.int8, "fit"), run.tokenizer, threads)
    found = [row for row in read_rows(run.need(run.rows, "prepare")) if row.split == "calibrate"]
    rows = [row for row in found if row.targets]
    logits = graph.run([row.text for row in rows], "calibrate").logits.astype(np.float64)
    labels = {}
    for at, label in enumerate(MODEL_LABELS):
        slope, intercept = _label(rows, logits[:, at], label)
        labels[label] = {"slope": slope, "intercept": intercept}
    note = {
        "calibration": labels,
        "thresholds": _thresholds(rows, probabilities(logits, labels)),
        "reference": {label: REFERENCE.get(label, OTHER_REFERENCE) for label in MODEL_LABELS},
        "rows": len(rows),
        "topic": _topic(graph, found, run.read("prepare")["seed"]),
    }
    run.note("calibrate", note)
    return note


def _label(rows: Sequence[Row], values: Floats, label: str) -> tuple[float, float]:
    picked = [at for at, row in enumerate(rows) if label in row.targets]
    targets = np.array([rows[at].targets[label] for at in picked])
    if not picked or targets.max() < 0.5 or targets.min() >= 0.5:
        return 1.0, 0.0
    weights = np.array([rows[at].weight for at in picked])
    share = REFERENCE.get(label, OTHER_REFERENCE)
    return platt(values[picked], targets, reference_weights(targets, weights, share))


def _thresholds(rows: Sequence[Row], scores: Floats) -> dict[str, dict[str, float]]:
    result = {}
    for at, label in enumerate(MODEL_LABELS):
        harmless = [n for n, row in enumerate(rows) if row.targets.get(label, 1.0) <= 0.2]
        review, enforce = 0.5, 0.9
        if harmless:
            values = scores[harmless, at]
            review = float(np.clip(np.quantile(values, 1 - REVIEW_RATE), LEAST_REVIEW, 0.8))
            enforce = float(np.quantile(values, 1 - ENFORCE_RATE))
        enforce = min(0.99, max(enforce, review + 0.1, LEAST_ENFORCE))
        result[label] = {"review": round(review, 3), "enforce": round(enforce, 3)}
    return result


def _topic(graph: Graph, rows: Sequence[Row], seed: int) -> dict[str, float]:
    examples = judged(pairs(rows, seed, "calibrate"), PAIRS, random.Random(seed))
    if not examples:
        return {"slope": -10.0, "intercept": 4.0, "pairs": 0}
    values = cosines(graph, examples)
    targets = np.array([float(example[2]) for example in examples])
    slope, intercept = platt(values, targets, np.ones(len(values)))
    return {"slope": slope, "intercept": intercept, "pairs": len(examples)}


def cosines(graph: Graph, examples: Sequence[tuple[str, str, int]]) -> Floats:
    """Cosine between the topic vectors of each message and its channel topic, [n]."""
    left = graph.run([example[0] for example in examples], "messages").topic
    right = graph.run([example[1] for example in examples], "topics").topic
    values: Floats = (left * right).sum(axis=1).astype(np.float64)
    return values
