"""Whatever is confirmed, the reference stays near the description."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from service.scoring import Floats, TopicReference
from service.scoring.contrast import CONTRAST_BOUND, contrast, expected_cosine
from service.scoring.topic import DRIFT_BOUND, combine, nearness
from service.scoring.vectors import limit_drift, to_unit

ROUNDING = 1e-6

numbers = st.lists(st.floats(-1, 1, width=32), min_size=5, max_size=5)


@st.composite
def units(draw: st.DrawFn) -> Floats:
    values = np.array(draw(numbers))
    assume(np.linalg.norm(values) > 1e-3)
    return to_unit(values)


shares = st.floats(0, 1)


@given(units(), units(), shares, shares)
def test_the_reference_is_a_unit_vector_within_the_bound(
    description: Floats, centroid: Floats, weight: float, bound: float
) -> None:
    found = combine(description, centroid, weight, bound)
    assert abs(float(np.linalg.norm(found)) - 1) < ROUNDING
    assert float(found @ description) >= bound - ROUNDING


@given(units(), units(), units(), shares)
def test_no_posts_cosine_moves_more_than_the_chord(
    description: Floats, centroid: Floats, post: Floats, bound: float
) -> None:
    moved = float(post @ combine(description, centroid, 0.5, bound)) - float(post @ description)
    assert abs(moved) <= math.sqrt(2 - 2 * bound) + ROUNDING * 1e3


@given(units(), units(), units(), st.floats(0.01, 1))
def test_no_posts_nearness_moves_more_than_half_as_much_again(
    description: Floats, direction: Floats, post: Floats, length: float
) -> None:
    moved = nearness(post, description, direction * np.float32(length)) - float(post @ description)
    chord = math.sqrt(2 - 2 * DRIFT_BOUND)
    assert -1.5 * chord - ROUNDING * 10 <= moved <= chord + ROUNDING * 10


@given(units(), units(), units(), st.floats(0.01, 1), units(), st.integers(2, 500))
def test_the_other_channels_move_no_post_by_more_than_their_bound(
    description: Floats,
    direction: Floats,
    post: Floats,
    length: float,
    background: Floats,
    posts: int,
) -> None:
    centroid = direction * np.float32(length)
    reference = TopicReference(1, "tiny/1", centroid, posts, background)
    moved = reference.nearness(post, description) - nearness(post, description, centroid)
    assert abs(moved) <= CONTRAST_BOUND + ROUNDING
    longer = contrast(post, centroid, posts, background * np.float32(3))
    assert abs(moved + longer) <= ROUNDING * 10


@given(st.lists(units(), min_size=2, max_size=30))
def test_a_new_posts_cosine_is_expected_to_be_that_of_a_post_to_the_others(
    vectors: list[Floats],
) -> None:
    posts = np.stack(vectors).astype(np.float64)
    mean = posts.mean(axis=0)
    length = float(np.linalg.norm(mean))
    assume(length > 1e-2)
    without = (posts.sum(axis=0) - posts) / (len(posts) - 1)
    left_out = float(np.mean(np.sum(posts * without, axis=1))) / length
    assert abs(expected_cosine(length, len(posts)) - max(0.0, left_out)) < 1e-4


@given(units(), units(), shares)
def test_a_vector_is_pulled_no_farther_than_it_must(
    vector: Floats, anchor: Floats, bound: float
) -> None:
    found = limit_drift(vector, anchor, bound)
    cosine = float(vector @ anchor)
    if cosine >= bound + ROUNDING:
        assert found is vector
    elif -1 + ROUNDING < cosine < bound - ROUNDING:
        assert abs(float(found @ anchor) - bound) < ROUNDING * 10


@given(units(), units())
def test_the_same_input_gives_the_same_reference(description: Floats, centroid: Floats) -> None:
    again = combine(description.copy(), centroid.copy())
    assert np.array_equal(combine(description, centroid), again)
