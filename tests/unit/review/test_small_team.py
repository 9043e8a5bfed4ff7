"""Who confirms a suspension where fewer than two people may."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from service.communities import StaffMember
from service.console.moving_on import claim_next
from service.review import (
    OwnProposalError,
    RoleError,
    claim,
    may_decide,
    named_items,
)
from service.review.errors import NotAskedError
from service.review.lapsing import answer_confirmation
from tests.support.appeals import answer, appeal
from tests.support.appeals import rule as restrict
from tests.support.community import COMMUNITY, World
from tests.support.proposals import is_suspended, propose, rule, suspension, use
from tests.support.webhook_examples import documented_keys


@pytest.fixture
def robin(world: World) -> StaffMember:
    return world.staff("Robin")


@pytest.fixture
def sascha(world: World) -> StaffMember:
    return world.staff("Sascha")


def test_an_admin_who_is_alone_confirms_where_the_policy_says_so(world: World) -> None:
    ada = world.staff("Ada", "admin")
    item = propose(world, ada)
    with pytest.raises(OwnProposalError, match="small_team"):
        rule(world, ada, item, "suspend")
    use(world, confirms="admin")
    rule(world, ada, item, "suspend")
    row = suspension(world)
    assert row.proposed_by == row.confirmed_by == ada.actor


def test_an_admin_who_is_not_alone_does_not(world: World, sascha: StaffMember) -> None:
    use(world, confirms="admin", below=3)
    ada = world.staff("Ada", "admin")
    item = propose(world, ada)
    with pytest.raises(OwnProposalError, match="Sascha"):
        rule(world, ada, item, "suspend")


def test_the_policy_may_name_somebody_who_decides_nothing_else(
    world: World, robin: StaffMember
) -> None:
    outside = world.staff("Outside", "auditor")
    item = propose(world, robin)
    with pytest.raises(RoleError):
        rule(world, outside, item, "suspend")
    use(world, confirms="outside@example.org")
    world.database.write(lambda unit: claim(unit, world.policies, outside, item.id))
    rule(world, outside, item, "suspend")
    assert suspension(world).confirmed_by == outside.actor
    with pytest.raises(RoleError):
        rule(world, outside, world.item("More of that."), "fine")


@pytest.mark.parametrize("confirm", [True, False])
def test_the_host_confirms_for_a_small_team(
    world: World, robin: StaffMember, confirm: bool
) -> None:
    use(world, confirms="host")
    propose(world, robin)
    (asked,) = world.events("confirmation.requested")
    row = suspension(world)
    assert asked["data"]["action_id"] == row.id
    assert set(asked["data"]) == documented_keys("confirmation.requested")
    world.database.write(
        lambda unit: answer_confirmation(
            unit, world.policies, COMMUNITY, row.id, confirm, "Kim, board", "as discussed"
        )
    )
    row = suspension(world)
    assert row.status == ("requested" if confirm else "cancelled")
    assert row.confirmed_by == ("host:Kim, board" if confirm else None)
    assert is_suspended(world) is confirm
    assert world.queue() == []
    assert len(world.events("action.cancelled")) == (not confirm)


def test_the_host_confirms_only_what_it_was_asked(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    use(world, confirms="host")
    propose(world, robin)
    assert world.events("confirmation.requested") == [], "two people are enough"
    action = suspension(world).id
    with pytest.raises(NotAskedError, match="moderator"):
        world.database.write(
            lambda unit: answer_confirmation(
                unit, world.policies, COMMUNITY, action, True, "Kim", None
            )
        )


def test_whom_the_policy_names_decides_that_item_and_nothing_else(
    world: World, robin: StaffMember
) -> None:
    outside = world.staff("Outside", "auditor")
    other = world.item("Typical.", post_id="other", author="maja")
    item = propose(world, robin, post_id="p")
    assert following(world, outside) is None
    use(world, confirms="outside@example.org")
    assert following(world, outside) == item.id
    assert decidable(world, outside) == {item.id}
    world.report("p", "paula")
    assert decidable(world, outside) == {item.id}, "a report in between changes nothing"
    with pytest.raises(RoleError):
        rule(world, outside, other, "fine")
    rule(world, outside, item, "suspend")
    assert following(world, outside) is None
    assert decidable(world, outside) == set()


def test_whom_the_policy_names_for_appeals_judges_those_alone(
    world: World, robin: StaffMember
) -> None:
    outside = world.staff("Outside", "auditor")
    filed = appeal(world, restrict(world, robin))
    waiting = propose(world, robin, post_id="p", author="maja")
    assert decidable(world, outside) == set()
    use(world, hears_appeals="outside@example.org")
    assert decidable(world, outside) == {filed.item_id}, "also one that was filed before"
    assert following(world, outside) == filed.item_id
    with pytest.raises(RoleError):
        rule(world, outside, waiting, "suspend")
    assert answer(world, outside, filed, "overturn").state == "overturned"


def test_whom_the_policy_names_keeps_out_of_their_own_matter(
    world: World, robin: StaffMember
) -> None:
    use(world, confirms="outside@example.org", hears_appeals="outside@example.org")
    outside = world.staff("Outside", "auditor", member="noor")
    propose(world, robin, post_id="p")
    assert following(world, outside) is None
    assert decidable(world, outside) == set()


def test_with_enough_people_nobody_is_named(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    use(world, confirms="outside@example.org")
    outside = world.staff("Outside", "auditor")
    propose(world, robin)
    assert following(world, outside) is None


def following(world: World, staff: StaffMember) -> str | None:
    """Return what the console would give a person next."""
    item = world.database.write(lambda unit: claim_next(unit, world.policies, staff, None))
    return None if item is None else item.id


def decidable(world: World, staff: StaffMember) -> set[str]:
    """Return the open items that a person may decide, by the check that the pages use."""

    def work(connection: Connection) -> set[str]:
        return {
            listed.item.id
            for listed in world.queue(staff)
            if may_decide(connection, world.policies, staff, listed.item, listed.post)
        }

    found = world.database.read(work)
    assert found == world.database.read(lambda c: named_items(c, world.policies, staff))
    return found
