"""A post is decided again without a human and without a new strike, for example by an undo."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta

from sqlalchemy import insert

from service.decisions.conclude import conclude
from service.decisions.ports import LivePolicy
from service.decisions.rows import reason
from service.decisions.tables import Decision
from service.decisions.views import DecisionView, PostView
from service.policy import Evaluation
from service.storage import UnitOfWork

_OF_FACTS = frozenset({"unknown_channel", "media_not_scored", "suspended_author"})


def decide_again(
    unit: UnitOfWork,
    post: PostView,
    earlier: DecisionView,
    evaluation: Evaluation,
    *,
    live: LivePolicy,
    source: str,
    actor: str,
) -> DecisionView:
    """Store what follows for a post now, in place of ``earlier``, and tell the host.

    Args:
        unit: the transaction; the caller holds the lock of the post.
        post: the post at the revision that was decided.
        earlier: the decision that counts until now; its facts, scores and versions are kept.
        evaluation: what is decided now; it must not enforce, because no strike follows here.
        live: the policy whose guidelines the reason quotes.
        source: what led to it, for example ``undo``.
        actor: who did it, for the audit trail.
    """
    if evaluation.outcome == "enforce":
        raise ValueError("an enforcement takes the ladder: it can't be decided again here")
    hold = evaluation.hold
    labels = [*evaluation.labels, *(one for one in earlier.labels if one in _OF_FACTS)]
    decision = replace(
        earlier,
        id=unit.new_id(),
        source=source,
        actor=actor,
        outcome=evaluation.outcome,
        visibility=evaluation.visibility,
        hold_expires_at=unit.now + timedelta(seconds=hold.seconds) if hold else None,
        hold_then=hold.then if hold else None,
        guideline_id=evaluation.guideline_id,
        rule=evaluation.rule,
        severity=evaluation.severity,
        step=evaluation.step,
        reason=reason(live.policy, evaluation.guideline_id, evaluation.outcome),
        nudge=None,
        correction=None,
        queue=evaluation.queue,
        priority=evaluation.priority,
        labels=list(dict.fromkeys(labels)),
        trace=evaluation.trace,
        policy_version=live.version,
        created_at=unit.now,
        decided_at=unit.now,
    )
    unit.connection.execute(insert(Decision), asdict(decision))
    conclude(unit, post, decision, [], actor)
    return decision
