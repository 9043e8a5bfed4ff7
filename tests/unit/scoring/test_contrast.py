"""Posts that are more like the community's other channels than like their own are farther."""

from __future__ import annotations

import math

import numpy as np
import pytest

from service.scoring import Floats, TopicReference, find_background
from service.scoring.contrast import CONTRAST_BOUND, contrast, expected_cosine
from service.scoring.topic import nearness
from service.scoring.vectors import to_unit

CAT, GOAL, BUY = np.eye(3, dtype=np.float32)
MANY = 10_000


def turned(degrees: float) -> Floats:
    """A unit vector so far from CAT, towards GOAL."""
    angle = math.radians(degrees)
    return to_unit([math.cos(angle), math.sin(angle), 0])


def test_the_background_is_the_mean_of_channels_that_are_equally_near() -> None:
    found = find_background(CAT, [GOAL, BUY])
    assert found == pytest.approx([0, 0.5, 0.5])
    assert found is not None
    assert found.dtype == np.float32


def test_the_channel_that_is_easily_mistaken_counts_most() -> None:
    near = turned(20)
    found = find_background(CAT, [near, GOAL, BUY])
    assert found is not None
    assert float(to_unit(found) @ near) > 0.999


def test_how_alike_the_others_posts_are_does_not_make_them_nearer() -> None:
    found = find_background(CAT, [GOAL * np.float32(0.5), BUY])
    assert found == pytest.approx([0, 0.25, 0.5])


def test_without_other_channels_there_is_no_background() -> None:
    assert find_background(CAT, []) is None
    assert find_background(CAT, [GOAL, -GOAL]) is None


def test_the_more_a_post_is_like_the_background_the_farther_it_is() -> None:
    found = [contrast(turned(angle), CAT, MANY, turned(20)) for angle in (-5, 0, 5, 10)]
    assert found == sorted(found)
    assert found[0] < 0
    assert found[1] == pytest.approx(0, abs=1e-3)
    assert found[2] > 0.01


def test_no_post_moves_by_more_than_the_bound() -> None:
    assert contrast(GOAL, CAT, MANY, GOAL) == CONTRAST_BOUND
    assert contrast(to_unit([1, -2, 0]), turned(20), MANY, GOAL) == -CONTRAST_BOUND


def test_a_post_that_belongs_nowhere_is_not_nearer_for_it() -> None:
    assert contrast(BUY, CAT, MANY, turned(20)) >= 0


def test_posts_of_the_channel_stay_where_they_are_on_average() -> None:
    """New posts, drawn as the few confirmed ones were: without the correction they'd be farther."""
    rng = np.random.default_rng(5)

    def draw(count: int) -> list[Floats]:
        return [to_unit(CAT.repeat(8) + rng.normal(0, 0.6, 24)) for _ in range(count)]

    background = to_unit(turned(10).repeat(8))
    moved = []
    for _ in range(40):
        centroid = np.mean(draw(20), axis=0).astype(np.float32)
        moved += [contrast(post, centroid, 20, background) for post in draw(20)]
    assert float(np.mean(moved)) == pytest.approx(0, abs=0.02)


def test_few_posts_are_nearer_to_their_own_mean_than_new_ones() -> None:
    assert expected_cosine(1.0, 20) == pytest.approx(1)
    assert expected_cosine(math.sqrt(1 / 20), 20) == pytest.approx(0)
    assert expected_cosine(0.5, MANY) == pytest.approx(0.5, abs=1e-3)
    assert expected_cosine(0.1, 20) == 0


def test_few_posts_count_less() -> None:
    few, many = (contrast(turned(5), CAT, posts, turned(20)) for posts in (20, MANY))
    assert 0 < few < many / 2


def test_a_reference_without_a_background_knows_no_contrast() -> None:
    post, centroid = turned(40), turned(30)
    alone = TopicReference(1, "tiny/1", centroid, 20)
    assert alone.nearness(post, CAT) == nearness(post, CAT, centroid)
    beside = TopicReference(1, "tiny/1", centroid, 20, GOAL)
    assert beside.nearness(post, CAT) < alone.nearness(post, CAT)
