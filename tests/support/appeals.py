"""Restrictions that moderators gave, and appeals against them, in a ``World``."""

from __future__ import annotations

from typing import Any

import yaml

from service.appeals import AppealView, Judgement, file_appeal, judge
from service.communities import StaffMember
from service.decisions import PostView, find_post, reports_of
from service.ladder import standing
from service.policy import load_policy
from service.publishing import publish
from service.review import ItemView, VerdictIn, decide
from tests.support.community import COMMUNITY, POLICY, World


def rule(world: World, staff: StaffMember, verdict: str = "delete", **given: Any) -> str:
    """Send a post, decide it, and return the id of the hardest action that was asked for."""
    item = world.item(**given)
    body = VerdictIn.model_validate(
        {"verdict": verdict, "revision": item.revision}
        | ({} if verdict == "fine" else {"guideline_id": "respect"})
    )
    ruling = world.database.write(lambda unit: decide(unit, world.policies, staff, item.id, body))
    return ruling.actions[-1].action_id if ruling.actions else ""


def appeal(world: World, action_id: str, author: str = "noor", **given: Any) -> AppealView:
    """Appeal against an action as a member."""
    values: dict[str, Any] = {"text": "It was a joke.", "via": "api", "actor": "key:test"} | given
    return world.database.write(
        lambda unit: file_appeal(
            unit,
            world.policies,
            COMMUNITY,
            author_id=author,
            action_id=action_id or None,
            **values,
        )
    )


def appeal_report(world: World, report_id: str, author: str) -> AppealView:
    """Appeal against the answer to a report as its reporter."""
    return appeal(world, "", author, report_id=report_id)


def answer(
    world: World,
    staff: StaffMember,
    filed: AppealView,
    judgement: Judgement,
    words: str = "We read it again.",
) -> AppealView:
    """Judge an appeal."""
    item_id = filed.item_id or ""
    return world.database.write(
        lambda unit: judge(unit, world.policies, world.desk, staff, item_id, judgement, words)
    )


def appeal_items(world: World, staff: StaffMember | None = None) -> list[ItemView]:
    """Return the appeals that wait, as a person on the staff sees them."""
    return [one.item for one in world.queue(staff, kind="appeal")]


def change_policy(world: World, **sections: dict[str, Any]) -> None:
    """Publish the default policy with some keys of sections changed."""
    document = yaml.safe_load(POLICY.read_text("utf-8"))
    for name, values in sections.items():
        document[name] = document.get(name, {}) | values
    changed = load_policy(yaml.safe_dump(document), folder=POLICY.parent)
    world.database.write(lambda unit: publish(unit, COMMUNITY, changed, "test", "test"))


def post_of(world: World, post_id: str) -> PostView:
    """Return a post as it is now."""
    found = world.database.read(lambda connection: find_post(connection, COMMUNITY, post_id))
    assert found is not None
    return found


def weight_of(world: World, author: str = "noor") -> float:
    """Return the standing of a member."""
    ladder = load_policy(POLICY.read_text("utf-8"), folder=POLICY.parent).ladder
    now = world.database.clock()
    return world.database.read(lambda c: standing(c, COMMUNITY, author, ladder, now)).weight


def report_id_of(world: World, post_id: str) -> str:
    """Return the id of the first report of a post."""
    pk = post_of(world, post_id).pk
    return str(world.database.read(lambda c: reports_of(c, pk))[0]["id"])


def find_fine(world: World, staff: StaffMember, post_id: str) -> None:
    """Decide that the post of an open item is fine."""
    item = next(one.item for one in world.queue() if one.post.post_id == post_id)
    given = VerdictIn(verdict="fine", revision=item.revision)
    world.database.write(lambda unit: decide(unit, world.policies, staff, item.id, given))
