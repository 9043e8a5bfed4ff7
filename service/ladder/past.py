"""An author's past as moderators see it, and what the ladder would do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.ladder.history import ends_at, standing_at
from service.ladder.offence import Offence, StepDecision
from service.ladder.reading import read_history
from service.ladder.step import next_step
from service.policy import LadderConfig


@dataclass(frozen=True, slots=True)
class StrikeView:
    """A strike as it was given; ``revoked_at`` is set if it was taken back.

    ``expires_at`` is its end as promised; ``ends_at`` when it does end, later for suspensions in
    between, and ``None`` while no end is in sight.
    """

    guideline_id: str
    severity: str
    weight: float
    why: str
    post_pk: str
    struck_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    step: str | None
    ends_at: datetime | None

    def in_force(self, now: datetime) -> bool:
        """Tell whether the strike counts at a moment."""
        return self.revoked_at is None and (self.ends_at is None or self.ends_at > now)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands: the weight of their strikes now, and how many there are."""

    weight: float
    strikes: int


def standing(
    connection: Connection, community_id: str, author_id: str, config: LadderConfig, now: datetime
) -> Standing:
    """Return where a member stands at a moment."""
    history = read_history(connection, community_id, author_id)
    weight = standing_at(history.strikes, config, now, history.pauses)
    return Standing(weight, len(history.standing))


def author_strikes(
    connection: Connection, community_id: str, author_id: str, limit: int = 20
) -> list[StrikeView]:
    """Return the newest strikes of an author, those taken back included, newest first."""
    history = read_history(connection, community_id, author_id)
    return [
        StrikeView(
            guideline_id=row.guideline_id,
            severity=row.severity,
            weight=row.weight,
            why=row.why,
            post_pk=row.post_pk,
            struck_at=row.struck_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            step=row.step,
            ends_at=ends_at(row.struck_at, row.expires_at, history.pauses),
        )
        for row in history.rows[: -limit - 1 : -1]
    ]


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
    history = read_history(connection, community_id, author_id)
    strikes = [s for s in history.strikes if not (afresh and s.post_id == post_pk)]
    offence = Offence(
        guideline_id=guideline_id,
        severity=severity,
        post_id=post_pk,
        minimum_step=None,
        at=struck_at,
    )
    return next_step(strikes, offence, config, now, history.pauses)
