"""Suspensions that one moderator proposes and another confirms, and what became of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from service.communities import StaffMember, find_member
from service.ladder import standing
from service.ladder.tables import ActionRow
from service.policy import load_policy
from service.publishing import publish
from service.review import (
    Ruling,
    VerdictIn,
    decide,
)
from service.review.views import ItemView
from tests.support.community import COMMUNITY, POLICY, World


def rule(world: World, staff: StaffMember, item: ItemView, verdict: str, **given: Any) -> Ruling:
    if verdict in ("conversation", "delete", "suspend"):
        given = {"guideline_id": "respect"} | given
    body = VerdictIn(verdict=verdict, revision=item.revision, **given)
    return world.database.write(lambda unit: decide(unit, world.policies, staff, item.id, body))


def propose(world: World, staff: StaffMember, **given: Any) -> ItemView:
    """Let a moderator suspend, and return the item that asks for a second opinion."""
    rule(world, staff, world.item(**given), "suspend")
    (listed,) = world.queue(kind="confirm")
    return listed.item


def actions(world: World) -> list[Any]:
    rows = select(*ActionRow.__table__.columns).order_by(ActionRow.requested_at, ActionRow.id)
    return list(world.database.read(lambda c: c.execute(rows).all()))


def steps(world: World) -> list[tuple[str, str]]:
    return [(row.step, row.status) for row in actions(world)]


def suspension(world: World) -> Any:
    (row,) = [row for row in actions(world) if row.step == "suspend"]
    return row


def is_suspended(world: World) -> bool:
    member = world.database.read(lambda c: find_member(c, COMMUNITY, "noor"))
    assert member is not None
    return member.suspended


def stands(world: World) -> float:
    ladder = world.database.read(lambda c: world.policies.live(c, COMMUNITY)).policy.ladder
    now = world.database.clock()
    return world.database.read(lambda c: standing(c, COMMUNITY, "noor", ladder, now)).weight


def use(world: World, **review: Any) -> None:
    """Publish the default policy with a small team."""
    text = POLICY.read_text()
    lines = "".join(f"    {key}: {value}\n" for key, value in review.items())
    text = text.replace("\nreview:\n", f"\nreview:\n  small_team:\n{lines}")
    policy = load_policy(text, folder=POLICY.parent)
    world.database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "a small team"))


def told(world: World) -> list[tuple[str, str]]:
    return [
        (event["type"], event["data"]["step"])
        for event in world.events()
        if event["type"].startswith(("action.", "confirmation."))
    ]
