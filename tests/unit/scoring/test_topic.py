"""What humans confirmed moves what off-topic is measured against, within bounds."""

from __future__ import annotations

import asyncio
import math

import numpy as np
import pytest

from service.scoring import (
    MINIMUM_POSTS,
    Floats,
    MicroBatcher,
    ScoreInput,
    Scorer,
    Scores,
    TopicReference,
    next_centroid,
)
from service.scoring.topic import (
    DRIFT_BOUND,
    STEP_BOUND,
    combine,
    find_centroid,
    nearness,
)
from service.scoring.vectors import limit_drift, to_unit

CAT, GOAL, BUY = np.eye(3, dtype=np.float32)


def turned(degrees: float) -> Floats:
    """A unit vector so far from CAT, towards GOAL."""
    angle = math.radians(degrees)
    return to_unit([math.cos(angle), math.sin(angle), 0])


def degrees(one: Floats, other: Floats) -> float:
    return math.degrees(math.acos(min(1.0, float(np.dot(to_unit(one), to_unit(other))))))


def reference(model: str = "tiny/1", number: int = 7) -> TopicReference:
    return TopicReference.of(number, model, [0.0, 1.0, 0.0])


def test_the_centroid_is_the_mean() -> None:
    found = find_centroid([CAT, GOAL] * MINIMUM_POSTS)
    assert found == pytest.approx([0.5, 0.5, 0])
    assert found is not None
    assert found.dtype == np.float32


def test_too_few_posts_have_no_centroid() -> None:
    assert find_centroid([CAT] * (MINIMUM_POSTS - 1)) is None
    assert find_centroid([CAT] * MINIMUM_POSTS) is not None


def test_posts_that_cancel_each_other_out_have_no_centroid() -> None:
    assert find_centroid([CAT, -CAT] * MINIMUM_POSTS) is None


def test_a_near_centroid_moves_the_description_half_the_way() -> None:
    assert degrees(combine(CAT, turned(30)), turned(15)) == pytest.approx(0, abs=0.05)


def test_a_far_centroid_moves_it_to_the_bound_and_no_farther() -> None:
    bound = math.degrees(math.acos(DRIFT_BOUND))
    for far in (60, 90, 150, 179):
        found = combine(CAT, turned(far))
        assert degrees(found, turned(bound)) == pytest.approx(0, abs=0.05), far


def test_the_opposite_of_the_description_changes_nothing() -> None:
    assert combine(CAT, -CAT) is CAT
    assert limit_drift(-CAT, CAT, 0.5) is CAT


@pytest.mark.parametrize(("weight", "expected"), [(0.0, 0.0), (1.0, 20.0)])
def test_the_weight_is_the_share_of_the_centroid(weight: float, expected: float) -> None:
    found = combine(CAT, turned(20), weight)
    assert degrees(found, CAT) == pytest.approx(expected, abs=0.05)


def test_a_snapshot_is_a_step_from_the_one_before() -> None:
    step = math.degrees(math.acos(STEP_BOUND))
    goals = [GOAL] * MINIMUM_POSTS
    found = next_centroid(goals, CAT)
    assert found is not None
    assert degrees(found, turned(step)) == pytest.approx(0, abs=0.05)
    assert next_centroid(goals, None) == pytest.approx(GOAL)
    assert next_centroid(goals, turned(85)) == pytest.approx(GOAL)


def test_a_step_keeps_how_alike_the_posts_are() -> None:
    mixed = [GOAL, BUY] * MINIMUM_POSTS
    found = next_centroid(mixed, CAT)
    assert found is not None
    assert float(np.linalg.norm(found)) == pytest.approx(math.sqrt(0.5))


def test_confirmed_posts_keep_half_of_what_they_gain_on_average() -> None:
    posts = [turned(angle) for angle in (20, 30, 40)] * MINIMUM_POSTS
    centroid = find_centroid(posts)
    assert centroid is not None
    reference = combine(CAT, centroid)
    before, full = (float(np.mean([post @ to for post in posts])) for to in (CAT, reference))
    near = [nearness(post, CAT, centroid) for post in posts]
    assert full > before
    assert float(np.mean(near)) == pytest.approx((before + full) / 2)


