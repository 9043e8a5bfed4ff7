"""Which posts are compared, and what counts as a disagreement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.scoring import LABELS
from service.scoring.shadow import Difference, Tally, compare, in_share, tally, unmatched

Shares = st.floats(0, 1)


@given(st.text(max_size=20), Shares, Shares)
def test_a_larger_share_only_adds_posts(key: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert in_share(key, high) or not in_share(key, low)
    assert in_share(key, 1.0)
    assert not in_share(key, 0.0)


def test_the_share_is_kept_and_the_same_on_every_replica() -> None:
    keys = [f"default\0post-{number}" for number in range(4_000)]
    chosen = [key for key in keys if in_share(key, 0.25)]
    assert 0.22 < len(chosen) / len(keys) < 0.28
    # Fixed: a release that chose other posts would mix two samples.
    assert [in_share(f"post-{number}", 0.5) for number in range(6)] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]


def test_labels_that_both_measured_are_compared_in_order() -> None:
    live = dict.fromkeys(LABELS, 0.2) | {"off_topic": None}
    shadow = dict.fromkeys(LABELS, 0.1) | {"spam": None}
    assert [one.label for one in compare(live, shadow, {})] == list(LABELS[:7])
    assert unmatched(live, shadow) == ["spam", "off_topic"]


@pytest.mark.parametrize(
    ("live", "shadow", "crossed", "direction"),
    [
        (0.49, 0.51, ("0.5",), "up"),
        (0.5, 0.49, ("0.5",), "down"),
        (0.5, 0.7, (), "up"),
        (0.7, 0.75, ("review",), "up"),
        (0.95, 0.2, ("0.5", "review", "enforce"), "down"),
        (0.2, 0.2, (), "down"),
    ],
)
def test_a_line_is_crossed_where_the_models_lie_on_its_two_sides(
    live: float, shadow: float, crossed: tuple[str, ...], direction: str
) -> None:
    lines = {"insult": {"review": 0.75, "enforce": 0.9}, "threat": {"hold": 0.3}}
    (found,) = compare({"insult": live}, {"insult": shadow}, lines)
    assert (found.crossed, found.direction) == (crossed, direction)
    assert found.distance == pytest.approx(abs(live - shadow))


def test_the_tally_gives_the_mean_and_both_directions() -> None:
    tallies: dict[str, Tally] = {}
    tally(tallies, [Difference("insult", 0.4, 0.6, ("0.5",))])
    tally(tallies, [Difference("insult", 0.9, 0.5, ("review",)), Difference("spam", 0, 0, ())])
    tally(tallies, [Difference("insult", 0.6, 0.4, ("0.5", "review"))])
    assert tallies["insult"].body() == {
        "posts": 3,
        "mean_difference": 0.2667,
        "crossed": {"0.5": {"up": 1, "down": 1}, "review": {"up": 0, "down": 2}},
    }
    assert tallies["spam"].body() == {"posts": 1, "mean_difference": 0.0, "crossed": {}}
    assert Tally().body()["mean_difference"] == 0.0
