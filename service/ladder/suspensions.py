"""Suspensions: what a member is suspended by, and how each ends by itself."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import or_, select, update

from service.communities import due_suspensions, find_member, set_suspension
from service.ladder.tables import ActionRow
from service.storage import UnitOfWork

BATCH = 100
IN_FORCE: Final = ("requested", "completed")
"""What the host failed or refused to do suspends nobody."""
OVER: Final = "Your suspension is over."
"""What the member can be told when it ran out."""


def refresh_suspension(unit: UnitOfWork, community_id: str, author_id: str) -> None:
    """Bring the member up to date with the suspensions that stand: the longest counts."""
    ends = unit.connection.execute(
        select(ActionRow.until).where(
            ActionRow.community_id == community_id,
            ActionRow.author_id == author_id,
            ActionRow.step == "suspend",
            ActionRow.status.in_(IN_FORCE),
            ActionRow.ended_at.is_(None),
            or_(ActionRow.until.is_(None), ActionRow.until > unit.now),
        )
    ).scalars()
    found = list(ends)
    until = None if None in found else max((one for one in found if one), default=None)
    set_suspension(unit, community_id, author_id, bool(found), until)


def end_suspensions(unit: UnitOfWork) -> int:
    """End the suspensions whose time is over and return how many; the host is told of each."""
    due = unit.connection.execute(
        select(ActionRow.id, ActionRow.community_id, ActionRow.author_id, ActionRow.detail)
        .where(
            ActionRow.step == "suspend",
            ActionRow.until <= unit.now,
            ActionRow.status.in_(IN_FORCE),
            ActionRow.ended_at.is_(None),
        )
        .order_by(ActionRow.until)
        .limit(BATCH)
    ).all()
    ended = sum(_run_out(unit, row) for row in due)
    for community_id, author_id in due_suspensions(unit.connection, unit.now, BATCH):
        refresh_suspension(unit, community_id, author_id)
        unit.audit(community_id, "timer", "suspension.ended", f"member/{author_id}", {})
    return ended


def _run_out(unit: UnitOfWork, row: Any) -> bool:
    # The member is locked before their actions, as everywhere else.
    find_member(unit.connection, row.community_id, row.author_id, lock=True)
    if not mark_ended(unit, row.id, "timer"):
        return False
    tell_ended(unit, row.community_id, row, "ran_out", OVER)
    payload = {"how": "ran_out"}
    unit.audit(row.community_id, "timer", "action.ended", f"action/{row.id}", payload)
    return True


def mark_ended(unit: UnitOfWork, action_id: str, by: str) -> bool:
    """Record that a suspension has ended; tell whether it stood until now."""
    done = unit.connection.execute(
        update(ActionRow)
        .where(ActionRow.id == action_id, ActionRow.status.in_(IN_FORCE))
        .where(ActionRow.ended_at.is_(None))
        .values(ended_at=unit.now, ended_by=by)
    )
    return done.rowcount == 1


def tell_ended(unit: UnitOfWork, community_id: str, row: Any, how: str, message: str) -> None:
    """Tell the host that a suspension has ended, so that it can give the account back.

    Args:
        unit: the transaction.
        community_id: whose host.
        row: the action, with ``id``, ``author_id`` and ``detail``.
        how: ``ran_out`` or ``lifted``.
        message: what the member can be told.
    """
    data = {
        "action_id": row.id,
        "step": "suspend",
        "author_id": row.author_id,
        "post_id": row.detail.get("post_id"),
        "how": how,
        "message": message,
    }
    unit.emit(community_id, "action.ended", f"action/{row.id}", data)
