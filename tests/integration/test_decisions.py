"""Posts and what is decided about them, on both stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.audit import verify
from service.audit.tables import AuditEvent
from service.communities import find_member
from service.decisions import (
    delete_post,
    find_waiting,
    history,
    once,
    revision_content,
)
from service.decisions.errors import (
    IdempotencyError,
    UnknownAuthorError,
    UnknownChannelError,
)
from service.decisions.tables import Decision, Post, Revision
from service.ladder import apply_offence, end_suspensions, post_actions, take_back
from service.ladder.confirm import confirm_action
from service.ladder.proposals import proposal_by_human
from service.ladder.tables import ActionRow, StrikeRow
from service.policy import load_policy
from service.publishing import publish
from service.review import items_of
from service.review.tables import ReviewItem
from service.storage import Database, OutboxRow
from tests.support.answers import reach_member
from tests.support.posts import COMMUNITY, POLICY, Host

TOXIC = {"toxicity": 0.95}
UNSURE = {"toxicity": 0.6}


@pytest.fixture
def host(database: Database) -> Host:
    return Host(database)


def test_a_harmless_post_is_shown_and_stored_with_its_event_and_audit_row(host: Host) -> None:
    recorded = host.send("1")
    assert recorded.decision.outcome == "allow"
    assert recorded.decision.visibility == "show"
    assert [host.count(t) for t in (Post, Revision, Decision)] == [1, 1, 1]
    assert host.events() == ["post.decided"]
    assert host.database.read(verify) is None
    member = host.database.read(lambda c: find_member(c, COMMUNITY, "ada"))
    assert member is not None
    assert member.accepted_posts == 1


def test_the_same_post_again_returns_the_stored_decision(host: Host) -> None:
    first, second = host.send("1"), host.send("1")
    assert second.repeated
    assert second.body() == first.body()
    assert host.count(Decision) == 1
    assert host.events() == ["post.decided"]


def test_other_content_is_an_edit_and_is_decided_again(host: Host) -> None:
    host.send("1")
    edited = host.send("1", "You are hopeless.", TOXIC)
    assert edited.decision.revision == 2
    assert edited.decision.outcome == "enforce"
    assert [d.revision for d in host.database.read(lambda c: history(c, host.post("1").pk))] == [
        1,
        2,
    ]


def test_a_b_a_is_three_revisions(host: Host) -> None:
    for text in ("A", "B", "A"):
        last = host.send("1", text)
    assert last.decision.revision == 3


def test_an_edit_older_than_the_newest_is_recorded_and_not_applied(host: Host) -> None:
    now = datetime.now(UTC)
    host.send("1", "first", created_at=now - timedelta(minutes=9))
    newest = host.send("1", "third", edited_at=now - timedelta(minutes=1))
    late = host.send("1", "second", edited_at=now - timedelta(minutes=5))
    assert late.decision.id == newest.decision.id
    post = host.post("1")
    assert (post.revision, post.text) == (2, "third")
    stored = host.database.read(lambda c: revision_content(c, post.pk, 3))
    assert stored is not None
    assert stored["text"] == "second"


def test_an_unsure_post_opens_one_review_item(host: Host) -> None:
    recorded = host.send("1", "Hm.", UNSURE)
    assert recorded.decision.outcome == "review"
    assert recorded.decision.rule == "maybe-toxic"
    items = host.database.read(lambda c: items_of(c, host.post("1").pk))
    assert [(i.kind, i.state, i.priority, i.rule) for i in items] == [
        ("flagged", "open", 40, "maybe-toxic")
    ]


def test_an_edit_supersedes_the_open_item_and_asks_again_even_if_it_looks_harmless(
    host: Host,
) -> None:
    host.send("1", "Hm.", UNSURE)
    host.send("1", "Nothing to see here.")
    items = host.database.read(lambda c: items_of(c, host.post("1").pk))
    assert {(i.state, i.kind, i.revision) for i in items} == {
        ("superseded", "flagged", 1),
        ("open", "edited", 2),
    }


def test_an_enforcement_strikes_and_asks_the_host_in_the_same_transaction(host: Host) -> None:
    recorded = host.send("1", "You are hopeless.", TOXIC)
    assert (recorded.decision.outcome, recorded.decision.visibility) == ("enforce", "hide")
    assert [(a.step, a.status) for a in recorded.actions] == [("conversation", "requested")]
    assert host.events() == ["action.requested", "post.decided"]
    assert host.count(StrikeRow) == 1
    reason = recorded.body()["reason"]
    assert reason["guideline_id"] == "respect"
    assert "Be kind" in reason["text"]


def test_a_failed_transaction_leaves_nothing_behind(host: Host) -> None:
    submission = host.submission("1", "You are hopeless.", TOXIC)

    def fail(unit: Any) -> None:
        host.recorder.record(unit, submission)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        host.database.write(fail)
    tables = (Post, Revision, Decision, StrikeRow, ActionRow, ReviewItem, OutboxRow)
    assert [host.count(table) for table in tables] == [0] * 7


def test_the_ladder_climbs_one_step_a_post_and_a_suspension_waits_for_a_human(host: Host) -> None:
    taken = []
    for number in range(1, 4):
        taken.append(host.send(str(number), f"You are hopeless {number}.", TOXIC).actions)
        reach_member(host.database, COMMUNITY)
    steps = [[action.step for action in actions] for actions in taken]
    assert steps == [["conversation"], ["delete"], ["delete", "suspend"]]
    assert {action.status for action in taken[2]} == {"proposed"}
    member = host.database.read(lambda c: find_member(c, COMMUNITY, "ada"))
    assert member is not None
    assert not member.suspended


def test_a_severe_post_is_hidden_and_its_step_waits_for_a_human(host: Host) -> None:
    recorded = host.send("1", "I will find you.", {"threat": 0.97, "toxicity": 0.97})
    assert recorded.decision.visibility == "hide"
    assert {a.status for a in recorded.actions} == {"proposed"}
    assert "action.requested" not in host.events()
    items = host.database.read(lambda c: items_of(c, host.post("1").pk))
    assert [(i.kind, i.state) for i in items] == [("confirm", "open")]


def test_editing_a_violation_away_does_not_take_the_strike_back(host: Host) -> None:
    host.send("1", "You are hopeless.", TOXIC)
    edited = host.send("1", "You are wonderful.")
    assert edited.decision.outcome == "allow"
    assert host.count(StrikeRow) == 1


def test_editing_into_the_same_violation_does_not_strike_twice(host: Host) -> None:
    host.send("1", "You are hopeless.", TOXIC)
    host.send("1", "You are truly hopeless.", TOXIC)
    assert host.count(StrikeRow) == 1


def test_a_nudge_is_an_action_with_its_words(host: Host) -> None:
    recorded = host.send("1", "Damn, finally.", {"profanity": 0.9})
    assert recorded.decision.outcome == "allow"
    assert [(a.step, a.message) for a in recorded.actions] == [
        ("nudge", "Please say it without swearing.")
    ]
    assert host.count(StrikeRow) == 0


def test_strict_mode_refuses_who_and_what_was_never_described(host: Host) -> None:
    with pytest.raises(UnknownChannelError, match="PUT /v1/channels"):
        host.send("1", strict=True)
    assert host.count(Post) == 0
    assert "unknown_channel" in host.send("1").decision.labels


def test_strict_mode_names_the_unknown_author(host: Host) -> None:
    from dataclasses import replace

    from service.communities import find_channel, put_channel

    host.database.write(lambda unit: put_channel(unit, COMMUNITY, "general", {}))
    channel = host.database.read(lambda c: find_channel(c, COMMUNITY, "general"))
    submission = replace(host.submission("1", strict=True), channel=channel)
    with pytest.raises(UnknownAuthorError, match="PUT /v1/members"):
        host.database.write(lambda unit: host.recorder.record(unit, submission))


def test_a_waiting_decision_is_made_once(host: Host) -> None:
    accepted = host.send("1", later=True)
    assert accepted.decision.status == "pending"
    assert host.events() == []
    now = datetime.now(UTC) + timedelta(seconds=5)
    [waiting] = host.database.read(lambda c: find_waiting(c, now))
    assert waiting.decision_id == accepted.decision.id
    submission = host.submission("1", scores=UNSURE)
    for expected in (True, False):
        made = host.database.write(
            lambda unit: host.recorder.decide(unit, submission, waiting.decision_id)
        )
        assert (made is not None) is expected
    assert host.database.read(lambda c: find_waiting(c, now)) == []
    assert host.events() == ["post.decided"]


def delete(host: Host, post_id: str) -> None:
    host.database.write(
        lambda unit: delete_post(unit, host.policies, host.desk, COMMUNITY, post_id, "key:test")
    )


def test_deleting_keeps_the_open_item(host: Host) -> None:
    host.send("1", "Hm.", UNSURE)
    for _ in range(2):
        delete(host, "1")
    post = host.post("1")
    assert post.deleted_at is not None
    items = host.database.read(lambda c: items_of(c, post.pk))
    assert [item.state for item in items] == ["open"]


def test_an_idempotency_key_returns_the_first_answer_and_refuses_another_request(
    host: Host,
) -> None:
    def answer(text: str, digest: str = "d1") -> tuple[int, bytes]:
        return host.database.write(
            lambda unit: once(unit, COMMUNITY, "k", digest, lambda _unit: (200, text.encode()))
        )

    assert answer("one") == (200, b"one")
    assert answer("two") == (200, b"one")
    with pytest.raises(IdempotencyError, match="new key"):
        answer("three", "d2")


def test_actions_about_a_post_are_listed_in_order(host: Host) -> None:
    recorded = host.send("1", "You are hopeless.", TOXIC)
    pk = host.post("1").pk
    assert host.database.read(lambda c: post_actions(c, pk)) == recorded.actions
    assert host.count(AuditEvent) >= 4


def suspend(host: Host, post_id: str) -> None:
    """A human suspends the author of a post, and another confirms it."""
    recorded = host.send(post_id, f"Post {post_id}.")
    post = host.post(post_id)
    live = host.database.read(lambda c: host.policies.live(c, COMMUNITY))
    host.database.write(
        lambda unit: apply_offence(
            unit,
            community_id=COMMUNITY,
            author_id="ada",
            post_pk=post.pk,
            post_id=post_id,
            decision_id=recorded.decision.id,
            verdict_id=None,
            guideline=live.policy.guideline("respect"),
            severity="major",
            config=live.policy.ladder,
            policy_version=1,
            struck_at=unit.now,
            actor="staff:1",
            minimum_step="suspend",
        )
    )
    host.database.write(
        lambda unit: confirm_action(
            unit,
            proposal_by_human(unit.connection, post.pk),
            "staff:2",
            live.policy.ladder,
        )
    )


def is_suspended(host: Host) -> bool:
    member = host.database.read(lambda c: find_member(c, COMMUNITY, "ada"))
    assert member is not None
    return member.suspended


def test_taking_one_suspension_back_leaves_the_other_in_force(host: Host) -> None:
    suspend(host, "1")
    suspend(host, "2")
    assert is_suspended(host)
    assert "suspended_author" in host.send("3").decision.labels
    for post_id, left in (("1", True), ("2", False)):
        pk = host.post(post_id).pk
        host.database.write(
            lambda unit, pk=pk: take_back(unit, COMMUNITY, pk, "staff:1", "a mistake")
        )
        assert is_suspended(host) is left


def test_a_suspension_ends_by_itself(host: Host) -> None:
    suspend(host, "1")
    assert host.database.write(end_suspensions) == 0
    host.database.clock = lambda: datetime.now(UTC) + timedelta(days=400)
    assert host.database.write(end_suspensions) == 1
    assert not is_suspended(host)


@pytest.mark.parametrize("way", ["delete", "edit"])
@pytest.mark.parametrize(("withdrawn", "priority"), [("keep", 40), ("lower", 0)])
def test_the_policy_says_what_withdrawing_before_a_report_does(
    host: Host, way: str, withdrawn: str, priority: int
) -> None:
    source = POLICY.replace("review:\n  queues", f"review:\n  withdrawn: {withdrawn}\n  queues")
    host.database.write(lambda u: publish(u, COMMUNITY, load_policy(source), "admin", "test"))
    host.send("1", "Hm.", UNSURE)
    if way == "delete":
        delete(host, "1")
    else:
        host.send("1", "Have a nice day.")
    items = host.database.read(lambda c: items_of(c, host.post("1").pk))
    assert [item.priority for item in items if item.state == "open"] == [priority]
