"""Several moderators at the same moment: exactly one gets through, on both databases."""

from __future__ import annotations

from typing import Any

from service.communities import StaffMember
from service.errors import ReinsError
from service.review import (
    AlreadyDecidedError,
    LeasedError,
    RevisionChangedError,
    VerdictIn,
    claim,
    decide,
    verdicts_of,
)
from tests.support.community import World
from tests.support.races import at_once

PEOPLE = 6
ROUNDS = 5


def crowd(world: World) -> list[StaffMember]:
    return [world.staff(f"Person{n}") for n in range(PEOPLE)]


def test_of_many_claims_one_wins_and_the_others_learn_by_whom(world: World) -> None:
    people = crowd(world)
    for _ in range(ROUNDS):
        item = world.item()

        def take(person: StaffMember, item_id: str = item.id) -> Any:
            return world.database.write(lambda unit: claim(unit, world.policies, person, item_id))

        results = at_once([lambda person=person: take(person) for person in people])
        winners = [r for r in results if not isinstance(r, ReinsError)]
        assert len(winners) == 1
        refused = [r for r in results if isinstance(r, LeasedError)]
        assert len(refused) == PEOPLE - 1
        name = next(p.name for p in people if p.id == winners[0].lease_holder)
        assert {error.extra["holder"] for error in refused} == {name}


def test_of_many_verdicts_one_counts(world: World) -> None:
    people = crowd(world)
    for _ in range(ROUNDS):
        item = world.item()
        given = VerdictIn(verdict="delete", revision=1, guideline_id="respect")

        def rule(person: StaffMember, item_id: str = item.id, body: VerdictIn = given) -> Any:
            return world.database.write(
                lambda unit: decide(unit, world.policies, person, item_id, body)
            )

        results = at_once([lambda person=person: rule(person) for person in people])
        assert sum(isinstance(r, AlreadyDecidedError) for r in results) == PEOPLE - 1
        verdicts = world.database.read(lambda c, pk=item.post_pk: verdicts_of(c, pk))
        assert len(verdicts) == 1
    assert len(world.events("review.resolved")) == ROUNDS
    assert len(world.events("action.requested")) == ROUNDS


def test_an_edit_and_a_verdict_at_once_never_decide_the_wrong_text(world: World) -> None:
    robin = world.staff("Robin")
    for number in range(ROUNDS):
        post_id = f"edited-{number}"
        item = world.item("First words", post_id=post_id)
        given = VerdictIn(verdict="fine", revision=1)
        results = at_once(
            [
                lambda item=item, given=given: world.database.write(
                    lambda unit: decide(unit, world.policies, robin, item.id, given)
                ),
                lambda post_id=post_id: world.post(
                    "Second words", {"toxicity": 0.7}, post_id=post_id
                ),
            ]
        )
        verdicts = world.database.read(lambda c, pk=item.post_pk: verdicts_of(c, pk))
        if isinstance(results[0], ReinsError):
            assert isinstance(results[0], RevisionChangedError)
            assert verdicts == []
        else:
            assert [v.revision for v in verdicts] == [1]
        waiting = [one.item for one in world.queue() if one.post.post_id == post_id]
        assert [one.revision for one in waiting] == [2]
