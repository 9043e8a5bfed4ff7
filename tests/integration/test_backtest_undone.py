"""A human's verdict that was undone says nothing of a post, on each store."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from service.publishing.backtest import read_blocks
from service.publishing.scored import Scored, read_scored
from service.review.tables import Verdict
from service.storage import Database, UnitOfWork
from tests.support.posts import COMMUNITY, POLICY, Host
from tests.support.rescoring import backtested, span_of
from tests.support.verdicts import rule_on


@pytest.fixture
def host(database: Database) -> Host:
    """A post that a human found fine, then a violation; and one that was a violation."""
    found = Host(database)
    for name in ("twice", "once", "never"):
        found.send(name, f"A rough post, {name}.", {"toxicity": 0.6})
    for name, outcome in (("twice", "allow"), ("twice", "enforce"), ("once", "enforce")):
        rule_on(found, name, outcome)
        verdict(found, name, undone=False)
    return found


def verdict(host: Host, post_id: str, undone: bool) -> None:
    """Store a verdict that led to the decision that counts, which may have been undone."""
    post = host.post(post_id)

    def work(unit: UnitOfWork) -> None:
        row = {
            "id": unit.new_id(),
            "community_id": COMMUNITY,
            "item_id": unit.new_id(),
            "post_pk": post.pk,
            "revision": post.revision,
            "staff_id": "one",
            "verdict": "delete",
            "decision_id": post.decision_id,
            "created_at": unit.now,
            "undone_at": unit.now if undone else None,
        }
        unit.connection.execute(insert(Verdict), row)
        escalated = row | {"id": unit.new_id(), "decision_id": None, "verdict": "escalate"}
        unit.connection.execute(insert(Verdict), escalated)

    host.database.write(work)


def humans(host: Host) -> dict[str, str | None]:
    posts = read_blocks(host.database, span_of(host))
    return {post.post_id: post.human for page in posts for post in page}


def scored(host: Host) -> dict[str, Scored]:
    names = {host.post(name).pk: name for name in ("twice", "once", "never")}
    now = host.database.clock()
    found = host.database.read(lambda c: read_scored(c, COMMUNITY, "toxicity", now))
    return {names[one.post_pk]: one for one in found}


def test_what_stands_counts(host: Host) -> None:
    expected = {"twice": "enforce", "once": "enforce", "never": None}
    assert humans(host) == expected
    assert {name: one.human for name, one in scored(host).items()} == expected


def test_what_was_undone_does_not_and_the_one_before_it_does(host: Host) -> None:
    for name in ("twice", "once"):
        verdict(host, name, undone=True)
    expected = {"twice": "allow", "once": None, "never": None}
    assert humans(host) == expected
    assert {name: one.human for name, one in scored(host).items()} == expected
    told = backtested(host, POLICY, None)["verdicts"]
    assert (told["fine"], told["violation"]) == (1, 0)
