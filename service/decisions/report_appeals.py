"""Reports that were answered: read by whoever objects to the answer, and opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from service.decisions.tables import Report
from service.storage import UnitOfWork

_COLUMNS = (
    Report.id.label("report_id"),
    Report.community_id,
    Report.post_pk,
    Report.revision,
    Report.reporter_id,
    Report.reason,
    Report.outcome,
    Report.resolved_at,
)


@dataclass(frozen=True, slots=True)
class AnsweredReport:
    """A report; ``outcome`` and ``resolved_at`` are ``None`` until it is answered."""

    report_id: str
    community_id: str
    post_pk: str
    revision: int
    reporter_id: str
    reason: str
    outcome: str | None
    resolved_at: datetime | None


def find_report(connection: Connection, community_id: str, report_id: str) -> AnsweredReport | None:
    """Return one report of a community, or ``None``."""
    row = connection.execute(
        select(*_COLUMNS).where(Report.community_id == community_id, Report.id == report_id)
    ).one_or_none()
    return None if row is None else AnsweredReport(**row._mapping)


def reopen_report(unit: UnitOfWork, report: AnsweredReport, actor: str) -> None:
    """Take the answer to a report back: the next verdict on the post answers it anew."""
    unit.connection.execute(
        update(Report).where(Report.id == report.report_id).values(outcome=None, resolved_at=None)
    )
    subject = f"report/{report.report_id}"
    unit.audit(report.community_id, actor, "report.reopened", subject, {"outcome": report.outcome})
