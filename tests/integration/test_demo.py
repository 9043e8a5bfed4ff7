"""`reins up` with its demo: decided posts of every kind, and a second start that adds nothing."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from tests.support.instance import RunningInstance


@pytest.fixture(scope="module")
def api(demo_instance: RunningInstance) -> Iterator[httpx.Client]:
    key = demo_instance.lines["key"]
    with httpx.Client(
        base_url=demo_instance.url, headers={"Authorization": f"Bearer {key}"}
    ) as client:
        yield client


def rows(instance: RunningInstance, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(instance.folder / "reins.db")) as connection:
        return connection.execute(statement).fetchall()


def test_the_demo_has_some_hundred_decided_posts_of_every_outcome(
    demo_instance: RunningInstance,
) -> None:
    outcomes = Counter(outcome for (outcome,) in rows(demo_instance, "SELECT outcome FROM posts"))
    assert outcomes.total() >= 100
    assert set(outcomes) == {"allow", "review", "enforce"}
    assert 0.5 <= outcomes["allow"] / outcomes.total() <= 0.95


def test_moderators_find_items_of_several_kinds(api: httpx.Client) -> None:
    answer = api.get("/v1/review/items", params={"limit": 100})
    assert answer.status_code == 200, answer.text
    kinds = {item["kind"] for item in answer.json()["items"]}
    assert len(kinds) >= 2, kinds


def test_edited_posts_are_at_their_second_revision(demo_instance: RunningInstance) -> None:
    edited = rows(demo_instance, "SELECT post_id FROM posts WHERE revision = 2")
    assert len(edited) == 2


def test_three_reports_have_arrived(demo_instance: RunningInstance) -> None:
    assert rows(demo_instance, "SELECT count(DISTINCT reporter_id) FROM reports") == [(3,)]


def test_a_second_run_sends_nothing_and_hands_out_a_fresh_link(
    demo_instance: RunningInstance,
) -> None:
    before = rows(demo_instance, "SELECT count(*) FROM revisions")
    again = json.loads(demo_instance.reins("demo", "--json"))
    assert again["key"] == demo_instance.lines["key"]
    assert again["console"] not in demo_instance.lines["console"]
    assert rows(demo_instance, "SELECT count(*) FROM revisions") == before


def test_a_demo_that_was_cut_off_is_completed(
    demo_instance: RunningInstance, api: httpx.Client
) -> None:
    sent = rows(demo_instance, "SELECT count(*) FROM posts WHERE post_id LIKE 'demo-%'")
    with closing(sqlite3.connect(demo_instance.folder / "reins.db", timeout=20)) as connection:
        for post_id in ("demo-100", "demo-027"):  # one post, and the last edit
            connection.execute(
                "UPDATE posts SET post_id = ? WHERE post_id = ?", (f"x-{post_id}", post_id)
            )
        connection.commit()
    demo_instance.reins("demo", "--json")
    assert rows(demo_instance, "SELECT count(*) FROM posts WHERE post_id LIKE 'demo-%'") == sent
    assert api.get("/v1/posts/demo-027").json()["revision"] == 2
