"""Allowed posts that are drawn for review, on both stores."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from service.decisions import Recorder, find_post_by_pk
from service.decisions.sampling import most
from service.decisions.tables import Sample
from service.kit import system_clock
from service.policy import load_policy, load_policy_file
from service.publishing import publish
from service.review import ItemView, VerdictIn, decide
from tests.support.community import COMMUNITY, POLICY, World

MORNING = system_clock().replace(hour=6, minute=0, second=0, microsecond=0)
PER_DAY = 2


def sampled(world: World) -> list[ItemView]:
    return [one.item for one in world.queue(kind="sample")]


@pytest.fixture
def second_day(world: World) -> World:
    """A community whose first post is a day old: with so few, each is drawn."""
    world.database.clock = lambda: MORNING - timedelta(hours=25)
    world.post("The first post.", post_id="first")
    sealed = load_policy_file(POLICY).sealed()
    few = load_policy(sealed.replace('"per_day": 20', f'"per_day": {PER_DAY}'))
    assert few.review.sample.per_day == PER_DAY
    world.database.write(lambda unit: publish(unit, COMMUNITY, few, "file", "fewer"))
    world.database.clock = lambda: MORNING
    return world


def test_nothing_is_drawn_on_the_first_day(world: World) -> None:
    for _ in range(5):
        world.post("Thanks, that helped.")
    assert world.queue() == []


def test_a_drawn_post_is_shown_and_asked_about_last(second_day: World) -> None:
    recorded = second_day.post("Thanks, that helped.")
    assert (recorded.decision.outcome, recorded.decision.visibility) == ("allow", "show")
    (item,) = sampled(second_day)
    assert (item.queue, item.priority, item.rule, item.guideline_id) == ("general", 0, None, None)
    assert item.decision_id == recorded.decision.id
    assert item.detail == {"probability": 1.0}
    row = second_day.database.read(lambda c: c.execute(select(*Sample.__table__.columns)).one())
    assert (row.decision_id, row.probability) == (recorded.decision.id, 1.0)


def test_what_is_asked_about_anyway_or_private_is_not_drawn(second_day: World) -> None:
    second_day.item(post_id="rude")
    second_day.post("Just between us.", kind="direct_message")
    assert sampled(second_day) == []


def test_the_probability_falls_with_the_posts_of_the_last_day(second_day: World) -> None:
    for _ in range(3):
        second_day.post("Thanks, that helped.")
    second_day.database.clock = lambda: MORNING + timedelta(minutes=2)
    for _ in range(12):
        second_day.post("You are welcome.")
    chances = [one.detail["probability"] for one in sampled(second_day)]
    # The count is a minute old at most: then these three and the post at hand are a day's.
    assert chances[:3] == [1.0] * 3
    assert set(chances[3:]) == {0.5}


def test_a_day_has_its_budget_over_all_replicas_and_the_next_its_own(second_day: World) -> None:
    first = second_day.recorder
    for number in range(most(PER_DAY) + 5):
        another = Recorder(second_day.policies, second_day.desk)
        second_day.recorder = another if number % 2 else first
        second_day.post("Thanks, that helped.")
    assert len(sampled(second_day)) == most(PER_DAY)
    second_day.database.clock = lambda: MORNING + timedelta(days=2)
    second_day.post("Good morning.")
    assert len(sampled(second_day)) == most(PER_DAY) + 1


def test_a_verdict_of_fine_leaves_the_post_as_it_is(second_day: World) -> None:
    second_day.post("Thanks, that helped.")
    (item,) = sampled(second_day)
    moderator = second_day.staff("Robin")
    verdict = VerdictIn(verdict="fine", revision=1)
    ruling = second_day.database.write(
        lambda unit: decide(unit, second_day.policies, moderator, item.id, verdict)
    )
    assert ruling.actions == []
    post = second_day.database.read(lambda c: find_post_by_pk(c, item.post_pk))
    assert post is not None
    assert (post.outcome, post.visibility) == ("allow", "show")
    assert second_day.queue() == []


def test_a_report_raises_a_drawn_post_and_keeps_its_probability(second_day: World) -> None:
    second_day.post("Thanks, that helped.", post_id="reported")
    second_day.report("reported", "lee")
    (item,) = sampled(second_day)
    assert item.priority > 0
    assert (item.detail["probability"], item.reports) == (1.0, 1)
