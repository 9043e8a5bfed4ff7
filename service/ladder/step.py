"""What follows from an offence: a pure function over a member's strikes and suspensions.

A strike weighs what its guideline and severity say; the sum of the strikes in force is the
member's standing. Each rung of the ladder has a standing at which it is reached. A strike climbs
one rung at most: its weight is cut where it would reach the next but one, so nobody is suspended
without having been talked to first. Only a severe offence, or a rule that says so, starts further
up. A rung acts when the standing rises to it from below and not again while it stays there. What
was posted before the last step had reached the member is one incident with it: the post is dealt
with, the ladder does not move again. A severe offence waits for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from service.ladder.history import Pause, Strike, standing_at
from service.ladder.incident import Incident, incident_of
from service.ladder.offence import AppliedStrike, Mode, Offence, Step, StepDecision
from service.ladder.rungs import hold_below, limit_to_rung, new_rung, step_between
from service.ladder.weights import base_weight, expiry_of, weigh
from service.policy import LadderConfig


def next_step(
    history: Sequence[Strike],
    offence: Offence,
    config: LadderConfig,
    now: datetime,
    pauses: Sequence[Pause] = (),
) -> StepDecision:
    """The strike and the step that follow from ``offence``.

    Args:
        history: The member's strikes in any order; revoked and expired ones count nothing.
        offence: What happened. Of several broken guidelines pass the ``worst``.
        config: The ladder of the policy that was live when the post was made.
        now: Aware time of the decision; a suspension begins here.
        pauses: When the member was suspended, in any order; those taken back left out.
    """
    before = standing_at(history, config, now, pauses)
    incident = incident_of(history, offence, config, now, pauses)
    weight, reasons = weigh(history, incident, offence, config, now, pauses)
    # Rounded like what is stored, so that a rung is reached exactly if the standing says so.
    rung, raw = None, round(before + weight, 6)
    if incident is not None and incident.moved:
        limited, limit = hold_below(before, raw, config)
    else:
        rung = new_rung(before, raw, offence, config)
        limited, limit = limit_to_rung(before, raw, rung, config)
    after = round(limited, 6)
    strike = _applied(offence, config, now, after - before, [*reasons, *filter(None, [limit])])
    step, mode, until = _action(before, rung, offence, config, now)
    return StepDecision(
        strike=strike,
        standing_before=before,
        standing_after=after,
        step=step,
        mode=mode,
        rung=None if rung is None else rung + 1,
        until=until,
        why=_explain(before, after, rung, step, config, incident),
        second=step == "suspend" and mode == "confirm" and config.second_moderator,
        incident=incident.key if incident else None,
    )


def _applied(
    offence: Offence, config: LadderConfig, now: datetime, weight: float, reasons: list[str]
) -> AppliedStrike:
    struck_at = offence.at or now
    return AppliedStrike(
        severity=offence.severity,
        base=base_weight(offence, config),
        weight=round(weight, 6),
        why="; ".join(reasons),
        struck_at=struck_at,
        expires_at=struck_at + expiry_of(offence, config),
    )


def _action(
    before: float, rung: int | None, offence: Offence, config: LadderConfig, now: datetime
) -> tuple[Step, Mode, datetime | None]:
    if rung is None:
        mode = config.mode_of(None, offence.grade)
        return step_between(before, offence, config), mode, None
    new = config.steps[rung]
    until = None if new.suspend_days is None else now + timedelta(days=new.suspend_days)
    return new.step, config.mode_of(new, offence.grade), until


def _explain(
    before: float,
    after: float,
    rung: int | None,
    step: Step,
    config: LadderConfig,
    incident: Incident | None,
) -> str:
    moved = f"the standing goes from {before:g} to {after:g}"
    if rung is not None:
        return f"{moved} and reaches step {rung + 1} of {len(config.steps)}: {step}"
    if incident is not None and incident.moved:
        held = "made before the last step had reached the member, it is one incident with that"
        return f"{moved}; {held}; the post gets: {step}"
    return f"{moved} and reaches no new step; the post gets: {step}"
