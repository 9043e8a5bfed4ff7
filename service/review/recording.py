"""What is kept of a verdict, and who is told: the item, the verdict, labels, reports, events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from service.decisions import DecisionView, resolve_reports
from service.kit import rfc3339
from service.ladder import Action
from service.review.case import Case
from service.review.consequences import STEPS
from service.review.desk import LEAD_QUEUE
from service.review.labelling import labels_of, source_of
from service.review.labels import record_labels
from service.review.lease import free_for, refuse
from service.review.tables import Verdict


def close(case: Case, verdict_id: str) -> None:
    """Resolve the item unless a colleague did so, or claimed it, at this very moment."""
    done = case.unit.connection.execute(
        free_for(case.staff, case.item.id, case.unit).values(
            state="resolved",
            verdict_id=verdict_id,
            resolved_at=case.unit.now,
            lease_holder=None,
            lease_until=None,
        )
    )
    if done.rowcount != 1:
        refuse(case.unit, case.staff, case.item.id)


def store(
    case: Case,
    verdict_id: str,
    guideline_id: str | None,
    severity: str | None,
    decision_id: str | None,
) -> None:
    """Keep the verdict."""
    row: dict[str, Any] = {
        "id": verdict_id,
        "community_id": case.staff.community_id,
        "item_id": case.item.id,
        "post_pk": case.post.pk,
        "revision": case.post.revision,
        "staff_id": case.staff.id,
        "verdict": case.given.verdict,
        "guideline_id": guideline_id,
        "severity": severity,
        "note": case.given.note,
        "message": case.given.message,
        "decision_id": decision_id,
        "created_at": case.unit.now,
    }
    case.unit.connection.execute(insert(Verdict), row)


def label(case: Case, guideline_id: str | None, decision_id: str) -> None:
    """Keep what the verdict says of the text, to learn from."""
    given = labels_of(case.given.verdict, guideline_id, case.item.guideline_id, case.policy.policy)
    source = source_of(case.item, LEAD_QUEUE)
    record_labels(
        case.unit,
        case.post,
        given,
        source=source,
        actor=case.staff.actor,
        decision_id=decision_id,
    )


def answer_reports(case: Case, undo_seconds: float) -> int:
    """Close every open report, those of earlier revisions too: each reporter gets an answer."""
    outcome = "violation" if case.given.verdict in STEPS else "no_violation"
    told = resolve_reports(
        case.unit,
        case.post,
        None,
        outcome,
        case.policy.policy,
        undo_seconds,
        actor=case.staff.actor,
    )
    return len(told)


def tell(
    case: Case,
    verdict_id: str,
    decision: DecisionView,
    actions: list[Action],
    undo_seconds: float,
) -> None:
    """Tell the host what was decided, and audit it."""
    data = {
        "item_id": case.item.id,
        "verdict_id": verdict_id,
        "post_id": case.post.post_id,
        "revision": case.post.revision,
        "author_id": case.post.author_id,
        "verdict": case.given.verdict,
        "guideline_id": decision.guideline_id,
        "severity": decision.severity,
        "decision_id": decision.id,
        "outcome": decision.outcome,
        "visibility": decision.visibility,
        "actions": [action.action_id for action in actions],
        "decided_by": case.staff.id,
        "decided_at": rfc3339(case.unit.now),
    }
    subject = f"post/{case.post.post_id}"
    case.unit.emit(
        case.staff.community_id, "review.resolved", subject, data, delay_seconds=undo_seconds
    )
    audited = {key: data[key] for key in ("item_id", "verdict", "guideline_id", "severity")}
    case.unit.audit(case.staff.community_id, case.staff.actor, "review.decided", subject, audited)
