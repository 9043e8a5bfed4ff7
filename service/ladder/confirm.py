"""Proposed steps: what waits for somebody's agreement, and the agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from service.kit import rfc3339
from service.ladder.actions import (
    COLUMNS,
    Action,
    action_of,
    answer_due,
    ask_host,
    begin_talk,
    end_in_words,
)
from service.ladder.errors import ActionClosedError, UnknownActionError
from service.ladder.suspensions import refresh_suspension
from service.ladder.tables import ActionRow
from service.policy import LadderConfig
from service.storage import UnitOfWork

HOST_CONFIRMS = "host_confirms"
"""Key in the detail of an action that was put to the host."""
HUMAN = "staff:"
"""How the proposals of people begin; the others are the policy's."""
_ROW = (
    *COLUMNS,
    ActionRow.community_id,
    ActionRow.post_pk,
    ActionRow.decision_id,
    ActionRow.strike_id,
    ActionRow.detail,
    ActionRow.confirm_by,
)


def proposal_by_human(connection: Connection, post_pk: str) -> Any | None:
    """Return the suspension that a moderator proposed about a post and that waits, or ``None``."""
    return connection.execute(
        select(*_ROW)
        .where(ActionRow.post_pk == post_pk, ActionRow.status == "proposed")
        .where(ActionRow.step == "suspend", ActionRow.proposed_by.startswith(HUMAN))
        .order_by(ActionRow.requested_at.desc())
        .limit(1)
    ).one_or_none()


def read_proposal(connection: Connection, community_id: str, action_id: str) -> Any:
    """Return the row of a proposed step.

    Raises:
        UnknownActionError: there is no such action in the community.
        ActionClosedError: it does not wait for anybody.
    """
    row = connection.execute(
        select(*_ROW).where(ActionRow.community_id == community_id, ActionRow.id == action_id)
    ).one_or_none()
    if row is None:
        raise UnknownActionError(f"There is no action {action_id!r} in this community")
    if row.status != "proposed":
        raise closed(action_id, row.status)
    return row


def lapsed_proposals(connection: Connection, now: datetime, limit: int) -> Sequence[Any]:
    """Return the rows of proposed steps that nobody confirmed in time, the oldest first."""
    return connection.execute(
        select(*_ROW)
        .where(ActionRow.status == "proposed", ActionRow.confirm_by <= now)
        .order_by(ActionRow.confirm_by)
        .limit(limit)
    ).all()


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
        row: the proposal, from this module.
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
    row = unit.connection.execute(select(*_ROW).where(ActionRow.id == action_id)).one()
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


def cancel_proposal(unit: UnitOfWork, row: Any, by: str, why: str) -> bool:
    """Withdraw a proposed step; tell whether it still waited. The host was never asked."""
    done = unit.connection.execute(
        update(ActionRow)
        .where(ActionRow.id == row.id, ActionRow.status == "proposed")
        .values(status="cancelled", answered_at=unit.now)
    )
    if done.rowcount == 1:
        payload = {"step": row.step, "why": why}
        unit.audit(row.community_id, by, "action.cancelled", f"action/{row.id}", payload)
    return done.rowcount == 1


def tell_cancelled(unit: UnitOfWork, row: Any, why: str) -> None:
    """Tell the host that a step of whose proposal it knew is not asked for."""
    data = {
        "action_id": row.id,
        "step": row.step,
        "author_id": row.author_id,
        "post_id": row.detail.get("post_id"),
        "why": why,
    }
    unit.emit(row.community_id, "action.cancelled", f"action/{row.id}", data)


def closed(action_id: str, status: str) -> ActionClosedError:
    """The error of a step that does not wait any more."""
    return ActionClosedError(
        f"The action {action_id} is {status} already: nothing about it waits for anybody"
    )
