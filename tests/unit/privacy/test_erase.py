"""Erasing a member: nothing of them is left, the chain holds, the counts stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select, update

from service.appeals.tables import Appeal
from service.audit import verify
from service.audit.tables import AuditEvent
from service.communities import find_member, is_pseudonym, see_member
from service.decisions.errors import AuthorErasedError
from service.decisions.tables import Decision, IdempotencyKey, Post, Revision
from service.ladder.lift import lift_suspension
from service.ladder.tables import ActionRow, StrikeRow
from service.privacy import (
    STEPS,
    UnknownMemberError,
    begin_erasure,
    erasure_body,
    place_hold,
    read_erasure,
    release_hold,
    run_erasure,
)
from service.privacy.jobs import continue_erasures
from service.storage import Database
from tests.support.community import COMMUNITY
from tests.support.privacy import occurrences
from tests.unit.privacy.conftest import ID, NAME, WORD, Life


def erase(database: Database, reason: str = "asked for it") -> dict[str, Any]:
    row = database.write(lambda unit: begin_erasure(unit, COMMUNITY, ID, "cli", reason))
    return erasure_body(run_erasure(database, COMMUNITY, row.id))


def figures(database: Database) -> list[Any]:
    """What statistics are made of: counts by guideline, rule, step, source and day."""
    decided = Decision.guideline_id, Decision.rule, Decision.source, Decision.outcome
    queries = (
        select(*decided, func.count()).group_by(*decided),
        select(StrikeRow.guideline_id, StrikeRow.step, func.count(), func.sum(StrikeRow.weight))
        .group_by(StrikeRow.guideline_id, StrikeRow.step),
        select(ActionRow.step, ActionRow.status, func.count())
        .where(ActionRow.status.not_in(("proposed", "cancelled")))  # nobody asked the host
        .group_by(ActionRow.step, ActionRow.status),
        select(func.count(), func.count(Post.author_id.distinct())).select_from(Post),
    )  # fmt: skip
    return [sorted(database.read(lambda c, q=q: c.execute(q).all()), key=str) for q in queries]


def leftovers(database: Database) -> dict[str, set[str]]:
    return {
        place: keys
        for word in (ID, NAME, WORD)
        for place, keys in occurrences(database, word).items()
    }


def test_nothing_of_the_member_is_left_anywhere(life: Life) -> None:
    before, found = figures(life.database), leftovers(life.database)
    assert {
        "posts.author_id", "revisions.content", "outbox.payload", "reports.text",
        "conversation_messages.text", "verdicts.note", "members.display_name", "decisions.facts",
    } <= set(found)  # fmt: skip
    life.appeal("upheld")
    done = erase(life.database, f"{NAME} asked by mail")
    assert leftovers(life.database) == {}
    assert figures(life.database) == before
    assert life.database.read(verify) is None
    assert (done["kept"], is_pseudonym(done["pseudonym"])) == ([], True)
    assert done["completed_at"] is not None
    assert set(STEPS) <= set(done["places"])
    assert done["places"]["posts.author_id"] == 2
    assert done["places"]["quotes and mentions in revisions.content"] == 1
    assert done["places"]["idempotency_keys.body"] == 1


def test_what_others_wrote_stays(life: Life) -> None:
    erase(life.database)
    query = select(Revision.content).join(Post, Post.pk == Revision.post_pk)
    content = life.database.read(
        lambda c: c.execute(query.where(Post.post_id == "p3")).scalar_one()
    )
    assert content["text"] == "What @[erased] says, @[erased]!"
    assert content["mentions"][1] == "bea"
    assert is_pseudonym(content["mentions"][0])
    assert content["quotes"] == [{"author_id": content["mentions"][0], "text": ""}]
    keys = life.database.read(lambda c: list(c.execute(select(IdempotencyKey.key)).scalars()))
    assert keys == ["k2"]


def test_the_host_and_the_trail_are_told_under_the_pseudonym(life: Life) -> None:
    done = erase(life.database)
    [event] = life.world.events("member.erased")
    assert event["data"] == {
        "erasure_id": done["erasure_id"], "pseudonym": done["pseudonym"],
        "completed": True, "kept": [],
    }  # fmt: skip
    rows = select(AuditEvent.payload).where(AuditEvent.type == "member.erased")
    [payload] = life.database.read(lambda c: list(c.execute(rows).scalars()))
    assert orjson.loads(payload) == {"kept": [], "pseudonym": done["pseudonym"]}


def test_new_words_for_a_post_of_theirs_are_refused(life: Life) -> None:
    erase(life.database)
    with pytest.raises(AuthorErasedError):
        life.world.post(f"{WORD} again", post_id="p1", author=ID)


def test_nobody_is_erased_twice_and_nobody_unknown(life: Life) -> None:
    erase(life.database)
    with pytest.raises(UnknownMemberError):
        erase(life.database)


def test_it_goes_on_after_a_kill_wherever_it_was(life: Life) -> None:
    database = life.database
    row = database.write(lambda unit: begin_erasure(unit, COMMUNITY, ID, "cli", "asked"))
    steps = list(STEPS)

    class KilledError(Exception):
        pass

    def kill(name: str) -> None:
        if name == steps[5]:
            raise KilledError

    with pytest.raises(KilledError):
        run_erasure(database, COMMUNITY, row.id, kill)
    assert leftovers(database) != {}
    assert continue_erasures(database) == 1
    assert leftovers(database) == {}
    assert continue_erasures(database) == 0


def test_an_open_appeal_keeps_its_words_until_it_is_answered(life: Life) -> None:
    life.appeal()
    done = erase(life.database)
    assert (done["kept"], done["completed_at"]) == (["appeal"], None)
    kept = set(leftovers(life.database))
    assert {"appeals.text", "revisions.content"} <= kept
    assert {place.partition(".")[0] for place in kept} <= {
        "appeals", "revisions", "decisions", "verdicts",
    }  # fmt: skip
    assert occurrences(life.database, ID) == {}
    assert continue_erasures(life.database) == 0
    life.database.write(lambda unit: unit.connection.execute(update(Appeal).values(state="upheld")))
    assert continue_erasures(life.database) == 1
    assert leftovers(life.database) == {}
    assert life.database.read(verify) is None


def test_a_suspended_member_stays_suspended_when_they_come_back(life: Life) -> None:
    database = life.database
    life.suspend(database.clock() + timedelta(days=3))
    done = erase(database)
    assert done["kept"] == ["suspension"]
    assert leftovers(database) == {}
    row = database.read(lambda c: read_erasure(c, COMMUNITY, done["erasure_id"]))
    assert set(row.kept) == {"suspension"}
    database.write(lambda unit: see_member(unit, COMMUNITY, "somebody-else"))
    database.write(lambda unit: see_member(unit, COMMUNITY, ID))
    for author, suspended in (("somebody-else", False), (ID, True)):
        found = database.read(lambda c, a=author: find_member(c, COMMUNITY, a))
        assert found is not None
        assert found.suspended is suspended
    # The suspension is theirs again, so nothing has to be kept beside it.
    assert continue_erasures(database) == 1
    owners = select(ActionRow.author_id).where(ActionRow.step == "suspend")
    assert ID in database.read(lambda c: list(c.execute(owners).scalars()))
    assert database.read(verify) is None


def lift(database: Database) -> None:
    found = select(ActionRow.id).where(ActionRow.step == "suspend", ActionRow.ended_at.is_(None))
    action = database.read(lambda c: c.execute(found).scalar_one())
    database.write(lambda unit: lift_suspension(unit, COMMUNITY, action, "staff:ezra", "mercy"))


def is_suspended(database: Database) -> bool:
    found = database.read(lambda c: find_member(c, COMMUNITY, ID))
    return found is not None and found.suspended


def test_who_came_back_is_reached_by_a_lift(life: Life) -> None:
    life.suspend(life.database.clock() + timedelta(days=3))
    erase(life.database)
    life.database.write(lambda unit: see_member(unit, COMMUNITY, ID))
    assert is_suspended(life.database)
    lift(life.database)
    assert not is_suspended(life.database)


def test_a_suspension_lifted_meanwhile_does_not_wait_for_them(life: Life) -> None:
    life.suspend(life.database.clock() + timedelta(days=3))
    erase(life.database)
    lift(life.database)
    life.database.write(lambda unit: see_member(unit, COMMUNITY, ID))
    assert not is_suspended(life.database)


def test_a_suspension_that_ends_completes_the_erasure(life: Life) -> None:
    life.suspend()
    done = erase(life.database)
    assert continue_erasures(life.database) == 0
    life.end_suspension(done["pseudonym"])
    assert continue_erasures(life.database) == 1
    row = life.database.read(lambda c: read_erasure(c, COMMUNITY, done["erasure_id"]))
    assert row.kept == {}


def test_under_a_legal_hold_only_the_profile_goes(life: Life) -> None:
    database = life.database
    database.write(lambda unit: place_hold(unit, COMMUNITY, ID, "cli", f"court, {NAME}"))
    done = erase(database)
    assert (done["kept"], done["completed_at"]) == (["legal_hold"], None)
    assert "members.display_name" not in occurrences(database, NAME)
    assert "revisions.content" in occurrences(database, WORD)
    assert continue_erasures(database) == 0
    database.write(lambda unit: release_hold(unit, COMMUNITY, ID, "cli"))
    assert continue_erasures(database) == 1
    assert leftovers(database) == {}
    assert database.read(verify) is None
