"""A verdict: what a human decided, and all that follows from it in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from service.communities import StaffMember
from service.decisions import DecisionView, PolicySource, read_decision
from service.ladder import Action
from service.ladder.confirm import confirm_action
from service.ladder.proposals import proposal_by_human
from service.review.case import Case, case_severity, guideline_of, open_case
from service.review.confirmers import find_confirmers, require_confirmer
from service.review.confirming import open_confirmation, require_same_offence
from service.review.consequences import carry_out, ladder_then
from service.review.desk import LEAD_QUEUE, due_minutes
from service.review.errors import VerdictError
from service.review.lease import free_for, refuse
from service.review.queries import read_item
from service.review.recording import answer_reports, close, label, store, tell
from service.review.schemas import VerdictIn
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
        OwnProposalError: the person proposed the suspension that they would confirm.
        VerdictError: a guideline is missing or unknown.
    """
    case = open_case(unit, policies, staff, item_id, given)
    if given.verdict == "escalate":
        return _escalate(case)
    proposal = proposal_by_human(unit.connection, case.post.pk)
    if proposal is not None and given.verdict == "suspend":
        return _confirm(case, policies, proposal, undo_seconds)
    guideline_id = guideline_of(case)
    severity = case_severity(case)
    verdict_id = unit.new_id()
    close(case, verdict_id)
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
    open_confirmation(case, policies, decision, actions)
    return _conclude(case, verdict_id, decision, actions, undo_seconds)


def _confirm(case: Case, policies: PolicySource, proposal: Any, undo_seconds: float) -> Ruling:
    """Agree to the suspension that a colleague proposed: the host is asked for it now."""
    unit, staff = case.unit, case.staff
    review = policies.live(unit.connection, staff.community_id).policy.review
    found = find_confirmers(
        unit.connection, review, case.post, case.item.queue, proposal.proposed_by
    )
    require_confirmer(found, staff)
    decision = read_decision(unit.connection, proposal.decision_id)
    require_same_offence(case.given, proposal, decision)
    verdict_id = unit.new_id()
    close(case, verdict_id)
    ladder = ladder_then(unit, case.post, case.policy, policies)
    action = confirm_action(unit, proposal, staff.actor, ladder, case.given.message, undo_seconds)
    return _conclude(case, verdict_id, decision, [action], undo_seconds)


def _conclude(
    case: Case,
    verdict_id: str,
    decision: DecisionView,
    actions: list[Action],
    undo_seconds: float,
) -> Ruling:
    store(case, verdict_id, decision.guideline_id, decision.severity, decision.id)
    label(case, decision.guideline_id, decision.id)
    resolved = answer_reports(case, undo_seconds)
    tell(case, verdict_id, decision, actions, undo_seconds)
    item = read_item(case.unit.connection, case.staff.community_id, case.item.id)
    return Ruling(verdict_id, item, decision, actions, case.post.post_id, resolved)


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
    store(case, verdict_id, None, None, None)
    unit.audit(staff.community_id, staff.actor, "review.escalated", f"item/{item.id}", {})
    moved = read_item(unit.connection, staff.community_id, item.id)
    return Ruling(verdict_id, moved, None, [], case.post.post_id)
