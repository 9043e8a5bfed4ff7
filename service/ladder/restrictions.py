"""What was asked of the host against a member, with the strike behind it, for whoever tells it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from service.audit import subjects_with
from service.ladder.tables import ActionRow, StrikeRow

RESTRICTIONS: Final = ("conversation", "delete", "suspend")
"""The steps that restrict a member; the first is a message and nothing more."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Restriction:
    """An action and what is frozen of its strike.

    Where a human had to agree first, ``proposed_by`` and ``confirmed_by`` are set. ``severity`` and
    ``standing_before`` are those of the strike, None without one.
    """

    action_id: str
    author_id: str
    post_pk: str | None
    decision_id: str | None
    step: str
    status: str
    until: datetime | None
    guideline_id: str | None
    requested_at: datetime
    answered_at: datetime | None
    reversed_at: datetime | None
    ended_at: datetime | None
    proposed_by: str | None
    confirmed_by: str | None
    severity: str | None
    standing_before: float | None


_COLUMNS: Final = (
    ActionRow.id.label("action_id"),
    ActionRow.author_id,
    ActionRow.post_pk,
    ActionRow.decision_id,
    ActionRow.step,
    ActionRow.status,
    ActionRow.until,
    ActionRow.guideline_id,
    ActionRow.requested_at,
    ActionRow.answered_at,
    ActionRow.reversed_at,
    ActionRow.ended_at,
    ActionRow.proposed_by,
    ActionRow.confirmed_by,
    StrikeRow.severity,
    StrikeRow.standing_before,
)


def read_restrictions(
    connection: Connection, community_id: str, action_ids: Collection[str]
) -> dict[str, Restriction]:
    """Return actions of a community by id, whatever their step; unknown ids are left out."""
    rows = connection.execute(
        select(*_COLUMNS)
        .outerjoin(StrikeRow, StrikeRow.id == ActionRow.strike_id)
        .where(ActionRow.community_id == community_id, ActionRow.id.in_(action_ids))
    )
    return {row.action_id: Restriction(**row._mapping) for row in rows}


def done_between(
    connection: Connection, community_id: str, since: datetime, until: datetime
) -> list[str]:
    """Return the ids of the restrictions that the host did in [``since``, ``until``).

    Those that were taken back later are among them. Oldest first, by when the host did them; as
    that never changes, spans that follow one another miss nothing and have nothing twice.
    """
    rows = connection.execute(
        select(ActionRow.id, ActionRow.status)
        .where(
            ActionRow.community_id == community_id,
            ActionRow.step.in_(RESTRICTIONS),
            ActionRow.status.in_(("completed", "reversed")),
            ActionRow.requested_at < until,
            ActionRow.answered_at >= since,
            ActionRow.answered_at < until,
        )
        .order_by(ActionRow.answered_at, ActionRow.id)
    ).all()
    back = [row.id for row in rows if row.status == "reversed"]
    done = set(_done(connection, community_id, back))
    return [row.id for row in rows if row.status == "completed" or row.id in done]


def _done(connection: Connection, community_id: str, ids: Sequence[str]) -> Iterator[str]:
    """Those of ``ids`` that the host had done before they were taken back."""
    for start in range(0, len(ids), _AT_ONCE):
        subjects = [f"action/{one}" for one in ids[start : start + _AT_ONCE]]
        for subject in subjects_with(connection, community_id, "action.completed", subjects):
            yield subject.removeprefix("action/")
