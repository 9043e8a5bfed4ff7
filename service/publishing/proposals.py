"""Steps that take two people: one proposes, another agrees or declines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

from service.publishing.apply import apply_step, audit_step, new_step, store_step
from service.publishing.errors import (
    AlreadyThereError,
    NoProposalError,
    ReasonNeededError,
    SecondPublisherNeededError,
)
from service.publishing.gate import require_by_hand
from service.publishing.queries import StepView, VersionView, find_version, open_proposal
from service.publishing.states import Standing, advance
from service.publishing.tables import PolicyStep
from service.storage import UnitOfWork


def propose(
    unit: UnitOfWork,
    version: VersionView,
    after: Standing,
    actor: str,
    reason: str,
    why: str,
    backtest_id: str | None,
) -> StepView:
    """Store a step that waits for a second publisher; it takes the place of an earlier one.

    Raises:
        ReasonNeededError: no reason is given for the second to judge.
        AlreadyThereError: the same step waits already.
    """
    if not reason.strip():
        raise ReasonNeededError(f"This step takes two people and a reason, because {why}")
    waiting = open_proposal(unit.connection, version.community_id, version.version)
    if waiting is not None:
        if (waiting.to_state, waiting.share) == (after.state, after.share):
            raise AlreadyThereError(
                f"{waiting.actor} proposed this step already: another publisher can agree"
            )
        _settle(unit, replace(waiting, outcome="withdrawn", second=actor))
    step = new_step(
        unit, version, after, actor, reason, outcome="proposed", backtest_id=backtest_id
    )
    store_step(unit, step)
    audit_step(unit, "policy.proposed", step, why=why)
    return step


def agree(
    unit: UnitOfWork,
    community_id: str,
    version: int,
    actor: str,
    reason: str = "",
    *,
    file: Path | None = None,
) -> tuple[VersionView, StepView]:
    """Take the step that waits, as the second of two publishers.

    Args:
        unit: the transaction.
        community_id: whose policy.
        version: which version.
        actor: who agrees.
        reason: why, for the audit trail.
        file: the policy file that alone decides what is live, if one does.

    Raises:
        UnknownVersionError: there is no such version.
        NoProposalError: no step of it waits.
        SecondPublisherNeededError: the one who proposed it can't agree to it.
        FileDecidesError: the policy file decides what is live.
        AlreadyThereError, StepNotAllowedError: see ``advance`` and ``apply_step``.
    """
    found, step = _waiting(unit, community_id, version)
    if step.actor == actor:
        raise SecondPublisherNeededError(
            f"{actor} proposed this step: somebody else with the right to publish has to agree"
        )
    require_by_hand(file, step.to_state)
    advance(found.standing, step.to_state, step.share)
    taken = replace(step, from_state=found.state, outcome="taken", second=actor)
    now = apply_step(unit, found, taken)
    _settle(unit, taken)
    audit_step(unit, "policy.agreed", taken, agreement=reason)
    return now, replace(taken, settled_at=unit.now)


def decline(
    unit: UnitOfWork, community_id: str, version: int, actor: str, reason: str = ""
) -> tuple[VersionView, StepView]:
    """Drop the step that waits; by the one who proposed it, it is withdrawn.

    Raises:
        UnknownVersionError: there is no such version.
        NoProposalError: no step of it waits.
    """
    found, step = _waiting(unit, community_id, version)
    outcome = "withdrawn" if step.actor == actor else "declined"
    dropped = replace(step, outcome=outcome, second=actor)
    _settle(unit, dropped)
    audit_step(unit, f"policy.{outcome}", dropped, agreement=reason)
    return found, replace(dropped, settled_at=unit.now)


def _waiting(unit: UnitOfWork, community_id: str, version: int) -> tuple[VersionView, StepView]:
    found = find_version(unit.connection, community_id, version, lock=True)
    step = open_proposal(unit.connection, community_id, version)
    if step is None:
        raise NoProposalError(f"No step of policy version {version} waits for a second publisher")
    return found, step


def _settle(unit: UnitOfWork, step: StepView) -> None:
    unit.connection.execute(
        update(PolicyStep)
        .where(PolicyStep.id == step.id)
        .values(
            outcome=step.outcome,
            from_state=step.from_state,
            second=step.second,
            settled_at=unit.now,
        )
    )
