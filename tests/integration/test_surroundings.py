"""What a policy asks of a post's surroundings, found in both stores and replayed from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from service.communities import add_staff, put_member
from service.decisions import check, replayed_facts, report
from service.decisions.schemas import ReportIn
from service.decisions.surroundings import Place, look_around
from service.decisions.tables import Decision, Post
from service.policy import evaluate, load_policy
from service.publishing import publish
from service.storage import Database
from tests.support.posts import COMMUNITY, POLICY, Host

RULES = """
  - {name: pile-on, when: {thread: {distinct_authors_at_target: 3, within: 1h}}, then: {label: a}}
  - {name: stalking, when: {thread: {author_posts_at_target: 3, within: 1d}}, then: {label: b}}
  - {name: heated, when: {thread: {posts: 3, mean: {toxicity: 0.4}}}, then: {label: c}}
  - {name: staff-name, when: {name: {like: staff}}, then: {label: d}}
  - {name: bait, when: {parent: {score: {toxicity: 0.4}, same_author: false}},
     then: {label: e, nudge: Breathe.}}
  - {name: own-copies, when: {counts: {near_duplicates_own_last_day: 2}}, then: {label: f}}
  - {name: campaign, when: {counts: {near_duplicate_authors_last_day: 3}}, then: {label: g}}
  - {name: disliked, when: {counts: {reporters_last_day: 2}}, then: {review: {priority: 90}}}
  - {name: flood, when: {counts: {posts_last_10m: 3}}, then: {label: h}}
  - {name: words, when: {parent: {words: bad}}, then: {label: i}}
