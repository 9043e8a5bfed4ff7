"""Review items and rulings as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.decisions import DecisionView, PostView, action_body, decision_body, post_body
from service.kit import rfc3339
from service.ladder import Action
from service.review.verdicts import Ruling
from service.review.views import ItemView, VerdictView


def item_body(
    item: ItemView,
    post: PostView,
    decision: DecisionView,
    actions: list[Action],
    names: dict[str, str],
    now: datetime,
    blocked: str | None = None,
) -> dict[str, Any]:
    """Return the wire form of an item with its post and the decision that asks.

    ``blocked`` says why nobody may decide it. A sampled item shows no decision, rule or guideline
    before it has a verdict.
    """
    blind = item.is_blind
    return {
        "item_id": item.id,
        "state": item.state,
        "kind": item.kind,
        "queue": item.queue,
        "priority": item.priority,
        "guideline_id": None if blind else item.guideline_id,
        "rule": None if blind else item.rule,
        "reports": item.reports,
        "revision": item.revision,
        "appeal_id": item.appeal_id,
        "created_at": rfc3339(item.created_at),
        "due_at": None if item.due_at is None else rfc3339(item.due_at),
        "overdue": item.overdue(now),
        "blocked": blocked,
        "lease": lease_body(item, names, now),
        "post": post_body(post),
        "decision": None if blind else decision_body(decision, post.post_id, actions),
    }


def lease_body(item: ItemView, names: dict[str, str], now: datetime) -> dict[str, Any] | None:
    """Return who works on an item, or ``None``."""
    holder = item.leased_to(now)
    if holder is None or item.lease_until is None:
        return None
    name = names.get(holder, "A colleague")
    return {"staff_id": holder, "name": name, "until": rfc3339(item.lease_until)}


def report_body(report: dict[str, Any]) -> dict[str, Any]:
    """Return the wire form of a member's report, for moderators only."""
    return report | {"created_at": rfc3339(report["created_at"])}


def verdict_body(verdict: VerdictView, names: dict[str, str]) -> dict[str, Any]:
    """Return the wire form of a verdict."""
    return {
        "verdict_id": verdict.id,
        "verdict": verdict.verdict,
        "revision": verdict.revision,
        "guideline_id": verdict.guideline_id,
        "severity": verdict.severity,
        "note": verdict.note,
        "decision_id": verdict.decision_id,
        "decided_by": {
            "staff_id": verdict.staff_id,
            "name": names.get(verdict.staff_id, "A colleague"),
        },
        "decided_at": rfc3339(verdict.created_at),
    }


def ruling_body(ruling: Ruling) -> dict[str, Any]:
    """Return the wire form of what a verdict led to."""
    decision = ruling.decision
    return {
        "verdict_id": ruling.verdict_id,
        "item_id": ruling.item.id,
        "state": ruling.item.state,
        "queue": ruling.item.queue,
        "decision": None
        if decision is None
        else decision_body(decision, ruling.post_id, ruling.actions),
        "actions": [action_body(action) for action in ruling.actions],
        "reports_resolved": ruling.reports_resolved,
    }
