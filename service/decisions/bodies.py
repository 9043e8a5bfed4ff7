"""Decisions as hosts read them: the JSON of answers and events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.decisions.views import DecisionView, PostView
from service.kit import rfc3339
from service.ladder import Action


def decision_body(
    decision: DecisionView, post_id: str, actions: Iterable[Action], trace: bool = False
) -> dict[str, Any]:
    """Return the wire form of a decision (contract: "The answer")."""
    body: dict[str, Any] = {
        "decision_id": decision.id,
        "post_id": post_id,
        "revision": decision.revision,
        "outcome": decision.outcome,
        "visibility": decision.visibility,
        "hold": _hold(decision),
        "actions": [action_body(action) for action in actions],
        "reason": decision.reason,
        "scores": decision.scores,
        "not_applicable": decision.not_applicable,
        "labels": decision.labels,
        "language": decision.language,
        "rule": decision.rule,
        "policy_version": decision.policy_version,
        "model_version": decision.model_version,
        "normaliser_version": decision.normaliser_version,
    }
    if trace:
        body["trace"] = decision.trace
    return body


def action_body(action: Action) -> dict[str, Any]:
    """Return the wire form of an action."""
    return {
        "action_id": action.action_id,
        "step": action.step,
        "status": action.status,
        "until": None if action.until is None else rfc3339(action.until),
    }


def history_body(decisions: Iterable[DecisionView]) -> list[dict[str, Any]]:
    """Return the decisions of a post in short, oldest first."""
    return [
        {
            "decision_id": decision.id,
            "revision": decision.revision,
            "status": decision.status,
            "source": decision.source,
            "outcome": decision.outcome,
            "visibility": decision.visibility,
            "rule": decision.rule,
            "guideline_id": decision.guideline_id,
            "policy_version": decision.policy_version,
            "model_version": decision.model_version,
            "topic_snapshot": decision.topic_snapshot,
            "decided_at": None if decision.decided_at is None else rfc3339(decision.decided_at),
        }
        for decision in decisions
    ]


def post_body(post: PostView) -> dict[str, Any]:
    """Return a post as `GET /v1/posts/{id}` shows it."""
    return {
        "post_id": post.post_id,
        "author_id": post.author_id,
        "channel_id": post.channel_id,
        "parent_id": post.parent_id,
        "kind": post.kind,
        "revision": post.revision,
        "content": post.content,
        "visibility": post.visibility,
        "created_at": rfc3339(post.created_at),
        "deleted_at": None if post.deleted_at is None else rfc3339(post.deleted_at),
    }


def _hold(decision: DecisionView) -> dict[str, Any] | None:
    if decision.hold_expires_at is None:
        return None
    return {"expires_at": rfc3339(decision.hold_expires_at), "then": decision.hold_then}
