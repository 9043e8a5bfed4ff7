"""What a report asks a human, and how urgently."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from service.decisions.campaigns import find_campaigns
from service.decisions.conclude import conclude
from service.decisions.counts import asked, report_counts
from service.decisions.facts import count_reports, replayed_facts
from service.decisions.ports import LivePolicy, Question, ReviewDesk
from service.decisions.reporter_record import (
    NEUTRAL,
    NOT_COUNTED,
    TrackRecord,
    priority_points,
)
from service.decisions.reporters import track_records
from service.decisions.tables import Decision, Report
from service.decisions.views import DecisionView, PostView, read_decision
from service.policy import Evaluation, Policy, evaluate
from service.storage import UnitOfWork

FIXED_REASONS: Final = ("illegal", "incorrect", "other")
PRIORITY: Final = {"illegal": 90}
BASE_PRIORITY: Final = 40


def ask_about(
    unit: UnitOfWork,
    desk: ReviewDesk,
    post: PostView,
    live: LivePolicy,
    reason: str,
    actor: str,
) -> None:
    """Ask a human about a reported post, and hold it if the policy says so.

    The priority is what the reason or the policy says, whichever is more, and the points of who
    reported (``priority_points``); the priority that an open item has already is never lowered.
    """
    if post.decision_id is None:
        return
    reports = count_reports(unit.connection, post.pk, post.revision)
    decision = read_decision(unit.connection, post.decision_id)
    counts = {"reports": reports}
    if asked(live.needs, "report"):
        counts |= report_counts(unit.connection, post.community_id, post.author_id, unit.now)
    evaluation = _again(live.policy, post, decision.facts, decision.scores, counts)
    open_item = desk.open_item(unit, post.pk)
    detail = {"reason": reason} | _who(unit.connection, post)
    reviewed = evaluation.outcome == "review"
    question = Question(
        community_id=post.community_id,
        post_pk=post.pk,
        revision=post.revision,
        decision_id=decision.id,
        kind=open_item.kind if open_item else "reported",
        queue=evaluation.queue if reviewed else None,
        priority=_priority(
            reason,
            evaluation.priority if reviewed else 0,
            detail["reporter_weight"],
            open_item.priority if open_item else 0,
        ),
        guideline_id=reason if reason not in FIXED_REASONS else decision.guideline_id,
        rule=evaluation.rule if reviewed else decision.rule,
        reports=reports,
        detail=detail,
    )
    if open_item is not None:
        question = replace(question, guideline_id=open_item.guideline_id, rule=open_item.rule)
    desk.ask(unit, question, live)
    if reviewed and evaluation.visibility != "show":
        _hold(unit, post, decision, evaluation, actor)


def _priority(reason: str, by_policy: int, weight: float, now: int) -> int:
    said = max(PRIORITY.get(reason, BASE_PRIORITY), by_policy)
    return max(now, min(100, max(0, said + priority_points(weight, reason))))


def _who(connection: Connection, post: PostView) -> dict[str, Any]:
    """What the item says of the reporters, without naming one: their weight, and campaigns."""
    rows = connection.execute(
        select(Report.reporter_id, Report.campaign_id).where(
            Report.post_pk == post.pk,
            Report.revision == post.revision,
            Report.outcome.is_distinct_from(NOT_COUNTED),
        )
    ).all()
    records = track_records(connection, post.community_id, {row.reporter_id for row in rows})
    voices: dict[str, list[float]] = {}
    for row in rows:
        weight = records.get(row.reporter_id, TrackRecord()).weight
        voices.setdefault(row.campaign_id or f"member {row.reporter_id}", []).append(weight)
    means = [sum(weights) / len(weights) for weights in voices.values()]
    found: dict[str, Any] = {
        "reporter_weight": round(sum(means) / len(means), 3) if means else NEUTRAL
    }
    campaigns = find_campaigns(connection, {row.campaign_id for row in rows})
    return found | ({"campaigns": [one.line for one in campaigns.values()]} if campaigns else {})


def _again(
    policy: Policy,
    post: PostView,
    stored: dict[str, Any],
    scores: dict[str, Any],
    counts: dict[str, int],
) -> Evaluation:
    facts = replayed_facts(stored, post.content, scores)
    return evaluate(policy, replace(facts, counts={**facts.counts, **counts}))


def _hold(
    unit: UnitOfWork, post: PostView, decision: DecisionView, evaluation: Evaluation, actor: str
) -> None:
    """Decide a shown post again as held; reports never hide one, and never loosen a hold."""
    if post.visibility != "show" or evaluation.hold is None:
        return
    held = replace(
        decision,
        id=unit.new_id(),
        source="reports",
        outcome="review",
        visibility="hold",
        hold_expires_at=unit.now + timedelta(seconds=evaluation.hold.seconds),
        hold_then="show",
        rule=evaluation.rule,
        guideline_id=evaluation.guideline_id or decision.guideline_id,
        trace=evaluation.trace,
        created_at=unit.now,
        decided_at=unit.now,
    )
    unit.connection.execute(insert(Decision), asdict(held))
    conclude(unit, post, held, [], actor)
