"""Looking through actions in both stores: every one once, whatever the page and the order."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from service.ladder.browse import Shelf, browse_actions
from tests.support.community import COMMUNITY, World
from tests.support.restrictions import deleted


def page(world: World, shelf: Shelf, after: str | None) -> tuple[list[str], str | None]:
    found, following = world.database.read(
        lambda c: browse_actions(
            c, COMMUNITY, world.database.clock(), shelf=shelf, after=after, limit=2
        )
    )
    return [one.id for one in found], following


@pytest.mark.parametrize("shelf", ["waiting", "all"])
def test_every_action_comes_once_also_of_one_moment(world: World, shelf: Shelf) -> None:
    start = world.database.clock()
    asked = []
    for number in range(7):
        set_clock(world, start + timedelta(minutes=number // 3))
        asked.append(deleted(world, f"Moron number {number}", author=f"m{number}"))
    seen, after = page(world, shelf, None)
    while after is not None:
        assert len(seen) < len(asked)
        more, after = page(world, shelf, after)
        seen += more
    assert seen == (asked if shelf == "waiting" else asked[::-1])


def set_clock(world: World, moment: datetime) -> None:
    world.database.clock = lambda: moment
