"""What each kind of attack costs a scorer: AUROC on clean and on attacked texts."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.attacks.kinds import attack

Floats = NDArray[np.float64]
Score = Callable[[list[str]], NDArray[np.floating]]
"""Toxicity probabilities [n] of n texts, all finite."""

STRENGTH = 0.8
"""Share of content words disguised when attacks are measured."""

COST = 0.05
"""A kind counts if it takes at least so much AUROC from a model that nothing protects."""


@dataclass(frozen=True)
class AttackFigure:
    """AUROC of one kind on the same texts, clean and attacked.

    `fall` is clean less attacked; `low` and `high` bound it (95 %, paired bootstrap). `n` counts
    texts, `changed` those that the attack changed.
    """

    kind: str
    n: int
    changed: int
    clean: float
    attacked: float
    fall: float
    low: float
    high: float


def measure_attacks(
    score: Score,
    texts: Sequence[str],
    truth: Sequence[bool] | NDArray[np.bool_],
    kinds: Iterable[str],
    seed: int,
    strength: float = STRENGTH,
) -> list[AttackFigure]:
    """One figure per kind, in their order; `truth` [n] says which texts are toxic.

    Harmless texts are attacked as the toxic ones are: else a model could tell the toxic ones
    by their disguise. ValueError without texts of both classes, or if a score is not finite.
    """
    labels = np.asarray(truth, dtype=bool)
    clean = _finite(score(list(texts)), len(labels))
    figures = []
    for kind in kinds:
        rng = random.Random(f"{seed}/{kind}")
        attacked = [attack(kind, text, rng, strength) for text in texts]
        scores = _finite(score(attacked), len(labels))
        changed = sum(map(str.__ne__, texts, attacked))
        figures.append(_figure(kind, changed, labels, clean, scores, seed))
    return figures


def _finite(scores: NDArray[np.floating], count: int) -> Floats:
    found = np.asarray(scores, dtype=np.float64)
    if found.shape != (count,) or not np.isfinite(found).all():
        raise ValueError(f"expected {count} finite scores, got shape {found.shape}")
    return found


def _figure(
    kind: str, changed: int, truth: NDArray[np.bool_], clean: Floats, attacked: Floats, seed: int
) -> AttackFigure:
    before, after = auroc(truth, clean), auroc(truth, attacked)
    low, high = fall_interval(truth, clean, attacked, seed)
    return AttackFigure(kind, len(truth), changed, before, after, before - after, low, high)


def auroc(truth: NDArray[np.bool_], scores: Floats) -> float:
    """The chance that a positive scores above a negative, ties counting half.

    By the rank sum (Mann and Whitney 1947). `truth` and `scores` are [n]; ValueError without
    both classes.
    """
    negatives = np.sort(scores[~truth])
    positives = scores[truth]
    if not len(negatives) or not len(positives):
        raise ValueError("an AUROC needs texts of both classes")
    below = np.searchsorted(negatives, positives, "left")
    not_above = np.searchsorted(negatives, positives, "right")
    return float((below + not_above).mean() / 2 / len(negatives))


def fall_interval(
    truth: NDArray[np.bool_], clean: Floats, attacked: Floats, seed: int, rounds: int = 500
) -> tuple[float, float]:
    """95 % interval of the fall in AUROC, from `rounds` paired bootstrap samples.

    Both scores of a text are drawn together, and as many texts of each class as there are
    (Efron and Tibshirani 1993, percentiles).
    """
    rng = np.random.default_rng(seed)
    positives, negatives = np.flatnonzero(truth), np.flatnonzero(~truth)
    drawn = np.repeat([True, False], [len(positives), len(negatives)])
    falls = []
    for _ in range(rounds):
        picked = np.concatenate(
            [rng.choice(positives, len(positives)), rng.choice(negatives, len(negatives))]
        )
        falls.append(auroc(drawn, clean[picked]) - auroc(drawn, attacked[picked]))
    low, high = np.percentile(falls, [2.5, 97.5])
    return float(low), float(high)
