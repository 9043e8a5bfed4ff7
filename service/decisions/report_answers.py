"""Answering reports: each reporter is told, once, what came of theirs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from service.decisions.reporter_measures import judge_reporters
from service.decisions.reporter_record import NOT_COUNTED, WRONG
from service.decisions.tables import Report
from service.decisions.views import PostView
from service.kit import rfc3339
from service.policy import Policy
from service.storage import UnitOfWork


def resolve_reports(
    unit: UnitOfWork,
    post: PostView,
    revision: int | None,
    outcome: str,
    policy: Policy,
    delay_seconds: float = 0,
    actor: str = "policy",
) -> list[dict[str, Any]]:
    """Close the open reports of a post and tell the host what came of each.

    Reporters who were wrong again and again are warned or muted, as the policy says.

    Args:
        unit: the transaction.
        post: the reported post.
        revision: the revision whose reports are answered; ``None``: of all of them.
        outcome: ``violation`` or ``no_violation``.
        policy: says how long a rejected reporter can appeal, and when they are warned.
        delay_seconds: how long the host is not told, so that it can be undone.
        actor: who answers, for the audit trail.
    """
    found = select(Report.id, Report.reporter_id, Report.reason, Report.revision).where(
        Report.post_pk == post.pk, Report.resolved_at.is_(None)
    )
    if revision is not None:
        found = found.where(Report.revision == revision)
    rows = unit.connection.execute(found.order_by(Report.created_at, Report.id)).all()
    told = []
    for row in rows:
        unit.connection.execute(
            update(Report).where(Report.id == row.id).values(outcome=outcome, resolved_at=unit.now)
        )
        until = rfc3339(policy.appeals.ends_at(unit.now)) if outcome == WRONG else None
        told.append(_tell(unit, post, row, outcome, until, actor, delay_seconds))
    answered = {row.reporter_id: outcome for row in rows}
    judge_reporters(unit, post.community_id, answered, policy.reports, delay_seconds)
    return told


def refuse_to_count(unit: UnitOfWork, post: PostView, row: Any) -> None:
    """Answer a report that counts for nothing at once: nobody is asked about it.

    Args:
        unit: the transaction.
        post: the reported post.
        row: the report, with ``id``, ``reporter_id``, ``reason`` and ``revision``.
    """
    unit.connection.execute(
        update(Report).where(Report.id == row.id).values(outcome=NOT_COUNTED, resolved_at=unit.now)
    )
    _tell(unit, post, row, NOT_COUNTED, None, "policy", 0)


def _tell(
    unit: UnitOfWork,
    post: PostView,
    row: Any,
    outcome: str,
    appeal_until: str | None,
    actor: str,
    delay_seconds: float,
) -> dict[str, Any]:
    data = {
        "report_id": row.id,
        "post_id": post.post_id,
        "revision": row.revision,
        "reporter_id": row.reporter_id,
        "reason": row.reason,
        "outcome": outcome,
        "appeal_until": appeal_until,
    }
    # A subject of its own: an event about the post would show the reporter to its readers.
    subject = f"report/{row.id}"
    unit.emit(post.community_id, "report.resolved", subject, data, delay_seconds=delay_seconds)
    answered = {"reason": row.reason, "outcome": outcome}
    unit.audit(post.community_id, actor, "report.resolved", subject, answered)
    return data
