"""Taking actions back: withdrawn where the host never heard of them, reversed where it did."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, select, update

from service.conversations import close_conversation, conversation_of_action
from service.ladder.actions import COLUMNS, Action, action_of
from service.ladder.proposals import proposals_about, take_proposal_back, tell_cancelled
from service.ladder.suspensions import refresh_suspension
from service.ladder.tables import ActionRow
from service.storage import OutboxRow, UnitOfWork

STANDING = ("requested", "completed", "failed")
KEPT = ("care",)
"""What is not taken back: an offer of help is not unsaid because a post turned out to be fine."""

TOLD: Final = {
    "conversation": "We wrote to you about your post. Please regard that as taken back.",
    "delete": "Your post was deleted. That is taken back.",
    "suspend": "Your account was suspended. The suspension is lifted.",
}
"""What the member can be told when a step is taken back."""


def reverse_actions(
    unit: UnitOfWork,
    community_id: str,
    post_pk: str,
    actor: str,
    why: str,
    delay_seconds: float,
    decision_id: str | None = None,
) -> list[Action]:
    """Take back what was asked of the host about a post, and tell it.

    Actions that the host has not heard of yet are simply not sent. With ``decision_id`` only what
    that decision asked for is taken back. What was only proposed is withdrawn, and the host told.
    """
    for row in proposals_about(unit.connection, post_pk, decision_id):
        take_proposal_back(unit, row, actor, why)
    rows = unit.connection.execute(
        select(*COLUMNS, ActionRow.outbox_id, ActionRow.detail).where(
            *_about(post_pk, decision_id),
            ActionRow.status.in_(STANDING),
            ActionRow.step.not_in(KEPT),
        )
    ).all()
    return [_reverse(unit, community_id, row, actor, why, delay_seconds) for row in rows]


def withdraw(unit: UnitOfWork, community_id: str, row: Any, actor: str, why: str) -> None:
    """Take one action of a ``Record`` back; one that was only proposed is cancelled."""
    if row.status != "proposed":
        _reverse(unit, community_id, row, actor, why, 0)
        return
    unit.connection.execute(
        update(ActionRow)
        .where(ActionRow.id == row.id)
        .values(status="cancelled", answered_at=unit.now)
    )
    unit.audit(community_id, actor, "action.cancelled", f"action/{row.id}", {"why": why})
    tell_cancelled(unit, community_id, row, why)


def _about(post_pk: str, decision_id: str | None) -> list[ColumnElement[bool]]:
    found = [ActionRow.post_pk == post_pk]
    return found if decision_id is None else [*found, ActionRow.decision_id == decision_id]


def _reverse(
    unit: UnitOfWork, community_id: str, row: Any, actor: str, why: str, delay_seconds: float
) -> Action:
    unsent = unit.connection.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.outbox_id)
        .where(OutboxRow.dispatched_at.is_(None), OutboxRow.cancelled_at.is_(None))
        .values(cancelled_at=unit.now)
    ).rowcount
    unit.connection.execute(
        update(ActionRow)
        .where(ActionRow.id == row.id)
        .values(status="reversed", reversed_at=unit.now)
    )
    if row.step == "suspend":
        refresh_suspension(unit, community_id, row.author_id)
    talk = conversation_of_action(unit.connection, row.id) if row.step == "conversation" else None
    if talk is not None:
        # The host closes it by `action.reversed`, if it ever opened it.
        close_conversation(unit, community_id, talk.id, actor, told=False)
    # Who answered knows of it, also without the event: the answer to a post names its actions.
    if not unsent or row.status != "requested":
        data = {
            "action_id": row.id,
            "step": row.step,
            "author_id": row.author_id,
            "post_id": row.detail.get("post_id"),
            "message": TOLD.get(row.step),
            "why": why,
        }
        subject = f"action/{row.id}"
        unit.emit(community_id, "action.reversed", subject, data, delay_seconds=delay_seconds)
    unit.audit(community_id, actor, "action.reversed", f"action/{row.id}", {"why": why})
    return action_of(row, "reversed")
