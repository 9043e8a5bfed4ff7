"""Wilson's interval."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.publishing.backtest.interval import Rate, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Worked out apart: (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.959964.
        (0, 10, 0.0, 0.27753),
        (10, 10, 0.72247, 1.0),
        (5, 10, 0.23659, 0.76341),
        (1, 100, 0.00177, 0.05449),
    ],
)
def test_known_intervals(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


@given(of=st.integers(1, 100_000), data=st.data())
def test_the_share_lies_inside_and_the_interval_within_bounds(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    low, high = wilson(count, of) or (1.0, 0.0)
    assert 0 <= low <= count / of <= high <= 1


def test_of_nothing_nothing_is_said() -> None:
    assert wilson(0, 0) is None
    assert Rate(0, 0).as_dict() == {"count": 0, "of": 0, "share": None, "low": None, "high": None}
