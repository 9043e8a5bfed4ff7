"""Incidents and pauses in the store, as posts come in and the host answers or does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from service.ladder import answer_action, author_strikes, read_history, standing, take_back
from service.ladder.tables import ActionRow, StrikeRow
from service.storage import Database, UnitOfWork
from tests.support.answers import complete_actions, let_pass, reach_member
from tests.support.posts import COMMUNITY, Host

TOXIC = {"toxicity": 0.95}
THREAT = {"threat": 0.97, "toxicity": 0.97}


@pytest.fixture
def host(database: Database) -> Host:
    return Host(database)


def steps(host: Host, post_id: str, scores: dict[str, float], **given: Any) -> list[str]:
    """Send a post and return the steps that followed."""
    sent = host.send(post_id, f"You are hopeless {post_id}.", {**scores}, **given)
    assert sent.decision.visibility == "hide"
    return [action.step for action in sent.actions]


def rows(host: Host) -> list[Any]:
    """Return the strikes, oldest first."""
    found = select(*StrikeRow.__table__.columns).order_by(StrikeRow.created_at, StrikeRow.id)
    return list(host.database.read(lambda c: c.execute(found).all()))


def weight(host: Host) -> float:
    """Return where the member stands now."""
    config = host.database.read(lambda c: host.policies.live(c, COMMUNITY)).policy.ladder
    now = host.database.clock()
    return host.database.read(lambda c: standing(c, COMMUNITY, "ada", config, now)).weight


def test_a_burst_is_one_incident_and_one_step(host: Host) -> None:
    for number in range(4):
        assert steps(host, str(number), TOXIC) == ["conversation"]
    strikes = rows(host)
    assert {row.incident_id for row in strikes} == {strikes[0].id}
    assert [(row.step, row.rung, row.weight) for row in strikes] == [
        ("conversation", 1, 0.5),
        *[("conversation", None, 0.0)] * 3,
    ]
    assert weight(host) == 0.5
    reach_member(host.database, COMMUNITY)
    assert steps(host, "later", TOXIC) == ["delete"]
    last = rows(host)[-1]
    assert (last.incident_id, last.rung, weight(host)) == (last.id, 2, 1.5)


def test_the_grace_begins_with_the_hosts_answer(host: Host) -> None:
    steps(host, "1", TOXIC)
    let_pass(host.database, hours=30)
    assert steps(host, "2", TOXIC) == ["conversation"], "the host has not answered"
    complete_actions(host.database, COMMUNITY)
    let_pass(host.database, minutes=50)
    assert steps(host, "3", TOXIC) == ["conversation"]
    let_pass(host.database, minutes=11)
    assert steps(host, "4", TOXIC) == ["delete"]


def test_a_post_that_arrives_late_belongs_to_the_time_it_was_made(host: Host) -> None:
    steps(host, "1", TOXIC)
    made_at = host.database.clock() + timedelta(minutes=1)
    reach_member(host.database, COMMUNITY)
    assert steps(host, "2", TOXIC, published_at=made_at.isoformat()) == ["conversation"]
    assert rows(host)[1].weight == 0


def test_a_severe_post_acts_at_once(host: Host) -> None:
    steps(host, "1", TOXIC)
    assert steps(host, "2", THREAT) == ["delete"]
    first, second = rows(host)
    assert (second.incident_id, second.rung) == (second.id, 2)
    assert first.incident_id != second.incident_id


def test_a_host_that_refuses_has_not_reached_the_member(host: Host) -> None:
    steps(host, "1", TOXIC)
    action = host.database.read(lambda c: c.execute(select(ActionRow.id)).scalar_one())
    host.database.write(
        lambda unit: answer_action(unit, COMMUNITY, action, "refused", None, "key:test")
    )
    let_pass(host.database, hours=5)
    assert steps(host, "2", TOXIC) == ["conversation"]


def test_without_the_first_strike_an_incident_goes_on_and_may_move_the_ladder(host: Host) -> None:
    for number in range(2):
        steps(host, str(number), TOXIC)
    first = host.post("0").pk
    host.database.write(lambda unit: take_back(unit, COMMUNITY, first, "staff:eve", "fine"))
    assert weight(host) == 0
    assert steps(host, "again", TOXIC) == ["conversation"]
    last = rows(host)[-1]
    assert (last.incident_id, last.rung, last.weight) == (rows(host)[0].id, 1, 0.5)


def test_nobody_edits_their_way_out_of_a_step_that_waits_for_a_human(host: Host) -> None:
    host.send("1", "I will find you.", THREAT)
    edited = host.send("1", "You are hopeless.", TOXIC)
    assert [(one.step, one.status) for one in edited.actions] == [("delete", "proposed")]


def climb(host: Host) -> None:
    """Three offences, each after the step before reached the member: a suspension is proposed."""
    for number in range(3):
        steps(host, str(number), TOXIC)
        reach_member(host.database, COMMUNITY)


def suspend(host: Host, days: float) -> str:
    """Have the host suspend the member, as a moderator who confirms would."""

    def work(unit: UnitOfWork) -> str:
        row = unit.connection.execute(
            select(ActionRow.id).where(ActionRow.step == "suspend")
        ).scalar_one()
        values = {
            "status": "completed",
            "requested_at": unit.now,
            "answered_at": unit.now,
            "until": unit.now + timedelta(days=days),
        }
        update = ActionRow.__table__.update()
        unit.connection.execute(update.where(ActionRow.id == row).values(**values))
        return str(row)

    return host.database.write(work)


def test_strikes_stand_still_while_the_member_is_suspended(host: Host) -> None:
    climb(host)
    suspend(host, days=30)
    let_pass(host.database, days=100)
    assert weight(host) == 2.5, "90 days have passed, 30 of them in a suspension"
    views = host.database.read(lambda c: author_strikes(c, COMMUNITY, "ada"))
    for view in views:
        assert view.expires_at is not None
        assert view.ends_at == view.expires_at + timedelta(days=30)
        assert view.in_force(host.database.clock())
    let_pass(host.database, days=21)
    assert weight(host) == 0


def test_a_suspension_that_was_taken_back_stops_nothing(host: Host) -> None:
    climb(host)
    suspend(host, days=30)
    suspended = host.post("2").pk
    host.database.write(lambda unit: take_back(unit, COMMUNITY, suspended, "staff:eve", "fine"))
    past = host.database.read(lambda c: read_history(c, COMMUNITY, "ada"))
    assert past.pauses == []
    assert [row.revoked_at is None for row in past.rows] == [True, True, False]
    let_pass(host.database, days=91)
    assert weight(host) == 0


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are run meanwhile."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def test_an_enforced_post_reads_the_past_of_its_author_once(host: Host) -> None:
    for number in range(3):
        steps(host, str(number), TOXIC)
    with counted(host.database) as statements:
        steps(host, "more", TOXIC)
    reading = [one for one in statements if "FROM strikes" in one]
    assert len(reading) == 1
    assert not [one for one in statements if "policy_steps" in one]
