"""Which allowed posts are drawn: with the probability that is told, and always the same ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.decisions.sampling import chance, drawn, eligible, most


@pytest.mark.parametrize(
    ("per_day", "expected", "probability"),
    [(20, 1000, 0.02), (20, 20, 1.0), (20, 5, 1.0), (20, 0, 0.0), (0, 1000, 0.0)],
)
def test_the_chance_spreads_the_budget_over_a_day(
    per_day: int, expected: int, probability: float
) -> None:
    assert chance(per_day, expected) == probability


@pytest.mark.parametrize(("per_day", "end"), [(0, 0), (1, 4), (20, 34), (100, 130)])
def test_a_day_ends_well_above_its_mean(per_day: int, end: int) -> None:
    assert most(per_day) == end


@pytest.mark.parametrize("probability", [0.02, 0.3, 0.9])
def test_as_many_are_drawn_as_the_probability_says(probability: float) -> None:
    number = 20_000
    hits = sum(drawn(f"decision-{n}", probability) for n in range(number))
    deviation = (number * probability * (1 - probability)) ** 0.5
    assert abs(hits - number * probability) < 4 * deviation


@given(st.text(max_size=40), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_chance_only_adds(decision_id: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert drawn(decision_id, low) <= drawn(decision_id, high)
    assert drawn(decision_id, 1.0)
    assert not drawn(decision_id, 0.0)


@pytest.mark.parametrize(
    ("outcome", "visibility", "kind", "expected"),
    [
        ("allow", "show", "post", True),
        ("allow", "show", "comment", True),
        ("allow", "show", "direct_message", False),
        ("allow", "hold", "post", False),
        ("review", "show", "post", False),
        ("enforce", "show", "post", False),
    ],
)
def test_only_what_is_allowed_and_open_to_others_can_be_drawn(
    outcome: str, visibility: str, kind: str, expected: bool
) -> None:
    assert eligible(outcome, visibility, kind) is expected
