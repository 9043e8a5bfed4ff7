"""A member's past as the step function takes it, read in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, or_, select

from service.ladder.history import Pause, Strike
from service.ladder.offence import STEPS
from service.ladder.tables import ActionRow, StrikeRevocation, StrikeRow

_WITHDRAWN: Final = ("cancelled", "reversed")
_SUSPENDED: Final = ("requested", "completed")
# A strike that was weighed again keeps the decision, and with it the steps of the one it replaces.
_ITS_STEPS = and_(
    ActionRow.community_id == StrikeRow.community_id,
    ActionRow.author_id == StrikeRow.author_id,
    or_(ActionRow.strike_id == StrikeRow.id, ActionRow.decision_id == StrikeRow.decision_id),
    ActionRow.step.in_(STEPS),
)
ANSWER: Final = (
    ActionRow.decision_id.label("action_decision"),
    ActionRow.step.label("action_step"),
    ActionRow.status.label("action_status"),
    ActionRow.answered_at,
    ActionRow.reversed_at,
    ActionRow.ended_at,
)
"""What the host said of a step, under names that a row of a strike can carry beside its own."""
_HISTORY = (
    select(
        *StrikeRow.__table__.columns,
        StrikeRevocation.revoked_at,
        *ANSWER,
        ActionRow.until,
        ActionRow.requested_at,
    )
    .outerjoin(StrikeRevocation, StrikeRevocation.strike_id == StrikeRow.id)
    .outerjoin(ActionRow, _ITS_STEPS)
    .where(
        StrikeRow.community_id == bindparam("community_id"),
        StrikeRow.author_id == bindparam("author_id"),
    )
    .order_by(StrikeRow.struck_at, StrikeRow.id, ActionRow.requested_at, ActionRow.id)
)


@dataclass(frozen=True, slots=True)
class History:
    """What the step function takes, and the rows of the strikes behind it, oldest first.

    ``rows`` and ``strikes`` have those taken back too, ``pauses`` the times the member was
    suspended, but for suspensions that were taken back or never done.
    """

    rows: list[Any]
    strikes: list[Strike]
    pauses: list[Pause]

    @property
    def standing(self) -> list[Any]:
        """The rows of the strikes that were not taken back."""
        return [row for row in self.rows if row.revoked_at is None]


def read_history(connection: Connection, community_id: str, author_id: str) -> History:
    """Return the past of a member."""
    values = {"community_id": community_id, "author_id": author_id}
    found = History([], [], [])
    pauses: set[Pause] = set()
    for _, group in groupby(connection.execute(_HISTORY, values), key=lambda row: row.id):
        rows = list(group)
        steps = [row for row in rows if row.action_step is not None]
        found.strikes.append(strike_of(rows[0], steps))
        pauses |= set(pauses_of(steps))
        found.rows.append(rows[0])
    found.pauses.extend(pauses)
    return found


def strike_of(row: Any, steps: Sequence[Any]) -> Strike:
    """A stored strike, with what the host said of the steps it led to."""
    asked_at, reached_at = _reached(row, steps)
    return Strike(
        weight=row.weight,
        struck_at=row.struck_at,
        expires_at=row.expires_at,
        post_id=row.post_pk,
        revoked=row.revoked_at is not None,
        incident=row.incident_id,
        rung=row.rung,
        asked_at=asked_at,
        reached_at=reached_at,
    )


def pauses_of(steps: Iterable[Any]) -> Iterator[Pause]:
    """The times for which the host was asked to suspend, and did not fail or refuse to.

    A suspension that took the place of a longer one, at the moment that was taken back, began with
    it.
    """
    suspensions = [step for step in steps if step.action_step == "suspend"]
    begun = {
        (step.action_decision, step.reversed_at): step.requested_at
        for step in suspensions
        if step.action_status == "reversed"
    }
    for step in suspensions:
        if step.action_status in _SUSPENDED:
            start = step.requested_at
            while (step.action_decision, start) in begun:
                start = begun.pop((step.action_decision, start))
            ends = [end for end in (step.until, step.ended_at) if end is not None]
            yield Pause(start, min(ends, default=None))


def _reached(row: Any, steps: Sequence[Any]) -> tuple[datetime | None, datetime | None]:
    """When the host was asked for the hardest of the steps, and when it was done or withdrawn."""
    if not steps:
        return None, row.created_at
    stand = [step for step in steps if step.action_status not in _WITHDRAWN]
    if not stand:
        return None, max(one.answered_at or one.reversed_at or one.requested_at for one in steps)
    step = max(stand, key=lambda one: STEPS.index(one.action_step))
    asked_at = None if step.action_status == "proposed" else step.requested_at
    return asked_at, step.answered_at if step.action_status == "completed" else None
