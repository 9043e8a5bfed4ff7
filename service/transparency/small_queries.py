"""Strikes, verdicts, reports and appeals behind a report. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, case, select

from service.appeals.tables import Appeal
from service.communities import list_staff
from service.decisions.tables import Report
from service.ladder.tables import StrikeRevocation, StrikeRow
from service.review.tables import ReviewItem, Verdict
from service.transparency.facts import Appealed, Judged, Reported, Struck
from service.transparency.period import Period
from service.transparency.spans import open_within


def struck(connection: Connection, community_id: str, periods: Sequence[Period]) -> list[Struck]:
    """Strikes that were given."""
    rows = connection.execute(
        select(StrikeRow.created_at, StrikeRow.guideline_id, StrikeRow.severity).where(
            StrikeRow.community_id == community_id,
            StrikeRow.created_at >= periods[0].since,
            StrikeRow.created_at < periods[-1].until,
        )
    )
    return [Struck(*row) for row in rows]


def revoked(connection: Connection, community_id: str, periods: Sequence[Period]) -> list[datetime]:
    """When strikes were taken back."""
    rows = connection.execute(
        select(StrikeRevocation.revoked_at).where(
            StrikeRevocation.community_id == community_id,
            StrikeRevocation.revoked_at >= periods[0].since,
            StrikeRevocation.revoked_at < periods[-1].until,
        )
    )
    return list(rows.scalars())


def judged(connection: Connection, community_id: str, periods: Sequence[Period]) -> list[Judged]:
    """Verdicts on posts; those of each member of staff are found by index."""
    staff = [one.id for one in list_staff(connection, community_id)]
    rows = connection.execute(
        select(Verdict.created_at, Verdict.verdict, ReviewItem.created_at)
        .join(ReviewItem, ReviewItem.id == Verdict.item_id)
        .where(
            Verdict.community_id == community_id,
            Verdict.staff_id.in_(staff),
            Verdict.created_at >= periods[0].since,
            Verdict.created_at < periods[-1].until,
        )
    )
    return [Judged(*row) for row in rows]


def reported(
    connection: Connection, community_id: str, periods: Sequence[Period]
) -> list[Reported]:
    """Reports that waited for an answer at some moment of the span."""
    rows = connection.execute(
        select(Report.created_at, Report.reason, Report.resolved_at, Report.outcome).where(
            Report.community_id == community_id,
            *open_within(Report.created_at, Report.resolved_at, periods),
        )
    )
    return [Reported(*row) for row in rows]


def appealed(
    connection: Connection, community_id: str, periods: Sequence[Period]
) -> list[Appealed]:
    """Appeals that were open at some moment of the span."""
    about = case((Appeal.report_id.is_not(None), "report"), else_="restriction")
    rows = connection.execute(
        select(Appeal.filed_at, about, Appeal.answered_at, Appeal.state).where(
            Appeal.community_id == community_id,
            Appeal.state.in_(("open", "upheld", "overturned")),
            *open_within(Appeal.filed_at, Appeal.answered_at, periods),
        )
    )
    return [Appealed(*row) for row in rows]
