"""Who confirms a suspension where fewer than two people may."""

from __future__ import annotations

import pytest

from service.communities import StaffMember
from service.review import (
    OwnProposalError,
    RoleError,
    claim,
)
from service.review.errors import NotAskedError
from service.review.lapsing import answer_confirmation
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
