"""A suspension that a moderator chose is put to somebody else, in the queue or at the host."""

from __future__ import annotations

from typing import Any

from service.decisions import DecisionView, PolicySource, Question
from service.decisions.consequences import CONFIRM_PRIORITY
from service.ladder import Action
from service.ladder.confirm import ask_host_to_confirm
from service.review.case import Case
from service.review.confirmers import find_confirmers
from service.review.desk import Desk
from service.review.errors import VerdictError
from service.review.schemas import VerdictIn


def open_confirmation(
    case: Case, policies: PolicySource, decision: DecisionView, actions: list[Action]
) -> None:
    """Ask for a second opinion where a verdict only proposes a suspension.

    The item waits in the queue in which the first one did. Where the policy names the host for a
    small team, it is asked as well.
    """
    proposed = [one for one in actions if one.step == "suspend" and one.status == "proposed"]
    if not proposed:
        return
    unit, item, action = case.unit, case.item, proposed[0]
    live = policies.live(unit.connection, case.staff.community_id)
    question = Question(
        community_id=item.community_id,
        post_pk=item.post_pk,
        revision=case.post.revision,
        decision_id=decision.id,
        kind="confirm",
        queue=item.queue,
        priority=max(item.priority, CONFIRM_PRIORITY),
        guideline_id=action.guideline_id,
        rule=item.rule,
        reports=item.reports,
        detail={
            "step": "suspend",
            "action_id": action.action_id,
            "proposed_by": action.proposed_by,
        },
    )
    Desk().ask(unit, question, live)
    found = find_confirmers(
        unit.connection, live.policy.review, case.post, item.queue, case.staff.actor
    )
    if found.host:
        ask_host_to_confirm(unit, action.action_id)


def require_same_offence(given: VerdictIn, proposal: Any, decision: DecisionView) -> None:
    """Refuse a confirmation that names another guideline or severity than was proposed.

    Raises:
        VerdictError: says what was proposed.
    """
    same_guideline = given.guideline_id in (None, proposal.guideline_id)
    if not same_guideline or given.severity not in (None, decision.severity):
        raise VerdictError(
            f"The suspension was proposed for {decision.severity} and `{proposal.guideline_id}`: "
            "confirm it for that, or choose something milder"
        )
