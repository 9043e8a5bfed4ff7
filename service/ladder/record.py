"""A member's record: every strike and every step of the ladder, as they are stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from service.ladder.actions import COLUMNS
from service.ladder.offence import STEPS
from service.ladder.reading import ANSWER
from service.ladder.tables import ActionRow, StrikeRevocation, StrikeRow

_STRIKE = (*StrikeRow.__table__.columns, StrikeRevocation.revoked_at)
_ACTION = (
    *COLUMNS,
    ActionRow.outbox_id,
    ActionRow.detail,
    ActionRow.post_pk,
    ActionRow.decision_id,
    ActionRow.strike_id,
    ActionRow.confirm_by,
    ActionRow.confirmed_by,
    *ANSWER,
)


@dataclass
class Record:
    """Rows of strikes and of steps, oldest first, those that were taken back too."""

    strikes: list[Any] = field(default_factory=list)
    actions: list[Any] = field(default_factory=list)

    @property
    def decisions(self) -> set[str]:
        """The ids of the decisions behind them."""
        return {row.decision_id for row in (*self.strikes, *self.actions)}

    @property
    def struck(self) -> set[str]:
        """The ids of the decisions whose strike stands."""
        return {row.decision_id for row in self.strikes if row.revoked_at is None}


def read_records(
    connection: Connection, community_id: str, author_ids: Collection[str]
) -> dict[str, Record]:
    """Return the records of some members; those without any are left out."""
    found: defaultdict[str, Record] = defaultdict(Record)
    strikes = connection.execute(
        select(*_STRIKE)
        .outerjoin(StrikeRevocation, StrikeRevocation.strike_id == StrikeRow.id)
        .where(StrikeRow.community_id == community_id, StrikeRow.author_id.in_(author_ids))
        .order_by(StrikeRow.created_at, StrikeRow.id)
    )
    for row in strikes:
        found[row.author_id].strikes.append(row)
    actions = connection.execute(
        select(*_ACTION)
        .where(ActionRow.community_id == community_id, ActionRow.author_id.in_(author_ids))
        .where(ActionRow.step.in_(STEPS), ActionRow.decision_id.is_not(None))
        .order_by(ActionRow.requested_at, ActionRow.id)
    )
    for row in actions:
        found[row.author_id].actions.append(row)
    return dict(found)
