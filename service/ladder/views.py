"""Actions as hosts list and read them. Nothing here writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, select

from service.kit import rfc3339
from service.ladder.errors import UnknownActionError
from service.ladder.tables import ActionRow

State = Literal["open", "overdue", "proposed"]
_ALL = select(*ActionRow.__table__.columns)
_TIMES = (
    "until",
    "requested_at",
    "confirm_by",
    "due_at",
    "answered_at",
    "reversed_at",
    "ended_at",
)


def read_action(connection: Connection, community_id: str, action_id: str) -> Any:
    """Return the row of an action.

    Raises:
        UnknownActionError: there is no such action in the community.
    """
    row = connection.execute(
        _ALL.where(ActionRow.community_id == community_id, ActionRow.id == action_id)
    ).one_or_none()
    if row is None:
        raise UnknownActionError(f"There is no action {action_id!r} in this community")
    return row


def list_actions(
    connection: Connection,
    community_id: str,
    now: datetime,
    *,
    state: State | None = None,
    author_id: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> tuple[list[Any], str | None]:
    """Return rows of actions, oldest first, and the cursor of the next page.

    ``open``: the host has not answered. ``overdue``: it should have by ``now``. ``proposed``:
    somebody has to agree first.
    """
    statement = _ALL.where(ActionRow.community_id == community_id)
    if state is not None:
        statement = statement.where(*_in_state(state, now))
    if author_id is not None:
        statement = statement.where(ActionRow.author_id == author_id)
    if cursor is not None:
        statement = statement.where(ActionRow.id > cursor)
    rows = connection.execute(statement.order_by(ActionRow.id).limit(limit + 1)).all()
    return list(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None


def count_actions(connection: Connection, now: datetime) -> dict[State, int]:
    """Count the actions of all communities that wait, by state."""
    states: tuple[State, ...] = ("open", "overdue", "proposed")
    return {
        state: connection.execute(select(func.count()).where(*_in_state(state, now))).scalar_one()
        for state in states
    }


def whole_action_body(row: Any, now: datetime) -> dict[str, Any]:
    """Return the wire form of an action with all that became of it."""
    times = {key: getattr(row, key) for key in _TIMES}
    return {
        "action_id": row.id,
        "step": row.step,
        "status": row.status,
        "author_id": row.author_id,
        "post_id": row.detail.get("post_id"),
        "decision_id": row.decision_id,
        "guideline_id": row.guideline_id,
        "message": row.message,
        "thread": row.detail.get("thread"),
        "overdue": _is_overdue(row, now),
        "proposed_by": row.proposed_by,
        "confirmed_by": row.confirmed_by,
        "ended_by": row.ended_by,
        **{key: None if at is None else rfc3339(at) for key, at in times.items()},
    }


def _is_overdue(row: Any, now: datetime) -> bool:
    late = row.due_at is not None and row.due_at <= now
    return bool(row.status == "requested" and row.ended_at is None and late)


def _in_state(state: State, now: datetime) -> list[ColumnElement[bool]]:
    if state == "proposed":
        return [ActionRow.status == "proposed"]
    waits = [ActionRow.status == "requested", ActionRow.ended_at.is_(None)]
    return waits if state == "open" else [*waits, ActionRow.due_at <= now]
