"""Conversations in the console: listed, answered, begun from a post, closed."""

from __future__ import annotations

import httpx

from service.conversations import add_message, list_conversations
from tests.support.community import COMMUNITY, World
from tests.support.console import csrf, log_in


def begin(client: httpx.Client, world: World, text: str = "How are you?") -> str:
    """Begin a conversation from the page of a post; returns its address."""
    world.post("A harmless post", post_id="p", author="ada")
    page = client.post(
        "/console/conversations", data={"csrf": csrf(client), "post_id": "p", "text": text}
    )
    assert page.status_code == 303, page.text
    return str(page.headers["location"])


def test_a_moderator_begins_one_from_the_page_of_a_post(
    client: httpx.Client, sqlite_world: World
) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Robin"))
    path = begin(client, sqlite_world)
    assert "Talk with the author" in client.get("/console/posts/p").text
    page = client.get(path).text
    assert "How are you?" in page
    assert "Robin" in page
    assert "no strike" in page


def test_an_answer_of_the_member_waits_first_and_can_be_answered(
    client: httpx.Client, sqlite_world: World
) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Robin"))
    path = begin(client, sqlite_world)
    assert "Nobody waits for an answer" in client.get("/console/conversations").text
    thread = path.rpartition("/")[2]
    sqlite_world.database.write(
        lambda unit: add_message(unit, COMMUNITY, thread, "member", "key:x", "Sorry <b>about</b>")
    )
    waiting = client.get("/console/conversations").text
    assert "Sorry &lt;b&gt;about&lt;/b&gt;" in waiting
    empty = client.post(f"{path}/messages", data={"csrf": csrf(client), "text": "  "})
    assert empty.status_code == 422
    assert "nothing in the message yet" in empty.text
    client.post(f"{path}/messages", data={"csrf": csrf(client), "text": "Thank you."})
    assert "Thank you." in client.get(path).text
    assert sqlite_world.events("conversation.message")[-1]["data"]["author_id"] == "ada"


def test_a_closed_one_has_no_form(client: httpx.Client, sqlite_world: World) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Robin"))
    path = begin(client, sqlite_world)
    client.post(f"{path}/close", data={"csrf": csrf(client)})
    page = client.get(path).text
    assert "Closed" in page
    assert "<textarea" not in page
    assert "How are you?" in client.get("/console/conversations?which=closed").text


def test_nobody_reads_or_writes_a_conversation_with_their_own_account(
    client: httpx.Client, sqlite_world: World
) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Robin"))
    path = begin(client, sqlite_world)
    client.cookies.clear()
    log_in(client, sqlite_world, sqlite_world.staff("Ada", member="ada"))
    assert "with your own account" in client.get(path).text
    assert "How are you?" not in client.get("/console/conversations?which=open").text
    refused = client.post(f"{path}/messages", data={"csrf": csrf(client), "text": "Hm"})
    assert refused.status_code == 403
    found = sqlite_world.database.read(lambda c: list_conversations(c, COMMUNITY))
    assert [one.last_sender for one in found] == ["staff"]


def test_an_auditor_reads_and_writes_nothing(client: httpx.Client, sqlite_world: World) -> None:
    log_in(client, sqlite_world, sqlite_world.staff("Robin"))
    path = begin(client, sqlite_world)
    client.cookies.clear()
    log_in(client, sqlite_world, sqlite_world.staff("Audrey", "auditor"))
    page = client.get(path).text
    assert "How are you?" in page
    assert "<textarea" not in page
    refused = client.post(f"{path}/messages", data={"csrf": csrf(client), "text": "Hm"})
    assert refused.status_code == 403