"""
LISTS = "word_lists: {bad: {entries: [dimwit]}}\n"
OFFER = "Limited offer today only: our course on houseplants costs half, write to me for it!"
CURIOUS = load_policy(POLICY.replace("rules:\n", f"{LISTS}rules:{RULES}", 1))


@pytest.fixture
def host(database: Database) -> Host:
    host = Host(database)
    host.database.write(lambda unit: publish(unit, COMMUNITY, CURIOUS, "test", "asks for more"))
    return host


def labels(host: Host, post_id: str, text: str = "Hello there, friend.", **more: Any) -> set[str]:
    return set(host.send(post_id, text, **more).decision.labels) & set("abcdefghi")


def test_authors_who_answer_or_mention_the_same_member_are_counted(host: Host) -> None:
    host.send("root", author_id="target")
    assert labels(host, "1", author_id="one", parent_id="root") == set()
    assert labels(host, "2", author_id="two", mentions=["target"]) == set()
    assert labels(host, "3", author_id="two", parent_id="root") == set()
    assert labels(host, "4", author_id="three", parent_id="root") == {"a"}
    assert labels(host, "5", author_id="four", parent_id="4") == set()


def test_old_posts_leave_the_window(host: Host) -> None:
    host.send("root", author_id="target")
    for name in ("one", "two"):
        host.send(name, author_id=name, parent_id="root")
    old = host.post("one").created_at - timedelta(hours=2)
    host.database.write(
        lambda unit: unit.connection.execute(
            update(Post).where(Post.post_id == "one").values(created_at=old)
        )
    )
    assert labels(host, "4", author_id="three", parent_id="root") == set()


def test_an_author_who_keeps_writing_to_one_member(host: Host) -> None:
    host.send("root", author_id="target")
    host.send("1", parent_id="root")
    host.send("2", mentions=["target"])
    assert labels(host, "3", mentions=["target"], channel_id="elsewhere") == {"b"}
    assert labels(host, "4", mentions=["somebody"]) & {"b"} == set()


def test_the_last_posts_of_a_thread_are_read_together(host: Host) -> None:
    host.send("root", author_id="target")
    host.send("1", scores={"toxicity": 0.45}, parent_id="root")
    host.send("back", author_id="target", parent_id="1")
    host.send("2", scores={"toxicity": 0.45}, parent_id="back")
    host.send("other", scores={"toxicity": 0.01})
    found = labels(host, "3", scores={"toxicity": 0.35}, parent_id="back")
    assert "c" in found


def test_posts_that_answer_each_other_end_a_thread(host: Host) -> None:
    host.send("1", parent_id="2")
    host.send("2", parent_id="1")
    host.send("3", parent_id="2", scores={"toxicity": 0.01})
    assert host.post("3").outcome == "allow"


def test_a_name_that_looks_like_one_of_the_staff(host: Host) -> None:
    def staff(unit: Any) -> None:
        put_member(unit, COMMUNITY, "noor", {"display_name": "Garden Noor"})
        add_staff(unit, COMMUNITY, "n@example.org", "moderator", "Noor Haddad", "noor")

    host.database.write(staff)
    fake, real = {"display_name": "N00r Hаddad"}, {"display_name": "Noor Haddad"}
    assert labels(host, "1", author=fake) == {"d"}
    assert labels(host, "2", author=real, author_id="noor") == set()
    assert labels(host, "3", "gаrden noor", kind="display_name", author_id="x") == {"d"}
    assert labels(host, "4", author={"display_name": "Nora"}, author_id="y") == set()


def test_the_post_that_is_answered(host: Host) -> None:
    host.send("root", "You dimwit.", {"toxicity": 0.45}, author_id="target")
    assert labels(host, "1", parent_id="root") == {"e", "i"}
    assert labels(host, "2", parent_id="root", author_id="target") == {"i"}
    assert labels(host, "3", parent_id="unknown") == set()


def test_near_duplicates_by_one_and_by_many(host: Host) -> None:
    assert labels(host, "1", OFFER) == set()
    assert labels(host, "2", OFFER + " Hurry") == set()
    assert labels(host, "3", OFFER.upper()) == {"f"}
    assert labels(host, "4", OFFER, author_id="bob") == set()
    assert labels(host, "5", OFFER, author_id="eve") == {"g"}
    assert labels(host, "6", "What nobody has said before: nothing.", author_id="eve") == set()


def test_many_posts_in_ten_minutes(host: Host) -> None:
    found = [labels(host, str(n), f"Number {n}") for n in range(4)]
    assert found == [set(), set(), set(), {"h"}]


def test_reports_of_an_author_count_when_they_come(host: Host) -> None:
    for post_id in ("1", "2"):
        host.send(post_id, f"This is post {post_id}.")
        given = ReportIn(reporter_id=f"by-{post_id}", reason="other")
        host.database.write(
            lambda unit, post_id=post_id, given=given: report(  # type: ignore[misc]
                unit, host.policies, host.desk, COMMUNITY, post_id, given, "key:test"
            )
        )
    pk = host.post("2").pk
    item = host.database.write(lambda unit: host.desk.open_item(unit, pk))
    assert item is not None
    assert (item.priority, item.rule) == (90, "disliked")


def test_a_decision_is_told_again_from_what_is_stored(host: Host) -> None:
    host.send("root", "You dimwit.", {"toxicity": 0.45}, author_id="target")
    for number in range(3):
        recorded = host.send(f"{number}", OFFER, {"toxicity": 0.45}, parent_id="root")
    decision = recorded.decision
    live = host.database.read(lambda c: host.policies.live(c, COMMUNITY))
    facts = replayed_facts(decision.facts, host.post("2").content, decision.scores)
    again = evaluate(live.policy, facts)
    found = {entry["name"]: entry["result"] for entry in again.trace}
    then = {entry["name"]: entry["result"] for entry in decision.trace}
    assert "text" not in decision.facts["parent"]
    assert then.pop("words") == "matched"
    assert found.pop("words") == "not applicable"
    assert found == then


def test_facts_of_before_are_missing_and_their_rules_not_applicable(database: Database) -> None:
    host = Host(database)
    decision = host.send("1").decision
    assert set(decision.facts) == {
        "language", "kind", "media", "counts", "links", "mentions", "has_parent", "channel",
        "author",
    }  # fmt: skip
    trace = evaluate(
        CURIOUS, replayed_facts(decision.facts, host.post("1").content, decision.scores)
    ).trace
    result = {entry["name"]: entry["result"] for entry in trace}
    for rule in ("pile-on", "stalking", "heated", "staff-name", "own-copies", "disliked"):
        assert result[rule] == "not applicable"


def test_a_policy_that_asks_for_nothing_reads_nothing(database: Database) -> None:
    host = Host(database)
    with database.engine.connect() as connection:
        statements: list[str] = []
        event.listen(
            connection, "before_cursor_execute", lambda *given: statements.append(given[2])
        )
        place = Place(COMMUNITY, "1", "pk", host.send("1").decision.created_at)
        content = host.submission("1").content
        look_around(connection, place, content, {}, None, frozenset())
        assert statements == []
        look_around(connection, place, content, {}, None, frozenset({"parent"}))
        assert statements == []
        look_around(connection, place, content, {}, None, frozenset({"counts.posts_last_week"}))
        assert len(statements) == 1


def test_a_draft_is_judged_by_its_surroundings_too(host: Host) -> None:
    host.send("root", "You dimwit.", {"toxicity": 0.45}, author_id="target")
    submission = host.submission("", "Hello there.", parent_id="root")
    answer = host.database.write(
        lambda unit: check(unit, host.policies, submission, with_scores=False)
    )
    assert answer["nudge"] == "Breathe."
    assert host.count(Decision) == 1
