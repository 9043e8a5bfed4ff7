"""Reporters in the store: how often they were right, and whether they are muted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from service.decisions.reporter_record import RIGHT, WRONG, ReporterState, TrackRecord
from service.decisions.tables import Report, Reporter

JUDGED = Report.outcome.in_((RIGHT, WRONG))
"""A condition: a human answered the report."""


def track_records(
    connection: Connection, community_id: str, reporter_ids: Collection[str]
) -> dict[str, TrackRecord]:
    """Return how often each of these members was right; those never judged are left out."""
    right = func.sum(case((Report.outcome == RIGHT, 1), else_=0))
    rows = connection.execute(
        select(Report.reporter_id, right, func.count())
        .where(Report.community_id == community_id, Report.reporter_id.in_(reporter_ids), JUDGED)
        .group_by(Report.reporter_id)
    )
    return {reporter: TrackRecord(int(found), int(judged)) for reporter, found, judged in rows}


def muted_until(
    connection: Connection, community_id: str, reporter_id: str, now: datetime
) -> datetime | None:
    """Return until when a member's reports do not count, or ``None`` where they do."""
    state = reporter_states(connection, community_id, [reporter_id]).get(reporter_id)
    return state.muted_until if state is not None and state.muted(now) else None


def reporter_states(
    connection: Connection, community_id: str, reporter_ids: Collection[str]
) -> dict[str, ReporterState]:
    """Return what befell each of these members; those whom nothing befell are left out."""
    rows = connection.execute(
        select(Reporter.reporter_id, Reporter.warned_at, Reporter.muted_until).where(
            Reporter.community_id == community_id, Reporter.reporter_id.in_(reporter_ids)
        )
    )
    return {row.reporter_id: ReporterState(row.warned_at, row.muted_until) for row in rows}
