"""Claims: one at a time, renewed by the holder, refused to others by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from service.kit import system_clock
from service.review import LeasedError, OwnMatterError, RoleError, claim, release
from service.review.views import ItemView
from tests.support.community import World


def claimed(world: World, staff: object, item: ItemView) -> ItemView:
    return world.database.write(lambda unit: claim(unit, world.policies, staff, item.id))


def test_a_claim_reserves_for_five_minutes(world: World) -> None:
    robin, item = world.staff("Robin"), world.item()
    taken = claimed(world, robin, item)
    assert taken.lease_holder == robin.id
    assert taken.lease_until is not None
    left = taken.lease_until - system_clock()
    assert timedelta(minutes=4, seconds=50) < left <= timedelta(minutes=5)


def test_the_holder_renews(world: World) -> None:
    robin, item = world.staff("Robin"), world.item()
    first, second = claimed(world, robin, item), claimed(world, robin, item)
    assert first.lease_until is not None
    assert second.lease_until is not None
    assert second.lease_until >= first.lease_until


def test_a_colleague_is_refused_and_told_by_whom(world: World) -> None:
    robin, sascha, item = world.staff("Robin"), world.staff("Sascha"), world.item()
    claimed(world, robin, item)
    with pytest.raises(LeasedError, match="Robin is working on this item until") as refused:
        claimed(world, sascha, item)
    assert refused.value.extra["holder"] == "Robin"
    with pytest.raises(LeasedError):
        world.database.write(lambda unit: release(unit, sascha, item.id))


def test_an_old_claim_does_not_stand_in_the_way(world: World) -> None:
    robin, sascha, item = world.staff("Robin"), world.staff("Sascha"), world.item()
    claimed(world, robin, item)
    later: Callable[[], datetime] = lambda: system_clock() + timedelta(minutes=6)  # noqa: E731
    world.database.clock = later
    assert claimed(world, sascha, item).lease_holder == sascha.id


def test_released_items_are_free_again(world: World) -> None:
    robin, sascha, item = world.staff("Robin"), world.staff("Sascha"), world.item()
    claimed(world, robin, item)
    world.database.write(lambda unit: release(unit, robin, item.id))
    assert claimed(world, sascha, item).lease_holder == sascha.id


def test_roles_that_only_read_claim_nothing(world: World) -> None:
    item = world.item()
    for role in ("auditor", "community_manager"):
        with pytest.raises(RoleError, match=role.replace("_", " ")):
            claimed(world, world.staff(role.title(), role), item)


def test_nobody_claims_their_own_matter(world: World) -> None:
    item = world.item(post_id="p", author="noor", mentions=["kim"])
    world.report("p", "lou")
    for member in ("noor", "lou", "kim"):
        person = world.staff(member.title(), "admin", member=member)
        with pytest.raises(OwnMatterError):
            claimed(world, person, item)
