"""An author's past as moderators see it, and what the ladder would do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from service.ladder.step import Offence, StepDecision, Strike, next_step
from service.ladder.strikes import standing_strikes
from service.ladder.tables import StrikeRevocation, StrikeRow
from service.policy import LadderConfig


@dataclass(frozen=True, slots=True)
class StrikeView:
    """A strike as it was given; ``revoked_at`` is set if it was taken back."""

    guideline_id: str
    severity: str
    weight: float
    why: str
    post_pk: str
    struck_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def in_force(self, now: datetime) -> bool:
        """Tell whether the strike counts at a moment."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


def author_strikes(
    connection: Connection, community_id: str, author_id: str, limit: int = 20
) -> list[StrikeView]:
    """Return the newest strikes of an author, those taken back included, newest first."""
    rows = connection.execute(
        select(
            StrikeRow.guideline_id,
            StrikeRow.severity,
            StrikeRow.weight,
            StrikeRow.why,
            StrikeRow.post_pk,
            StrikeRow.struck_at,
            StrikeRow.expires_at,
            StrikeRevocation.revoked_at,
        )
        .outerjoin(StrikeRevocation, StrikeRevocation.strike_id == StrikeRow.id)
        .where(StrikeRow.community_id == community_id, StrikeRow.author_id == author_id)
        .order_by(StrikeRow.struck_at.desc(), StrikeRow.id.desc())
        .limit(limit)
    )
    return [StrikeView(**row._mapping) for row in rows]


def preview(
    connection: Connection,
    *,
    community_id: str,
    author_id: str,
    post_pk: str,
    guideline_id: str | None,
    severity: str,
    config: LadderConfig,
    struck_at: datetime,
    now: datetime,
    afresh: bool = False,
) -> StepDecision:
    """Return what the ladder by itself would do for an offence, without doing it.

    ``afresh`` looks at it as if the post had no strike yet, for a verdict that replaces one.
    """
    history = [
        Strike(row.weight, row.struck_at, row.expires_at, row.post_pk)
        for row in standing_strikes(connection, community_id, author_id)
        if not (afresh and row.post_pk == post_pk)
    ]
    offence = Offence(
        guideline_id=guideline_id,
        severity=severity,
        post_id=post_pk,
        minimum_step=None,
        at=struck_at,
    )
    return next_step(history, offence, config, now)
