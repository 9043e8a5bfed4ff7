"""Care, threads and notices: asked of the host, taken back where that makes sense, no strike."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from service.decisions import Recorded
from service.ladder import author_actions, post_actions, take_back
from service.ladder.tables import StrikeRow
from service.policy import load_policy
from service.publishing import publish
from service.review import items_of
from service.storage import Database, OutboxRow, UnitOfWork
from tests.support.posts import COMMUNITY, Host
from tests.support.webhook_examples import documented_keys

POLICY = """
version: 1
purpose: Learn together.
guidelines:
  - {id: respect, title: Be kind, text: "Attack ideas."}
  - {id: topic, title: Stay on topic, text: "Keep to it.", good_faith: true}
word_lists:
  harm: {entries: [end my life]}
care:
  contacts: [{id: nurse, name: the nurse, queue: care, message: "{contact} calls you."}]
  signals: [harm]
rules:
  - name: abuse
    guideline: respect
    when: {score: {toxicity: 0.9}}
    then: {enforce: minor, notify: [security, office]}
  - name: heated
    guideline: topic
    when: {score: {profanity: 0.8}}
    then: {thread: {slow: {seconds_between_posts: 60, for_seconds: 600}}}
  - name: elsewhere
    guideline: topic
    when: {score: {spam: 0.8}}
    then: {thread: {move: {channel: adverts}}}
review:
  queues: [{id: general, title: General}, {id: care, title: Care}]
"""


@pytest.fixture
def host(database: Database) -> Host:
    host = Host(database)
    policy = load_policy(POLICY)
    database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "for tests"))
    return host


def told(host: Host, type: str) -> list[dict[str, Any]]:
    statement = select(OutboxRow.payload).where(OutboxRow.type == type).order_by(OutboxRow.id)
    rows = host.database.read(lambda c: c.execute(statement).scalars().all())
    return [json.loads(payload)["data"] for payload in rows]


def withdraw(host: Host, post_id: str) -> list[str]:
    pk = host.post(post_id).pk
    reversed_ = host.database.write(lambda unit: take_back(unit, COMMUNITY, pk, "staff:s", "fine"))
    return [action.step for action in reversed_]


def steps(recorded: Recorded) -> list[str]:
    return [action.step for action in recorded.actions]


def test_abuse_in_distress_goes_to_the_care_contact_without_a_strike(host: Host) -> None:
    recorded = host.send("1", "You all make me end my life.", {"toxicity": 0.97})
    assert (recorded.decision.outcome, recorded.decision.visibility) == ("review", "hold")
    assert [(a.step, a.message) for a in recorded.actions] == [("care", "the nurse calls you.")]
    assert host.count(StrikeRow) == 0
    items = host.database.read(lambda c: items_of(c, host.post("1").pk))
    assert [(item.queue, item.priority) for item in items] == [("care", 100)]
    assert recorded.decision.reason is None


def test_an_offer_of_help_is_not_taken_back(host: Host) -> None:
    host.send("1", "I will end my life.")
    assert withdraw(host, "1") == []
    [kept] = host.database.read(lambda c: post_actions(c, host.post("1").pk))
    assert (kept.step, kept.status) == ("care", "requested")
    assert "action.reversed" not in host.events()


def test_a_slowed_thread_has_its_end_and_can_be_taken_back(host: Host) -> None:
    recorded = host.send("1", "Damn.", {"profanity": 0.9})
    [action] = recorded.actions
    assert (action.step, action.status) == ("slow", "requested")
    assert action.until == action.requested_at + timedelta(seconds=600)
    [event] = told(host, "action.requested")
    assert event["thread"] == {
        "top_post_id": "1",
        "seconds_between_posts": 60,
        "channel_id": None,
        "extends": None,
    }
    host.database.write(_mark_sent)
    assert withdraw(host, "1") == ["slow"]
    assert [e["step"] for e in told(host, "action.reversed")] == ["slow"]
    assert host.count(StrikeRow) == 0


def test_a_thread_that_moves_stays_until_it_is_taken_back(host: Host) -> None:
    recorded = host.send("1", "Cheap seeds.", {"spam": 0.9})
    assert [(a.step, a.until) for a in recorded.actions] == [("move", None)]
    [event] = told(host, "action.requested")
    assert event["thread"]["channel_id"] == "adverts"


def test_what_happened_to_a_thread_is_not_in_the_record_of_its_author(host: Host) -> None:
    host.send("1", "Damn.", {"profanity": 0.9})
    assert host.database.read(lambda c: author_actions(c, COMMUNITY, "ada")) == []


def test_who_is_to_know_is_told_in_an_event_of_its_own(host: Host) -> None:
    recorded = host.send("1", "You are hopeless.", {"toxicity": 0.97})
    [event] = told(host, "policy.notify")
    assert event == {
        "notify": ["office", "security"],
        "decision_id": recorded.decision.id,
        "post_id": "1",
        "author_id": "ada",
        "channel_id": "general",
        "outcome": "enforce",
        "rule": "abuse",
        "guideline_id": "respect",
    }
    assert set(event) == documented_keys("policy.notify")
    host.send("2")
    assert len(told(host, "policy.notify")) == 1


def _mark_sent(unit: UnitOfWork) -> None:
    unit.connection.execute(update(OutboxRow).values(dispatched_at=unit.now))
