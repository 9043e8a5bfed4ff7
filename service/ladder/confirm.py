"""The agreement to a proposed step: the host is asked for it, or asked to agree itself.

The id of a step that a moderator proposed stays the same through its confirmation: hosts know it
from `review.resolved`, `confirmation.requested` and `GET /v1/actions`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select, update

from service.kit import rfc3339
from service.ladder.actions import (
    Action,
    action_of,
    answer_due,
    ask_host,
    begin_talk,
    end_in_words,
)
from service.ladder.proposals import HOST_CONFIRMS, PROPOSAL, closed
from service.ladder.suspensions import refresh_suspension
from service.ladder.tables import ActionRow
from service.policy import LadderConfig
from service.storage import UnitOfWork


def confirm_action(
    unit: UnitOfWork,
    row: Any,
    by: str,
    config: LadderConfig,
    message: str | None = None,
    delay_seconds: float = 0,
) -> Action:
    """Ask the host for a step that was proposed, under the same id.

    A suspension begins now and lasts as long as it was proposed for. The caller holds the lock of
    the member.

    Args:
        unit: the transaction.
        row: the proposal, from ``proposals``.
        by: who agrees, for example ``staff:ID`` or ``host:NAME``.
        config: the ladder, for how soon the host should answer.
        message: what the member is told instead of what was proposed.
        delay_seconds: how long the host is not told, so that it can be undone.

    Raises:
        ActionClosedError: somebody else was faster.
    """
    until = None if row.until is None else unit.now + (row.until - row.requested_at)
    words = message or (row.message or "").replace(end_in_words(row.until), end_in_words(until))
    action = replace(action_of(row, "requested"), until=until, message=words, requested_at=unit.now)
    subject = f"action/{row.id}"
    done = unit.connection.execute(
        update(ActionRow)
        .where(ActionRow.id == row.id, ActionRow.status == "proposed")
        .values(
            status="requested",
            until=until,
            message=words,
            requested_at=unit.now,
            confirmed_by=by,
            due_at=answer_due(unit.now, delay_seconds, config.answer_hours),
        )
    )
    if done.rowcount != 1:
        raise closed(row.id, "confirmed or withdrawn")
    extra = {key: row.detail[key] for key in ("thread",) if key in row.detail}
    extra |= begin_talk(unit, row.community_id, action, row.post_pk, by)
    event = ask_host(
        unit,
        row.community_id,
        action,
        row.detail.get("post_id"),
        row.decision_id,
        delay_seconds,
        extra,
    )
    unit.connection.execute(update(ActionRow).where(ActionRow.id == row.id).values(outbox_id=event))
    if row.step == "suspend":
        refresh_suspension(unit, row.community_id, row.author_id)
    payload = {"proposed_by": row.proposed_by, "confirmed_by": by, "step": row.step}
    unit.audit(row.community_id, by, "action.confirmed", subject, payload)
    return action


def ask_host_to_confirm(unit: UnitOfWork, action_id: str) -> None:
    """Put a proposed step to the host, because too few people here can agree to it.

    It answers by `POST /v1/actions/{action_id}/confirmation`.
    """
    row = unit.connection.execute(select(*PROPOSAL).where(ActionRow.id == action_id)).one()
    unit.connection.execute(
        update(ActionRow)
        .where(ActionRow.id == action_id)
        .values(detail=row.detail | {HOST_CONFIRMS: True})
    )
    data = {
        "action_id": row.id,
        "step": row.step,
        "author_id": row.author_id,
        "post_id": row.detail.get("post_id"),
        "decision_id": row.decision_id,
        "guideline_id": row.guideline_id,
        "until": None if row.until is None else rfc3339(row.until),
        "proposed_by": row.proposed_by,
        "confirm_by": None if row.confirm_by is None else rfc3339(row.confirm_by),
    }
    unit.emit(row.community_id, "confirmation.requested", f"action/{row.id}", data)
