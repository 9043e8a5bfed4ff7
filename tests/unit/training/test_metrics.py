"""Figures of a binary label, against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from training.intervals import interval, mean_interval, paired_interval, resamples
from training.metrics import (
    accuracy,
    auprc,
    auroc,
    bins,
    brier_skill,
    calibration_error,
    f1,
    false_positive_rate,
    figures,
    recall,
)

TRUTH = np.array([True, True, False, False, False])
SCORES = np.array([0.9, 0.4, 0.6, 0.4, 0.1])
ONES = np.ones(5)


def test_auroc_counts_pairs_with_ties_half() -> None:
    assert auroc(TRUTH, SCORES) == pytest.approx((3 + 1.5) / 6)
    with pytest.raises(ValueError, match="both classes"):
        auroc(TRUTH, SCORES, np.array([1.0, 1.0, 0.0, 0.0, 0.0]))


def test_a_weight_of_two_is_a_row_twice() -> None:
    weights = np.array([1.0, 2.0, 1.0, 0.0, 3.0])
    again = np.repeat(np.arange(5), weights.astype(int))
    for metric in (auroc, auprc, f1, recall, false_positive_rate, accuracy, brier_skill):
        repeated = metric(TRUTH[again], SCORES[again], np.ones(len(again)))
        assert metric(TRUTH, SCORES, weights) == pytest.approx(repeated), metric.__name__


def test_average_precision_adds_precision_by_the_recall_it_brings() -> None:
    assert auprc(TRUTH, SCORES) == pytest.approx(0.5 * 1 + 0.5 * (2 / 4))


def test_error_rates_at_a_half() -> None:
    assert recall(TRUTH, SCORES, ONES) == 0.5
    assert false_positive_rate(TRUTH, SCORES, ONES) == pytest.approx(1 / 3)
    assert f1(TRUTH, SCORES, ONES) == pytest.approx(2 * 1 / (2 + 2))
    assert accuracy(TRUTH, SCORES, ONES) == pytest.approx(3 / 5)


def test_brier_skill_is_zero_for_the_base_rate_and_one_for_the_truth() -> None:
    assert brier_skill(TRUTH, np.full(5, 0.4), ONES) == pytest.approx(0.0)
    assert brier_skill(TRUTH, TRUTH.astype(float), ONES) == pytest.approx(1.0)


def test_a_calibration_error_of_scores_that_say_too_much() -> None:
    rng = np.random.default_rng(1)
    honest = rng.random(20_000)
    truth = rng.random(20_000) < honest
    ones = np.ones(20_000)
    assert calibration_error(truth, honest, ones) < 0.01
    assert calibration_error(truth, honest**0.5, ones) == pytest.approx(1 / 6, abs=0.01)


def test_bins_share_the_mass_and_none_is_too_small() -> None:
    scores = np.linspace(0, 1, 1000)
    assert [len(part) for part in bins(scores, np.ones(1000))] == [100] * 10
    assert len(bins(scores[:160], np.ones(160))) == 3
    heavy = np.where(scores > 0.9, 10.0, 1.0)
    masses = [heavy[part].sum() for part in bins(scores, heavy)]
    assert max(masses) - min(masses) <= 2 * heavy.max()


def test_too_few_rows_give_counts_and_no_figures() -> None:
    assert figures(TRUTH, SCORES) == {"n": 5, "positives": 2}


def test_resamples_keep_the_size_of_each_class() -> None:
    for counts in resamples(TRUTH, seed=3, rounds=20):
        assert counts[TRUTH].sum() == 2
        assert counts[~TRUTH].sum() == 3


def test_an_interval_holds_the_figure_and_narrows_with_more_rows() -> None:
    rng = np.random.default_rng(2)
    truth = np.arange(4000) % 2 == 0
    scores = rng.normal(truth * 1.0)
    few = interval(auroc, truth[:200], scores[:200], seed=1, rounds=200)
    many = interval(auroc, truth, scores, seed=1, rounds=200)
    assert many[0] < auroc(truth, scores) < many[1]
    assert many[1] - many[0] < (few[1] - few[0]) / 2


def test_a_paired_interval_sees_a_difference_that_single_ones_hide() -> None:
    rng = np.random.default_rng(4)
    truth = np.arange(600) % 2 == 0
    old = rng.normal(truth * 1.0)
    new = old + truth * 0.1
    low, high = paired_interval(auroc, truth, old, new, seed=1, rounds=200)
    assert 0 < low < auroc(truth, new) - auroc(truth, old) < high
    singles = [interval(auroc, truth, scores, 1, rounds=200) for scores in (old, new)]
    assert singles[0][1] > singles[1][0]


def test_the_interval_of_a_mean_is_narrower_than_that_of_its_parts() -> None:
    rng = np.random.default_rng(5)
    truth = np.arange(300) % 2 == 0
    parts = [(truth, rng.normal(truth * 1.0)) for _ in range(4)]
    low, high = mean_interval(parts, auroc, seed=1, rounds=200)
    alone = interval(auroc, *parts[0], seed=1, rounds=200)
    assert high - low < alone[1] - alone[0]
