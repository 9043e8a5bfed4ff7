"""A step on a thread is asked for once, and again only where that makes a difference."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from service.decisions import Recorded
from service.ladder import answer_action, take_back
from service.ladder.tables import ActionRow
from service.policy import load_policy
from service.publishing import publish
from service.storage import Database, OutboxRow, open_database
from tests.support.posts import COMMUNITY, Host

POLICY = """
version: 1
purpose: Learn together.
guidelines:
  - {id: topic, title: Stay on topic, text: "Keep to it.", good_faith: true}
rules:
  - name: boiling
    guideline: topic
    precedence: 1
    when: {score: {threat: 0.8}}
    then: {thread: {slow: {seconds_between_posts: 300, for_seconds: 600}}}
  - name: heated
    guideline: topic
    when: {score: {profanity: 0.8}}
    then: {thread: {slow: {seconds_between_posts: 60, for_seconds: 600}}}
  - name: adverts
    guideline: topic
    when: {score: {spam: 0.8}}
    then: {thread: {move: {channel: adverts}}}
  - name: private
    guideline: topic
    when: {score: {sexual: 0.8}}
    then: {thread: {move: {channel: elsewhere}}}
  - name: aside
    guideline: topic
    when: {score: {insult: 0.8}}
    then: {thread: {split: true}}
review:
  queues: [{id: general, title: General}]
