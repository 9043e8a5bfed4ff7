"""Moderators at the same moment about one member: the ladder moves once, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.audit import verify
from service.errors import ReinsError
from service.ladder import read_history
from service.review import ItemView
from tests.support.answers import complete_actions
from tests.support.appeals import answer, appeal, post_of, rule, weight_of
from tests.support.community import COMMUNITY, World
from tests.support.races import at_once
from tests.support.restrictions import asked, rule_on

ROUNDS = 3
RUDE = {"toxicity": 0.95, "insult": 0.9}


def chain_holds(world: World) -> bool:
    return world.database.read(verify) is None


def give(world: World, name: str, item: ItemView, verdict: str) -> Callable[[], None]:
    staff = world.staff(name)
    return lambda: rule_on(world, staff, item, verdict)


def rungs_of(world: World, author: str) -> list[Any]:
    found = world.database.read(lambda c: read_history(c, COMMUNITY, author))
    return [row.rung for row in found.rows]


def test_two_verdicts_about_one_member_are_one_incident(world: World) -> None:
    for number in range(ROUNDS):
        author = f"author-{number}"
        items = [world.item(post_id=f"p-{number}-{n}", author=author) for n in range(2)]
        tasks = [give(world, f"Mod{number}{n}", item, "delete") for n, item in enumerate(items)]
        assert at_once(tasks) == [None, None]
        rungs = rungs_of(world, author)
        assert len(rungs) == 2
        assert sum(rung is not None for rung in rungs) == 1
    assert chain_holds(world)


def test_of_two_confirmations_one_suspends(world: World) -> None:
    for number in range(ROUNDS):
        item = world.item(post_id=f"p-{number}", author=f"author-{number}")
        give(world, f"First{number}", item, "suspend")()
        [waiting] = [one.item for one in world.queue() if one.item.kind == "confirm"]
        tasks = [give(world, f"Second{number}{n}", waiting, "suspend") for n in range(2)]
        results = at_once(tasks)
        assert sum(isinstance(one, ReinsError) for one in results) == 1
        assert asked(world, item.post_pk, "suspend")
    told = world.events("action.requested")
    assert sum(one["data"]["step"] == "suspend" for one in told) == ROUNDS
    assert chain_holds(world)


def test_an_appeal_is_overturned_while_another_post_is_enforced(world: World) -> None:
    robin, juno = world.staff("Robin"), world.staff("Juno", "lead")
    for number in range(ROUNDS):
        author = f"author-{number}"
        action_id = rule(world, robin, post_id=f"old-{number}", author=author)
        complete_actions(world.database, COMMUNITY)
        filed = appeal(world, action_id, author)

        def judge(about: Any = filed) -> Any:
            return answer(world, juno, about, "overturn")

        def post(post_id: str = f"new-{number}", by: str = author) -> Any:
            return world.post("You moron", RUDE, post_id=post_id, author=by)

        judged, _ = at_once([judge, post])
        assert judged.state == "overturned"
        assert post_of(world, f"old-{number}").visibility == "show"
        assert post_of(world, f"new-{number}").visibility == "hide"
        assert weight_of(world, author) > 0
    assert chain_holds(world)
