"""A suspension takes a second person: who may confirm it, and what follows either way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from service.audit import verify
from service.communities import StaffMember
from service.decisions import find_post
from service.errors import ReinsError
from service.ladder import author_strikes
from service.policy import load_policy
from service.publishing import publish
from service.review import (
    OwnMatterError,
    OwnProposalError,
    next_item,
)
from service.review.errors import VerdictError
from service.review.jobs import lapse_unconfirmed
from service.review.queries import Barred
from service.review.views import ItemView
from tests.integration.test_review_race import at_once
from tests.support.answers import complete_actions, let_pass
from tests.support.community import COMMUNITY, POLICY, World
from tests.support.proposals import (
    actions,
    is_suspended,
    propose,
    rule,
    stands,
    steps,
    suspension,
    told,
)
from tests.support.webhook_examples import documented_keys


@pytest.fixture
def robin(world: World) -> StaffMember:
    return world.staff("Robin")


@pytest.fixture
def sascha(world: World) -> StaffMember:
    return world.staff("Sascha")


def test_a_suspension_waits_for_a_second_person(world: World, robin: StaffMember) -> None:
    before = world.database.clock()
    item = propose(world, robin, post_id="p")
    assert steps(world) == [("delete", "requested"), ("suspend", "proposed")]
    assert told(world) == [("action.requested", "delete")], "the host hears of the deletion alone"
    assert not is_suspended(world)
    post = world.database.read(lambda c: find_post(c, COMMUNITY, "p"))
    assert post is not None
    assert post.visibility == "hide"
    row = suspension(world)
    assert (row.proposed_by, row.confirmed_by, row.due_at) == (robin.actor, None, None)
    assert timedelta(0) <= row.confirm_by - before - timedelta(hours=48) < timedelta(minutes=5)
    assert (item.kind, item.guideline_id, item.detail["action_id"]) == (
        "confirm", "respect", row.id,
    )  # fmt: skip


def test_another_person_confirms_it(world: World, robin: StaffMember, sascha: StaffMember) -> None:
    item = propose(world, robin)
    proposed = suspension(world)
    let_pass(world.database, hours=5)
    ruling = rule(world, sascha, item, "suspend", guideline_id=None)
    row = suspension(world)
    assert row.id == proposed.id == ruling.actions[0].action_id
    assert (row.status, row.confirmed_by) == ("requested", sascha.actor)
    assert row.until - proposed.until >= timedelta(hours=5), "it begins when it is confirmed"
    assert row.due_at > row.requested_at
    event = world.events("action.requested")[-1]["data"]
    assert (event["action_id"], event["step"]) == (row.id, "suspend")
    assert f"{row.until:%-d %B %Y, %H:%M} UTC" in event["message"]
    assert is_suspended(world)
    assert world.queue() == []
    assert len(world.database.read(lambda c: author_strikes(c, COMMUNITY, "noor"))) == 1
    assert world.database.read(verify) is None


def test_who_proposed_it_cannot_confirm_it_and_learns_who_can(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    world.staff("Ina", "auditor")
    item = propose(world, robin)
    with pytest.raises(OwnProposalError, match="Sascha can confirm it") as refused:
        rule(world, robin, item, "suspend")
    assert refused.value.extra["confirmers"] == ["Sascha"]

    def following(staff: StaffMember) -> ItemView | None:
        return world.database.read(
            lambda c: next_item(
                c, COMMUNITY, staff.id, world.database.clock(), barred=Barred(), queue=None
            )
        )

    assert following(robin) is None
    found = following(sascha)
    assert found is not None
    assert found.id == item.id


def test_who_proposed_it_may_think_better_of_it(world: World, robin: StaffMember) -> None:
    rule(world, robin, propose(world, robin), "fine")
    assert steps(world) == [("delete", "reversed"), ("suspend", "cancelled")]
    assert stands(world) == 0


@pytest.mark.parametrize("verdict", ["fine", "conversation"])
def test_a_milder_verdict_takes_back_what_was_done(
    world: World, robin: StaffMember, sascha: StaffMember, verdict: str
) -> None:
    item = propose(world, robin)
    rule(world, sascha, item, verdict)
    assert [row.status for row in actions(world)[:2]] == ["reversed", "cancelled"]
    assert not is_suspended(world)
    assert stands(world) == (0 if verdict == "fine" else 0.5)


@pytest.mark.parametrize("given", [{"severity": "minor"}, {}])
def test_a_deletion_stays_where_the_second_finds_that_enough(
    world: World, robin: StaffMember, sascha: StaffMember, given: dict[str, Any]
) -> None:
    item = propose(world, robin)
    strike = actions(world)[0].strike_id
    rule(world, sascha, item, "delete", **given)
    assert steps(world) == [("delete", "requested"), ("suspend", "cancelled")]
    assert told(world) == [("action.requested", "delete")], "it is not asked for twice"
    assert actions(world)[0].strike_id != strike
    assert stands(world) == 1.5, "the strike weighs as one of a deletion"


def test_a_confirmation_is_of_what_was_proposed(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    item = propose(world, robin)
    for given in ({"guideline_id": "no_threats"}, {"severity": "minor"}):
        with pytest.raises(VerdictError, match="proposed for severe and `respect`"):
            rule(world, sascha, item, "suspend", **given)
    assert suspension(world).status == "proposed"


def test_a_step_that_the_policy_proposes_takes_two_people_for_a_suspension(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    for number in range(2):
        world.post("I know where you park", {"threat": 0.95, "toxicity": 0.96})
        item = world.queue()[0].item
        proposed = [row for row in actions(world) if row.status == "proposed"]
        assert {row.proposed_by for row in proposed} == {"policy"}
        step = item.detail["step"]
        assert step == ("delete", "suspend")[number]
        rule(world, robin, item, step, guideline_id="no_threats")
        done = [row for row in actions(world) if row.step == "delete"][-1]
        assert (done.proposed_by, done.confirmed_by) == ("policy", robin.actor)
        complete_actions(world.database, COMMUNITY)
        let_pass(world.database, hours=2)
    assert not is_suspended(world)
    rule(world, sascha, world.queue()[0].item, "suspend", guideline_id="no_threats")
    assert is_suspended(world)


def test_one_moderator_is_enough_where_the_policy_says_so(world: World, robin: StaffMember) -> None:
    text = POLICY.read_text().replace("\nladder:\n", "\nladder:\n  second_moderator: false\n")
    policy = load_policy(text, folder=POLICY.parent)
    world.database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "one is enough"))
    rule(world, robin, world.item(), "suspend")
    assert steps(world) == [("delete", "requested"), ("suspend", "requested")]
    assert is_suspended(world)
    assert world.queue() == []


@pytest.mark.parametrize("given", [{}, {"mentions": ["sascha"]}])
def test_nobody_confirms_or_sees_their_own_matter(
    world: World, robin: StaffMember, given: dict[str, Any]
) -> None:
    item = propose(world, robin, author="noor", post_id="p", **given)
    involved = world.staff("Sascha", "admin", member="sascha")
    if not given:
        world.report("p", "sascha")
    with pytest.raises(OwnMatterError):
        rule(world, involved, item, "suspend")
    assert world.queue(involved) == []
    with pytest.raises(OwnProposalError, match="nobody here can"):
        rule(world, robin, item, "suspend")


def test_of_many_who_confirm_at_once_one_does(world: World, robin: StaffMember) -> None:
    people = [world.staff(f"Person{number}") for number in range(4)]
    item = propose(world, robin)
    results = at_once([lambda p=person: rule(world, p, item, "suspend") for person in people])
    assert sum(isinstance(result, ReinsError) for result in results) == 3
    assert steps(world) == [("delete", "requested"), ("suspend", "requested")]
    assert told(world).count(("action.requested", "suspend")) == 1
    assert world.database.read(verify) is None


def test_it_lapses_and_only_the_deletion_remains(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    item = propose(world, robin)
    high = stands(world)
    assert lapse_unconfirmed(world.database) == 0
    let_pass(world.database, hours=49)
    assert lapse_unconfirmed(world.database) == 1
    assert lapse_unconfirmed(world.database) == 0
    assert steps(world) == [("delete", "requested"), ("suspend", "cancelled")]
    (event,) = world.events("action.cancelled")
    assert set(event["data"]) == documented_keys("action.cancelled")
    assert event["data"]["why"] == "not confirmed in time"
    assert not is_suspended(world)
    assert stands(world) < high, "nobody climbs to a suspension that was not done"
    assert [listed.item.id for listed in world.queue()] == [item.id]
    rule(world, sascha, item, "suspend")
    assert suspension_states(world) == ["cancelled", "proposed"], "late words begin anew"
    assert world.database.read(verify) is None


def suspension_states(world: World) -> list[str]:
    return [row.status for row in actions(world) if row.step == "suspend"]
