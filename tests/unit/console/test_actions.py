"""The list of actions: what is overdue first, filtered by its address, seen by those who lead."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from service.communities import StaffMember
from service.console.actions_view import PAGE
from service.ladder.overdue import mark_overdue
from tests.support.community import World
from tests.support.console import log_in
from tests.support.restrictions import answer, deleted, rule_on, suspended

LIST = "/console/actions"


@pytest.fixture
def lou(client: httpx.Client, sqlite_world: World) -> StaffMember:
    """A lead, logged in."""
    made = sqlite_world.staff("Lou", "lead")
    log_in(client, sqlite_world, made)
    return made


def headings(client: httpx.Client, path: str = LIST) -> list[str]:
    """The posts of the rows of a page, in order."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    return re.findall(r'<h2><a href="/console/posts/([^"]+)"', page.text)


def earlier(world: World, **length: float) -> None:
    """Let the store live some time ago, until ``now`` is called."""
    moment = world.database.clock() - timedelta(**length)
    world.database.clock = lambda: moment


@pytest.mark.usefixtures("lou")
def test_what_is_overdue_comes_first_and_says_so(client: httpx.Client, sqlite_world: World) -> None:
    real = sqlite_world.database.clock
    deleted(sqlite_world, post_id="fresh", author="ada")
    earlier(sqlite_world, hours=4)
    deleted(sqlite_world, post_id="late", author="noor")
    done = deleted(sqlite_world, post_id="done", author="kim")
    answer(sqlite_world, done)
    sqlite_world.database.clock = real
    sqlite_world.database.write(mark_overdue)
    assert headings(client) == ["late", "fresh"]
    assert headings(client, f"{LIST}?state=overdue") == ["late"]
    page = client.get(LIST).text
    assert "The host should have answered 3 h ago" in page
    assert "3 h overdue" in page
    assert "due in 59 min" in page
    assert headings(client, f"{LIST}?state=all") == ["fresh", "done", "late"]
    assert "Done by the host" in client.get(f"{LIST}?state=all").text


@pytest.mark.usefixtures("lou")
def test_the_filter_is_the_address(client: httpx.Client, sqlite_world: World) -> None:
    deleted(sqlite_world, post_id="a", author="ada")
    deleted(sqlite_world, post_id="b", author="noor")
    assert headings(client, f"{LIST}?author=noor") == ["b"]
    assert headings(client, f"{LIST}?step=suspend") == []
    page = client.get(f"{LIST}?step=delete&author=nobody").text
    assert "Nothing fits this filter" in page
    assert '<option value="delete" selected>' in page
    assert client.get(f"{LIST}?state=odd").status_code == 422


@pytest.mark.usefixtures("lou")
def test_each_list_says_when_it_is_empty(client: httpx.Client) -> None:
    for state, says in {
        "waiting": "The host has answered everything",
        "overdue": "Nothing is overdue",
        "proposed": "Nothing waits for somebody to agree",
        "suspended": "Nobody is suspended",
    }.items():
        assert says in client.get(f"{LIST}?state={state}").text


@pytest.mark.usefixtures("lou")
@pytest.mark.parametrize("state", ["waiting", "all"])
def test_pages_follow_each_other_without_a_gap(
    client: httpx.Client, sqlite_world: World, state: str
) -> None:
    posts = [f"p{number:02}" for number in range(PAGE + 3)]
    for number, post_id in enumerate(posts):
        deleted(sqlite_world, f"Moron number {number}", post_id=post_id, author=f"m{number}")
    first = client.get(f"{LIST}?state={state}&step=delete")
    following = re.search(r'href="(/console/actions\?[^"]*after=[^"]+)">More', first.text)
    assert following
    path = following[1].replace("&amp;", "&")
    assert "step=delete" in path
    seen = headings(client, f"{LIST}?state={state}&step=delete") + headings(client, path)
    assert seen == (posts if state == "waiting" else posts[::-1])
    assert "More actions" not in client.get(path).text


@pytest.mark.usefixtures("lou")
def test_a_proposal_leads_to_its_item(client: httpx.Client, sqlite_world: World) -> None:
    robin = sqlite_world.staff("Robin")
    rule_on(sqlite_world, robin, sqlite_world.item(post_id="p"), "suspend")
    page = client.get(f"{LIST}?state=proposed").text
    [item] = [one.item for one in sqlite_world.queue() if one.item.kind == "confirm"]
    assert f'href="/console/items/{item.id}"' in page
    assert "proposed by Robin" in page
    assert "lapses in" in page
    assert "Lift early" not in page


def test_nobody_sees_their_own_matters(client: httpx.Client, sqlite_world: World) -> None:
    deleted(sqlite_world, post_id="own", author="noor")
    deleted(sqlite_world, post_id="named", author="ada", mentions=["noor"])
    deleted(sqlite_world, post_id="reported", author="kim")
    deleted(sqlite_world, post_id="other", author="ines")
    sqlite_world.report("reported", "noor")
    log_in(client, sqlite_world, sqlite_world.staff("Noor", "lead", member="noor"))
    assert headings(client) == ["other"]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("moderator", False),
        ("lead", True),
        ("admin", True),
        ("auditor", False),
        ("community_manager", False),
    ],
)
def test_leads_and_admins_see_it(
    client: httpx.Client, sqlite_world: World, role: str, sees: bool
) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Kai", role))
    assert (client.get(LIST).status_code == 200) is sees
    assert ('href="/console/actions"' in client.get("/console/queue").text) is sees


@pytest.mark.usefixtures("lou")
def test_a_suspension_says_how_long_and_that_it_stands(
    client: httpx.Client, sqlite_world: World
) -> None:
    action_id = suspended(sqlite_world)
    waiting = client.get(f"{LIST}?state=suspended").text
    assert "The host was asked" in waiting
    answer(sqlite_world, action_id)
    page = client.get(f"{LIST}?state=suspended").text
    assert "Suspension for 3 days" in page
    assert "in force" in page
    assert f'href="/console/actions/{action_id}/lift"' in page
