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
from tests.support.answers import reach_member
from tests.support.posts import COMMUNITY, Host

POSTS = 60
BURST = 20


class Replicas:
    """Two writers with connections of their own, fed in turn."""

    def __init__(self, database: Database, url: str) -> None:
        self.host = Host(database)
        self.databases = [database, open_database(url)]
        self.writers = [GroupWriter(one, batch=8) for one in self.databases]

    def send_everything_twice(self, posts: range = range(POSTS), **scores: float) -> list[Recorded]:
        """Send each post to both replicas at once, as a host that delivers at least once."""
        futures = []
        for number in posts:
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
    """Three bursts, each after the step before it has reached the member."""
    for start in range(0, POSTS, BURST):
        replicas.send_everything_twice(range(start, start + BURST), toxicity=0.95)
        for database in replicas.databases:
            reach_member(database, COMMUNITY)
    assert replicas.count(StrikeRow) == POSTS
    statement = select(*StrikeRow.__table__.columns).order_by(
        StrikeRow.standing_before, StrikeRow.standing_after
    )
    strikes = replicas.databases[0].read(lambda c: c.execute(statement).all())
    # Each strike begins where another ended: none was computed from a stale standing.
    assert strikes[0].standing_before == 0
    for earlier, later in itertools.pairwise(strikes):
        assert later.standing_before == pytest.approx(earlier.standing_after)
    moved = [one for one in strikes if one.rung is not None]
    assert [(one.rung, one.step) for one in moved] == [
        (1, "conversation"),
        (2, "delete"),
        (3, "suspend"),
    ]
    assert Counter(one.incident_id for one in strikes) == {one.id: BURST for one in moved}
    suspensions = select(func.count()).where(ActionRow.step == "suspend")
    assert replicas.databases[0].read(lambda c: c.execute(suspensions).scalar_one()) == 1
    assert replicas.databases[0].read(verify) is None
