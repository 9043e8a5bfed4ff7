"""The guidelines as a host fetches them, keeps them, and is told of a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.communities import create_key, put_channel
from service.http.guideline_routes import router
from service.policy import load_policy
from service.policy.guidelines import sheet
from service.policy.rendering import RENDERERS
from service.publishing import publish
from service.publishing.guidelines import DELAY_SECONDS
from service.publishing.steps import roll_back
from service.storage import OutboxRow
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, serving
from tests.support.webhook_examples import documented_keys

SOURCE = """\
version: 1
purpose: To learn from each other.
purpose_translations: {de: Um voneinander zu lernen.}
guidelines:
  - id: kind
    title: Be kind
    text: Every question was once yours.
    translations: {de: {title: Sei freundlich, text: Jede Frage war einmal deine.}}
thresholds: {toxicity: {review: 0.5}}
channels: {garden: {topic: Plants, off_topic: allowed}}
"""


@dataclass
class Host:
    """A host with a key for posts."""

    client: httpx.Client
    world: World

    def read(self, headers: dict[str, str] | None = None, **query: str) -> httpx.Response:
        return self.client.get("/v1/guidelines", params=query, headers=headers)


def bring_in(world: World, source: str) -> None:
    policy = load_policy(source)
    world.database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "why"))


@pytest.fixture
def host(sqlite_world: World) -> Iterator[Host]:
    world = sqlite_world
    _, key = world.database.write(lambda unit: create_key(unit, COMMUNITY, "host", ["posts"]))
    app = console_app(world)
    app.include_router(router)
    bring_in(world, SOURCE)
    headers = {"Authorization": f"Bearer {key}"}
    with serving(app) as url, httpx.Client(base_url=url, headers=headers) as client:
        yield Host(client, world)


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("json", "application/json"),
        ("markdown", "text/markdown; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
        ("prompt", "text/plain; charset=utf-8"),
    ],
)
def test_every_form_is_the_one_the_command_prints(host: Host, form: str, media_type: str) -> None:
    answer = host.read(format=form, channel="garden", language="de")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    wanted = sheet(load_policy(SOURCE), channel_id="garden", language="de")
    assert answer.text == RENDERERS[form](wanted)  # type: ignore[index]
    assert answer.headers["content-language"] == "de"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert ("content-security-policy" in answer.headers) is (form == "html")


@pytest.mark.parametrize(
    ("header", "query", "language"),
    [
        ("de-AT, en;q=0.5", {}, "de"),
        ("fr, de;q=0.5", {}, "de"),
        ("fr", {}, "en"),
        ("de", {"language": "en"}, "en"),
        ("en", {"language": "fr"}, "en"),
        ("", {}, "en"),
    ],
)
def test_the_language_is_agreed_on(
    host: Host, header: str, query: dict[str, str], language: str
) -> None:
    answer = host.read({"Accept-Language": header}, **query)
    assert answer.headers["content-language"] == answer.json()["language"] == language
    assert answer.headers["vary"] == "Accept-Language"


def test_what_the_client_has_is_not_sent_again(host: Host) -> None:
    first = host.read(format="markdown")
    tag = first.headers["etag"]
    again = host.read({"If-None-Match": tag}, format="markdown")
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for other in ({"format": "html"}, {"format": "markdown", "language": "de"}):
        assert host.read({"If-None-Match": tag}, **other).status_code == 200
    bring_in(host.world, SOURCE.replace("review: 0.5", "review: 0.6"))
    assert host.read({"If-None-Match": tag}, format="markdown").status_code == 304
    bring_in(host.world, SOURCE.replace("Be kind", "Be gentle"))
    changed = host.read({"If-None-Match": tag}, format="markdown")
    assert (changed.status_code, "Be gentle" in changed.text) == (200, True)


def test_a_channel_the_host_described_needs_no_entry_in_the_policy(host: Host) -> None:
    described = {"topic": "Cats", "overrides": {"off_topic": "allowed"}}
    host.world.database.write(lambda unit: put_channel(unit, COMMUNITY, "pets", described))
    wanted = {"id": "pets", "topic": "Cats", "off_topic_welcome": True}
    assert host.read(channel="pets").json()["channel"] == wanted
    assert host.read(channel="nowhere").json()["channel"]["topic"] is None
    assert host.read().json()["channel"] is None


def test_a_key_and_a_known_form_are_needed(host: Host) -> None:
    assert host.read(format="pdf").status_code == 422
    _, key = host.world.database.write(lambda u: create_key(u, COMMUNITY, "desk", ["review"]))
    assert host.read({"Authorization": f"Bearer {key}"}).status_code == 403
    assert host.read({"Authorization": ""}).status_code == 401


def test_the_host_is_told_of_each_change_and_of_going_back(world: World) -> None:
    assert world.events("guidelines.changed") == []  # a first policy tells nobody
    bring_in(world, SOURCE)
    bring_in(world, SOURCE.replace("review: 0.5", "review: 0.6"))
    assert [one["data"]["policy_version"] for one in told(world)] == [2]
    bring_in(world, SOURCE.replace("Be kind", "Be gentle"))
    assert told(world)[1]["subject"] == "guidelines"
    assert set(told(world)[1]["data"]) == documented_keys("guidelines.changed")
    assert told(world)[1]["data"] == {
        "policy_version": 4,
        "languages": ["en", "de"],
        "added": [],
        "removed": [],
        "changed": ["kind"],
        "purpose_changed": False,
        "channels": [],
    }
    world.database.write(lambda unit: roll_back(unit, COMMUNITY, "test"))
    assert [one["data"]["policy_version"] for one in told(world)] == [2, 4, 3]
    query = select(OutboxRow.created_at, OutboxRow.available_at).where(
        OutboxRow.type == "guidelines.changed"
    )
    rows = world.database.read(lambda connection: connection.execute(query).all())
    waits = {row.available_at - row.created_at for row in rows}
    assert waits == {timedelta(seconds=DELAY_SECONDS)}  # by then every replica knows


def told(world: World) -> list[dict[str, Any]]:
    return world.events("guidelines.changed")
