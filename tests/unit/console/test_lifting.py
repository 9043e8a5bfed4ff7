"""A suspension is lifted in the console: asked first, with a reason, never in one's own matter."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import select

from service.audit.tables import AuditEvent
from service.communities import find_member
from tests.support.community import COMMUNITY, World
from tests.support.console import csrf, log_in
from tests.support.restrictions import answer, suspended


@pytest.fixture
def suspension(sqlite_world: World) -> str:
    """The suspension of noor, in force at the host."""
    action_id = suspended(sqlite_world)
    answer(sqlite_world, action_id)
    return action_id


def path(action_id: str) -> str:
    return f"/console/actions/{action_id}/lift"


def is_suspended(world: World) -> bool:
    member = world.database.read(lambda c: find_member(c, COMMUNITY, "noor"))
    assert member is not None
    return member.suspended


def kept(world: World, type: str) -> str:
    """What the audit trail keeps of the one event of a type."""
    found = select(AuditEvent.payload).where(AuditEvent.type == type)
    return str(world.database.read(lambda c: c.execute(found).scalar_one()))


def lift(client: httpx.Client, action_id: str, reason: str) -> httpx.Response:
    return client.post(path(action_id), data={"csrf": csrf(client), "reason": reason})


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_it_asks_for_a_reason_and_says_what_happened(
    client: httpx.Client, sqlite_world: World, suspension: str, role: str
) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Lou", role))
    asks = client.get(path(suspension)).text
    assert "Suspension for 3 days" in asks
    assert is_suspended(sqlite_world)
    empty = lift(client, suspension, " \x00 ")
    assert empty.status_code == 422
    assert "Say why it ends early" in empty.text
    assert is_suspended(sqlite_world)
    done = lift(client, suspension, "We talked.")
    assert done.status_code == 303
    assert not is_suspended(sqlite_world)
    page = client.get(done.headers["location"]).text
    assert "Lifted: the suspension of" in page
    assert "The host will be told." in page
    assert "Nobody is suspended" in page
    assert "Lifted by Lou just now" in client.get("/console/actions?state=all").text
    [event] = sqlite_world.events("action.ended")
    assert (event["data"]["action_id"], event["data"]["how"]) == (suspension, "lifted")
    assert '"why":"We talked."' in kept(sqlite_world, "action.ended")


def test_what_the_host_never_heard_of_is_said_so(client: httpx.Client, sqlite_world: World) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Lou", "lead"))
    done = lift(client, suspended(sqlite_world), "Too soon.")
    page = client.get(done.headers["location"]).text
    assert "The host had not heard of it yet" in page
    assert sqlite_world.events("action.ended") == []


def test_twice_and_what_is_no_suspension_read_well(
    client: httpx.Client, sqlite_world: World, suspension: str
) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Lou", "lead"))
    lift(client, suspension, "We talked.")
    assert client.get(path(suspension)).status_code == 409
    assert lift(client, suspension, "Again.").status_code == 409
    assert client.get(path("nothing")).status_code == 404
    assert len(sqlite_world.events("action.ended")) == 1


@pytest.mark.parametrize("role", ["moderator", "auditor", "community_manager"])
def test_other_roles_can_not(
    client: httpx.Client, sqlite_world: World, suspension: str, role: str
) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Kai", role))
    assert client.get(path(suspension)).status_code == 403
    assert lift(client, suspension, "Please.").status_code == 403
    post = sqlite_world.events("action.requested")[-1]["data"]["post_id"]
    assert "/lift" not in client.get(f"/console/posts/{post}").text
    assert is_suspended(sqlite_world)


def test_nobody_lifts_their_own(client: httpx.Client, sqlite_world: World, suspension: str) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Noor", "admin", member="noor"))
    assert client.get(path(suspension)).status_code == 403
    assert lift(client, suspension, "I was right.").status_code == 403
    assert "Nobody is suspended" in client.get("/console/actions?state=suspended").text
    listed = client.get(f"/console/actions?lifted={suspension}").text
    assert "Lifted:" not in listed
    assert is_suspended(sqlite_world)


def test_a_form_from_elsewhere_lifts_nothing(
    client: httpx.Client, sqlite_world: World, suspension: str
) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Lou", "lead"))
    refused = client.post(path(suspension), data={"csrf": "x", "reason": "Because."})
    assert refused.status_code == 403
    assert is_suspended(sqlite_world)


def test_the_pages_of_the_post_and_of_an_item_offer_it(
    client: httpx.Client, sqlite_world: World, suspension: str
) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Lou", "lead"))
    post = sqlite_world.events("action.requested")[-1]["data"]["post_id"]
    assert f'href="{path(suspension)}"' in client.get(f"/console/posts/{post}").text
    item = sqlite_world.item(author="noor")
    assert f'href="{path(suspension)}"' in client.get(f"/console/items/{item.id}").text
    lift(client, suspension, "We talked.")
    assert "/lift" not in client.get(f"/console/items/{item.id}").text
