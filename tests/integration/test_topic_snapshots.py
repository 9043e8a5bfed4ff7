"""What humans confirm in a channel becomes what off-topic is measured against, on both stores."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from sqlalchemy import select

from service.audit import verify
from service.communities import (
    StaffMember,
    TopicSnapshotView,
    add_snapshot,
    hash_topic,
    last_number,
    live_snapshot,
    put_channel,
)
from service.communities.tables import TopicSnapshot
from service.decisions import Recorded, delete_post, history, history_body
from service.decisions.schemas import Content
from service.http import Services
from service.http.submit import prepare
from service.review import ItemView, VerdictIn, decide
from service.review.jobs import TopicSnapshots
from service.review.snapshots import FRESH_POSTS
from service.scoring import MINIMUM_POSTS, MicroBatcher, ScoreInput, Scorer, TopicReference
from service.scoring.topic import STEP_BOUND
from service.scoring.vectors import to_unit
from service.settings import Settings
from service.storage import UnitOfWork
from tests.support.community import COMMUNITY, World
from tests.support.console import TINY, console_app, tiny_scorer

CHANNEL = "pets"
TOPIC = "cat"
MODEL = "tiny/1"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def robin(world: World) -> StaffMember:
    describe(world, TOPIC)
    return world.staff("Robin")


def describe(world: World, topic: str) -> None:
    world.database.write(lambda unit: put_channel(unit, COMMUNITY, CHANNEL, {"topic": topic}))


def ask(world: World, number: int, text: str = "goal", **given: Any) -> ItemView:
    """Send a post that a human must see."""
    author = f"author-{number}"
    return world.item(text, post_id=f"p{number}", author=author, channel_id=CHANNEL, **given)


def rule(world: World, staff: StaffMember, item: ItemView, verdict: str = "fine") -> None:
    given = VerdictIn(verdict=verdict, revision=item.revision)
    world.database.write(lambda unit: decide(unit, world.policies, staff, item.id, given))


def confirm(world: World, staff: StaffMember, *numbers: int, text: str = "goal") -> None:
    for number in numbers:
        rule(world, staff, ask(world, number, text))


def learner(world: World) -> TopicSnapshots:
    return TopicSnapshots(world.database, TINY, Event())


def take(world: World) -> int:
    return learner(world).take_due()


def live(world: World, topic: str = TOPIC, model: str = MODEL) -> TopicSnapshotView | None:
    return world.database.read(lambda c: live_snapshot(c, COMMUNITY, CHANNEL, model, topic))


def snapshots(world: World) -> list[TopicSnapshotView]:
    """Every snapshot of the channel, the oldest first."""
    query = (
        select(*TopicSnapshot.__table__.columns)
        .where(TopicSnapshot.community_id == COMMUNITY, TopicSnapshot.channel_id == CHANNEL)
        .order_by(TopicSnapshot.number)
    )
    rows = world.database.read(lambda c: c.execute(query).all())
    return [TopicSnapshotView(**row._mapping) for row in rows]


def submit(world: World, post_id: str, text: str, **settings: Any) -> Recorded:
    """Send a post the whole way: channel, snapshot, model, store."""
    services: Services = console_app(world).state.services
    services.model_version = MODEL
    services.shadow = cast(Any, SimpleNamespace(share=0))
    services.settings = Settings(**settings)
    content = Content(author_id="zoe", channel_id=CHANNEL, text=text)

    async def work() -> Any:
        services.batcher = MicroBatcher(tiny_scorer())
        await services.batcher.start()
        try:
            return await prepare(services, COMMUNITY, "key:test", post_id, content, score=True)
        finally:
            await services.batcher.stop()

    submission = asyncio.run(work())
    services.writer.close()
    services.explainer.stop()
    return world.database.write(lambda unit: world.recorder.record(unit, submission))


def test_confirmed_posts_become_a_snapshot_that_decisions_name(
    world: World, robin: StaffMember
) -> None:
    before = submit(world, "before", "goal")
    assert before.decision.topic_snapshot is None
    confirm(world, robin, *range(MINIMUM_POSTS))
    assert take(world) == 1
    found = live(world)
    assert found is not None
    assert (found.number, found.posts, found.model_version) == (1, MINIMUM_POSTS, MODEL)
    assert found.centroid == pytest.approx([0, 1, 0], abs=1e-2)
    after, again = submit(world, "after", "goal"), submit(world, "again", "goal")
    assert after.decision.topic_snapshot == 1
    assert after.decision.scores == again.decision.scores
    assert after.decision.scores["off_topic"] < before.decision.scores["off_topic"] - 0.05
    told = history_body(world.database.read(lambda c: history(c, after.decision.post_pk)))
    assert [one["topic_snapshot"] for one in told] == [1]
    assert world.database.read(verify) is None


def other_channel(world: World, channel_id: str, text: str) -> None:
    """A second channel with what humans confirmed there."""
    world.database.write(lambda unit: put_channel(unit, COMMUNITY, channel_id, {"topic": "dog"}))
    vector = tiny_scorer().topic_vector(ScoreInput(text))
    assert vector is not None
    number = world.database.read(lambda c: last_number(c, COMMUNITY, channel_id)) + 1
    snapshot = TopicSnapshotView(
        COMMUNITY,
        channel_id,
        number,
        MODEL,
        hash_topic("dog"),
        vector.tolist(),
        MINIMUM_POSTS,
        NOW,
    )
    assert world.database.write(lambda unit: add_snapshot(unit, snapshot))


def test_other_channels_are_the_background_that_decisions_are_measured_with(
    world: World, robin: StaffMember
) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS))
    take(world)
    alone = submit(world, "alone", "buy")
    other_channel(world, "market", "goal")
    other_channel(world, "market", "buy")
    confirm(world, robin, *range(100, 100 + FRESH_POSTS))
    assert take(world) == 1
    first, second = snapshots(world)
    assert (first.background, first.number) == (None, 1)
    assert second.background == pytest.approx([0, 0, 1], abs=1e-2)
    beside, own = submit(world, "beside", "buy"), submit(world, "own", "goal")
    assert [one.decision.topic_snapshot for one in (alone, beside, own)] == [1, 2, 2]
    assert beside.decision.scores["off_topic"] > alone.decision.scores["off_topic"] + 0.001
    told = TopicReference.of(2, MODEL, second.centroid, second.posts, second.background)
    again = ScoreInput("buy", topic=TOPIC, topic_reference=told)
    found = tiny_scorer().score([again])[0].labels
    assert beside.decision.scores == pytest.approx(found, abs=1e-4)


def test_another_community_topic_or_model_is_no_background(
    world: World, robin: StaffMember
) -> None:
    other_channel(world, "market", "buy")
    world.database.write(lambda unit: put_channel(unit, COMMUNITY, "market", {"topic": "cat"}))

    def add(unit: UnitOfWork) -> None:
        for community, model in (("elsewhere", MODEL), (COMMUNITY, "tiny/2")):
            put_channel(unit, community, "shop", {"topic": "dog"})
            snapshot = TopicSnapshotView(
                community, "shop", 1, model, hash_topic("dog"), [0, 0, 1], MINIMUM_POSTS, NOW
            )
            assert add_snapshot(unit, snapshot)

    world.database.write(add)
    confirm(world, robin, *range(MINIMUM_POSTS))
    take(world)
    [found] = snapshots(world)
    assert found.background is None


def test_a_humans_decision_names_the_snapshot_of_the_one_it_judged(
    world: World, robin: StaffMember
) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS))
    take(world)
    recorded = submit(world, "judged", "goal")
    world.report("judged", "sam")
    [item] = [one.item for one in world.queue() if one.post.post_id == "judged"]
    rule(world, robin, item)
    decided = world.database.read(lambda c: history(c, recorded.decision.post_pk))
    assert [(one.source, one.topic_snapshot) for one in decided] == [("automated", 1), ("human", 1)]


def test_nothing_is_taken_twice(world: World, robin: StaffMember) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS))
    assert [take(world), take(world)] == [1, 0]


def test_posts_that_wait_never_enter(world: World, robin: StaffMember) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS - 1))
    for number in range(100, 110):
        ask(world, number)
    assert take(world) == 0
    confirm(world, robin, 200)
    assert take(world) == 1
    found = live(world)
    assert found is not None
    assert found.posts == MINIMUM_POSTS


def test_a_confirmed_post_that_waits_again_does_not_enter(world: World, robin: StaffMember) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS))
    world.report("p3", "sam", "illegal")
    assert "p3" in {one.post.post_id for one in world.queue()}
    assert take(world) == 0


def test_what_the_policy_allowed_never_enters(world: World, robin: StaffMember) -> None:
    for number in range(2 * MINIMUM_POSTS):
        world.post("goal", author=f"author-{number}", channel_id=CHANNEL)
    assert take(world) == 0


def test_a_wrong_label_is_no_confirmation(world: World, robin: StaffMember) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS - 1))
    rule(world, robin, ask(world, 100), "wrong_label")
    assert take(world) == 0


def test_edited_and_deleted_posts_and_names_do_not_enter(world: World, robin: StaffMember) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS + 2))
    rule(world, robin, ask(world, 100, kind="bio"))
    world.post("dog", post_id="p0", author="author-0", channel_id=CHANNEL)
    world.database.write(
        lambda unit: delete_post(unit, world.policies, world.desk, COMMUNITY, "p1", "key:test")
    )
    assert take(world) == 1
    found = live(world)
    assert found is not None
    assert found.posts == MINIMUM_POSTS


def test_posts_without_figures_do_not_count_and_are_not_read_again(
    world: World, robin: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS - 1))
    confirm(world, robin, 100, text="\U0001f525")
    opened: list[Path] = []
    monkeypatch.setattr(
        "service.review.jobs.Scorer", lambda bundle: opened.append(bundle.folder) or Scorer(bundle)
    )
    snapshots = learner(world)
    assert [snapshots.take_due(), snapshots.take_due()] == [0, 0]
    assert len(opened) == 1
    confirm(world, robin, 101)
    assert snapshots.take_due() == 1


def test_the_next_snapshot_waits_for_enough_new_posts_and_is_one_step_away(
    world: World, robin: StaffMember
) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS))
    take(world)
    first = live(world)
    last = MINIMUM_POSTS + FRESH_POSTS - 1
    confirm(world, robin, *range(MINIMUM_POSTS, last), text="buy")
    assert take(world) == 0
    confirm(world, robin, last, text="buy")
    assert take(world) == 1
    second = live(world)
    assert first is not None
    assert second is not None
    assert (second.number, second.posts) == (2, MINIMUM_POSTS + FRESH_POSTS)
    cosine = float(np.dot(to_unit(first.centroid), to_unit(second.centroid)))
    assert cosine == pytest.approx(STEP_BOUND, abs=1e-4)


def test_another_topic_or_model_has_snapshots_of_its_own(world: World, robin: StaffMember) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS))
    take(world)
    assert live(world, model="tiny/2") is None
    describe(world, "dog")
    assert live(world, "dog") is None
    assert submit(world, "moved", "goal").decision.topic_snapshot is None
    assert take(world) == 1
    second = live(world, "dog")
    assert second is not None
    assert second.number == 2
    describe(world, TOPIC)
    assert submit(world, "back", "goal").decision.topic_snapshot == 1


def test_a_channel_without_a_topic_has_none(world: World, robin: StaffMember) -> None:
    describe(world, " ")
    confirm(world, robin, *range(MINIMUM_POSTS))
    assert take(world) == 0


def test_a_taken_number_stays_as_it_is(world: World, robin: StaffMember) -> None:
    def add(posts: int) -> bool:
        snapshot = TopicSnapshotView(
            COMMUNITY, CHANNEL, 1, MODEL, hash_topic(TOPIC), [1.0, 0, 0], posts, datetime.now(UTC)
        )
        return world.database.write(lambda unit: add_snapshot(unit, snapshot))

    assert [add(20), add(30)] == [True, False]
    found = live(world)
    assert found is not None
    assert found.posts == 20
    assert world.database.read(lambda c: last_number(c, COMMUNITY, CHANNEL)) == 1


def test_a_worker_that_stops_takes_none(world: World, robin: StaffMember) -> None:
    confirm(world, robin, *range(MINIMUM_POSTS))
    stopping = Event()
    stopping.set()
    assert TopicSnapshots(world.database, TINY, stopping).take_due() == 0
    assert live(world) is None


def test_without_confirmed_posts_no_model_is_needed(world: World, robin: StaffMember) -> None:
    confirm(world, robin, 1)
    assert TopicSnapshots(world.database, Path("/nowhere"), Event()).take_due() == 0
