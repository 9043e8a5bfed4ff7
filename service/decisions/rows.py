"""The rows of decisions: made from an evaluation, a human's word, or left waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, insert, update

from service.decisions.facts import stored_facts
from service.decisions.ports import LivePolicy
from service.decisions.tables import Decision, Post
from service.decisions.views import DecisionView, PostView
from service.policy import Evaluation, Facts, Policy
from service.policy.guidelines import in_language, reason_text
from service.scoring import Scores
from service.storage import UnitOfWork


def waiting_row(unit: UnitOfWork, post: PostView, decision_id: str) -> dict[str, Any]:
    """Return the row of a decision that is still to be made."""
    row: dict[str, Any] = dict.fromkeys(DecisionView.__dataclass_fields__)
    row |= {
        "id": decision_id,
        "community_id": post.community_id,
        "post_pk": post.pk,
        "revision": post.revision,
        "status": "pending",
        "source": "automated",
        "labels": [],
        "scores": {},
        "not_applicable": [],
        "facts": {},
        "trace": [],
        "created_at": unit.now,
    }
    return row


def automated_row(
    unit: UnitOfWork,
    post: PostView,
    decision_id: str,
    live: LivePolicy,
    scores: Scores,
    facts: Facts,
    evaluation: Evaluation,
    labels: list[str],
) -> dict[str, Any]:
    """Return the row of a decision that the policy made."""
    row = waiting_row(unit, post, decision_id)
    hold = evaluation.hold
    row |= {
        "status": "decided",
        "outcome": evaluation.outcome,
        "visibility": evaluation.visibility,
        "hold_expires_at": unit.now + timedelta(seconds=hold.seconds) if hold else None,
        "hold_then": hold.then if hold else None,
        "guideline_id": evaluation.guideline_id,
        "rule": evaluation.rule,
        "severity": evaluation.severity,
        "step": evaluation.step,
        "reason": reason(live.policy, evaluation.guideline_id, evaluation.outcome, scores.language),
        "nudge": evaluation.nudge,
        "correction": evaluation.correction,
        "queue": evaluation.queue,
        "priority": evaluation.priority,
        "actor": "policy",
        "labels": labels,
        "scores": rounded(scores),
        "not_applicable": list(scores.not_applicable),
        "language": scores.language,
        "facts": stored_facts(facts),
        "trace": evaluation.trace,
        "policy_version": live.version,
        "model_version": scores.model_version,
        "normaliser_version": scores.normaliser_version,
        "topic_snapshot": scores.topic_snapshot,
        "decided_at": unit.now,
    }
    return row


def rounded(scores: Scores) -> dict[str, float | None]:
    """Return the probabilities with four decimals: more would only look exact."""
    return {
        label: None if value is None else round(value, 4) for label, value in scores.labels.items()
    }


def reason(
    policy: Policy, guideline_id: str | None, outcome: str, language: str | None = None
) -> dict[str, Any] | None:
    """Return the member-facing reason: the guideline in its own words.

    Args:
        policy: whose guideline.
        guideline_id: the guideline; without one there is no reason.
        outcome: what was decided.
        language: the language of the post; the reason is in it where the guideline is.
    """
    if guideline_id is None:
        return None
    original = policy.document.written_in
    shown = in_language(policy.guideline(guideline_id), language or original, original)
    text = reason_text(shown, outcome)
    return {"guideline_id": guideline_id, "title": shown.title, "text": text}


# Built once: building a statement costs five times what running it does.
INSERT_DECISION = insert(Decision)
_POINT = (
    update(Post)
    .where(Post.pk == bindparam("key"))
    .values(
        decision_id=bindparam("decision"),
        outcome=bindparam("outcome"),
        visibility=bindparam("visibility"),
        hold_expires_at=bindparam("hold_expires_at"),
        hold_then=bindparam("hold_then"),
    )
)


def point_post(unit: UnitOfWork, pk: str, decision: DecisionView) -> None:
    """Make a decision the one that counts for its post."""
    values = {
        "key": pk,
        "decision": decision.id,
        "outcome": decision.outcome,
        "visibility": decision.visibility,
        "hold_expires_at": decision.hold_expires_at,
        "hold_then": decision.hold_then,
    }
    unit.connection.execute(_POINT, values)
