"""What follows from a decision: steps of the ladder, gentle actions, a question to a human."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.decisions.offences import offence_date, policy_then
from service.decisions.ports import LivePolicy, PolicySource, Question, ReviewDesk
from service.decisions.thread_steps import thread_request
from service.decisions.views import DecisionView, PostView
from service.ladder import Action, apply_offence, request_action
from service.policy import Evaluation
from service.storage import UnitOfWork

CONFIRM_PRIORITY = 80


def act(
    unit: UnitOfWork,
    post: PostView,
    decision: DecisionView,
    evaluation: Evaluation,
    live: LivePolicy,
    policies: PolicySource,
) -> list[Action]:
    """Take the ladder's step for an enforcement, and ask the host for what is gentler."""
    actions: list[Action] = []
    if evaluation.outcome == "enforce" and evaluation.guideline_id and evaluation.severity:
        then = policy_then(unit.connection, policies, post, live, unit.now)
        actions += apply_offence(
            unit,
            community_id=post.community_id,
            author_id=post.author_id,
            post_pk=post.pk,
            post_id=post.post_id,
            decision_id=decision.id,
            verdict_id=None,
            guideline=live.policy.guideline(evaluation.guideline_id),
            severity=evaluation.severity,
            config=then.policy.ladder,
            policy_version=then.version,
            struck_at=offence_date(post, unit.now),
            actor="policy",
            minimum_step=evaluation.step,
            text=post.shown_text,
        )
    for asked in _gentle(unit, post, evaluation):
        action = request_action(
            unit,
            community_id=post.community_id,
            author_id=post.author_id,
            post_pk=post.pk,
            post_id=post.post_id,
            decision_id=decision.id,
            guideline_id=evaluation.guideline_id,
            answer_hours=live.policy.ladder.answer_hours,
            **asked,
        )
        actions.append(action)
    if evaluation.notify:
        _notify(unit, post, decision, evaluation.notify)
    return actions


def _gentle(unit: UnitOfWork, post: PostView, evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    """What the host is asked for that nobody is struck for: words, and steps on the thread."""
    care, thread = evaluation.care, evaluation.thread
    for step, message in (
        ("nudge", evaluation.nudge),
        ("correct", evaluation.correction),
        ("care", care.message if care else None),
    ):
        if message:
            yield {"step": step, "message": message}
    if thread and (asked := thread_request(unit, post, thread)):
        yield {"step": asked.step, "until": asked.until, "thread": asked.how}


def _notify(
    unit: UnitOfWork, post: PostView, decision: DecisionView, names: tuple[str, ...]
) -> None:
    """Tell the host whom the policy wants to know of a decision."""
    data = {
        "notify": list(names),
        "decision_id": decision.id,
        "post_id": post.post_id,
        "author_id": post.author_id,
        "channel_id": post.channel_id,
        "outcome": decision.outcome,
        "rule": decision.rule,
        "guideline_id": decision.guideline_id,
    }
    unit.emit(post.community_id, "policy.notify", f"post/{post.post_id}", data)


def ask(
    unit: UnitOfWork,
    desk: ReviewDesk,
    post: PostView,
    decision: DecisionView,
    live: LivePolicy,
    actions: list[Action],
    edited: bool,
) -> bool:
    """Open a review item where a human is needed; tell whether one is.

    An edit of a post that waits for a human keeps waiting, whatever the new text is: a
    violation can't be edited away under the moderator's eyes.
    """
    earlier = desk.open_item(unit, post.pk) if edited else None
    asked = _kind(decision, actions, earlier)
    if asked is None:
        return False
    kind, detail = asked
    priority = max(decision.priority or 0, earlier.priority if earlier else 0)
    question = Question(
        community_id=post.community_id,
        post_pk=post.pk,
        revision=post.revision,
        decision_id=decision.id,
        kind=kind,
        queue=decision.queue or (earlier.queue if earlier else _queue_of(decision, live)),
        priority=max(priority, CONFIRM_PRIORITY) if kind == "confirm" else priority,
        guideline_id=decision.guideline_id,
        rule=decision.rule,
        reports=earlier.reports if earlier else 0,
        detail=detail,
    )
    desk.ask(unit, question, live)
    withdrawn = kind == "edited" and decision.outcome == "allow" and not question.reports
    if withdrawn and live.policy.review.withdrawn == "lower":
        desk.lower(unit, post.pk)
    return True


def _queue_of(decision: DecisionView, live: LivePolicy) -> str | None:
    """Return the queue in which the doubtful cases of the same guideline wait."""
    for rule in live.policy.document.rules:
        review = rule.then.review
        if review is not None and review.queue and rule.guideline == decision.guideline_id:
            return review.queue
    return None


def _kind(
    decision: DecisionView, actions: list[Action], earlier: Question | None
) -> tuple[str, dict[str, Any]] | None:
    proposed = [action for action in actions if action.status == "proposed"]
    if decision.outcome == "review":
        return "flagged", {}
    if proposed:
        return "confirm", {"step": proposed[-1].step}
    if earlier is not None:
        return "edited", {"previous_revision": earlier.revision}
    return None
