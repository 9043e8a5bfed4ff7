"""`/m/appeal/{token}`: no account, no cookie, no script; forged and old links read well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from service.appeals import AppealLinks, appeal_link
from service.communities import StaffMember
from service.console.limits import ATTEMPTS
from service.policy import AppealsConfig
from tests.support.appeals import answer, appeal, appeal_items, rule
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, fields, serving


@pytest.fixture
def member(sqlite_world: World) -> Iterator[httpx.Client]:
    with (
        serving(console_app(sqlite_world)) as url,
        httpx.Client(base_url=url, follow_redirects=True, timeout=30) as client,
    ):
        yield client


@pytest.fixture
def robin(sqlite_world: World) -> StaffMember:
    return sqlite_world.staff("Robin")


def path_of(world: World, action_id: str) -> str:
    """The path of a link to appeal against an action."""
    url, _ = world.database.write(
        lambda unit: appeal_link(unit, "", COMMUNITY, action_id, unit.now, AppealsConfig())
    )
    return url


def send(member: httpx.Client, path: str, text: str, **headers: str) -> httpx.Response:
    form = fields(member.get(path)) | {"text": text}
    return member.post(path, data=form, headers=headers)


def test_the_page_says_what_happened_and_takes_one_appeal(
    member: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    action_id = rule(sqlite_world, robin, text="Typical of you, see https://bad.example/x")
    path = path_of(sqlite_world, action_id)
    page = member.get(path)
    assert "Your post was deleted" in page.text
    assert "hxxps://bad[.]example/x" in page.text
    assert "<script" not in page.text
    sent = send(member, path, "It was\r\na joke.")
    assert "Your appeal is with us" in sent.text
    sascha = sqlite_world.staff("Sascha", "lead")
    assert len(appeal_items(sqlite_world, sascha)) == 1
    assert sqlite_world.events("appeal.filed")[0]["data"]["author_id"] == "noor"
    twice = member.post(path, data={"form": path.rsplit("/", 1)[1], "text": "Again"})
    assert (twice.status_code, "Again" in twice.text) == (200, False)
    assert member.cookies == httpx.Cookies()
    assert "set-cookie" not in sent.headers


@pytest.mark.parametrize(
    ("judgement", "title"),
    [("uphold", "The decision stands"), ("overturn", "The decision was taken back")],
)
def test_the_answer_stands_where_the_appeal_was_written(
    member: httpx.Client, sqlite_world: World, robin: StaffMember, judgement: str, title: str
) -> None:
    action_id = rule(sqlite_world, robin)
    path = path_of(sqlite_world, action_id)
    filed = appeal(sqlite_world, action_id)
    sascha = sqlite_world.staff("Sascha", "lead")
    assert judgement in ("uphold", "overturn")
    answer(sqlite_world, sascha, filed, judgement, "We <b>read</b> it again.")
    page = member.get(path).text
    assert title in page
    assert "We &lt;b&gt;read&lt;/b&gt; it again." in page
    assert "Sascha" not in page


def test_a_text_that_is_too_long_is_kept_with_the_problem(
    member: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    path = path_of(sqlite_world, rule(sqlite_world, robin))
    refused = send(member, path, "long " * 900)
    assert refused.status_code == 422
    assert "shorten it to 4,000" in refused.text
    assert "long long long" in refused.text
    assert 'aria-invalid="true"' in refused.text


def test_forged_and_expired_links_read_well(
    member: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    path = path_of(sqlite_world, rule(sqlite_world, robin))
    for broken in (path[:-4], f"{path}x", "/m/appeal/nonsense", "/m/appeal/a.b.c"):
        page = member.get(broken)
        assert page.status_code == 401
        assert "Copy the whole link" in page.text
        assert "<h1>" in page.text
    now = sqlite_world.database.clock()
    sqlite_world.database.clock = lambda: now - timedelta(days=100)
    old = path_of(sqlite_world, "any")
    sqlite_world.database.clock = lambda: now
    page = member.get(old)
    assert page.status_code == 401
    assert "Ask for a new one" in page.text


def test_a_form_from_elsewhere_is_refused(
    member: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    path = path_of(sqlite_world, rule(sqlite_world, robin))
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert send(member, path, "Hello", **headers).status_code == 403
    assert member.post(path, data={"text": "Hello"}).status_code == 403
    assert sqlite_world.events("appeal.filed") == []


def test_the_page_is_kept_and_found_by_nobody(
    member: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    headers = member.get(path_of(sqlite_world, rule(sqlite_world, robin))).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_an_address_can_not_try_links_for_ever(member: httpx.Client) -> None:
    statuses = [member.get("/m/appeal/nonsense").status_code for _ in range(ATTEMPTS + 1)]
    assert statuses == [401] * ATTEMPTS + [429]


def test_the_host_is_given_the_link_where_it_has_an_address(sqlite_world: World) -> None:
    links = AppealLinks(sqlite_world.policies, "https://reins.example")
    sqlite_world.database.additions["action.requested"] = [links]
    rule(sqlite_world, sqlite_world.staff("Robin"))
    [event] = sqlite_world.events("action.requested")
    assert re.match(r"https://reins\.example/m/appeal/\S+$", event["data"]["appeal_url"])
