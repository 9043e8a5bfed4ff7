"""Stored posts are scored again where another model has scored them, on each store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import update

from service.communities import TopicSnapshotView, add_snapshot, hash_topic
from service.decisions.rows import rounded
from service.decisions.tables import Decision, Post, Revision
from service.publishing.backtest import rescore
from service.publishing.backtest.rescore import AT_ONCE
from service.scoring import NORMALISER_VERSION, ScoreInput, Scorer, load_bundle
from service.storage import Database
from tests.support.posts import COMMUNITY, POLICY, Host
from tests.support.rescoring import (
    TINY,
    Again,
    backtested,
    keep_inputs,
    scores_of,
    with_parents,
)

TINY_SERVES = {"model_version": "tiny/1", "normaliser_version": NORMALISER_VERSION}


@pytest.fixture
def host(database: Database) -> Host:
    """Three posts, scored by a model that is served no more and found nothing in any."""
    found = Host(database)
    for name, text in (("mild", "hello"), ("rude", "rude"), ("gone", "rude rude")):
        found.send(name, text)
    return found


def change(host: Host, post_id: str, **values: Any) -> None:
    """Change the stored decision about a post."""
    statement = update(Decision).where(Decision.id == host.post(post_id).decision_id)
    host.database.write(lambda unit: unit.connection.execute(statement.values(**values)))


def delete(host: Host, post_id: str) -> None:
    pk = host.post(post_id).pk
    host.database.write(
        lambda unit: unit.connection.execute(
            update(Post).where(Post.pk == pk).values(deleted_at=unit.now)
        )
    )


def test_a_post_gets_the_scores_it_would_get_if_it_came_now(host: Host) -> None:
    again = Again(host)
    found = again.posts()["rude"]
    expected = Scorer(load_bundle(TINY)).score([ScoreInput("rude")])[0]
    assert scores_of(found) == rounded(expected)
    assert scores_of(found)["toxicity"] != 0.01
    assert (found.model_version, found.again) == ("tiny/1", "scored")
    assert found.normaliser_version == NORMALISER_VERSION
    assert found.normalised == "rude"
    assert sum(again.read) == 3


def test_both_policies_see_the_new_scores(host: Host) -> None:
    delete(host, "gone")
    stricter = POLICY.replace("enforce: minor", "enforce: major")
    found = backtested(host, stricter, load_bundle(TINY))
    assert found["enforced"]["before"]["posts"] == found["enforced"]["after"]["posts"] == 1
    assert found["changes"]["stricter"] == 1
    told = found["stored"]
    assert (told["scored_again"], told["text_gone"], told["other_model"]) == (2, 1, 1)
    assert told["models"] == {"test/1": 1, "tiny/1": 2}
    kept = backtested(host, stricter, None)
    assert kept["enforced"]["before"]["posts"] == kept["stored"]["scored_again"] == 0


def test_the_model_is_loaded_only_if_a_post_needs_it(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mild", "rude", "gone"):
        change(host, name, **TINY_SERVES)
    monkeypatch.setattr(rescore, "Scorer", None)
    assert {post.again for post in Again(host).posts().values()} == {None}
    change(host, "mild", model_version="test/1")
    with pytest.raises(TypeError):
        Again(host).posts()


def test_another_normaliser_is_reason_enough(host: Host) -> None:
    for name in ("mild", "rude", "gone"):
        change(host, name, **TINY_SERVES)
    change(host, "rude", normaliser_version="1")
    found = Again(host).posts()
    assert [found[name].again for name in ("mild", "rude", "gone")] == [None, "scored", None]


def test_a_deleted_post_is_not_read_and_keeps_its_scores(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = keep_inputs(monkeypatch)
    delete(host, "gone")
    found = Again(host).posts()["gone"]
    assert (found.again, found.model_version) == ("gone", "test/1")
    assert scores_of(found)["toxicity"] == 0.01
    assert sorted(one.text for one in given) == ["hello", "rude"]


def test_a_text_that_was_emptied_is_gone(host: Host) -> None:
    pk = host.post("gone").pk
    emptied = update(Revision).where(Revision.post_pk == pk)
    host.database.write(
        lambda unit: unit.connection.execute(
            emptied.values(content={"author_id": "ada", "channel_id": "general", "text": ""})
        )
    )
    assert Again(host).posts()["gone"].again == "gone"


def test_language_topic_and_parent_are_those_of_serving(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.database.write(
        lambda unit: host.recorder.record(
            unit,
            replace(
                host.submission("reply", "Ein Satz.", parent_id="mild", language="de-AT"),
                topic="cat dog",
            ),
        )
    )
    snapshot = TopicSnapshotView(
        community_id=COMMUNITY,
        channel_id="general",
        number=1,
        model_version="tiny/1",
        topic_hash=hash_topic("cat dog"),
        centroid=[1.0, 0.0, 0.0],
        posts=20,
        created_at=host.database.clock(),
        background=None,
    )
    host.database.write(lambda unit: add_snapshot(unit, snapshot))
    given = keep_inputs(monkeypatch)
    found = Again(host, with_parents()).posts()["reply"]
    asked = next(one for one in given if one.text == "Ein Satz.")
    assert (asked.topic, asked.parent, asked.language) == ("cat dog", "hello", "de-AT")
    assert asked.topic_reference is not None
    assert asked.topic_reference.number == 1
    assert orjson.loads(found.facts)["language"] == "de"
    del given[:]
    Again(host, with_parents(False)).posts()
    assert {one.parent for one in given} == {None}


@pytest.mark.parametrize("page", [1, 2, 1000])
def test_the_size_of_a_page_has_no_influence(host: Host, page: int) -> None:
    assert Again(host).posts(page) == Again(host).posts()


def test_many_posts_are_told_in_steps(host: Host) -> None:
    for number in range(AT_ONCE):
        host.send(f"more-{number}", "goal")
    again = Again(host)
    again.posts()
    assert again.read == [AT_ONCE, 3]


CHILD = POLICY.replace(
    "rules:\n",
    "word_lists: {rude: {entries: [loser]}}\n"
    "rules:\n  - {name: answers, guideline: respect, "
    "when: {parent: {words: rude}}, then: {review: {}}}\n",
    1,
)


@pytest.fixture
def thread(database: Database) -> Host:
    """Two answers to a post that was edited in between, and one to a post that is not known."""
    moment = database.clock()
    found = Host(database)
    for minutes, (name, text, parent) in enumerate(
        [
            ("top", "What a loser.", None),
            ("first", "Sorry?", "top"),
            ("top", "What a day.", None),
            ("second", "Indeed.", "top"),
            ("stray", "Indeed.", "nowhere"),
        ]
    ):
        now = moment + timedelta(minutes=minutes)
        database.clock = lambda now=now: now  # type: ignore[misc]
        found.send(name, text, parent_id=parent)
    return found


def test_a_rule_on_what_is_answered_reads_it_as_it_stood_then(thread: Host) -> None:
    found = backtested(thread, CHILD, None)
    assert [one["post_id"] for one in found["sample"]] == ["first"]
    rule = found["rules"]["answers"]
    assert (rule["matched"], rule["not_applicable"]) == (1, 1)


def test_what_is_answered_is_not_read_once_it_is_deleted(thread: Host) -> None:
    delete(thread, "top")
    rule = backtested(thread, CHILD, None)["rules"]["answers"]
    assert (rule["matched"], rule["not_applicable"]) == (0, 3)
    assert {post.parent_text for post in Again(thread, None).posts(parents=True).values()} == {None}


def test_what_nobody_asks_for_is_not_read(thread: Host) -> None:
    assert {post.parent_text for post in Again(thread, None).posts().values()} == {None}
