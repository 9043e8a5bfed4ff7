"""Steps that the host has not answered in time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from service.kit import rfc3339
from service.ladder.tables import ActionRow
from service.storage import UnitOfWork

BATCH = 100


def mark_overdue(unit: UnitOfWork) -> int:
    """Tell once of each step that the host should have answered by now; return how many."""
    late = unit.connection.execute(
        select(
            ActionRow.id,
            ActionRow.community_id,
            ActionRow.author_id,
            ActionRow.step,
            ActionRow.detail,
            ActionRow.requested_at,
            ActionRow.due_at,
        )
        .where(
            ActionRow.status == "requested",
            ActionRow.due_at <= unit.now,
            ActionRow.overdue_at.is_(None),
            ActionRow.ended_at.is_(None),
        )
        .order_by(ActionRow.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for row in late:
        _mark(unit, row)
    return len(late)


def _mark(unit: UnitOfWork, row: Any) -> None:
    unit.connection.execute(
        update(ActionRow).where(ActionRow.id == row.id).values(overdue_at=unit.now)
    )
    subject = f"action/{row.id}"
    data = {
        "action_id": row.id,
        "step": row.step,
        "author_id": row.author_id,
        "post_id": row.detail.get("post_id"),
        "requested_at": rfc3339(row.requested_at),
        "due_at": rfc3339(row.due_at),
    }
    unit.emit(row.community_id, "action.overdue", subject, data)
    unit.audit(row.community_id, "timer", "action.overdue", subject, {"step": row.step})
