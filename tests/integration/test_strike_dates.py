"""Strikes date from the post, by the ladder of the policy that was live then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from service.communities import StaffMember, add_staff, get_staff
from service.decisions import report
from service.decisions.schemas import ReportIn
from service.ladder.tables import StrikeRow
from service.publishing.timeline import Turn, deciding
from service.review import VerdictIn, decide, items_of
from service.storage import Database, UnitOfWork
from tests.support.answers import let_pass
from tests.support.life import Life
from tests.support.posts import COMMUNITY, POLICY

HARDER = POLICY.replace("ladder:\n", "ladder:\n  weights: {minor: 1.8}\n")
STRICTER = POLICY.replace("enforce: 0.9", "enforce: 0.55")
TOXIC = {"toxicity": 0.95}
DOUBTFUL = {"toxicity": 0.6}


@pytest.fixture
def life(database: Database) -> Life:
    return Life(database)


def strikes(life: Life) -> list[tuple[float, int]]:
    """Return the base weight and the policy version of every strike, oldest first."""
    rows = select(StrikeRow.base_weight, StrikeRow.policy_version).order_by(StrikeRow.created_at)
    found = life.database.read(lambda c: c.execute(rows).all())
    return [(row.base_weight, row.policy_version) for row in found]


def live_since(life: Life, source: str) -> datetime:
    """Make a policy live, let ten days pass, and return when it became so."""
    let_pass(life.database, days=10)
    at = life.database.clock()
    life.publish(source)
    let_pass(life.database, days=10)
    return at


def _robin(unit: UnitOfWork) -> StaffMember:
    add_staff(unit, COMMUNITY, "robin@example.org", "moderator", "Robin", None)
    return get_staff(unit.connection, COMMUNITY, "robin@example.org")


def test_a_late_post_is_struck_by_the_ladder_that_was_live_when_it_was_made(life: Life) -> None:
    changed = live_since(life, HARDER)
    early, late = changed - timedelta(days=1), changed + timedelta(days=1)
    life.host.send("1", "You are hopeless.", TOXIC, published_at=early.isoformat())
    life.host.send("2", "You are useless.", TOXIC, published_at=late.isoformat(), author_id="bo")
    assert strikes(life) == [(1.0, 1), (1.8, 2)]


def test_a_verdict_strikes_by_that_ladder_too(life: Life) -> None:
    changed = live_since(life, HARDER)
    early = (changed - timedelta(days=1)).isoformat()
    life.host.send("1", "Typical of you.", DOUBTFUL, created_at=early)
    post = life.host.post("1")
    (item,) = life.database.read(lambda c: items_of(c, post.pk))
    staff = life.database.write(_robin)
    given = VerdictIn(verdict="conversation", revision=1, guideline_id="respect", severity="minor")
    life.database.write(lambda unit: decide(unit, life.host.policies, staff, item.id, given))
    assert strikes(life) == [(1.0, 1)]


def test_before_the_first_policy_the_one_that_decides_counts(life: Life) -> None:
    before = (life.database.clock() - timedelta(days=30)).isoformat()
    life.host.send("1", "You are hopeless.", TOXIC, published_at=before)
    assert strikes(life) == [(1.0, 1)]


def test_an_edit_dates_from_when_the_post_got_its_words(life: Life) -> None:
    changed = live_since(life, HARDER)
    early = (changed - timedelta(days=1)).isoformat()
    life.host.send("1", "Thank you.", published_at=early)
    life.host.send("1", "You are hopeless.", TOXIC, published_at=early)
    assert strikes(life) == [(1.8, 2)]


def test_nothing_but_a_new_post_edit_or_verdict_strikes(life: Life) -> None:
    """A later policy would enforce: neither the same post again nor reports apply it."""
    life.host.send("1", "Typical of you.", DOUBTFUL)
    life.publish(STRICTER)
    repeated = life.host.send("1", "Typical of you.", {"toxicity": 0.99})
    assert repeated.repeated
    for reporter in ("bo", "cy", "di"):
        given = ReportIn(reporter_id=reporter, reason="respect", text="Rude.")
        life.database.write(
            lambda unit, given=given: report(
                unit, life.host.policies, life.host.desk, COMMUNITY, "1", given, "key:test"
            )
        )
    assert strikes(life) == []


def test_a_roll_out_decides_for_its_share_of_the_authors_and_until_it_ends() -> None:
    turns = [Turn(1, "live", 0), Turn(2, "rolling", 100)]
    assert deciding(COMMUNITY, "ada", turns) == 2
    assert deciding(COMMUNITY, "ada", [*turns[:1], Turn(2, "rolling", 0)]) == 1
    assert deciding(COMMUNITY, "ada", [*turns, Turn(2, "retired", 0)]) == 1
    assert deciding(COMMUNITY, "ada", [*turns, Turn(3, "live", 0), Turn(2, "retired", 0)]) == 3
    assert deciding(COMMUNITY, "ada", [Turn(2, "shadow", 0)]) is None
