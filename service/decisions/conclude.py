"""The end of every decision: it counts on the post, the host is told, the audit has it."""

from __future__ import annotations

from service.communities import count_accepted
from service.decisions.bodies import decision_body
from service.decisions.rows import point_post
from service.decisions.views import DecisionView, PostView
from service.ladder import Action
from service.storage import UnitOfWork


def conclude(
    unit: UnitOfWork,
    post: PostView,
    decision: DecisionView,
    actions: list[Action],
    actor: str,
    delay_seconds: float = 0,
) -> None:
    """Make a new decision about a stored post count, and tell of it (see ``tell``)."""
    point_post(unit, post.pk, decision)
    tell(unit, post, decision, actions, actor, delay_seconds)


def tell(
    unit: UnitOfWork,
    post: PostView,
    decision: DecisionView,
    actions: list[Action],
    actor: str,
    delay_seconds: float = 0,
) -> None:
    """Count a decision in the author's trust, tell the host of it, and audit it.

    ``delay_seconds`` is how long the host is not told, so that it can be undone.
    """
    if decision.outcome == "allow" and post.outcome != "allow":
        count_accepted(unit, post.community_id, post.author_id)
    subject = f"post/{post.post_id}"
    body = decision_body(decision, post.post_id, actions)
    body |= {
        "author_id": post.author_id,
        "channel_id": post.channel_id,
        "source": decision.source,
    }
    unit.emit(post.community_id, "post.decided", subject, body, delay_seconds=delay_seconds)
    audited = {
        "decision_id": decision.id,
        "revision": decision.revision,
        "source": decision.source,
        "outcome": decision.outcome,
        "visibility": decision.visibility,
        "rule": decision.rule,
        "guideline_id": decision.guideline_id,
        "language": decision.language,
        "policy_version": decision.policy_version,
        "model_version": decision.model_version,
    }
    unit.audit(post.community_id, actor, "post.decided", subject, audited)
