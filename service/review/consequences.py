"""What a verdict leads to: the human decision, and the ladder up or back down."""

from __future__ import annotations

from service.communities import find_member, see_member
from service.decisions import (
    DecisionView,
    LivePolicy,
    PolicySource,
    PostView,
    decide_by_human,
    offence_date,
    policy_then,
)
from service.ladder import Action, apply_offence, drop_strikes, post_actions, take_back
from service.ladder.proposals import cancel_proposed, proposal_by_human
from service.policy import Guideline, LadderConfig
from service.storage import UnitOfWork

STEPS = ("conversation", "delete", "suspend")
SEVERITY_OF_STEP = {"conversation": "minor", "delete": "major", "suspend": "severe"}


def default_severity(verdict: str, judged: DecisionView, policy: LivePolicy) -> str | None:
    """Return how grave an offence is if nobody says so: as the rule says, or as the step implies.

    A conversation about a severe rule is minor: who only wants to talk does not mean to start
    at the top of the ladder. What a colleague proposed more of weighs no more than what is chosen.
    """
    if verdict not in STEPS:
        return None
    if judged.source == "human" and verdict != "suspend":
        return SEVERITY_OF_STEP[verdict]
    by_rule = judged.severity or _severity_of_rule(judged.rule, policy)
    if by_rule is None or (verdict == "conversation" and by_rule == "severe"):
        return SEVERITY_OF_STEP[verdict]
    return by_rule


def _severity_of_rule(name: str | None, policy: LivePolicy) -> str | None:
    for rule in policy.policy.document.rules:
        if rule.name == name and rule.then.enforce:
            return rule.then.enforce.severity
    return None


def carry_out(
    unit: UnitOfWork,
    post: PostView,
    *,
    policy: LivePolicy,
    policies: PolicySource,
    actor: str,
    verdict_id: str,
    verdict: str,
    guideline_id: str | None,
    severity: str | None,
    message: str | None,
    undo_seconds: float,
) -> tuple[DecisionView, list[Action]]:
    """Store the human decision and move the ladder; return the decision and its actions.

    A conversation leaves the post visible, the other steps hide it. A severe verdict is told at
    once, so that the post does not stay up while it can still be undone. The caller holds the
    locks of the post and of its author.
    """
    enforcing = verdict in STEPS
    why = f"verdict: {verdict}"
    # Of a suspension that a colleague proposed the deletion was done already, and stands.
    kept = verdict == "delete" and proposal_by_human(unit.connection, post.pk) is not None
    if kept:
        drop_strikes(unit, post.community_id, post.pk, actor, why)
    elif not enforcing or _milder_than_proposed(unit, post, verdict):
        # What waited needs no event of its own: `review.resolved` says what took its place.
        cancel_proposed(unit, post.pk)
        take_back(unit, post.community_id, post.pk, actor, why, undo_seconds)
    decision = decide_by_human(
        unit,
        post,
        live=policy,
        actor=actor,
        outcome="enforce" if enforcing else "allow",
        visibility="show" if verdict not in ("delete", "suspend") else "hide",
        guideline_id=guideline_id,
        severity=severity,
        delay_seconds=0 if severity == "severe" else undo_seconds,
    )
    if not enforcing or guideline_id is None or severity is None:
        return decision, []
    then = policy_then(unit.connection, policies, post, policy, unit.now)
    actions = apply_offence(
        unit,
        community_id=post.community_id,
        author_id=post.author_id,
        post_pk=post.pk,
        post_id=post.post_id,
        decision_id=decision.id,
        verdict_id=verdict_id,
        guideline=_guideline(policy, guideline_id),
        severity=severity,
        config=then.policy.ladder,
        policy_version=then.version,
        struck_at=offence_date(post, unit.now),
        actor=actor,
        minimum_step=verdict,
        message=message,
        delay_seconds=undo_seconds,
        again=not kept,
        text=post.shown_text,
    )
    return decision, actions


def ladder_then(
    unit: UnitOfWork, post: PostView, policy: LivePolicy, policies: PolicySource
) -> LadderConfig:
    """Return the ladder of the policy that was live when a post was made."""
    return policy_then(unit.connection, policies, post, policy, unit.now).policy.ladder


def lock_member(unit: UnitOfWork, post: PostView) -> None:
    """Hold the author's row: two verdicts about one author count one after the other."""
    if find_member(unit.connection, post.community_id, post.author_id, lock=True) is None:
        see_member(unit, post.community_id, post.author_id)


def _milder_than_proposed(unit: UnitOfWork, post: PostView, verdict: str) -> bool:
    """Tell whether a human chose less than the policy proposed: its strike is replaced then."""
    proposed = [
        STEPS.index(action.step)
        for action in post_actions(unit.connection, post.pk)
        if action.status == "proposed"
    ]
    return bool(proposed) and STEPS.index(verdict) < max(proposed)


def _guideline(policy: LivePolicy, guideline_id: str) -> Guideline:
    return policy.policy.guideline(guideline_id)
