"""Figures on held-out rows, check sets and unseen topics, int8 beside fp32 and a baseline."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.scoring import MODEL_LABELS
from training.calibrate import PAIRS, cosines, probabilities, sigmoid
from training.infer import Graph
from training.metrics import figures, interval
from training.rows import Row, read_rows
from training.run import Run
from training.topics import judged, pairs

Floats = NDArray[np.float64]
PARITY_ROWS = 3000


def evaluate(run: Run, threads: int) -> dict[str, Any]:
    """Scores the test split, the check sets and topic pairs; writes and returns the note."""
    calibrated = run.read("calibrate")
    graph = Graph(run.need(run.int8, "fit"), run.tokenizer, threads)
    found = [row for row in read_rows(run.need(run.rows, "prepare")) if row.split == "test"]
    rows = [row for row in found if row.targets]
    checks = list(read_rows(run.checks))
    scores = _scores(graph, rows, calibrated, "test")
    seed = run.read("prepare")["seed"]
    note: dict[str, Any] = {
        "labels": {label: _label(rows, scores, label) for label in MODEL_LABELS},
        "sources": _by_source(rows, scores),
        "checks": _checks(graph, checks, calibrated, seed),
        "off_topic": _off_topic(graph, found, calibrated["topic"], seed),
        "int8_against_fp32": _parity(run, rows, scores, calibrated, threads),
    }
    run.note("evaluate", note)
    return note


def _scores(graph: Graph, rows: Sequence[Row], note: dict[str, Any], title: str) -> Floats:
    logits = graph.run([row.text for row in rows], title).logits.astype(np.float64)
    return probabilities(logits, note["calibration"])


def _label(rows: Sequence[Row], scores: Floats, label: str) -> dict[str, float | int]:
    picked = [at for at, row in enumerate(rows) if label in row.targets]
    if not picked:
        return {"n": 0, "positives": 0}
    truth = np.array([float(rows[at].targets[label] >= 0.5) for at in picked])
    return figures(truth, scores[picked, MODEL_LABELS.index(label)])


def _by_source(rows: Sequence[Row], scores: Floats) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for source in sorted({row.source for row in rows}):
        picked = [at for at, row in enumerate(rows) if row.source == source]
        mine = [rows[at] for at in picked]
        found = {label: _label(mine, scores[picked], label) for label in MODEL_LABELS}
        result[source] = {label: value for label, value in found.items() if value["n"]}
    return result


def _checks(graph: Graph, checks: Sequence[Row], note: dict[str, Any], seed: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for source in sorted({row.source for row in checks}):
        rows = [row for row in checks if row.source == source]
        truth = np.array([float(row.targets["toxicity"] >= 0.5) for row in rows])
        scores = _scores(graph, rows, note, source)[:, 0]
        base = baseline([row.text for row in rows])
        result[source] = {
            "reins": figures(truth, scores) | {"auroc_interval": interval(truth, scores, seed)},
            "alt-profanity-check": figures(truth, base)
            | {"auroc_interval": interval(truth, base, seed)},
        }
    return result


def baseline(texts: Sequence[str]) -> Floats:
    """alt-profanity-check's probabilities of the same texts."""
    from profanity_check import predict_prob

    return np.asarray(predict_prob(list(texts)), dtype=np.float64)


def _off_topic(
    graph: Graph, rows: Sequence[Row], note: dict[str, float], seed: int
) -> dict[str, Any]:
    examples = judged(pairs(rows, seed, "test"), PAIRS, random.Random(seed + 1))
    if not examples:
        return {"n": 0, "positives": 0}
    truth = np.array([float(example[2]) for example in examples])
    values = sigmoid(note["slope"] * cosines(graph, examples) + note["intercept"])
    return figures(truth, values)


def _parity(
    run: Run, rows: Sequence[Row], scores: Floats, note: dict[str, Any], threads: int
) -> dict[str, Any]:
    """Differences of probability and AUROC between int8 and fp32 on some of the test rows."""
    picked = list(range(0, len(rows), max(1, len(rows) // PARITY_ROWS)))
    mine = [rows[at] for at in picked]
    exact = _scores(Graph(run.fp32, run.tokenizer, threads), mine, note, "fp32")
    small = scores[picked]
    losses = {}
    for label in MODEL_LABELS:
        before, after = _label(mine, exact, label), _label(mine, small, label)
        if "auroc" in before and "auroc" in after:
            losses[label] = round(before["auroc"] - after["auroc"], 4)
    difference = np.abs(exact - small)
    return {
        "n": len(mine),
        "mean_difference": round(float(difference.mean()), 5),
        "largest_difference": round(float(difference.max()), 4),
        "auroc_loss": losses,
    }
