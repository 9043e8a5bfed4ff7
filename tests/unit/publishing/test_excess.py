"""When a rule enforces too much, in numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from service.publishing.excess import (
    LEVEL,
    Expected,
    Limits,
    Rate,
    binomial_tail,
    compare_rates,
    is_excess,
    poisson_tail,
)

TESTED = Rate(20, 10_000, "backtest")


@pytest.mark.parametrize(
    ("count", "mean", "tail"),
    [(0, 3.0, 1.0), (1, 1.0, 1 - math.exp(-1)), (3, 2.0, 0.323324), (10, 2.0, 4.6498e-05)],
)
def test_poisson_tails_are_those_of_the_tables(count: int, mean: float, tail: float) -> None:
    assert poisson_tail(count, mean) == pytest.approx(tail, rel=1e-4)


@pytest.mark.parametrize(
    ("count", "trials", "share", "tail"),
    [(0, 5, 0.5, 1.0), (5, 5, 0.5, 1 / 32), (8, 10, 0.5, 56 / 1024), (1, 3, 0.1, 0.271)],
)
def test_binomial_tails_are_those_of_the_tables(
    count: int, trials: int, share: float, tail: float
) -> None:
    assert binomial_tail(count, trials, share) == pytest.approx(tail)


def test_tails_far_out_and_of_large_numbers_stay_numbers() -> None:
    assert poisson_tail(5_000, 1.0) == 0.0
    assert poisson_tail(10, 50_000.0) == 1.0
    assert 0.4 < poisson_tail(50_000, 50_000.0) < 0.6
    assert binomial_tail(90_000, 100_000, 0.5) == 0.0


@pytest.mark.parametrize(
    ("enforced", "posts", "trips"),
    [
        (19, 100, False),  # fewer than the minimum
        (20, 1_000, False),  # ten times as much, and by chance still within five times
        (40, 1_000, True),
        (200, 20_000, False),  # five times as much, not more
        (400, 20_000, True),
    ],
)
def test_the_brake_trips_only_for_a_sure_excess(enforced: int, posts: int, trips: bool) -> None:
    assert is_excess(Rate(enforced, posts), Expected(TESTED), Limits()) is trips


def test_a_small_backtest_proves_less_than_a_large_one() -> None:
    seen = Rate(40, 1_000)
    small = Rate(1, 500, "backtest")
    assert small.per_thousand == TESTED.per_thousand
    assert compare_rates(seen, small, 5) > compare_rates(seen, TESTED, 5)
    assert not is_excess(seen, Expected(small), Limits())


def test_a_rule_that_never_enforced_is_still_given_a_floor() -> None:
    never = Expected(Rate(0, 100_000, "backtest"))
    assert not is_excess(Rate(20, 4_000), never, Limits())
    assert is_excess(Rate(60, 4_000), never, Limits())


def test_of_an_unknown_rule_more_is_expected() -> None:
    assert not is_excess(Rate(60, 4_000), Expected(), Limits())
    assert is_excess(Rate(400, 4_000), Expected(), Limits())


def test_who_releases_a_brake_accepts_the_rate() -> None:
    seen = Rate(400, 4_000)
    assert not is_excess(seen, Expected(TESTED, accepted=100.0), Limits())
    assert is_excess(Rate(1_000, 4_000), Expected(TESTED, accepted=100.0), Limits())


def test_a_rule_at_its_limit_trips_no_more_often_than_the_level_says() -> None:
    """Simulated: the rate now is exactly five times that of the back-test's posts."""
    drawn, trials = np.random.default_rng(4), 2_000
    then, now = drawn.binomial(500, 0.004, trials), drawn.binomial(1_500, 0.02, trials)
    tripped = sum(
        is_excess(Rate(int(y), 1_500), Expected(Rate(int(x), 500)), Limits())
        for x, y in zip(then, now, strict=True)
    )
    assert tripped / trials <= 2 * LEVEL
