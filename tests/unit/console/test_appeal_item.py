"""The page of an appeal: a severe post is covered, and its channel goes by its name."""

from __future__ import annotations

import httpx
import pytest

from service.communities import StaffMember, put_channel
from service.review import VerdictIn, decide
from tests.support.appeals import appeal, appeal_items
from tests.support.community import COMMUNITY, World
from tests.support.console import log_in


@pytest.mark.parametrize("severity", ["minor", "severe"])
def test_a_severe_post_is_covered_until_it_is_asked_for(
    client: httpx.Client, sqlite_world: World, robin: StaffMember, severity: str
) -> None:
    channel = {"name": "The garden", "topic": "Plants"}
    sqlite_world.database.write(lambda unit: put_channel(unit, COMMUNITY, "general", channel))
    item = sqlite_world.item(post_id="p").id
    given = VerdictIn(verdict="delete", revision=1, guideline_id="respect", severity=severity)
    ruling = sqlite_world.database.write(
        lambda unit: decide(unit, sqlite_world.policies, robin, item, given)
    )
    appeal(sqlite_world, ruling.actions[0].action_id)
    sascha = sqlite_world.staff("Sascha", "lead")
    log_in(client, sqlite_world, sascha)
    [asked] = appeal_items(sqlite_world, sascha)
    page = client.get(f"/console/items/{asked.id}").text
    assert "in The garden" in page
    assert ("Severe text. Show it" in page) is (severity == "severe")
