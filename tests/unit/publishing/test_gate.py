"""When publishing takes two people."""

from __future__ import annotations

import pytest

from service.publishing.gate import Tried, second_needed


@pytest.mark.parametrize(("changed", "alone"), [(0, True), (20, True), (21, False), (1000, False)])
def test_one_publisher_may_change_up_to_the_blast_radius(changed: int, alone: bool) -> None:
    assert (second_needed(Tried("b", 1000, changed), 0.02) is None) is alone


def test_the_reason_names_the_figures() -> None:
    why = second_needed(Tried("b", 2000, 300), 0.02)
    assert why is not None
    assert "300 of 2,000 posts (15.0%)" in why
    assert "2.0%" in why


@pytest.mark.parametrize("tried", [None, Tried("b", 0, 0)])
def test_without_posts_that_were_tried_nobody_publishes_alone(tried: Tried | None) -> None:
    assert "no back-test" in (second_needed(tried, 1.0) or "")
