"""Pages of the policy: who may do what, steps and their reasons, brakes."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlalchemy import insert

from service.communities import StaffMember
from service.publishing import VersionView, find_version, read_source, store_draft
from service.publishing.tables import PolicyBrake
from service.storage import UnitOfWork
from tests.support.community import COMMUNITY, World
from tests.support.console import csrf, log_in


def version(world: World, number: int) -> VersionView:
    return world.database.read(lambda c: find_version(c, COMMUNITY, number))


def source(world: World, number: int = 1) -> str:
    return world.database.read(lambda c: read_source(c, COMMUNITY, number))


def draft(world: World, author: StaffMember) -> int:
    policy = world.database.read(lambda c: world.policies.live(c, COMMUNITY)).policy

    def work(unit: UnitOfWork) -> int:
        return store_draft(unit, COMMUNITY, policy, author.actor, "A try.").version

    return world.database.write(work)


def step(client: httpx.Client, number: int, to: str, **given: object) -> httpx.Response:
    form = {"csrf": csrf(client), "to": to, "reason": "It was tried."} | given
    return client.post(f"/console/policy/versions/{number}/steps", data=form)


def test_everybody_on_the_staff_reads_and_only_some_write(
    client: httpx.Client, sqlite_world: World, robin: StaffMember, ada: StaffMember
) -> None:
    number = draft(sqlite_world, ada)
    log_in(client, sqlite_world, robin)
    page = client.get("/console/policy")
    assert "Version 1" in page.text
    assert "A try." in page.text
    assert "Next steps" not in page.text
    assert client.get(f"/console/policy/versions/{number}").status_code == 200
    assert client.get("/console/policy/tune").status_code == 200
    assert client.get("/console/policy/new").status_code == 403
    for refused in (
        step(client, number, "checked"),
        step(client, number, "live"),
        client.post("/console/policy/rollback", data={"csrf": csrf(client), "reason": "no"}),
        client.post(
            "/console/policy/tune",
            data={
                "csrf": csrf(client),
                "line": "toxicity.review",
                "value": "0.4",
                "base": "1",
                "reason": "no",
            },
        ),
    ):
        assert refused.status_code == 403
    assert version(sqlite_world, number).state == "draft"


def test_a_lead_writes_but_does_not_publish(
    client: httpx.Client, sqlite_world: World, ada: StaffMember
) -> None:
    number = draft(sqlite_world, ada)
    log_in(client, sqlite_world, sqlite_world.staff("Quinn", "lead"))
    assert step(client, number, "checked").status_code == 303
    assert step(client, number, "live").status_code == 403
    page = client.get("/console/policy").text
    assert "Put in the shadow" in page
    assert "Publish for everybody" not in page
    assert "Roll back" not in page


def test_only_the_next_possible_steps_have_buttons(
    client: httpx.Client, sqlite_world: World, ada: StaffMember
) -> None:
    number = draft(sqlite_world, ada)
    log_in(client, sqlite_world, ada)
    page = f"/console/policy/versions/{number}"

    def offered() -> set[str]:
        return set(re.findall(r'name="to" value="(\w+)"', client.get(page).text))

    assert offered() == {"checked", "retired"}
    assert step(client, number, "checked").headers["location"] == f"{page}?done=true"
    assert offered() == {"shadow", "rolling", "live", "retired"}
    step(client, number, "retired")
    assert offered() == set()


def test_a_step_needs_a_reason(client: httpx.Client, sqlite_world: World, ada: StaffMember) -> None:
    number = draft(sqlite_world, ada)
    log_in(client, sqlite_world, ada)
    assert step(client, number, "checked", reason="").status_code == 422
    assert version(sqlite_world, number).state == "draft"


def test_publishing_without_a_back_test_waits_for_a_second_publisher(
    client: httpx.Client, sqlite_world: World, ada: StaffMember
) -> None:
    number = draft(sqlite_world, ada)
    log_in(client, sqlite_world, ada)
    step(client, number, "checked")
    shown = client.get(step(client, number, "rolling", share=10).headers["location"]).text
    assert "a second publisher has to agree" in shown
    assert "there is no back-test" in shown
    assert "Withdraw" in shown
    assert ">Agree<" not in shown
    address = f"/console/policy/versions/{number}/agreement"
    own = client.post(address, data={"csrf": csrf(client), "answer": "agree"})
    assert own.status_code == 409

    client.cookies.clear()
    log_in(client, sqlite_world, sqlite_world.staff("Bo", "admin"))
    assert "Ada</strong> proposed" in client.get("/console/policy").text
    client.post(address, data={"csrf": csrf(client), "answer": "agree"})
    assert version(sqlite_world, number).standing.share == 10
    page = client.get("/console/policy").text
    assert 'aria-label="10 % of the authors"' in page

    back = client.post(
        "/console/policy/rollback", data={"csrf": csrf(client), "reason": "Too many holds."}
    )
    assert back.headers["location"] == "/console/policy?done=true"
    assert version(sqlite_world, number).state == "retired"


def test_a_draft_whose_cases_fail_shows_them(
    client: httpx.Client, sqlite_world: World, ada: StaffMember
) -> None:
    log_in(client, sqlite_world, ada)
    text = source(sqlite_world).replace("expect: {outcome: allow", "expect: {outcome: enforce", 1)
    form = {"csrf": csrf(client), "base": "1", "source": text, "reason": "To see it fail."}
    stored = client.post("/console/policy/new", data=form | {"action": "store"})
    assert stored.headers["location"] == "/console/policy/versions/2?done=true"
    shown = client.get(step(client, 2, "checked").headers["location"]).text
    assert "1 failed" in shown
    assert "expected enforce, got allow" in shown
    assert version(sqlite_world, 2).state == "draft"


def test_a_brake_can_be_released(
    client: httpx.Client, sqlite_world: World, ada: StaffMember
) -> None:
    def brake(unit: UnitOfWork) -> None:
        row = {
            "id": unit.new_id(),
            "community_id": COMMUNITY,
            "version": 1,
            "rule": "insult",
            "expected_rate": 1.5,
            "seen_rate": 40.0,
            "enforced": 40,
            "posts": 1000,
            "set_at": unit.now,
        }
        unit.connection.execute(insert(PolicyBrake), row)

    sqlite_world.database.write(brake)
    log_in(client, sqlite_world, ada)
    page = client.get("/console/policy").text
    assert "40.0 of 1,000 posts" in page
    given = {"csrf": csrf(client), "rule": "insult", "reason": "A spam wave, all right."}
    client.post("/console/policy/versions/1/release", data=given)
    assert "The brake is on" not in client.get("/console/policy").text


@pytest.mark.parametrize(
    "address",
    [
        "/console/policy/versions/99",
        "/console/policy/versions/1/backtest.svg",
        "/console/policy/tune?line=toxicity.nothing",
    ],
)
def test_what_is_not_there_is_said(
    client: httpx.Client, sqlite_world: World, ada: StaffMember, address: str
) -> None:
    log_in(client, sqlite_world, ada)
    assert client.get(address).status_code == 404