def test_a_post_unlike_the_confirmed_ones_is_farther_than_before() -> None:
    assert nearness(BUY, CAT, turned(30)) < float(BUY @ CAT)


def off_topic(scorer: Scorer, item: ScoreInput) -> tuple[float | None, int | None]:
    (found,) = scorer.score([item])
    return found.labels["off_topic"], found.topic_snapshot


def test_what_was_confirmed_is_nearer_to_the_topic_and_the_number_is_told(tiny: Scorer) -> None:
    alone, none = off_topic(tiny, ScoreInput("goal", topic="cat"))
    moved, number = off_topic(tiny, ScoreInput("goal", topic="cat", topic_reference=reference()))
    assert (none, number) == (None, 7)
    expected = nearness(GOAL, CAT, GOAL)
    assert moved == pytest.approx(tiny.bundle.manifest.topic.probability(expected), abs=1e-2)
    assert alone is not None
    assert moved is not None
    assert moved < alone


def test_what_other_channels_confirmed_is_farther(tiny: Scorer) -> None:
    alone = reference()
    beside = TopicReference.of(8, "tiny/1", [0.0, 1.0, 0.0], 100, [0.0, 0.0, 1.0])
    before, _ = off_topic(tiny, ScoreInput("buy", topic="cat", topic_reference=alone))
    after, number = off_topic(tiny, ScoreInput("buy", topic="cat", topic_reference=beside))
    assert number == 8
    assert before is not None
    assert after is not None
    assert after > before + 0.001
    kept, _ = off_topic(tiny, ScoreInput("goal", topic="cat", topic_reference=alone))
    own, _ = off_topic(tiny, ScoreInput("goal", topic="cat", topic_reference=beside))
    assert own == pytest.approx(kept, abs=1e-2)


def test_another_models_reference_is_not_used(tiny: Scorer) -> None:
    alone = off_topic(tiny, ScoreInput("goal", topic="cat"))
    other = ScoreInput("goal", topic="cat", topic_reference=reference("tiny/2"))
    assert off_topic(tiny, other) == alone


@pytest.mark.parametrize(("text", "topic"), [("goal", None), ("goal", " "), ("\U0001f525", "cat")])
def test_no_number_is_told_where_nothing_was_measured(
    tiny: Scorer, text: str, topic: str | None
) -> None:
    item = ScoreInput(text, topic=topic, topic_reference=reference())
    assert off_topic(tiny, item) == (None, None)


def test_no_other_label_depends_on_the_reference(tiny: Scorer) -> None:
    text = "rude darn buy goal"
    plain, moved = tiny.score(
        [ScoreInput(text, "cat"), ScoreInput(text, "cat", topic_reference=reference())]
    )
    assert plain.labels | {"off_topic": 0} == moved.labels | {"off_topic": 0}


def test_the_batcher_gives_the_same_score(tiny: Scorer) -> None:
    items = [
        ScoreInput("goal dog " * n, topic="cat", topic_reference=reference()) for n in range(1, 9)
    ]

    async def serve() -> list[Scores]:
        batcher = MicroBatcher(tiny)
        await batcher.start()
        found = await asyncio.gather(*(batcher.score(item) for item in items))
        await batcher.stop()
        return found

    served = asyncio.run(serve())
    assert [one.labels for one in served] == [one.labels for one in tiny.score(items)]
    assert {one.topic_snapshot for one in served} == {7}


def test_a_posts_vector_is_that_of_its_windows(tiny: Scorer) -> None:
    found = tiny.topic_vector(ScoreInput("cat"))
    assert found == pytest.approx(CAT, abs=1e-2)
    long = tiny.topic_vector(ScoreInput("cat " * 30 + "goal " * 30))
    assert long is not None
    assert float(np.linalg.norm(long)) == pytest.approx(1)
    assert tiny.topic_vector(ScoreInput("\U0001f525")) is None
