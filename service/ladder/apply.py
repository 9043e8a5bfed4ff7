"""An offence becomes a strike, a strike a step, a step the actions the host is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.ladder.actions import Action
from service.ladder.choice import chosen_step, suspension_end
from service.ladder.offence import SEVERITIES, Offence, Step, StepDecision
from service.ladder.proposals import cancel_proposed
from service.ladder.reading import read_history
from service.ladder.reversal import reverse_actions
from service.ladder.step import next_step
from service.ladder.strikes import post_strikes, revoke_strike, store_strike
from service.ladder.taking import Asking, take
from service.policy import Guideline, LadderConfig
from service.storage import UnitOfWork


def apply_offence(
    unit: UnitOfWork,
    *,
    community_id: str,
    author_id: str,
    post_pk: str,
    post_id: str,
    decision_id: str,
    verdict_id: str | None,
    guideline: Guideline,
    severity: str,
    config: LadderConfig,
    policy_version: int,
    struck_at: datetime,
    actor: str,
    minimum_step: str | None = None,
    message: str | None = None,
    delay_seconds: float = 0,
    again: bool = True,
    text: str = "",
) -> list[Action]:
    """Strike, and ask the host for the step of the ladder that follows.

    Only the worst guideline of one post counts: a milder or equal offence of a post that has
    its strike adds none, a worse one adds the difference. What the policy wants a human to
    confirm is only proposed when ``actor`` is the policy; a human's word confirms it, and a
    human's step is taken as it is, but for a suspension: that is proposed to a second one, and
    the post is deleted meanwhile. The caller holds the lock of the member.

    Args:
        unit: the transaction.
        community_id: whose community.
        author_id: who is struck.
        post_pk: key of the post in the store.
        post_id: the host's id of the post.
        decision_id: the decision that says so.
        verdict_id: the human verdict, if it was one.
        guideline: what was broken.
        severity: ``minor``, ``major`` or ``severe``.
        config: the ladder of the policy.
        policy_version: its version.
        struck_at: when the offence was made; a strike dates from its post.
        actor: ``policy`` or ``staff:ID``.
        minimum_step: the step a rule asks for at least, or a human exactly.
        message: what a human tells the member instead of the template.
        delay_seconds: how long the host is not told, so that it can be undone.
        again: ask for a deletion also where one of the same post stands.
        text: what the post says, to be quoted in messages.
    """
    history = read_history(unit.connection, community_id, author_id)
    proposed = cancel_proposed(unit, post_pk)
    known = [row for row in history.standing if row.post_pk == post_pk]
    counted = max((SEVERITIES.index(row.severity) for row in known), default=-1)
    offence = Offence(severity, guideline.id, post_pk, minimum_step, struck_at, actor != "policy")
    decision = next_step(history.strikes, offence, config, unit.now, history.pauses)
    step, waits = chosen_step(decision, offence, proposed)
    until = suspension_end(decision, proposed, config, unit.now) if step == "suspend" else None
    if SEVERITIES.index(offence.grade) > counted:
        row = _strike_row(decision, step) | {
            "community_id": community_id,
            "author_id": author_id,
            "post_pk": post_pk,
            "policy_version": policy_version,
            "guideline_id": guideline.id,
            "decision_id": decision_id,
            "verdict_id": verdict_id,
        }
        strike_id = store_strike(unit, row, actor)
    else:
        strike_id = known[-1].id
    asking = Asking(
        config=config,
        guideline=guideline,
        about={
            "community_id": community_id,
            "author_id": author_id,
            "post_pk": post_pk,
            "post_id": post_id,
            "decision_id": decision_id,
            "strike_id": strike_id,
            "delay_seconds": delay_seconds,
            "actor": actor,
        },
        waits=waits,
        human=offence.human,
        confirms=frozenset(action.step for action in proposed) if offence.human else frozenset(),
        again=again,
        text=text,
    )
    return take(unit, asking, step, until, message)


def _strike_row(decision: StepDecision, step: Step) -> dict[str, Any]:
    strike = decision.strike
    return {
        "severity": strike.severity,
        "base_weight": strike.base,
        "weight": strike.weight,
        "why": f"{strike.why}; {decision.why}",
        "standing_before": decision.standing_before,
        "standing_after": decision.standing_after,
        "incident_id": decision.incident,
        "step": step,
        "rung": decision.rung,
        "struck_at": strike.struck_at,
        "expires_at": strike.expires_at,
    }


def take_back(
    unit: UnitOfWork,
    community_id: str,
    post_pk: str,
    actor: str,
    why: str,
    delay_seconds: float = 0,
    decision_id: str | None = None,
) -> list[Action]:
    """Take back the strikes for a post and what was asked of the host about it.

    With ``decision_id`` only what followed from that decision is taken back.

    Returns:
        The actions that were reversed; the host hears `action.reversed` for each it knew of.
    """
    for row in post_strikes(unit.connection, post_pk):
        if decision_id in (None, row.decision_id):
            revoke_strike(unit, community_id, row.id, actor, why)
    return reverse_actions(unit, community_id, post_pk, actor, why, delay_seconds, decision_id)


def drop_strikes(unit: UnitOfWork, community_id: str, post_pk: str, actor: str, why: str) -> None:
    """Take back the strikes for a post and what is proposed about it; what was asked for stands."""
    for row in post_strikes(unit.connection, post_pk):
        revoke_strike(unit, community_id, row.id, actor, why)
    cancel_proposed(unit, post_pk)
