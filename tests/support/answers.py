"""A host that does what it is asked for, and time that goes by."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from service.ladder import answer_action
from service.ladder.tables import ActionRow
from service.storage import Database, UnitOfWork


def complete_actions(database: Database, community_id: str, fails: str = "") -> int:
    """Answer what the host was asked for with `completed`; return how many actions.

    A step ``fails`` is answered with `failed` instead.
    """

    def work(unit: UnitOfWork) -> int:
        asked = unit.connection.execute(
            select(ActionRow.id, ActionRow.step).where(
                ActionRow.community_id == community_id, ActionRow.status == "requested"
            )
        ).all()
        for row in asked:
            answer = "failed" if row.step == fails else "completed"
            answer_action(unit, community_id, row.id, answer, None, "key:test")
        return len(asked)

    return database.write(work)


def let_pass(database: Database, **length: float) -> None:
    """Let time go by in the store: what is written from now on is written later by so much."""
    before, more = database.clock, timedelta(**length)
    database.clock = lambda: before() + more


def reach_member(database: Database, community_id: str) -> None:
    """Let every step reach the members: the host does it, and the time of grace goes by."""
    complete_actions(database, community_id)
    let_pass(database, hours=2)
