"""Weighted rates: what a sample stands for, and when nothing can be said."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.decisions.sampling import drawn
from service.publishing.backtest.estimate import (
    ALLOWED,
    FLAGGED,
    UNIT,
    Stratum,
    fine,
    stratum_of,
    violations,
    weight_of,
)
from service.publishing.backtest.interval import wilson

NOTHING = Stratum(FLAGGED)


def sampled(posts: int, probabilities: list[float], violating: list[bool]) -> Stratum:
    weights = [weight_of(ALLOWED, p) or 0 for p in probabilities]
    return Stratum(
        ALLOWED,
        posts=posts,
        ruled=len(weights),
        violations=sum(violating),
        weight=sum(weights),
        squares=sum(w**2 for w in weights),
        violating=sum(w for w, hit in zip(weights, violating, strict=True) if hit),
    )


def flagged(posts: int, ruled: int, violating: int) -> Stratum:
    return Stratum(
        FLAGGED, posts, ruled, violating, UNIT * ruled, UNIT**2 * ruled, UNIT * violating
    )


def test_a_draw_stands_for_as_many_posts_as_it_was_unlikely() -> None:
    found = violations([NOTHING, sampled(110, [0.1, 0.01], [True, False])])
    # 10 posts of 110 are violations; (10 + 100)² / (10² + 100²) draws would tell as much.
    assert found.share == pytest.approx(10 / 110)
    assert found.effective == pytest.approx(110**2 / (10**2 + 100**2))
    assert (found.count, found.of) == (1, 2)


def test_equal_weights_give_the_plain_interval() -> None:
    found = violations([NOTHING, sampled(1000, [0.02] * 20, [True] * 5 + [False] * 15)])
    assert (found.low, found.high) == pytest.approx(wilson(5, 20))
    assert found.effective == pytest.approx(20)


def test_strata_count_by_their_posts_not_by_their_verdicts() -> None:
    # All 100 flagged posts were read, half of them violations; of 9,900 allowed ones ten, one.
    strata = [flagged(100, 100, 50), sampled(9900, [0.001] * 10, [True] + [False] * 9)]
    found = violations(strata)
    assert found.share == pytest.approx((50 + 990) / 10_000)
    assert found.effective == pytest.approx(10_000**2 / (100 + 10 * 990**2))
    assert fine(strata).share == pytest.approx(1 - (50 + 990) / 10_000)


@pytest.mark.parametrize(
    "strata",
    [
        [NOTHING, Stratum(ALLOWED)],
        [NOTHING, Stratum(ALLOWED, posts=50)],
        [flagged(10, 4, 4), Stratum(ALLOWED)],
        [flagged(10, 10, 4), Stratum(ALLOWED, posts=1)],
    ],
)
def test_where_nobody_looked_nothing_is_estimated(strata: list[Stratum]) -> None:
    found = violations(strata)
    assert (found.share, found.low, found.high) == (None, None, None)
    assert found.as_dict()["share"] is None


def test_half_of_what_was_flagged_is_enough() -> None:
    assert violations([flagged(10, 5, 1)]).share == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("outcome", "visibility", "kind", "probability", "stratum", "weight"),
    [
        ("review", "show", "post", None, FLAGGED, 1000),
        ("enforce", "hide", "direct_message", None, FLAGGED, 1000),
        ("allow", "show", "post", 0.02, ALLOWED, 50_000),
        ("allow", "show", "post", None, ALLOWED, None),
        ("allow", "show", "direct_message", None, None, None),
    ],
)
def test_only_a_known_probability_has_a_weight(
    outcome: str,
    visibility: str,
    kind: str,
    probability: float | None,
    stratum: str | None,
    weight: int | None,
) -> None:
    assert stratum_of(outcome, visibility, kind) == stratum
    assert weight_of(stratum, probability) == weight


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Posts with 3 % violations, drawn with two probabilities, many times over."""
    dice, held, times = Random(7), 0, 300
    truth = [dice.random() < 0.03 for _ in range(3000)]
    share = sum(truth) / len(truth)
    for run in range(times):
        chances = [0.05 if n % 2 else 0.15 for n in range(len(truth))]
        hits = [n for n, p in enumerate(chances) if drawn(f"{run}-{n}", p)]
        stratum = sampled(len(truth), [chances[n] for n in hits], [truth[n] for n in hits])
        found = violations([NOTHING, stratum])
        assert found.low is not None
        assert found.high is not None
        held += found.low <= share <= found.high
    assert held / times > 0.92


@given(
    st.lists(st.tuples(st.floats(0.001, 1), st.booleans()), min_size=1, max_size=40),
    st.integers(1, 100_000),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_a_share_lies_in_its_interval_and_no_sample_tells_more_than_its_size(
    draws: list[tuple[float, bool]], posts: int, read: int, hit: int
) -> None:
    probabilities, violating = [p for p, _ in draws], [v for _, v in draws]
    strata = [flagged(read, read, min(hit, read)), sampled(posts, probabilities, violating)]
    found = violations(strata)
    assert found.share is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.share + 1e-9
    assert found.share - 1e-9 <= found.high <= 1
    assert found.effective <= found.of + 1e-6