"""


class Thread:
    """A host that says what it is asked to do to threads, and whose time can go on."""

    def __init__(self, database: Database) -> None:
        self.host = Host(database)
        self.start = database.clock()
        policy = load_policy(POLICY)
        database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "for tests"))
        self.after(0)

    def after(self, seconds: float) -> None:
        """Go to the moment ``seconds`` after the start."""
        self.host.database.clock = lambda: self.start + timedelta(seconds=seconds)

    def asked(self, post_id: str, parent_id: str | None = None, **scores: float) -> list[str]:
        """Send a post and return the steps that the host is asked for."""
        return [action.step for action in self.send(post_id, parent_id, **scores).actions]

    def send(self, post_id: str, parent_id: str | None = None, **scores: float) -> Recorded:
        """Send a post in a thread."""
        return self.host.send(post_id, "Hm.", dict(scores), parent_id=parent_id)

    def told(self) -> list[dict[str, Any]]:
        """Return the events that ask for something, oldest first."""
        rows = select(OutboxRow.payload).where(OutboxRow.type == "action.requested")
        ordered = rows.order_by(OutboxRow.id)
        found = self.host.database.read(lambda c: c.execute(ordered).scalars().all())
        return [json.loads(payload)["data"] for payload in found]


@pytest.fixture
def thread(database: Database) -> Thread:
    return Thread(database)


def test_a_quarrel_is_slowed_down_once(thread: Thread) -> None:
    assert thread.asked("top", profanity=0.9) == ["slow"]
    assert thread.asked("a", "top", profanity=0.9) == []
    assert thread.asked("b", "a", profanity=0.9) == []
    assert thread.asked("elsewhere", profanity=0.9) == ["slow"]


def test_answers_to_a_post_that_was_never_sent_are_one_thread(thread: Thread) -> None:
    assert thread.asked("a", "unsent", profanity=0.9) == ["slow"]
    assert thread.asked("b", "unsent", profanity=0.9) == []
    assert thread.told()[0]["thread"]["top_post_id"] == "unsent"


def test_a_thread_whose_posts_go_on_matching_stays_slow(thread: Thread) -> None:
    first = thread.send("top", profanity=0.9).actions[0]
    thread.after(299)
    assert thread.asked("a", "top", profanity=0.9) == []
    thread.after(301)
    longer = thread.send("b", "top", profanity=0.9).actions[0]
    assert first.until is not None
    assert longer.until == first.until + timedelta(seconds=301)
    assert thread.told()[1]["thread"]["extends"] == first.action_id
    thread.after(302)
    assert thread.asked("c", "top", profanity=0.9) == []


def test_what_has_ended_is_asked_for_anew(thread: Thread) -> None:
    thread.send("top", profanity=0.9)
    thread.after(601)
    assert thread.asked("a", "top", profanity=0.9) == ["slow"]
    assert thread.told()[1]["thread"]["extends"] is None


def test_a_slower_pace_is_asked_for_and_covers_a_faster_one(thread: Thread) -> None:
    assert thread.asked("top", profanity=0.9) == ["slow"]
    assert thread.asked("a", "top", threat=0.9) == ["slow"]
    assert thread.asked("b", "top", profanity=0.9) == []
    assert thread.asked("c", "top", threat=0.9) == []


@pytest.mark.parametrize(("label", "step"), [("profanity", "slow"), ("spam", "move")])
def test_what_was_taken_back_or_refused_does_not_stand(
    thread: Thread, label: str, step: str
) -> None:
    thread.send("top", None, **{label: 0.9})
    pk, database = thread.host.post("top").pk, thread.host.database
    database.write(lambda unit: take_back(unit, COMMUNITY, pk, "staff:s", "fine"))
    again = thread.send("a", "top", **{label: 0.9}).actions
    assert [action.step for action in again] == [step]
    refused = again[0].action_id
    database.write(lambda u: answer_action(u, COMMUNITY, refused, "refused", None, "key:host"))
    assert thread.asked("b", "top", **{label: 0.9}) == [step]


def test_a_thread_moves_to_a_channel_once(thread: Thread) -> None:
    assert thread.asked("top", spam=0.9) == ["move"]
    thread.after(10_000_000)
    assert thread.asked("a", "top", spam=0.9) == []
    assert thread.asked("b", "top", sexual=0.9) == ["move"]
    assert thread.asked("c", "top", spam=0.9) == []


def test_what_splits_off_takes_its_answers_along(thread: Thread) -> None:
    thread.send("top")
    assert thread.asked("a", "top", insult=0.9) == ["split"]
    assert thread.asked("a1", "a", insult=0.9) == []
    assert thread.asked("b", "top", insult=0.9) == ["split"]


def test_what_was_split_off_has_steps_of_its_own(thread: Thread) -> None:
    assert thread.asked("top", profanity=0.9) == ["slow"]
    thread.send("a", "top", insult=0.9)
    assert thread.asked("a1", "a", profanity=0.9) == ["slow"]
    assert thread.asked("a2", "a1", profanity=0.9) == []
    assert thread.asked("b", "top", profanity=0.9) == []
    assert thread.told()[-1]["thread"]["top_post_id"] == "a"


def test_posts_that_answer_each_other_end(thread: Thread) -> None:
    assert thread.asked("a", "b", profanity=0.9) == ["slow"]
    assert thread.asked("b", "a", profanity=0.9) == ["slow"]
    assert thread.asked("c", "a", profanity=0.9) == []


@pytest.fixture
def replicas(database: Database, database_url: str) -> Iterator[list[Database]]:
    others = [open_database(database_url) for _ in range(3)]
    yield [database, *others]
    for one in others:
        one.close()


def test_replicas_that_decide_at_once_ask_once(replicas: list[Database]) -> None:
    host = Host(replicas[0])
    policy = load_policy(POLICY)
    replicas[0].write(lambda unit: publish(unit, COMMUNITY, policy, "test", "for tests"))

    def send(number: int) -> None:
        submission = host.submission(
            f"p{number}",
            "Hm.",
            {"profanity": 0.9},
            author_id=f"author-{number}",
            parent_id="top",
        )
        replicas[number % 4].write(lambda unit: host.recorder.record(unit, submission))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(24)))
    steps = select(func.count()).where(ActionRow.step == "slow")
    assert replicas[0].read(lambda c: c.execute(steps).scalar_one()) == 1
