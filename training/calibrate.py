"""From logits to probabilities that mean what they say, in the reference mix."""

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from service.scoring import MODEL_LABELS
from training.draft import UNCALIBRATED, draft
from training.infer import Graph, logits_column
from training.metrics import Bools, Floats, bins
from training.reference import Reference, load_reference, reference_weights, truth
from training.rows import Row, read_rows
from training.run import Run
from training.split import fraction
from training.start import Start, read_start
from training.thresholds import fallback, load_costs, thresholds
from training.topics import judged, pairs

FEWEST = 20
"""Positives and negatives that a calibration needs."""
PAIRS = 3000

KNOTS = 20
"""Bins of an isotonic fit at most."""

Curve = dict[str, Any]
"""A `Calibration` of the service's manifest."""


def sigmoid(values: Floats) -> Floats:
    """The logistic function, safe for large negatives."""
    return 0.5 * (1.0 + np.tanh(0.5 * values))


def platt(values: Floats, positive: Bools, weights: Floats) -> Curve:
    """sigmoid(slope * value + intercept) (Platt 1999), by weighted maximum likelihood.

    A slope that falls would turn the model's order around: then the logit is left as it is.
    """
    (slope,), intercept = _logistic([values], positive, weights)
    return {"slope": slope, "intercept": intercept} if slope > 0 else UNCALIBRATED


def beta(values: Floats, positive: Bools, weights: Floats) -> Curve:
    """Beta calibration (Kull et al. 2017): two slopes; Platt's one where a slope would fall."""
    soft = np.logaddexp(0.0, values)
    (lower, upper), intercept = _logistic([values - soft, soft], positive, weights)
    if min(lower, upper) < 0:
        return platt(values, positive, weights)
    return {"slope": lower, "upper_slope": upper, "intercept": intercept}


def isotonic(values: Floats, positive: Bools, weights: Floats) -> Curve:
    """Knots of an isotonic fit (Zadrozny and Elkan 2002); Platt's curve if fewer than three rise.

    The rows go into bins of equal mass first, so that a few of them make no step of their own,
    and each bin counts one row more of either class. Neighbours that do not rise are pooled; a
    pool is one knot, at its mean value.
    """
    from sklearn.isotonic import IsotonicRegression

    straight = platt(values, positive, weights)
    parts = bins(values, weights, KNOTS)
    masses = np.array([weights[part].sum() for part in parts])
    means = np.array([np.average(values[part], weights=weights[part]) for part in parts])
    hits = np.array([weights[part][positive[part]].sum() for part in parts])
    rates = (hits + 1) / (masses + 2)
    pooled = IsotonicRegression().fit_transform(means, rates, sample_weight=masses)
    knots = []
    for rate in np.unique(pooled):
        inside = pooled == rate
        value = float(np.average(means[inside], weights=masses[inside]))
        knots.append((round(value, 5), round(float(np.log(rate / (1 - rate))), 5)))
    return straight | {"knots": knots} if len(knots) >= 3 else straight


def _logistic(
    columns: list[Floats], positive: Bools, weights: Floats
) -> tuple[tuple[float, ...], float]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1e6, max_iter=1000)
    fitted.fit(np.stack(columns, axis=1), positive, sample_weight=weights)
    return tuple(map(float, fitted.coef_[0])), float(fitted.intercept_[0])


KINDS: dict[str, Callable[[Floats, Bools, Floats], Curve]] = {
    "platt": platt,
    "beta": beta,
    "isotonic": isotonic,
}


def apply(curve: Curve, values: Floats) -> Floats:
    """Probabilities [n] of raw values, as the service's `Calibration` gives them one by one."""
    slope = curve["slope"]
    if "knots" in curve:
        places, heights = np.array(curve["knots"]).T
        beyond = values - np.clip(values, places[0], places[-1])
        return sigmoid(np.interp(values, places, heights) + slope * beyond)
    bend = curve.get("upper_slope", slope) - slope
    return sigmoid(slope * values + bend * np.logaddexp(0, values) + curve["intercept"])


def fully_apart(values: Floats, positive: Bools) -> bool:
    """Whether all positives lie above all negatives; ValueError without rows of both classes.

    Then the steeper a curve the likelier, without end (Albert and Anderson 1984): the rows don't
    say how sure a score is.
    """
    return float(values[positive].min()) > float(values[~positive].max())


def cross_validate(
    values: Floats, positive: Bools, weights: Floats, folds: Sequence[int]
) -> dict[str, float]:
    """Weighted log loss of each kind on the fold it was not fitted on; `folds` [n] are numbers."""
    places = np.asarray(folds)
    losses = dict.fromkeys(KINDS, 0.0)
    for held in np.unique(places):
        inside, outside = places != held, places == held
        if len(set(positive[inside].tolist())) < 2:
            continue
        for name, kind in KINDS.items():
            curve = kind(values[inside], positive[inside], weights[inside])
            found = np.clip(apply(curve, values[outside]), 1e-9, 1 - 1e-9)
            chance = np.where(positive[outside], found, 1 - found)
            losses[name] -= float((weights[outside] * np.log(chance)).sum())
    return {name: round(loss / float(weights.sum()), 5) for name, loss in losses.items()}


