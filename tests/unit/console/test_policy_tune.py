"""Tuning in the console: one number changes, severe texts stay veiled, scores are read once."""

from __future__ import annotations

import httpx

from service.communities import StaffMember
from service.publishing import in_state, read_source
from tests.support.community import COMMUNITY, World
from tests.support.console import csrf, log_in

HIGH = {"toxicity": 0.66, "insult": 0.6}


def source(world: World, number: int = 1) -> str:
    return world.database.read(lambda c: read_source(c, COMMUNITY, number))


def test_tuning_changes_one_number_of_the_live_text(
    client: httpx.Client, sqlite_world: World, ada: StaffMember
) -> None:
    sqlite_world.post("Typical of you.", {"toxicity": 0.45})
    log_in(client, sqlite_world, ada)
    part = client.get("/console/policy/tune/effect?line=toxicity.review&value=0.44").text
    assert "newly above" in part
    assert "Typical of you." in part
    assert 'id="draft-value" value="0.44" hx-swap-oob="true"' in part
    assert "<html" not in part
    form = {
        "csrf": csrf(client),
        "line": "toxicity.review",
        "value": "0.44",
        "base": "1",
        "reason": "See more.",
    }
    answer = client.post("/console/policy/tune", data=form)
    assert answer.headers["location"] == "/console/policy/versions/2?done=true"
    live = sqlite_world.database.read(lambda c: in_state(c, COMMUNITY, "live"))
    assert live is not None
    assert live.version == 1
    before = source(sqlite_world)
    changed = before.replace("doubt: 0.4, review: 0.5", "doubt: 0.4, review: 0.44", 1)
    assert source(sqlite_world, 2) == changed != before
    page = client.get("/console/policy/versions/2").text
    assert "<strong>toxicity.review</strong>: 0.5 → 0.44: flags more" in page
    assert "towards-stricter" in page
    assert "Against the live version" not in client.get("/console/policy/versions/1").text


def test_a_slider_that_moves_reads_the_scores_once(
    client: httpx.Client, sqlite_world: World, ada: StaffMember
) -> None:
    log_in(client, sqlite_world, ada)
    page, part = "/console/policy/tune?line=insult.review", "/console/policy/tune/effect"
    assert "No post has this score yet" in client.get(page).text
    sqlite_world.post("Typical of you.", {"insult": 0.45})
    moved = client.get(f"{part}?line=insult.review&value=0.4").text
    assert "No post has this score yet" in moved
    assert "Typical of you." in client.get(page).text
    assert "1 at or above then" in client.get(f"{part}?line=insult.review&value=0.4").text


def test_severe_texts_and_own_matters_are_not_on_the_edge(
    client: httpx.Client, sqlite_world: World
) -> None:
    sqlite_world.post("A threat, spelled out.", {"toxicity": 0.5, "threat": 0.6})
    sqlite_world.post("My own remark.", HIGH, author="noor.k")
    log_in(client, sqlite_world, sqlite_world.staff("Noor", "admin", member="noor.k"))
    page = client.get("/console/policy/tune?line=toxicity.review").text
    assert "Severe text, hidden until you open it" in page
    assert "spelled out" not in page
    assert "My own remark." not in page
