"""Two judges at the same moment, and two appeals: one counts, on both databases."""

from __future__ import annotations

from typing import Any

from service.appeals import AppealAnsweredError, Judgement
from service.appeals.errors import AlreadyAppealedError
from service.errors import ReinsError
from tests.support.appeals import answer, appeal, post_of, rule, weight_of
from tests.support.community import World
from tests.support.races import at_once

PEOPLE = 4
ROUNDS = 3
JUDGEMENTS: tuple[Judgement, Judgement] = ("uphold", "overturn")


def test_of_many_judgements_one_counts(world: World) -> None:
    robin = world.staff("Robin")
    judges = [world.staff(f"Lead{n}", "lead") for n in range(PEOPLE)]
    for number in range(ROUNDS):
        author = f"author-{number}"
        action_id = rule(world, robin, post_id=f"p-{number}", author=author)
        filed = appeal(world, action_id, author)

        def judge(n: int, about: Any = filed) -> Any:
            return answer(world, judges[n], about, JUDGEMENTS[n % 2])

        results = at_once([lambda n=n: judge(n) for n in range(PEOPLE)])
        [winner] = [one for one in results if not isinstance(one, ReinsError)]
        assert sum(isinstance(one, AppealAnsweredError) for one in results) == PEOPLE - 1
        overturned = winner.state == "overturned"
        assert post_of(world, f"p-{number}").visibility == ("show" if overturned else "hide")
        assert (weight_of(world, author) == 0) == overturned
    assert len(world.events("appeal.resolved")) == ROUNDS


def test_of_many_appeals_one_is_filed(world: World) -> None:
    action_id = rule(world, world.staff("Robin"))
    results = at_once([lambda: appeal(world, action_id) for _ in range(PEOPLE)])
    assert sum(isinstance(one, AlreadyAppealedError) for one in results) == PEOPLE - 1
    assert len(world.events("appeal.filed")) == 1
