"""Conversations over HTTP: opened by a person, carried by the host, closed for good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from service.communities import create_key
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, serving

ALL = "/v1/conversations"


@pytest.fixture
def url(world: World) -> Iterator[str]:
    with serving(console_app(world)) as found:
        yield found


def client(world: World, url: str, *scopes: str) -> httpx.Client:
    _, key = world.database.write(lambda unit: create_key(unit, COMMUNITY, "host", scopes))
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def host(world: World, url: str) -> Iterator[httpx.Client]:
    world.staff("Robin")
    with client(world, url, "posts", "review") as found:
        yield found


def opened(host: httpx.Client, **given: Any) -> dict[str, Any]:
    body = {"author_id": "ada", "text": "How are you?", "staff": "robin@example.org"} | given
    answer = host.post(ALL, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_person_opens_one_without_a_strike_and_the_host_hears_of_it(
    host: httpx.Client, world: World
) -> None:
    world.post("A harmless post", post_id="p", author="ada")
    found = opened(host, post_id="p", guideline_id="respect")
    assert [one["text"] for one in found["messages"]] == ["How are you?"]
    [event] = world.events("conversation.opened")
    assert event["data"]["conversation_id"] == found["conversation_id"]
    assert event["data"]["message"]["text"] == "How are you?"
    assert world.events("action.requested") == []


def test_the_member_answers_once_however_often_the_host_says_so(
    host: httpx.Client, world: World
) -> None:
    path = f"{ALL}/{opened(host)['conversation_id']}"
    answer = {"sender": "member", "text": "Better, thanks.", "message_id": "m-1"}
    first = host.post(f"{path}/messages", json=answer).json()
    assert host.post(f"{path}/messages", json=answer).json() == first
    whole = host.get(path).json()
    assert [one["sender"] for one in whole["messages"]] == ["staff", "member"]
    assert whole["last_sender"] == "member"
    assert world.events("conversation.message") == []


def test_what_the_staff_writes_goes_to_the_host_without_a_name(
    host: httpx.Client, world: World
) -> None:
    path = f"{ALL}/{opened(host)['conversation_id']}"
    mine = {"sender": "staff", "text": "Good to hear.", "staff": "robin@example.org"}
    assert host.post(f"{path}/messages", json=mine).status_code == 201
    [event] = world.events("conversation.message")
    assert event["data"]["message"]["text"] == "Good to hear."
    assert "robin" not in str(event).lower()


def test_lists_tell_who_has_to_answer(host: httpx.Client) -> None:
    first, second = opened(host), opened(host, author_id="bob")
    reply = {"sender": "member", "text": "Yes?"}
    host.post(f"{ALL}/{first['conversation_id']}/messages", json=reply)
    waiting = host.get(ALL, params={"answered": True}).json()["conversations"]
    assert [one["conversation_id"] for one in waiting] == [first["conversation_id"]]
    page = host.get(ALL, params={"limit": 1}).json()
    assert page["conversations"][0]["conversation_id"] == first["conversation_id"]
    rest = host.get(ALL, params={"limit": 1, "before": page["next"]}).json()
    assert rest["conversations"][0]["conversation_id"] == second["conversation_id"]
    assert host.get(ALL, params={"author": "nobody"}).json()["conversations"] == []


def test_a_closed_one_takes_no_message(host: httpx.Client, world: World) -> None:
    path = f"{ALL}/{opened(host)['conversation_id']}"
    assert host.post(f"{path}/close").json()["state"] == "closed"
    assert host.post(f"{path}/close").status_code == 200
    refused = host.post(f"{path}/messages", json={"sender": "member", "text": "But"})
    assert (refused.status_code, refused.json()["code"]) == (409, "conversation_closed")
    assert len(world.events("conversation.closed")) == 1


def test_nobody_talks_with_their_own_account(host: httpx.Client, world: World) -> None:
    world.staff("Ada", member="ada")
    body = {"author_id": "ada", "text": "Hello me", "staff": "ada@example.org"}
    refused = host.post(ALL, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "own_matter")


def test_a_key_for_posts_alone_does_not_speak_for_the_staff(
    host: httpx.Client, world: World, url: str
) -> None:
    path = f"{ALL}/{opened(host)['conversation_id']}/messages"
    with client(world, url, "posts") as other:
        words = {"sender": "staff", "text": "Hm", "staff": "robin@example.org"}
        assert other.post(path, json=words).json()["code"] == "staff_needed"
        assert (
            other.post(ALL, json={"author_id": "a", "text": "b", "staff": "c@d"}).status_code == 403
        )


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/nothing/messages", {"sender": "member", "text": "x"}, "conversation_not_found"),
        ("", {"author_id": "ada", "text": "x", "staff": "nobody@example.org"}, "unknown_staff"),
        (
            "",
            {"author_id": "ada", "text": "x", "staff": "robin@example.org", "post_id": "none"},
            "post_not_found",
        ),
    ],
)
def test_what_is_unknown_is_named(
    host: httpx.Client, path: str, body: dict[str, Any], code: str
) -> None:
    assert host.post(f"{ALL}{path}", json=body).json()["code"] == code
