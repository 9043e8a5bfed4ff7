"""Member reports: one counted a reporter and revision; they ask a human, and never strike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.decisions.conclude import conclude
from service.decisions.counts import asked, report_counts
from service.decisions.errors import (
    PostNotFoundError,
    StaleRevisionError,
    UnknownReasonError,
)
from service.decisions.facts import count_reports, replayed_facts
from service.decisions.ports import LivePolicy, PolicySource, Question, ReviewDesk
from service.decisions.schemas import ReportIn
from service.decisions.tables import Decision, Report
from service.decisions.views import (
    DecisionView,
    PostView,
    find_post,
    read_decision,
    revision_content,
)
from service.kit import rfc3339
from service.policy import Evaluation, Policy, evaluate
from service.storage import UnitOfWork, insert_ignore

FIXED_REASONS = ("illegal", "incorrect", "other")
PRIORITY = {"illegal": 90}
BASE_PRIORITY = 40


def report(
    unit: UnitOfWork,
    policies: PolicySource,
    desk: ReviewDesk,
    community_id: str,
    post_id: str,
    given: ReportIn,
    actor: str,
) -> dict[str, Any]:
    """Store a report and ask a human; return the receipt.

    What follows is up to the policy that decides the posts of the reported author.

    A repeat by the same reporter on the same revision gets the first receipt again. After a
    human ruled the revision fine, a report asks again only with a reason nobody gave before.

    Raises:
        PostNotFoundError: there is no such post.
        UnknownReasonError: the reason is no guideline and none of the fixed ones.
        StaleRevisionError: the revision does not exist.
    """
    post = find_post(unit.connection, community_id, post_id, lock=True)
    if post is None:
        raise PostNotFoundError(f"There is no post {post_id!r} in this community")
    live = policies.for_author(unit.connection, community_id, post.author_id)
    # Members choose among the guidelines they are shown, which are those of the live policy.
    shown = policies.live(unit.connection, community_id)
    _check_reason([live.policy, shown.policy], given.reason)
    revision = given.revision or post.revision
    if revision_content(unit.connection, post.pk, revision) is None:
        raise StaleRevisionError(f"The post {post_id!r} has no revision {revision}")
    known_reasons = _reasons(unit, post.pk, revision)
    receipt, fresh = _store(unit, post, revision, given)
    if fresh:
        payload = {"report_id": receipt["report_id"], "reason": given.reason}
        unit.audit(community_id, actor, "report.received", f"post/{post_id}", payload)
        settled = desk.ruled_fine(unit.connection, post.pk, revision)
        if revision == post.revision and not (settled and given.reason in known_reasons):
            _ask(unit, desk, post, live, given.reason, actor)
    return receipt


def _check_reason(policies: Iterable[Policy], reason: str) -> None:
    names = dict.fromkeys(one.id for policy in policies for one in policy.guidelines)
    if reason not in names and reason not in FIXED_REASONS:
        choices = ", ".join([*names, *FIXED_REASONS])
        raise UnknownReasonError(f"There is no reason {reason!r}: choose from {choices}")


def _reasons(unit: UnitOfWork, post_pk: str, revision: int) -> set[str]:
    rows = unit.connection.execute(
        select(Report.reason).where(Report.post_pk == post_pk, Report.revision == revision)
    )
    return set(rows.scalars())


def _store(
    unit: UnitOfWork, post: PostView, revision: int, given: ReportIn
) -> tuple[dict[str, Any], bool]:
    row: dict[str, Any] = {
        "id": unit.new_id(),
        "community_id": post.community_id,
        "post_pk": post.pk,
        "revision": revision,
        "reporter_id": given.reporter_id,
        "reason": given.reason,
        "text": given.text,
        "created_at": unit.now,
    }
    fresh = insert_ignore(unit.connection, Report, row)
    if not fresh:
        stored = unit.connection.execute(
            select(Report.id, Report.created_at).where(
                Report.post_pk == post.pk,
                Report.revision == revision,
                Report.reporter_id == given.reporter_id,
            )
        ).one()
        row |= {"id": stored.id, "created_at": stored.created_at}
    receipt = {
        "report_id": row["id"],
        "post_id": post.post_id,
        "revision": revision,
        "received_at": rfc3339(row["created_at"]),
        "counted": fresh,
    }
    return receipt, fresh


def _ask(
    unit: UnitOfWork,
    desk: ReviewDesk,
    post: PostView,
    live: LivePolicy,
    reason: str,
    actor: str,
) -> None:
    if post.decision_id is None:
        return
    reports = count_reports(unit.connection, post.pk, post.revision)
    decision = read_decision(unit.connection, post.decision_id)
    counts = {"reports": reports}
    if asked(live.needs, "report"):
        counts |= report_counts(unit.connection, post.community_id, post.author_id, unit.now)
    evaluation = _again(live.policy, post, decision.facts, decision.scores, counts)
    open_item = desk.open_item(unit, post.pk)
    priority = max(
        PRIORITY.get(reason, BASE_PRIORITY),
        evaluation.priority if evaluation.outcome == "review" else 0,
        open_item.priority if open_item else 0,
    )
    question = Question(
        community_id=post.community_id,
        post_pk=post.pk,
        revision=post.revision,
        decision_id=decision.id,
        kind=open_item.kind if open_item else "reported",
        queue=evaluation.queue if evaluation.outcome == "review" else None,
        priority=min(100, priority),
        guideline_id=reason if reason not in FIXED_REASONS else decision.guideline_id,
        rule=evaluation.rule if evaluation.outcome == "review" else decision.rule,
        reports=reports,
        detail={"reason": reason},
    )
    if open_item is not None:
        question = replace(question, guideline_id=open_item.guideline_id, rule=open_item.rule)
    desk.ask(unit, question, live)
    if evaluation.outcome == "review" and evaluation.visibility != "show":
        _hold(unit, post, decision, evaluation, actor)


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


def resolve_reports(
    unit: UnitOfWork,
    post: PostView,
    revision: int,
    outcome: str,
    delay_seconds: float = 0,
    actor: str = "policy",
) -> list[dict[str, Any]]:
    """Close the open reports of a revision and tell the host what came of each.

    Args:
        unit: the transaction.
        post: the reported post.
        revision: the revision that was judged.
        outcome: ``violation`` or ``no_violation``.
        delay_seconds: how long the host is not told, so that it can be undone.
        actor: who answers, for the audit trail.
    """
    rows = unit.connection.execute(
        select(Report.id, Report.reporter_id, Report.reason).where(
            Report.post_pk == post.pk, Report.revision == revision, Report.resolved_at.is_(None)
        )
    ).all()
    told = []
    for row in rows:
        unit.connection.execute(
            update(Report).where(Report.id == row.id).values(outcome=outcome, resolved_at=unit.now)
        )
        data = {
            "report_id": row.id,
            "post_id": post.post_id,
            "revision": revision,
            "reporter_id": row.reporter_id,
            "reason": row.reason,
            "outcome": outcome,
        }
        # A subject of its own: an event about the post would show the reporter to its readers.
        subject = f"report/{row.id}"
        unit.emit(post.community_id, "report.resolved", subject, data, delay_seconds=delay_seconds)
        answered = {"reason": row.reason, "outcome": outcome}
        unit.audit(post.community_id, actor, "report.resolved", subject, answered)
        told.append(data)
    return told


def reports_of(connection: Connection, post_pk: str) -> list[dict[str, Any]]:
    """Return the reports of a post for moderators, oldest first."""
    rows = connection.execute(
        select(
            Report.id,
            Report.reporter_id,
            Report.reason,
            Report.text,
            Report.revision,
            Report.outcome,
            Report.created_at,
        )
        .where(Report.post_pk == post_pk)
        .order_by(Report.created_at)
    )
    return [dict(row._mapping) for row in rows]
