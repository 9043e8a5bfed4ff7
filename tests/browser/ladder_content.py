"""Members restricted in every way, for journeys and pictures of what the host was asked for."""

from __future__ import annotations

from service.communities import StaffMember
from service.review import ItemView
from tests.browser.content import ago
from tests.support.community import World
from tests.support.restrictions import answer, asked, deleted, rule_on

SPITE = "Nobody with half a brain needs that explained twice."


def restrict(world: World) -> None:
    """Leave a suspension in force, one to confirm, and deletions in every state of an answer."""
    nadia, imre = world.staff("Nadia"), world.staff("Imre", "lead")
    with ago(world, days=2):
        answer(world, _suspend(world, nadia, imre, "p.costa"))
    with ago(world, hours=5):
        answer(world, _delete(world, "m.lindqvist"), "failed")
        _delete(world, "j.haas")
    with ago(world, hours=2):
        answer(world, _delete(world, "v.moreau"))
    with ago(world, minutes=20):
        rule_on(world, nadia, _item(world, "t.okafor"), "suspend")
        _delete(world, "s.ito")


def _item(world: World, author: str) -> ItemView:
    return world.item(SPITE, author=author, channel_id="ideas")


def _suspend(world: World, first: StaffMember, second: StaffMember, author: str) -> str:
    item = _item(world, author)
    rule_on(world, first, item, "suspend")
    [waiting] = [
        one.item
        for one in world.queue()
        if (one.item.kind, one.item.post_pk) == ("confirm", item.post_pk)
    ]
    rule_on(world, second, waiting, "suspend")
    return asked(world, item.post_pk, "suspend")


def _delete(world: World, author: str) -> str:
    return deleted(world, f"Only an idiot asks that, {author}.", author=author, channel_id="ideas")
