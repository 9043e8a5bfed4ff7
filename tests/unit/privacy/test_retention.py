"""Retention: what is old loses its words, what is needed or held keeps them, counts stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from service.audit import verify
from service.communities.tables import Member
from service.decisions.tables import Decision, Report, Revision
from service.privacy import HoldError, count_due, place_hold, purge, release_hold
from service.review.tables import ReviewItem
from service.storage import Database, OutboxRow
from service.webhooks.tables import Delivery
from tests.support.community import COMMUNITY
from tests.support.privacy import occurrences
from tests.unit.privacy.conftest import ID, WORD, Life
from tests.unit.privacy.test_erase import figures

DAYS: dict[str, int | None] = dict.fromkeys(
    ("posts", "decisions", "reports", "events", "conversations"), 30
)


def write(database: Database, statement: Any) -> None:
    database.write(lambda unit: unit.connection.execute(statement))


def age(database: Database, days: int) -> None:
    """Make what is stored older, and answer what is open."""
    then = database.clock() - timedelta(days=days)
    write(database, update(ReviewItem).values(state="resolved"))
    write(database, update(Revision).values(received_at=then))
    write(database, update(Decision).values(decided_at=then))
    write(database, update(Report).values(created_at=then, resolved_at=then))
    write(database, update(OutboxRow).values(created_at=then, dispatched_at=then))


@pytest.mark.parametrize(("days", "gone"), [(31, True), (29, False)])
def test_words_go_with_their_time_and_counts_stay(life: Life, days: int, gone: bool) -> None:
    database = life.database
    age(database, days)
    before = figures(database)
    due = count_due(database, DAYS)
    found = purge(database, DAYS)
    assert found == due
    assert (found["posts"], found["reports"]) == ((3, 2) if gone else (0, 0))
    left = {place.partition(".")[0] for place in occurrences(database, WORD)}
    assert {"revisions", "decisions", "reports", "outbox"}.isdisjoint(left) is gone
    assert "conversation_messages" in left  # it is not closed
    assert figures(database) == before
    assert database.read(verify) is None
    assert purge(database, DAYS) == dict.fromkeys(DAYS, 0)


def test_without_a_setting_all_is_kept(life: Life) -> None:
    age(life.database, 4000)
    assert purge(life.database, dict.fromkeys(DAYS)) == {}
    assert "revisions.content" in occurrences(life.database, WORD)


def test_what_a_human_still_has_to_see_is_kept(life: Life) -> None:
    database = life.database
    age(database, 31)
    write(database, update(ReviewItem).values(state="open"))
    asked = database.read(lambda c: set(c.execute(select(ReviewItem.post_pk)).scalars()))
    purge(database, DAYS)
    assert occurrences(database, WORD)["revisions.content"] == asked


def test_a_legal_hold_keeps_it_until_it_is_released(life: Life) -> None:
    database = life.database
    age(database, 31)
    database.write(lambda unit: place_hold(unit, COMMUNITY, ID, "cli", "court"))
    with pytest.raises(HoldError):
        database.write(lambda unit: place_hold(unit, COMMUNITY, ID, "cli", "twice"))
    assert purge(database, DAYS)["posts"] == 1  # the one of somebody else
    database.write(lambda unit: release_hold(unit, COMMUNITY, ID, "cli"))
    assert purge(database, DAYS)["posts"] == 2
    with pytest.raises(HoldError):
        database.write(lambda unit: release_hold(unit, COMMUNITY, ID, "cli"))


def test_an_event_goes_when_no_receiver_waits_for_it(life: Life) -> None:
    database = life.database
    age(database, 31)
    event = database.read(lambda c: c.execute(select(OutboxRow.id).limit(1)).scalar_one())
    now = database.clock()
    row = {
        "id": "d1", "community_id": COMMUNITY, "event_id": event, "endpoint_id": "e1",
        "state": "pending", "attempts": 1, "next_attempt_at": now, "created_at": now,
    }  # fmt: skip
    write(database, insert(Delivery).values(**row))
    purge(database, {"events": 30})
    left = select(OutboxRow.id).where(OutboxRow.type != "privacy.purged")
    assert database.read(lambda c: list(c.execute(left).scalars())) == [event]
    write(database, update(Delivery).values(state="dead"))
    purge(database, {"events": 30})
    assert database.read(lambda c: list(c.execute(select(Delivery.id)).scalars())) == []
    assert database.read(lambda c: c.execute(select(Member.author_id)).first()) is not None
