"""A verdict: what a human decided, and all that follows from it in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from service.communities import StaffMember
from service.decisions import (
    DecisionView,
    PolicySource,
    reports_of,
    resolve_reports,
)
from service.kit import rfc3339
from service.ladder import Action
from service.review.case import Case, case_severity, guideline_of, open_case
from service.review.consequences import STEPS, carry_out
from service.review.desk import LEAD_QUEUE, due_minutes
from service.review.errors import VerdictError
from service.review.labelling import labels_of, source_of
from service.review.labels import record_labels
from service.review.lease import free_for, refuse
from service.review.queries import read_item
from service.review.schemas import VerdictIn
from service.review.tables import Verdict
from service.review.views import ItemView
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a verdict led to; ``decision`` is ``None`` where the item only moved on."""

    verdict_id: str
    item: ItemView
    decision: DecisionView | None
    actions: list[Action]
    post_id: str
    reports_resolved: int = 0


def decide(
    unit: UnitOfWork,
    policies: PolicySource,
    staff: StaffMember,
    item_id: str,
    given: VerdictIn,
    undo_seconds: float = 0,
) -> Ruling:
    """Decide an item: verdict, human decision, ladder, reports, events and audit at once.

    Of several people deciding the same item exactly one gets through; the others are told who
    did what. The policy is the one the judged decision was made under.

    Args:
        unit: the transaction.
        policies: where policies come from.
        staff: who decides.
        item_id: the item.
        given: the verdict.
        undo_seconds: how long hosts are not told, so that the verdict can be undone.

    Raises:
        ItemNotFoundError: there is no such item.
        RoleError: the role may not decide this item.
        OwnMatterError: the person is involved in the post.
        LeasedError: a colleague is working on the item.
        AlreadyDecidedError: it is not open any more.
        RevisionChangedError: the post was edited since it was read.
        VerdictError: a guideline is missing or unknown.
    """
    case = open_case(unit, policies, staff, item_id, given)
    if given.verdict == "escalate":
        return _escalate(case)
    guideline_id = guideline_of(case)
    severity = case_severity(case)
    verdict_id = unit.new_id()
    _close(case, verdict_id)
    decision, actions = carry_out(
        unit,
        case.post,
        policy=case.policy,
        policies=policies,
        actor=staff.actor,
        verdict_id=verdict_id,
        verdict=given.verdict,
        guideline_id=guideline_id,
        severity=severity,
        message=given.message,
        undo_seconds=undo_seconds,
    )
    _store(case, verdict_id, guideline_id, severity, decision.id)
    _label(case, guideline_id, decision.id)
    resolved = _answer_reports(case, undo_seconds)
    _tell(case, verdict_id, decision, actions, undo_seconds)
    item = read_item(unit.connection, staff.community_id, item_id)
    return Ruling(verdict_id, item, decision, actions, case.post.post_id, resolved)


def _close(case: Case, verdict_id: str) -> None:
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


def _escalate(case: Case) -> Ruling:
    unit, staff, item = case.unit, case.staff, case.item
    if item.queue == LEAD_QUEUE:
        raise VerdictError("The item is with the leads already: decide it, or release it")
    minutes = due_minutes(case.policy.policy.review, LEAD_QUEUE)
    done = unit.connection.execute(
        free_for(staff, item.id, unit).values(
            queue=LEAD_QUEUE,
            due_at=min(item.due_at or unit.now, unit.now + timedelta(minutes=minutes)),
            detail=item.detail | {"escalated_by": staff.id, "escalated_from": item.queue},
            lease_holder=None,
            lease_until=None,
        )
    )
    if done.rowcount != 1:
        refuse(unit, staff, item.id)
    verdict_id = unit.new_id()
    _store(case, verdict_id, None, None, None)
    unit.audit(staff.community_id, staff.actor, "review.escalated", f"item/{item.id}", {})
    moved = read_item(unit.connection, staff.community_id, item.id)
    return Ruling(verdict_id, moved, None, [], case.post.post_id)


def _store(
    case: Case,
    verdict_id: str,
    guideline_id: str | None,
    severity: str | None,
    decision_id: str | None,
) -> None:
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


def _label(case: Case, guideline_id: str | None, decision_id: str) -> None:
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


def _answer_reports(case: Case, undo_seconds: float) -> int:
    """Close every open report, those of earlier revisions too: each reporter gets an answer."""
    outcome = "violation" if case.given.verdict in STEPS else "no_violation"
    found = reports_of(case.unit.connection, case.post.pk)
    revisions = {one["revision"] for one in found if one["outcome"] is None}
    told = 0
    for revision in sorted(revisions):
        told += len(resolve_reports(case.unit, case.post, revision, outcome, undo_seconds))
    return told


def _tell(
    case: Case,
    verdict_id: str,
    decision: DecisionView,
    actions: list[Action],
    undo_seconds: float,
) -> None:
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
