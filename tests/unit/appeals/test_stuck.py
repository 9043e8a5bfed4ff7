"""An appeal that nobody may judge: it is listed with why, and counted; naming somebody helps."""

from __future__ import annotations

from typing import Any

import pytest

from service.communities import StaffMember
from service.review import count_late, stuck_appeals
from service.review.errors import OwnDecisionError
from service.review.reading import page_body
from service.review.views import Filter
from tests.support.answers import let_pass
from tests.support.appeals import answer, appeal, change_policy, rule
from tests.support.community import COMMUNITY, World

WHY = "every lead or admin took part in the decision or is involved in the post"


@pytest.fixture
def ada(world: World) -> StaffMember:
    return world.staff("Ada", "admin")


def late(world: World) -> dict[str, int]:
    now = world.database.clock()
    return world.database.read(lambda c: count_late(c, world.policies, now))


def listed(world: World) -> list[dict[str, Any]]:
    body = world.database.read(
        lambda c: page_body(
            c, world.policies, COMMUNITY, Filter(kind="appeal"),
            staff=None, cursor=None, limit=10, now=world.database.clock(),
        )
    )  # fmt: skip
    return list(body["items"])


def test_it_is_listed_with_the_reason_and_counted(world: World, ada: StaffMember) -> None:
    world.staff("Robin")
    filed = appeal(world, rule(world, ada))
    (item,) = listed(world)
    assert WHY in item["blocked"]
    assert "hears_appeals" in item["blocked"]
    assert late(world) == {"overdue": 0, "without_judge": 1}
    let_pass(world.database, hours=24 * 8)
    assert late(world) == {"overdue": 1, "without_judge": 1}
    with pytest.raises(OwnDecisionError):
        answer(world, ada, filed, "uphold")


def test_somebody_who_is_involved_is_no_judge(world: World, ada: StaffMember) -> None:
    world.staff("Lin", "lead", member="noor")
    appeal(world, rule(world, ada))
    assert late(world)["without_judge"] == 1


def test_a_lead_who_comes_or_a_name_in_the_policy_helps(world: World, ada: StaffMember) -> None:
    out = world.staff("Out", "auditor")
    filed = appeal(world, rule(world, ada))
    change_policy(world, review={"small_team": {"hears_appeals": "host"}})
    (item,) = listed(world)
    assert "counts for appeals from then on" in item["blocked"], "it is with the staff already"
    change_policy(world, review={"small_team": {"hears_appeals": "out@example.org"}})
    assert listed(world)[0]["blocked"] is None
    assert late(world)["without_judge"] == 0
    assert answer(world, out, filed, "uphold").state == "upheld"
    appeal(world, rule(world, ada, author="maja"), "maja")
    change_policy(world, review={"small_team": {}})
    assert late(world)["without_judge"] == 1
    world.staff("Lin", "lead")
    assert world.database.read(lambda c: stuck_appeals(c, world.policies, COMMUNITY)) == []
