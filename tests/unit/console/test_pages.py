"""Pages: headers, files, escaping, roles, lost and broken ones."""

from __future__ import annotations

from datetime import timedelta

import httpx

from service.communities import StaffMember
from service.console.assets import assets
from service.review import VerdictIn, decide
from tests.support.community import World
from tests.support.console import csrf, log_in


def test_every_answer_forbids_what_the_pages_do_not_need(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    log_in(client, sqlite_world, robin)
    item = sqlite_world.item()
    for path in ("/console/queue", f"/console/items/{item.id}", "/console/lost", "/console/login"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_pages_hold_no_inline_style_or_script(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    log_in(client, sqlite_world, robin)
    item = sqlite_world.item()
    for path in ("/console/queue", f"/console/items/{item.id}"):
        text = client.get(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick" not in text
        assert "<script>" not in text


def test_static_files_are_kept_for_a_year_and_change_their_name_with_their_content(
    client: httpx.Client,
) -> None:
    for name, asset in assets().items():
        answer = client.get(asset.address)
        assert answer.status_code == 200, name
        assert answer.content == asset.plain
        assert "immutable" in answer.headers["cache-control"]
    assert client.get("/console/static/console.000000000000.css").status_code == 404
    assert client.get("/console/static/..%2Froutes.py").status_code == 404


def test_the_first_load_is_small(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    log_in(client, sqlite_world, robin)
    item = sqlite_world.item()
    page = len(client.get(f"/console/items/{item.id}").content)
    shown = ("console.css", "console.js", "htmx.min.js", "icon.svg")
    files = sum(len(assets()[name].packed) for name in shown)
    assert page < 15 * 1024
    assert page + files < 60 * 1024


def test_what_members_write_is_never_markup(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    item = sqlite_world.item(
        evil,
        post_id="<b>p</b>",
        profile={"display_name": evil},
        links=[{"href": "javascript:alert(1)", "shown": evil}],
        quotes=[{"author_id": evil, "text": evil}],
        attachments=[{"type": evil, "name": evil, "alt": evil}],
    )
    sqlite_world.report("<b>p</b>", evil, text=evil)
    log_in(client, sqlite_world, robin)
    for path in ("/console/queue", f"/console/items/{item.id}", "/console/posts/%3Cb%3Ep%3C/b%3E"):
        page = client.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert "<b>" not in page.text
        assert 'href="javascript' not in page.text


def test_readers_see_everything_and_decide_nothing(
    client: httpx.Client, sqlite_world: World
) -> None:
    item = sqlite_world.item()
    log_in(client, sqlite_world, sqlite_world.staff("Audrey", "auditor"))
    page = client.get(f"/console/items/{item.id}")
    assert "Your role reads and does not decide." in page.text
    assert 'name="verdict"' not in page.text
    given = {"csrf": csrf(client), "verdict": "fine", "revision": "1"}
    refused = client.post(f"/console/items/{item.id}/verdict", data=given)
    assert refused.status_code == 403
    assert sqlite_world.queue()[0].item.is_open


def test_nobody_sees_a_page_about_their_own_matter(
    client: httpx.Client, sqlite_world: World
) -> None:
    item = sqlite_world.item(post_id="mine", author="noor")
    log_in(client, sqlite_world, sqlite_world.staff("Noor", "admin", member="noor"))
    assert "Nothing waits" in client.get("/console/queue").text
    for path in (f"/console/items/{item.id}", "/console/posts/mine"):
        page = client.get(path)
        assert page.status_code == 403
        assert "Typical of you" not in page.text


def test_lost_and_broken_addresses_are_pages(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    log_in(client, sqlite_world, robin)
    for path in ("/console/nowhere", "/console/items/0", "/console/posts/none"):
        page = client.get(path)
        assert page.status_code == 404
        assert "To the queue" in page.text
    bad = client.get("/console/queue?cursor=forged")
    assert bad.status_code == 422
    incomplete = client.post(
        "/console/items/x/verdict", data={"csrf": csrf(client), "verdict": "burn"}
    )
    assert incomplete.status_code == 422
    assert "<h1>" in incomplete.text


def test_an_empty_queue_says_what_was_done_today(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    for number in range(3):
        sqlite_world.post(f"A calm remark, number {number}")
    log_in(client, sqlite_world, robin)
    page = client.get("/console/queue").text
    assert "Nothing waits" in page
    assert "3 posts decided today" in page


def test_a_message_in_own_words_reaches_the_member(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    item = sqlite_world.item()
    log_in(client, sqlite_world, robin)
    given = {
        "csrf": csrf(client),
        "verdict": "conversation",
        "revision": "1",
        "guideline_id": "respect",
        "severity": "",
        "message": "A friendly word.",
    }
    answer = client.post(f"/console/items/{item.id}/verdict", data=given)
    assert answer.status_code == 303, answer.text
    event = sqlite_world.events("action.requested")[0]
    assert event["data"]["message"] == "A friendly word."


def test_a_sampled_post_shows_no_scores_until_it_is_decided(
    client: httpx.Client, sqlite_world: World, robin: StaffMember
) -> None:
    now = sqlite_world.database.clock()
    sqlite_world.database.clock = lambda: now - timedelta(hours=25)
    sqlite_world.post("The first post.")
    sqlite_world.database.clock = lambda: now
    sqlite_world.post("A fair remark.", {"toxicity": 0.31})
    (listed,) = sqlite_world.queue(kind="sample")
    log_in(client, sqlite_world, robin)
    address = f"/console/items/{listed.item.id}"
    page = client.get(address).text
    assert "A post to judge" in page
    assert "A fair remark." in page
    assert "Toxicity" not in page
    assert "Toxicity" not in client.get("/console/queue").text
    given = VerdictIn(verdict="fine", revision=1)
    sqlite_world.database.write(
        lambda unit: decide(unit, sqlite_world.policies, robin, listed.item.id, given)
    )
    assert "Toxicity" in client.get(address).text
