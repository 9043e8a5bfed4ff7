"""Lifting: a suspension ends early, out of mercy. The strike behind it stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from service.ladder.actions import COLUMNS
from service.ladder.errors import ActionClosedError, NoSuspensionError, UnknownActionError
from service.ladder.suspensions import IN_FORCE, mark_ended, refresh_suspension, tell_ended
from service.ladder.tables import ActionRow
from service.storage import OutboxRow, UnitOfWork

LIFTED = "Your suspension was lifted early."


def lift_suspension(
    unit: UnitOfWork, community_id: str, action_id: str, actor: str, reason: str
) -> None:
    """End a suspension before its time, and tell the host.

    A suspension that the host has not heard of yet is cancelled instead, as if it had never been
    asked for. The caller holds the lock of the member.

    Args:
        unit: the transaction.
        community_id: whose.
        action_id: the suspension.
        actor: who lifts it, for example ``staff:ID``.
        reason: why, for the audit trail; the host does not hear it.

    Raises:
        UnknownActionError: there is no such action.
        NoSuspensionError: it is another step.
        ActionClosedError: it is not in force.
    """
    row = _read(unit, community_id, action_id)
    if row.step != "suspend":
        raise NoSuspensionError(f"The action {action_id} is a step `{row.step}`: only a "
                                "suspension can be lifted")  # fmt: skip
    if row.status not in IN_FORCE:
        raise ActionClosedError(f"The suspension {action_id} is {row.status}: nothing to lift")
    over = row.until is not None and row.until <= unit.now
    if over or not mark_ended(unit, action_id, actor):
        raise ActionClosedError(f"The suspension {action_id} has ended already")
    if row.status == "requested" and _unsent(unit, row.outbox_id):
        unit.connection.execute(
            update(ActionRow)
            .where(ActionRow.id == action_id)
            .values(status="cancelled", answered_at=unit.now)
        )
    else:
        tell_ended(unit, community_id, row, "lifted", LIFTED)
    refresh_suspension(unit, community_id, row.author_id)
    payload = {"how": "lifted", "why": reason}
    unit.audit(community_id, actor, "action.ended", f"action/{action_id}", payload)


def _read(unit: UnitOfWork, community_id: str, action_id: str) -> Any:
    row = unit.connection.execute(
        select(*COLUMNS, ActionRow.outbox_id, ActionRow.detail).where(
            ActionRow.community_id == community_id, ActionRow.id == action_id
        )
    ).one_or_none()
    if row is None:
        raise UnknownActionError(f"There is no action {action_id!r} in this community")
    return row


def _unsent(unit: UnitOfWork, outbox_id: str | None) -> bool:
    """Hold an event back; tell whether that was still possible."""
    done = unit.connection.execute(
        update(OutboxRow)
        .where(OutboxRow.id == outbox_id)
        .where(OutboxRow.dispatched_at.is_(None), OutboxRow.cancelled_at.is_(None))
        .values(cancelled_at=unit.now)
    )
    return done.rowcount == 1
