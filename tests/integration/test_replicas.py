"""Two replicas on one store: nothing doubled, nothing lost, the chain whole."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from service.audit import verify
from service.communities import find_member
from service.decisions import Recorded
from service.decisions.tables import Decision, Post
from service.ladder.tables import ActionRow, StrikeRow
from service.storage import Database, GroupWriter, OutboxRow, open_database
from tests.support.posts import COMMUNITY, Host

POSTS = 60


class Replicas:
    """Two writers with connections of their own, fed in turn."""

    def __init__(self, database: Database, url: str) -> None:
        self.host = Host(database)
        self.databases = [database, open_database(url)]
        self.writers = [GroupWriter(one, batch=8) for one in self.databases]

    def send_everything_twice(self, **scores: float) -> list[Recorded]:
        """Send each post to both replicas at once, as a host that delivers at least once."""
        futures = []
        for number in range(POSTS):
            submission = self.host.submission(f"p{number}", f"Post {number}.", dict(scores))
            for writer in self.writers:
                futures.append(
                    writer.submit(lambda u, s=submission: self.host.recorder.record(u, s))
                )
        return [future.result(60) for future in futures]

    def count(self, table: Any) -> int:
        """Count the rows of a table."""
        statement = select(func.count()).select_from(table)
        return self.databases[0].read(lambda c: c.execute(statement).scalar_one())


@pytest.fixture
def replicas(database: Database, database_url: str) -> Iterator[Replicas]:
    found = Replicas(database, database_url)
    yield found
    for writer in found.writers:
        writer.close()
    found.databases[1].close()


def test_a_post_sent_to_both_is_decided_once(replicas: Replicas) -> None:
    answers = replicas.send_everything_twice()
    by_post = Counter((one.post_id, one.decision.id) for one in answers)
    assert len(by_post) == POSTS
    assert set(by_post.values()) == {2}
    assert [replicas.count(t) for t in (Post, Decision, OutboxRow)] == [POSTS] * 3
    member = replicas.databases[0].read(lambda c: find_member(c, COMMUNITY, "ada"))
    assert member is not None
    assert member.accepted_posts == POSTS
    assert replicas.databases[0].read(verify) is None


def test_each_rung_of_the_ladder_fires_once(replicas: Replicas) -> None:
    replicas.send_everything_twice(toxicity=0.95)
    assert replicas.count(StrikeRow) == POSTS
    statement = select(StrikeRow.standing_before, StrikeRow.standing_after).order_by(
        StrikeRow.standing_before
    )
    pairs = replicas.databases[0].read(lambda c: c.execute(statement).all())
    # Each strike begins where another ended: none was computed from a stale standing.
    assert pairs[0].standing_before == 0
    for earlier, later in itertools.pairwise(pairs):
        assert later.standing_before == pytest.approx(earlier.standing_after)
    suspensions = select(func.count()).where(ActionRow.step == "suspend")
    assert replicas.databases[0].read(lambda c: c.execute(suspensions).scalar_one()) == 1
    assert replicas.databases[0].read(verify) is None
