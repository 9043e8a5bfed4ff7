"""Restrictions of members as they come about, for tests of what is told of them."""

from __future__ import annotations

from typing import Any

from service.communities import StaffMember
from service.ladder import answer_action, post_actions
from service.review import ItemView, VerdictIn, decide
from service.statements import Statement, read_case, statement, tell
from tests.support.community import COMMUNITY, World

RUDE = "You moron, see https://bad.example/x"
PUBLIC = "https://reins.example"


def deleted(world: World, text: str = RUDE, label: str = "sexual", **given: Any) -> str:
    """Let a rule delete a post; return the id of the action."""
    recorded = world.post(text, {label: 0.97}, **given)
    [action] = recorded.actions
    assert (action.step, action.status) == ("delete", "requested")
    return action.action_id


def rule_on(world: World, staff: StaffMember, item: ItemView, verdict: str, **given: Any) -> None:
    """Decide an item as a member of staff."""
    body = VerdictIn.model_validate(
        {"verdict": verdict, "revision": item.revision, "guideline_id": "respect"} | given
    )
    world.database.write(lambda unit: decide(unit, world.policies, staff, item.id, body))


def suspended(world: World, author: str = "noor", **given: Any) -> str:
    """Let one moderator suspend and a second one confirm it; return the id of the suspension."""
    first, second = world.staff("Robin"), world.staff("Sam")
    item = world.item(author=author)
    rule_on(world, first, item, "suspend", **given)
    [waiting] = [one.item for one in world.queue() if one.item.kind == "confirm"]
    rule_on(world, second, waiting, "suspend")
    return asked(world, item.post_pk, "suspend")


def asked(world: World, post_pk: str, step: str) -> str:
    """Return the id of the last action of a step about a post."""
    actions = world.database.read(lambda connection: post_actions(connection, post_pk))
    return [one.action_id for one in actions if one.step == step][-1]


def answer(world: World, action_id: str, status: str = "completed") -> None:
    """Answer as the host."""
    world.database.write(
        lambda unit: answer_action(unit, COMMUNITY, action_id, status, None, "key:test")
    )


def read(world: World, action_id: str, language: str | None = None) -> Statement:
    """Return the statement of an action as it is now."""
    case = world.database.read(lambda c: read_case(c, world.policies, COMMUNITY, action_id))
    return statement(case, world.database.clock(), language)


def text_of(world: World, action_id: str, language: str | None = "en") -> str:
    """Return the text that a member gets."""
    told = world.database.write(
        lambda unit: tell(unit, world.policies, COMMUNITY, action_id, language, PUBLIC)
    )
    return str(told.body()["text"])
