"""From a raw value to a probability: Platt scaling, the beta curve, and knots."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from service.scoring.bundle import Calibration


def test_platt_scaling_by_hand() -> None:
    curve = Calibration(slope=2.0, intercept=-0.5)
    assert curve.probability(1.0) == pytest.approx(1 / (1 + math.exp(-1.5)))
    assert curve.probability(-3.0) == pytest.approx(1 / (1 + math.exp(6.5)))


@pytest.mark.parametrize("value", [-30.0, -2.0, 0.0, 0.7, 15.0])
def test_the_beta_curve_is_that_of_its_paper(value: float) -> None:
    """Kull et al. 2017: ln(q / (1 - q)) = a ln p - b ln(1 - p) + c."""
    a, b, c = 0.6, 1.7, -0.3
    p = 1 / (1 + math.exp(-value))
    expected = a * math.log(p) - b * math.log1p(-p) + c
    found = Calibration(slope=a, upper_slope=b, intercept=c).probability(value)
    assert math.log(found / (1 - found)) == pytest.approx(expected, rel=1e-6)


def test_equal_slopes_are_platt_scaling() -> None:
    bent = Calibration(slope=1.3, upper_slope=1.3, intercept=0.2)
    plain = Calibration(slope=1.3, intercept=0.2)
    for value in (-8.0, -0.1, 0.0, 5.0):
        assert bent.probability(value) == pytest.approx(plain.probability(value), abs=1e-12)


def test_the_farthest_values_do_not_overflow() -> None:
    curve = Calibration(slope=5.0, upper_slope=9.0, intercept=0.0)
    assert curve.probability(1e6) == pytest.approx(1.0)
    assert curve.probability(-1e6) == pytest.approx(0.0)


KNOTS = ((-2.0, -4.0), (0.0, -1.0), (1.0, 3.0))


@pytest.mark.parametrize(
    ("value", "log_odds"),
    [(-2.0, -4.0), (-1.0, -2.5), (0.0, -1.0), (0.25, 0.0), (1.0, 3.0), (2.0, 3.5), (-4.0, -5.0)],
)
def test_knots_are_joined_by_straight_lines_and_continued_by_the_slope(
    value: float, log_odds: float
) -> None:
    found = Calibration(slope=0.5, intercept=9.0, knots=KNOTS).probability(value)
    assert math.log(found / (1 - found)) == pytest.approx(log_odds)


@pytest.mark.parametrize("knots", [((0, 1), (0, 2)), ((0, 1), (1, 1)), ((1, 1), (0, 2)), ((0, 1),)])
def test_knots_that_do_not_rise_are_refused(knots: object) -> None:
    with pytest.raises(ValidationError):
        Calibration.model_validate({"slope": 1.0, "intercept": 0.0, "knots": knots})
