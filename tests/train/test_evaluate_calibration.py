"""Curves from logits to probabilities, by scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest

from service.scoring.bundle import Calibration
from training.calibrate import KINDS, apply, beta, cross_validate, isotonic, platt, sigmoid
from training.draft import UNCALIBRATED
from training.metrics import calibration_error

pytestmark = pytest.mark.train

RNG = np.random.default_rng(8)
VALUES = RNG.normal(0, 3, 20_000)
ONES = np.ones(len(VALUES))
FOLDS = [number % 5 for number in range(len(VALUES))]


def drawn(log_odds: np.ndarray) -> np.ndarray:
    return RNG.random(len(log_odds)) < sigmoid(log_odds)


STRAIGHT = drawn(0.7 * VALUES - 0.5)
BENT = drawn(0.3 * VALUES + 1.3 * np.logaddexp(0, VALUES) - 1)
STEPPED = drawn(np.where(VALUES < 1, -3.0, 2.0))


def test_platt_finds_slope_and_intercept() -> None:
    curve = platt(VALUES, STRAIGHT, ONES)
    assert curve["slope"] == pytest.approx(0.7, abs=0.03)
    assert curve["intercept"] == pytest.approx(-0.5, abs=0.05)


def test_weights_move_the_curve_to_another_mix() -> None:
    """Positives that weigh twice as much raise the log-odds by log 2."""
    doubled = platt(VALUES, STRAIGHT, np.where(STRAIGHT, 2.0, 1.0))
    assert doubled["intercept"] - platt(VALUES, STRAIGHT, ONES)["intercept"] == pytest.approx(
        np.log(2), abs=0.05
    )


def test_values_that_fall_with_the_label_are_left_alone() -> None:
    assert platt(VALUES, ~STRAIGHT, ONES) == UNCALIBRATED
    assert beta(VALUES, ~STRAIGHT, ONES) == UNCALIBRATED


@pytest.mark.parametrize(
    ("positive", "kinds"),
    [(STRAIGHT, {"platt", "beta"}), (BENT, {"beta"}), (STEPPED, {"isotonic"})],
)
def test_cross_validation_picks_the_kind_that_the_rows_follow(
    positive: np.ndarray, kinds: set[str]
) -> None:
    losses = cross_validate(VALUES, positive, ONES, FOLDS)
    best = min(losses, key=lambda name: losses[name])
    assert best in kinds
    curve = KINDS[best](VALUES, positive, ONES)
    assert calibration_error(positive, apply(curve, VALUES), ONES) < 0.02


def test_knots_rise_and_keep_the_order_of_values() -> None:
    knots = isotonic(VALUES, STEPPED, ONES)["knots"]
    assert knots == sorted(knots)
    assert len({height for _, height in knots}) == len(knots)
    spread = np.linspace(-12, 12, 400)
    assert (np.diff(apply(isotonic(VALUES, STEPPED, ONES), spread)) > 0).all()


def test_too_few_rows_for_knots_give_platts_curve() -> None:
    assert isotonic(VALUES[:60], STRAIGHT[:60], ONES[:60]) == platt(
        VALUES[:60], STRAIGHT[:60], ONES[:60]
    )


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_service_reads_a_curve_as_it_was_fitted(kind: str) -> None:
    curve = KINDS[kind](VALUES, BENT, ONES)
    served = Calibration.model_validate(curve)
    places = np.linspace(-14, 14, 57)
    found = [served.probability(float(place)) for place in places]
    assert found == pytest.approx(apply(curve, places).tolist(), abs=1e-12)
