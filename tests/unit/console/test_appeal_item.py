"""The page of an appeal: a severe post is covered, and its channel goes by its name."""

from __future__ import annotations

import httpx
import pytest

from service.appeals.views import STATES, Judgement
from service.communities import StaffMember, put_channel
from service.review import VerdictIn, decide
from tests.support.appeals import appeal, appeal_items, rule
from tests.support.community import COMMUNITY, World
from tests.support.console import csrf, log_in


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


@pytest.mark.parametrize("judgement", ["uphold", "overturn"])
def test_the_next_page_says_what_was_judged(
    client: httpx.Client, sqlite_world: World, robin: StaffMember, judgement: Judgement
) -> None:
    first = appeal(sqlite_world, rule(sqlite_world, robin, post_id="p"))
    second = appeal(sqlite_world, rule(sqlite_world, robin, post_id="q", author="maja"), "maja")
    sascha = sqlite_world.staff("Sascha", "lead")
    log_in(client, sqlite_world, sascha)
    done = f"<strong>Decided: Appeal {STATES[judgement]}</strong> · the member gets your answer"
    for filed in (first, second):
        path = f"/console/items/{filed.item_id}"
        given = {"judgement": judgement, "answer": "We read it again.", "csrf": csrf(client)}
        page = client.post(f"{path}/judgement", data=given, follow_redirects=True)
        assert page.status_code == 200
        assert done in page.text
    assert page.url.path == "/console/queue", "nothing waits any more"
    other = client.get("/console/queue", params={"decided": "an id of nothing"})
    assert "Decided:" not in other.text


def test_admins_are_told_of_an_appeal_that_nobody_may_judge(
    client: httpx.Client, sqlite_world: World, ada: StaffMember, robin: StaffMember
) -> None:
    appeal(sqlite_world, rule(sqlite_world, ada, post_id="p"), text="It was a joke between us.")
    log_in(client, sqlite_world, ada)
    page = client.get("/console/queue").text
    assert "1 appeal without a judge" in page
    assert "every lead or admin took part in the decision" in page
    assert "hears_appeals" in page
    assert "a joke" not in page, "they decided it: what is said against that is not for them"
    log_in(client, sqlite_world, robin)
    assert "without a judge" not in client.get("/console/queue").text
