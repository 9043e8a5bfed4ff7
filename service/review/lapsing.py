"""A suspension that nobody confirmed, or that the host declines, falls back to the deletion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from service.decisions import PolicySource, PostView, find_post_by_pk, read_decision
from service.ladder import apply_offence
from service.ladder.confirm import confirm_action
from service.ladder.proposals import (
    HOST_CONFIRMS,
    HUMAN,
    cancel_proposal,
    lapsed_proposals,
    read_proposal,
    take_proposal_back,
    tell_cancelled,
)
from service.ladder.strikes import read_strike, revoke_strike
from service.review.consequences import ladder_then, lock_member
from service.review.errors import NotAskedError
from service.review.queries import find_open
from service.review.withdrawing import KIND, withdraw_item
from service.storage import UnitOfWork

BATCH = 100
LATE = "not confirmed in time"


def find_lapsed(connection: Connection, now: Any) -> Sequence[Any]:
    """Return the proposals whose time is over."""
    return lapsed_proposals(connection, now, BATCH)


def lapse(unit: UnitOfWork, policies: PolicySource, row: Any) -> bool:
    """Let a proposed suspension lapse; tell whether it still waited.

    The account stays as it is, and so does the post: hidden. The item stays open, for a milder
    verdict or a new proposal.
    """
    post = _lock(unit, row)
    if not cancel_proposal(unit, row, "timer", LATE):
        return False
    tell_cancelled(unit, row.community_id, row, LATE)
    fall_back(unit, policies, post, row, "timer", LATE)
    return True


def answer_confirmation(
    unit: UnitOfWork,
    policies: PolicySource,
    community_id: str,
    action_id: str,
    confirm: bool,
    by: str,
    reason: str | None,
) -> None:
    """Do what the host says about a suspension that was put to it.

    Args:
        unit: the transaction.
        policies: where policies come from.
        community_id: whose host.
        action_id: the proposal.
        confirm: suspend, or leave it at the deletion.
        by: who decided at the host, in its words.
        reason: why, for the audit trail.

    Raises:
        UnknownActionError: there is no such action.
        ActionClosedError: it does not wait any more.
        NotAskedError: it waits for a moderator.
    """
    row = read_proposal(unit.connection, community_id, action_id)
    if not row.detail.get(HOST_CONFIRMS):
        raise NotAskedError(
            f"The action {action_id} waits for a moderator in the queue: the host confirms only "
            "what `confirmation.requested` put to it"
        )
    post, actor = _lock(unit, row), f"host:{by}"
    # Read again under the lock: somebody may have been faster.
    row = read_proposal(unit.connection, community_id, action_id)
    if confirm:
        policy = policies.for_author(unit.connection, community_id, row.author_id)
        confirm_action(unit, row, actor, ladder_then(unit, post, policy, policies))
    else:
        why = reason or "the host declined"
        take_proposal_back(unit, row, actor, why)
        fall_back(unit, policies, post, row, actor, why)
    item = find_open(unit.connection, post.pk)
    if item is not None and item.kind == KIND:
        withdraw_item(unit, item, actor, "confirmed" if confirm else "declined", reason)


def fall_back(
    unit: UnitOfWork, policies: PolicySource, post: PostView, row: Any, actor: str, why: str
) -> None:
    """Weigh the strike of a suspension that a moderator proposed as that of the deletion.

    A proposal of the policy leaves its strike alone: it weighs what the ladder says, and not what
    somebody chose.
    """
    strike = read_strike(unit.connection, row.strike_id)
    chosen = str(row.proposed_by).startswith(HUMAN)
    if strike is None or not chosen or strike.decision_id != row.decision_id:
        return
    revoke_strike(unit, row.community_id, strike.id, actor, why)
    decision = read_decision(unit.connection, row.decision_id)
    assert decision.policy_version is not None
    judged = policies.version(unit.connection, row.community_id, decision.policy_version)
    then = policies.version(unit.connection, row.community_id, strike.policy_version)
    apply_offence(
        unit,
        community_id=row.community_id,
        author_id=row.author_id,
        post_pk=post.pk,
        post_id=post.post_id,
        decision_id=row.decision_id,
        verdict_id=strike.verdict_id,
        guideline=judged.policy.guideline(strike.guideline_id),
        severity=strike.severity,
        config=then.policy.ladder,
        policy_version=strike.policy_version,
        struck_at=strike.struck_at,
        actor=actor,
        minimum_step="delete",
        again=False,
    )


def _lock(unit: UnitOfWork, row: Any) -> PostView:
    """Lock the post, then its author, in the order in which verdicts do."""
    post = find_post_by_pk(unit.connection, row.post_pk, lock=True)
    assert post is not None
    lock_member(unit, post)
    return post
