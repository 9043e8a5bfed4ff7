"""The reference mix, thresholds from costs, and the workload they imply."""

from __future__ import annotations

import numpy as np
import pytest

from training.reference import Reference, load_reference, reference_weights, truth
from training.rows import Row
from training.thresholds import (
    GRID,
    Costs,
    Passing,
    cheapest,
    fallback,
    load_costs,
    passing,
    thresholds,
    workload,
)

REFERENCE = Reference({"toxicity": 0.4, "insult": 0.25}, cap=300, folds=5)


def rows(source: str, count: int, toxicity: float, weight: float = 1.0) -> list[Row]:
    return [
        Row(f"{source}/{toxicity}/{n}", source, "text", {"toxicity": toxicity}, weight=weight)
        for n in range(count)
    ]


def costs(**changes: float) -> Costs:
    price = {"missed": 10.0, "waiting": 0.0, "wrong": 40.0} | changes
    return Costs(1.0, {"default": price}, (0.02,), 0.02, frozenset({"calm"}), 0.0, 0.0)


def test_positives_make_up_their_share_and_no_source_counts_for_more_than_the_cap() -> None:
    mixed = rows("big", 1000, 0.9) + rows("small", 100, 0.6) + rows("big", 200, 0.1)
    positive = truth(mixed, "toxicity")
    weights = reference_weights(mixed, positive, share=0.4, cap=300)
    assert weights.mean() == pytest.approx(1.0)
    assert weights[positive].sum() / weights.sum() == pytest.approx(0.4)
    assert weights[:1000].sum() == pytest.approx(3 * weights[1000:1100].sum())


def test_a_source_of_little_trust_weighs_little() -> None:
    mixed = rows("sure", 50, 0.9) + rows("odd", 50, 0.9, weight=0.2) + rows("sure", 50, 0.0)
    weights = reference_weights(mixed, truth(mixed, "toxicity"), share=0.4, cap=300)
    assert weights[50] == pytest.approx(0.2 * weights[0])


def test_rows_of_one_class_keep_their_weights() -> None:
    alone = rows("one", 4, 0.0)
    weights = reference_weights(alone, truth(alone, "toxicity"), share=0.4, cap=300)
    assert weights.tolist() == [1.0] * 4


def test_the_shipped_mix_names_every_label() -> None:
    from service.scoring import MODEL_LABELS

    shares = load_reference().share
    assert set(shares) == set(MODEL_LABELS)
    assert all(0 < share < 1 for share in shares.values())
    assert shares["toxicity"] >= max(shares[part] for part in ("insult", "threat", "sexual"))


def test_an_exact_rate_gives_the_threshold_of_the_formula() -> None:
    """With calibrated scores a review pays from p = review / missed on, whatever the prevalence."""
    honest = np.clip(GRID, 0.001, 0.999)
    mass = np.ones(len(GRID))
    positive = np.cumsum((honest * mass)[::-1])[::-1] / (honest * mass).sum()
    negative = np.cumsum(((1 - honest) * mass)[::-1])[::-1] / ((1 - honest) * mass).sum()
    prevalence = float((honest * mass).sum() / mass.sum())
    review, enforce = cheapest(Passing(positive, negative), prevalence, "any", costs())
    assert review == pytest.approx(0.1, abs=0.01)
    assert enforce == pytest.approx(1 - 1 / 40, abs=0.01)


def test_a_dearer_miss_reviews_more_and_a_dearer_mistake_enforces_less() -> None:
    rng = np.random.default_rng(3)
    positive = np.arange(4000) % 4 == 0
    scores = np.clip(rng.normal(0.2 + 0.5 * positive, 0.15), 0, 1)
    found = passing(scores, positive, np.ones(4000))
    usual = cheapest(found, 0.05, "any", costs(waiting=5.0))
    assert cheapest(found, 0.05, "any", costs(missed=50.0))[0] < usual[0]
    assert cheapest(found, 0.05, "any", costs(waiting=5.0, wrong=2.0))[1] < usual[1]
    assert usual[0] < usual[1]


def test_rarer_harm_needs_a_higher_score() -> None:
    rng = np.random.default_rng(3)
    positive = np.arange(4000) % 4 == 0
    scores = np.clip(rng.normal(0.2 + 0.5 * positive, 0.15), 0, 1)
    found = passing(scores, positive, np.ones(4000))
    cuts = [cheapest(found, prevalence, "any", costs())[0] for prevalence in (0.01, 0.02, 0.05)]
    assert cuts[0] > cuts[1] > cuts[2]


def test_few_harmless_rows_never_promise_that_none_passes() -> None:
    positive = np.array([True] * 10 + [False] * 10)
    scores = np.array([0.9] * 10 + [0.1] * 10)
    found = passing(scores, positive, np.ones(20))
    assert found.negative[-1] == pytest.approx(1 / 11)
    assert found.positive[0] == pytest.approx(10 / 11)


def test_thresholds_and_workload_of_a_label() -> None:
    mixed = rows("context_toxicity", 900, 0.0) + rows("toxic_spans", 300, 0.9)
    mixed += rows("toxic_spans", 300, 0.0)
    positive = truth(mixed, "toxicity")
    scores = np.where(positive, 0.8, 0.05)
    scores[-300:] = 0.7  # harmless, but picked because they look toxic: not everyday posts
    chosen = thresholds(mixed, scores, positive, "toxicity", REFERENCE)
    assert set(chosen) == {f"{p:g}" for p in load_costs().prevalences}
    cut = {"0.02": {"review": 0.5, "enforce": 0.9}}
    load = workload(mixed, scores, positive, "toxicity", cut, REFERENCE)["0.02"]
    assert load == {"reviewed": 20.0, "enforced": 0.0, "wrongly_enforced": 0.0, "missed": 0.0}


def test_without_rows_to_choose_by_the_machine_asks_and_hardly_acts() -> None:
    assert {cut["review"] for cut in fallback().values()} == {0.5}
    assert min(cut["enforce"] for cut in fallback().values()) > 0.99