def calibrate(run: Run) -> dict[str, Any]:
    """Fits curves and thresholds on the calibration split; writes the note and a draft bundle.

    The note says for every label which kind was chosen, its parameters, and the loss of each kind.
    A label with too few rows keeps the curve and the thresholds of the bundle that the fit began
    with, and so does the topic head; after a fit from the base it is left uncalibrated.
    """
    (run.folder / "calibrate.json").unlink(missing_ok=True)
    graph = Graph(draft(run), run.cache)
    found = [row for row in read_rows(run.need(run.rows, "prepare")) if row.split == "calibrate"]
    rows = [row for row in found if row.targets]
    texts, parents = [row.text for row in rows], [row.parent for row in rows]
    raw = graph.run(texts, "calibration split", parents=parents)
    rows = [row for row, scored in zip(rows, raw.scored, strict=True) if scored]
    logits = raw.logits[raw.scored].astype(np.float64)
    reference = load_reference()
    seed, start = run.read("prepare")["seed"], read_start(run)
    fits = {
        label: _label(rows, logits[:, logits_column(label)], label, reference, seed, start)
        for label in MODEL_LABELS
    }
    note = {
        "calibration": {label: curve for label, (curve, _) in fits.items()},
        "fits": {label: fit for label, (_, fit) in fits.items()},
        "reference": reference.share,
        "cap": reference.cap,
        "folds": reference.folds,
        "costs": asdict(load_costs()) | {"natural": sorted(load_costs().natural)},
        "rows": len(rows),
        "topic": _topic(graph, found, seed, start),
    }
    run.note("calibrate", note)
    folder = draft(run)
    cuts = _thresholds(folder, run, rows, reference)
    if start is not None:
        kept = [label for label, (_, fit) in fits.items() if fit["kind"] not in KINDS]
        cuts |= {label: start.thresholds(label) for label in kept}
    note["thresholds"] = cuts
    run.note("calibrate", note)
    return note


def _label(
    rows: Sequence[Row],
    values: Floats,
    label: str,
    reference: Reference,
    seed: int,
    start: Start | None,
) -> tuple[Curve, dict[str, Any]]:
    known = [at for at, row in enumerate(rows) if label in row.targets]
    mine = [rows[at] for at in known]
    positive = truth(mine, label)
    count = int(positive.sum())
    about = {"n": len(mine), "positives": count}
    few = min(count, len(mine) - count) < FEWEST
    if start is not None and (few or fully_apart(values[known], positive)):
        return start.calibration[label], about | {"kind": f"kept from {start.name}"}
    if few:
        return UNCALIBRATED, about | {"kind": "none"}
    weights = reference_weights(mine, positive, reference.share[label], reference.cap)
    folds = [int(fraction(row.id, seed) * reference.folds) for row in mine]
    losses = cross_validate(values[known], positive, weights, folds)
    kind = min(losses, key=lambda name: losses[name])
    curve = KINDS[kind](values[known], positive, weights)
    return curve, about | {"kind": kind, "log_loss": losses}


def _thresholds(
    folder: Path, run: Run, rows: Sequence[Row], reference: Reference
) -> dict[str, Any]:
    """Thresholds of each label on the calibrated scores of the calibration split."""
    texts, parents = [row.text for row in rows], [row.parent for row in rows]
    scores = Graph(folder, run.cache).probabilities(texts, title="thresholds", parents=parents)
    result = {}
    for at, label in enumerate(MODEL_LABELS):
        known = [n for n, row in enumerate(rows) if label in row.targets]
        mine = [rows[n] for n in known]
        positive = truth(mine, label)
        if positive.any() and not positive.all():
            result[label] = thresholds(mine, scores[known, at], positive, label, reference)
        else:
            result[label] = fallback()
    return result


def _topic(graph: Graph, rows: Sequence[Row], seed: int, start: Start | None) -> Curve:
    """Platt scaling of the cosine between a message and its channel's topic, half off topic."""
    examples = judged(pairs(rows, seed, "calibrate"), PAIRS, random.Random(seed))
    if not examples:
        kept = start.topic if start is not None else {"slope": -10.0, "intercept": 4.0}
        return kept | {"pairs": 0}
    values = cosines(graph, examples)
    positive = np.array([bool(example[2]) for example in examples])
    (slope,), intercept = _logistic([values], positive, np.ones(len(values)))
    return {"slope": slope, "intercept": intercept, "pairs": len(examples)}


def cosines(graph: Graph, examples: Sequence[tuple[str, str, int]]) -> Floats:
    """Cosine between the topic vectors of each message and its channel topic, [n]."""
    left = graph.run([example[0] for example in examples], "messages").topic
    right = graph.run([example[1] for example in examples], "topics").topic
    values: Floats = (left * right).sum(axis=1).astype(np.float64)
    return values
