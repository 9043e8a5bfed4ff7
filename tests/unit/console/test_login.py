"""Logging in: links, cookies, forged forms, plain http, too many attempts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from service.communities import StaffMember
from service.console.errors import TooManyLoginsError
from service.console.limits import LoginLimit
from service.console.session import is_loopback
from tests.support.community import World
from tests.support.console import console_app, csrf, fields, log_in, login_link, serving


@contextmanager
def browser(world: World, **settings: Any) -> Iterator[httpx.Client]:
    with serving(console_app(world, **settings)) as url, httpx.Client(base_url=url) as client:
        yield client


@pytest.fixture
def robin(sqlite_world: World) -> StaffMember:
    return sqlite_world.staff("Robin")


def test_opening_a_link_spends_nothing(sqlite_world: World, robin: StaffMember) -> None:
    link = login_link(sqlite_world, robin)
    with browser(sqlite_world) as client:
        for _ in range(3):
            assert client.get(link).status_code == 200
        page = client.get(link)
        assert client.post("/console/login", data=fields(page)).status_code == 303
        assert client.get("/console/queue").status_code == 200
        spent = client.get(link)
        assert spent.status_code == 403
        assert "reins login-link" in spent.text


def test_the_token_is_not_in_the_referrer_and_nothing_is_cached(
    sqlite_world: World, robin: StaffMember
) -> None:
    with browser(sqlite_world) as client:
        page = client.get(login_link(sqlite_world, robin))
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"


def test_a_link_opened_elsewhere_logs_nobody_in_here(
    sqlite_world: World, robin: StaffMember
) -> None:
    with browser(sqlite_world) as attacker, browser(sqlite_world) as victim:
        stolen = fields(attacker.get(login_link(sqlite_world, robin)))
        assert victim.post("/console/login", data=stolen).status_code == 403
        assert attacker.post("/console/login", data=stolen).status_code == 303


@pytest.mark.parametrize(
    ("settings", "name", "flags"),
    [
        ({}, "reins_session", {"HttpOnly", "SameSite=lax", "Path=/"}),
        (
            {"public_url": "https://reins.example"},
            "__Host-reins_session",
            {"HttpOnly", "SameSite=lax", "Path=/", "Secure"},
        ),
    ],
)
def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    sqlite_world: World,
    robin: StaffMember,
    settings: dict[str, Any],
    name: str,
    flags: set[str],
) -> None:
    with browser(sqlite_world, **settings) as client:
        page = client.get(login_link(sqlite_world, robin))
        mark = page.headers["set-cookie"].partition(";")[0]
        answer = client.post("/console/login", data=fields(page), headers={"Cookie": mark})
    cookies = answer.headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith(f"{name}="))
    parts = {part.strip() for part in session.split(";")[1:]}
    assert flags <= parts
    assert ("Secure" in parts) == ("Secure" in flags)


def test_plain_http_from_elsewhere_is_refused_unless_allowed(
    sqlite_world: World, robin: StaffMember
) -> None:
    link = login_link(sqlite_world, robin)
    elsewhere = {"Host": "reins.intranet.example"}
    with browser(sqlite_world) as client:
        refused = client.get(link, headers=elsewhere)
    assert refused.status_code == 403
    assert "REINS_PUBLIC_URL=https" in refused.text
    with browser(sqlite_world, insecure_http=True) as client:
        allowed = client.get(link, headers=elsewhere)
        assert allowed.status_code == 200
        assert "runs over plain http" in allowed.text


def test_insecure_http_is_said_loudly_at_the_start(
    sqlite_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    console_app(sqlite_world, insecure_http=True)
    assert "ANYONE ON THE WAY CAN READ" in caplog.text


def test_without_a_session_every_page_leads_to_the_login(sqlite_world: World) -> None:
    with browser(sqlite_world) as client:
        for path in ("/console", "/console/queue", "/console/items/x", "/console/posts/x"):
            page = client.get(path, follow_redirects=True)
            assert page.url.path == "/console/login"
            assert "reins login-link EMAIL" in page.text
        assert client.post("/console/next").status_code == 303


def test_a_page_that_asks_by_itself_is_led_to_the_login_as_a_whole(sqlite_world: World) -> None:
    with browser(sqlite_world) as client:
        address = "/console/queue/news?since=2026-11-23T12:00:00Z"
        answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/console/login"


def test_logging_out_ends_the_session_for_good(sqlite_world: World, robin: StaffMember) -> None:
    with browser(sqlite_world) as client:
        log_in(client, sqlite_world, robin)
        cookies = dict(client.cookies)
        assert client.post("/console/logout", data={"csrf": csrf(client)}).status_code == 303
        client.cookies.update(cookies)
        assert client.get("/console/queue").status_code == 303


def test_a_form_without_the_token_changes_nothing(sqlite_world: World, robin: StaffMember) -> None:
    item = sqlite_world.item()
    with browser(sqlite_world) as client:
        log_in(client, sqlite_world, robin)
        verdict = {"verdict": "fine", "revision": "1"}
        for forged in ({}, {"csrf": "guess"}):
            page = client.post(f"/console/items/{item.id}/verdict", data=verdict | forged)
            assert page.status_code == 403
            assert "out of date" in page.text
        cross = client.post(
            f"/console/items/{item.id}/verdict",
            data=verdict | {"csrf": csrf(client)},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert cross.status_code == 403
    assert sqlite_world.queue()[0].item.is_open


def test_too_many_attempts_have_to_wait(sqlite_world: World) -> None:
    with browser(sqlite_world) as client:
        answers = [client.get(f"/console/login/guess-{n}") for n in range(31)]
    assert {page.status_code for page in answers[:30]} == {403}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) <= 61


def test_attempts_are_forgotten_after_a_minute() -> None:
    now = 0.0
    limit = LoginLimit(attempts=2, seconds=60, clock=lambda: now)
    limit.count("a")
    limit.count("a")
    limit.count("b")
    with pytest.raises(TooManyLoginsError):
        limit.count("a")
    now = 60.1
    limit.count("a")


@pytest.mark.parametrize(
    ("host", "is_this_machine"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("reins.localhost", True),
        ("localhost.example", False),
        ("10.0.0.1", False),
        (None, False),
    ],
)
def test_only_this_machine_is_loopback(host: str | None, is_this_machine: bool) -> None:
    assert is_loopback(host) is is_this_machine
