"""Actions at the host: asked for by an event, done only when the host says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.conversations import open_conversation
from service.kit import rfc3339
from service.ladder.errors import ActionClosedError, UnknownActionError
from service.ladder.suspensions import refresh_suspension
from service.ladder.tables import ActionRow
from service.policy import THREAD_STEPS
from service.storage import UnitOfWork

_INSERT = insert(ActionRow)


@dataclass(frozen=True, slots=True)
class Action:
    """One action.

    ``status`` is ``proposed`` (waits for a human), ``requested``, ``completed``, ``failed``,
    ``refused``, ``reversed`` or ``cancelled``. ``until`` ends a suspension; ``None`` is without
    end. ``proposed_by`` is ``policy`` or ``staff:ID`` where a human had to agree first.
    """

    action_id: str
    step: str
    status: str
    until: datetime | None
    message: str | None
    guideline_id: str | None
    author_id: str
    requested_at: datetime
    proposed_by: str | None = None


COLUMNS = (
    ActionRow.id,
    ActionRow.step,
    ActionRow.status,
    ActionRow.until,
    ActionRow.message,
    ActionRow.guideline_id,
    ActionRow.author_id,
    ActionRow.requested_at,
    ActionRow.proposed_by,
)


def request_action(
    unit: UnitOfWork,
    *,
    community_id: str,
    author_id: str,
    post_pk: str | None,
    post_id: str | None,
    decision_id: str | None,
    step: str,
    until: datetime | None = None,
    message: str | None = None,
    guideline_id: str | None = None,
    strike_id: str | None = None,
    proposed: bool = False,
    proposed_by: str | None = None,
    confirm_by: datetime | None = None,
    confirmed_by: str | None = None,
    answer_hours: float = 1.0,
    delay_seconds: float = 0,
    actor: str = "policy",
    thread: dict[str, Any] | None = None,
) -> Action:
    """Ask the host for an action, or only propose it to a human.

    Args:
        unit: the transaction.
        community_id: whose host is asked.
        author_id: whom it is about.
        post_pk: key of the post in the store, if it is about one.
        post_id: the host's id of that post.
        decision_id: the decision it follows from.
        step: ``conversation``, ``delete``, ``suspend``, ``nudge``, ``correct``, ``label``,
            ``care``, or for the thread of the post ``slow``, ``lock``, ``split`` or ``move``.
        until: end of a suspension, or of a thread that is slowed or locked.
        message: what the member is told.
        guideline_id: the guideline it serves.
        strike_id: the strike that led to it.
        proposed: a human has to confirm it first; the host hears nothing yet.
        proposed_by: who proposed it, ``actor`` where that is left out.
        confirm_by: when the proposal lapses.
        confirmed_by: who has agreed already.
        answer_hours: within how many hours the host should answer.
        delay_seconds: how long the event waits, so that it can be undone.
        actor: who asks, for the audit trail.
        thread: how the host does it to the thread; kept, and told to the host.
    """
    action_id = unit.new_id()
    status = "proposed" if proposed else "requested"
    by = proposed_by or (actor if proposed else None)
    action = Action(action_id, step, status, until, message, guideline_id, author_id, unit.now, by)
    event, due = None, None
    extra = {} if thread is None else {"thread": thread}
    if not proposed:
        extra |= begin_talk(unit, community_id, action, post_pk, actor)
        event = ask_host(unit, community_id, action, post_id, decision_id, delay_seconds, extra)
        due = answer_due(unit.now, delay_seconds, answer_hours)
    row = {
        "id": action_id,
        "community_id": community_id,
        "author_id": author_id,
        "post_pk": post_pk,
        "decision_id": decision_id,
        "strike_id": strike_id,
        "outbox_id": event,
        "step": step,
        "status": status,
        "until": until,
        "message": message,
        "guideline_id": guideline_id,
        "detail": {"post_id": post_id} | extra,
        "requested_at": unit.now,
        "proposed_by": by,
        "confirm_by": confirm_by if proposed else None,
        "confirmed_by": confirmed_by,
        "due_at": due,
    }
    unit.connection.execute(_INSERT, row)
    if step == "suspend" and not proposed:
        refresh_suspension(unit, community_id, author_id)
    audited = ("step", "author_id", "decision_id", "guideline_id", "proposed_by", "confirmed_by")
    payload = {key: row[key] for key in audited} | {"post_id": post_id, "status": status}
    unit.audit(community_id, actor, f"action.{status}", f"action/{action_id}", payload)
    return action


def begin_talk(
    unit: UnitOfWork, community_id: str, action: Action, post_pk: str | None, actor: str
) -> dict[str, Any]:
    """Open the thread of a step `conversation`, and return what the host is told of it."""
    if action.step != "conversation":
        return {}
    opened = open_conversation(
        unit,
        community_id=community_id,
        author_id=action.author_id,
        text=action.message or "",
        actor=actor,
        post_pk=post_pk,
        action_id=action.action_id,
        guideline_id=action.guideline_id,
        told=False,
    )
    return {"conversation_id": opened.id}


def end_in_words(until: datetime | None) -> str:
    """When a suspension ends, as messages to members say it."""
    return until.strftime("%-d %B %Y, %H:%M UTC") if until else "a moderator lifts it"


def answer_due(now: datetime, delay_seconds: float, answer_hours: float) -> datetime:
    """Until when the host should have answered what it is asked after ``delay_seconds``."""
    return now + timedelta(seconds=delay_seconds, hours=answer_hours)


def ask_host(
    unit: UnitOfWork,
    community_id: str,
    action: Action,
    post_id: str | None,
    decision_id: str | None,
    delay_seconds: float,
    extra: dict[str, Any],
) -> str:
    """Put `action.requested` in the outbox and return the id of the event."""
    data = {
        "action_id": action.action_id,
        "step": action.step,
        "author_id": action.author_id,
        "post_id": post_id,
        "decision_id": decision_id,
        "until": None if action.until is None else rfc3339(action.until),
        "message": action.message,
        "guideline_id": action.guideline_id,
    } | extra
    return unit.emit(
        community_id,
        "action.requested",
        f"action/{action.action_id}",
        data,
        delay_seconds=delay_seconds,
    )


def answer_action(
    unit: UnitOfWork,
    community_id: str,
    action_id: str,
    status: str,
    detail: str | None,
    actor: str,
) -> Action:
    """Record the host's word on an action; the same word twice is fine.

    Raises:
        UnknownActionError: there is no such action.
        ActionClosedError: another answer stands, or the action was taken back.
    """
    row = unit.connection.execute(
        select(*COLUMNS)
        .where(ActionRow.community_id == community_id, ActionRow.id == action_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise UnknownActionError(f"There is no action {action_id!r} in this community")
    # A host may fail first and succeed on a later try; nothing else changes an answer.
    changeable = row.status == "requested" or (row.status == "failed" and status == "completed")
    if row.status != status and not changeable:
        raise ActionClosedError(f"The action {action_id} is {row.status} already")
    if row.status != status:
        unit.connection.execute(
            update(ActionRow)
            .where(ActionRow.id == action_id)
            .values(status=status, answered_at=unit.now)
        )
        subject = f"action/{action_id}"
        unit.audit(community_id, actor, f"action.{status}", subject, {"detail": detail})
        if row.step == "suspend":
            refresh_suspension(unit, community_id, row.author_id)
    return action_of(row, status)


def post_actions(connection: Connection, post_pk: str) -> list[Action]:
    """Return the actions about a post, oldest first, without those that were never asked for."""
    rows = connection.execute(
        select(*COLUMNS)
        .where(ActionRow.post_pk == post_pk, ActionRow.status != "cancelled")
        .order_by(ActionRow.requested_at, ActionRow.id)
    )
    return [action_of(row) for row in rows]


def author_actions(
    connection: Connection, community_id: str, author_id: str, limit: int = 20
) -> list[Action]:
    """Return the newest actions about an author, newest first, without those on threads."""
    rows = connection.execute(
        select(*COLUMNS)
        .where(ActionRow.community_id == community_id, ActionRow.author_id == author_id)
        .where(ActionRow.status != "cancelled", ActionRow.step.not_in(THREAD_STEPS))
        .order_by(ActionRow.requested_at.desc(), ActionRow.id.desc())
        .limit(limit)
    )
    return [action_of(row) for row in rows]


def action_of(row: Any, status: str | None = None) -> Action:
    """Return the action of a row that carries ``COLUMNS``, with another status if given."""
    return Action(
        row.id,
        row.step,
        status or row.status,
        row.until,
        row.message,
        row.guideline_id,
        row.author_id,
        row.requested_at,
        row.proposed_by,
    )
