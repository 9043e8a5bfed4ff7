"""Statements over HTTP: for the host as JSON, for the member as a page that needs no account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from service.communities import create_key
from service.signing import LINKS, sign_token
from service.statements import APPEAL, STATEMENT, member_link
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, serving
from tests.support.restrictions import answer, deleted, suspended

BASE = "https://reins.example"


@pytest.fixture
def host(world: World) -> Iterator[httpx.Client]:
    _, key = world.database.write(lambda unit: create_key(unit, COMMUNITY, "host", ["posts"]))
    with (
        serving(console_app(world, public_url=BASE)) as url,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}) as client,
    ):
        yield client


def link(world: World, action_id: str, audience: str = STATEMENT, hours: float = 1) -> str:
    """The path of a link that is good for some hours."""
    return world.database.write(
        lambda unit: member_link(
            unit, "", COMMUNITY, audience, action_id, unit.now + timedelta(hours=hours)
        )
    )


def test_the_host_reads_a_statement_in_a_language(world: World, host: httpx.Client) -> None:
    action = deleted(world)
    path = f"/v1/actions/{action}/statement"
    found = host.get(path, params={"language": "pt-BR"}).json()
    assert (found["language"], found["step"], found["state"]) == ("pt", "delete", "asked")
    assert found["text"].startswith("EXPOSIÇÃO DE MOTIVOS")
    assert found["facts"] == [{"kind": "score", "label": "sexual"}]
    assert found["url"].startswith(f"{BASE}/m/statement/")
    assert found["appeal"]["possible"]
    assert host.get(path).json()["language"] == "en"


def test_what_is_not_there_is_a_problem(world: World, host: httpx.Client) -> None:
    assert host.get("/v1/actions/none/statement").json()["code"] == "unknown_action"
    nudge = world.post("Damn, damn, damn.", {"profanity": 0.9}).actions[0].action_id
    assert host.get(f"/v1/actions/{nudge}/statement").json()["code"] == "no_statement"
    bare = httpx.get(f"{host.base_url}/v1/actions/{nudge}/statement")
    assert bare.status_code == 401


def test_the_member_reads_the_page_without_an_account(world: World, host: httpx.Client) -> None:
    action = suspended(world, message="<b>Stop</b> & think.")
    answer(world, action)
    path = link(world, action)
    page = httpx.get(f"{host.base_url}{path}")
    assert page.status_code == 200, page.text
    assert '<html lang="en">' in page.text
    assert "The account was suspended." in page.text
    assert "&lt;b&gt;Stop&lt;/b&gt; &amp; think." in page.text
    assert f'href="{BASE}/m/appeal/' in page.text
    assert "set-cookie" not in page.headers
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"].startswith("noindex")
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "Robin" not in page.text
    german = httpx.get(f"{host.base_url}{path}", params={"language": "de"})
    assert '<html lang="de">' in german.text
    assert 'lang="en">This goes against our guideline' in german.text


@pytest.mark.parametrize("kind", ["expired", "foreign", "torn"])
def test_a_link_that_is_no_longer_or_not_for_this_is_refused(
    sqlite_world: World, kind: str
) -> None:
    action = deleted(sqlite_world)
    path = {
        "expired": link(sqlite_world, action, hours=-1),
        "foreign": link(sqlite_world, action, APPEAL).replace("/m/appeal/", "/m/statement/"),
        "torn": link(sqlite_world, action)[:-5],
    }[kind]
    with serving(console_app(sqlite_world)) as url:
        page = httpx.get(f"{url}{path}")
        lost = httpx.get(f"{url}/m/elsewhere")
    assert page.status_code == (403 if kind == "foreign" else 401)
    assert "A post was hidden" not in page.text
    assert "/console/queue" not in page.text
    assert lost.status_code == 404
    assert lost.headers["referrer-policy"] == "no-referrer"


def test_a_link_opens_its_own_action_alone(sqlite_world: World) -> None:
    """The action stands in the signed token: nothing in the address chooses another."""
    mine, other = deleted(sqlite_world), deleted(sqlite_world, author="lee")
    token = sqlite_world.database.write(
        lambda unit: sign_token(
            unit,
            COMMUNITY,
            LINKS,
            audience=STATEMENT,
            subject=mine,
            expires_at=unit.now + timedelta(hours=1),
        )
    )
    with serving(console_app(sqlite_world)) as url:
        page = httpx.get(f"{url}/m/statement/{token}", params={"action_id": other})
    assert mine in page.text
    assert other not in page.text
