"""What somebody was asked to confirm is taken back: the question goes, and nobody can confirm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import yaml

from service.audit import verify
from service.communities import StaffMember
from service.errors import ReinsError
from service.ladder.errors import ActionClosedError
from service.policy import load_policy
from service.privacy import begin_erasure, run_erasure
from service.publishing import publish
from service.publishing.undo import Undo
from service.publishing.undo_runs import start_run
from service.publishing.undo_scope import Wanted
from service.review import AlreadyDecidedError, ItemView, read_item
from service.review.lapsing import answer_confirmation
from tests.support.answers import complete_actions, reach_member
from tests.support.appeals import answer, appeal, post_of
from tests.support.community import COMMUNITY, POLICY, World
from tests.support.proposals import (
    actions,
    is_suspended,
    propose,
    rule,
    stands,
    steps,
    suspension,
    use,
)
from tests.support.races import at_once
from tests.support.webhook_examples import documented_keys

RUDE = {"toxicity": 0.95, "insult": 0.9}
THREAT = {"threat": 0.95, "toxicity": 0.96}
LIKE_IT = ("held_threat_or_hate", "borderline_threat", "worded_threat", "near_misses")
"""The rules that would ask about a threat without the rule `threat`."""


@pytest.fixture
def robin(world: World) -> StaffMember:
    return world.staff("Robin")


@pytest.fixture
def sascha(world: World) -> StaffMember:
    return world.staff("Sascha")


@pytest.fixture
def lead(world: World) -> StaffMember:
    return world.staff("Lin", "lead")


def leave_out(world: World, *names: str) -> None:
    """Publish the default policy without some of its rules, as version 2."""
    document = yaml.safe_load(POLICY.read_text("utf-8"))
    document["rules"] = [one for one in document["rules"] if one["name"] not in names]
    del document["cases"]
    policy = load_policy(yaml.safe_dump(document), folder=POLICY.parent)
    world.database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "fewer rules"))


def undo(world: World, name: str, version: int = 1) -> None:
    """Take back all that a rule did, in one go."""
    now = world.database.clock()
    wanted = Wanted(COMMUNITY, name, version, now - timedelta(days=1), now)

    def work(unit: Any) -> None:
        run = start_run(unit, wanted, "cli:ada", "it was wrong")
        Undo(world.policies, world.desk).advance(unit, COMMUNITY, run.id)

    world.database.write(work)


def state_of(world: World, item: ItemView) -> ItemView:
    return world.database.read(lambda c: read_item(c, COMMUNITY, item.id))


def confirm_at_host(world: World, action_id: str) -> None:
    world.database.write(
        lambda unit: answer_confirmation(
            unit, world.policies, COMMUNITY, action_id, True, "Kim", None
        )
    )


def check_closed(world: World, item: ItemView, why: str, by: StaffMember) -> None:
    """The item is closed and says why; nobody confirms it, in the queue or at the host."""
    found = state_of(world, item)
    assert found.state == "withdrawn"
    assert found.detail["answer"] == "taken back"
    assert found.detail["reason"].startswith(why)
    assert [listed.item.id for listed in world.queue() if listed.item.id == item.id] == []
    with pytest.raises(AlreadyDecidedError, match=f"has been taken back .{why}"):
        rule(world, by, item, "suspend")
    for row in (row for row in actions(world) if row.confirm_by is not None):
        assert row.status == "cancelled"
        with pytest.raises(ActionClosedError):
            confirm_at_host(world, row.id)
    assert not is_suspended(world)
    assert world.database.read(verify) is None


@pytest.mark.parametrize("confirms", [None, "host"])
def test_an_overturned_deletion_takes_the_suspension_along_that_waits(
    world: World, robin: StaffMember, lead: StaffMember, confirms: str | None
) -> None:
    if confirms:
        use(world, confirms=confirms, below=3)
    item = propose(world, robin, post_id="p")
    assert len(world.events("confirmation.requested")) == (confirms is not None)
    complete_actions(world.database, COMMUNITY)
    answer(world, lead, appeal(world, actions(world)[0].id), "overturn")
    assert steps(world) == [("delete", "reversed"), ("suspend", "cancelled")]
    check_closed(world, item, "appeal: overturned", lead)
    (event,) = world.events("action.cancelled")
    assert set(event["data"]) == documented_keys("action.cancelled")
    assert event["data"]["action_id"] == suspension(world).id
    assert post_of(world, "p").visibility == "show"
    assert stands(world) == 0


def test_an_overturned_conversation_takes_along_the_suspension_built_on_it(
    world: World, robin: StaffMember, lead: StaffMember
) -> None:
    for number in range(2):
        world.post(f"You are a fool, {number}", RUDE)
        reach_member(world.database, COMMUNITY)
    world.post("You are a fool again", RUDE)
    (listed,) = world.queue(kind="confirm")
    assert listed.item.detail["step"] == "suspend"
    waiting = suspension(world)
    taken = actions(world)[0]
    assert taken.step == "conversation"
    answer(world, lead, appeal(world, taken.id), "overturn")
    assert suspension(world).status == "cancelled"
    (event,) = world.events("action.cancelled")
    assert event["data"]["action_id"] == waiting.id
    found = state_of(world, listed.item)
    assert (found.state, found.detail["step"]) == ("open", "delete"), "that much is still due"
    rule(world, robin, found, "delete")
    assert suspension(world).status == "cancelled"
    assert not is_suspended(world)
    assert not state_of(world, found).is_open
    assert world.database.read(verify) is None


def test_an_undone_rule_leaves_nothing_to_confirm(world: World, robin: StaffMember) -> None:
    leave_out(world, *LIKE_IT)
    world.post("I know where you park", {"threat": 0.95}, post_id="p")
    item = world.queue()[0].item
    assert (item.kind, item.rule) == ("confirm", "threat")
    (proposed,) = actions(world)
    undo(world, "threat", version=2)
    assert [row.status for row in actions(world)] == ["cancelled"]
    assert [event["data"]["action_id"] for event in world.events("action.cancelled")] == [
        proposed.id
    ]
    check_closed(world, item, "undo of rule threat", robin)
    assert stands(world) == 0


def test_what_another_rule_asks_about_goes_on_waiting(world: World, robin: StaffMember) -> None:
    world.post("I know where you park", THREAT, post_id="p")
    item = world.queue()[0].item
    undo(world, "threat")
    found = state_of(world, item)
    assert (found.state, found.kind) == ("open", "flagged")
    assert [row.status for row in actions(world)] == ["cancelled"]
    rule(world, robin, found, "fine")


def test_reports_that_have_no_answer_keep_the_question_open(
    world: World, robin: StaffMember, lead: StaffMember
) -> None:
    leave_out(world, *LIKE_IT)
    world.post("A calm word", post_id="p")
    world.report("p", "paula")
    world.post("I know where you park", {"threat": 0.95}, post_id="p")
    (listed,) = world.queue()
    assert listed.item.kind == "confirm"
    undo(world, "threat", version=2)
    found = state_of(world, listed.item)
    assert (found.state, found.kind) == ("open", "reported")
    rule(world, lead, found, "fine")
    assert world.events("report.resolved")


def test_nobody_confirms_the_suspension_of_a_member_who_is_erased(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    item = propose(world, robin)
    row = world.database.write(
        lambda unit: begin_erasure(unit, COMMUNITY, "noor", "cli", "asked for it")
    )
    done = run_erasure(world.database, COMMUNITY, row.id)
    assert done.completed_at is not None
    assert state_of(world, item).state == "withdrawn"
    (event,) = world.events("action.cancelled")
    assert event["data"]["author_id"] == row.pseudonym
    assert suspension(world).status == "cancelled"
    with pytest.raises(AlreadyDecidedError):
        rule(world, sascha, item, "suspend")
    assert world.database.read(verify) is None


def test_a_confirmation_and_an_overturn_at_once_agree(
    world: World, robin: StaffMember, sascha: StaffMember, lead: StaffMember
) -> None:
    item = propose(world, robin)
    complete_actions(world.database, COMMUNITY)
    filed = appeal(world, actions(world)[0].id)
    results = at_once(
        [
            lambda: rule(world, sascha, item, "suspend"),
            lambda: answer(world, lead, filed, "overturn"),
        ]
    )
    assert not isinstance(results[1], ReinsError)
    assert suspension(world).status in ("cancelled", "reversed")
    assert not is_suspended(world)
    assert not state_of(world, item).is_open
    assert stands(world) == 0
    assert world.database.read(verify) is None
