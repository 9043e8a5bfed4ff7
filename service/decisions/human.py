"""A human's decision about a post, stored beside the automated ones."""

from __future__ import annotations

from sqlalchemy import insert

from service.decisions.conclude import conclude
from service.decisions.ports import LivePolicy
from service.decisions.recognition import recognise
from service.decisions.rows import reason as reason_of
from service.decisions.rows import waiting_row
from service.decisions.tables import Decision
from service.decisions.views import DecisionView, PostView, read_decision
from service.storage import UnitOfWork


def decide_by_human(
    unit: UnitOfWork,
    post: PostView,
    *,
    live: LivePolicy,
    actor: str,
    outcome: str,
    visibility: str,
    guideline_id: str | None,
    severity: str | None,
    delay_seconds: float = 0,
) -> DecisionView:
    """Store what a human decided; from now on it is what counts for the post.

    Scores, facts and versions of the model come from the decision that was judged. The host is
    told by ``post.decided`` after ``delay_seconds``; steps of the ladder are the caller's.
    """
    row = waiting_row(unit, post, unit.new_id())
    if post.decision_id is not None:
        row |= _judged(read_decision(unit.connection, post.decision_id))
    row |= {
        "status": "decided",
        "source": "human",
        "outcome": outcome,
        "visibility": visibility,
        "guideline_id": guideline_id,
        "severity": severity,
        "actor": actor,
        "policy_version": live.version,
        "reason": reason_of(live.policy, guideline_id, outcome, row["language"]),
        "decided_at": unit.now,
    }
    unit.connection.execute(insert(Decision), row)
    decision = DecisionView(**row)
    conclude(unit, post, decision, [], actor, delay_seconds)
    recognise(unit, live, post, decision, delay_seconds=delay_seconds)
    return decision


def _judged(decision: DecisionView) -> dict[str, object]:
    return {
        "labels": decision.labels,
        "scores": decision.scores,
        "not_applicable": decision.not_applicable,
        "language": decision.language,
        "facts": decision.facts,
        "model_version": decision.model_version,
        "normaliser_version": decision.normaliser_version,
        "topic_snapshot": decision.topic_snapshot,
    }
