"""What follows from an offence: a pure function over a member's strikes.

A strike weighs what its severity says; the sum of the strikes in force is the member's standing.
Each rung of the ladder has a standing at which it is reached. A strike climbs one rung at most:
its weight is cut where it would reach the next but one, so nobody is suspended without having
been talked to first. Only a severe offence, or a rule that says so, starts further up. A rung
acts when the standing rises to it from below and not again while it stays there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from service.policy import LadderConfig, LadderStep

Step = Literal["conversation", "delete", "suspend"]
Mode = Literal["auto", "confirm"]

SEVERITIES: Final = ("minor", "major", "severe")
STEPS: Final[tuple[Step, ...]] = ("conversation", "delete", "suspend")
MARGIN: Final = 0.01
"""How far below the next but one rung a strike is cut off."""
_EXACT: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Strike:
    """A strike of the past, with the weight that was applied then."""

    weight: float
    struck_at: datetime
    expires_at: datetime | None
    post_id: str | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Offence:
    """A guideline broken by a post.

    ``at`` dates the strike (a strike dates from its post; left out, from now). ``minimum_step``
    is the step a rule or a moderator asks for at least. With ``post_id``, strikes of the same
    post in the history are counted towards this one.
    """

    severity: str
    guideline_id: str | None = None
    post_id: str | None = None
    minimum_step: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AppliedStrike:
    """The strike to store, frozen: later policies never change it.

    ``base`` is what the severity weighs, ``weight`` what was applied and ``why`` the difference.
    """

    severity: str
    base: float
    weight: float
    why: str
    struck_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StepDecision:
    """What follows: a strike and a step, and why.

    ``rung`` counts from 1 and is None where no new rung was reached; ``until`` ends a suspension
    (None where it has no end, and for other steps); ``mode`` ``confirm`` waits for a moderator.
    """

    strike: AppliedStrike
    standing_before: float
    standing_after: float
    step: Step
    mode: Mode
    rung: int | None
    until: datetime | None
    why: str


def next_step(
    history: Sequence[Strike], offence: Offence, config: LadderConfig, now: datetime
) -> StepDecision:
    """The strike and the step that follow from ``offence``.

    Args:
        history: The member's strikes in any order; revoked and expired ones count nothing.
        offence: What happened. Of several broken guidelines pass the ``worst``.
        config: The ladder of the policy under which the offence was decided.
        now: Aware time of the decision; a suspension begins here.
    """
    before = standing_at(history, config, now)
    raw, reasons = _weight(history, offence, config, now)
    rung = _rung(before, before + raw, offence, config)
    after = round(_limited(before, before + raw, rung, config, reasons), 6)
    struck_at = offence.at or now
    strike = AppliedStrike(
        severity=offence.severity,
        base=getattr(config.weights, offence.severity),
        weight=round(after - before, 6),
        why="; ".join(reasons),
        struck_at=struck_at,
        expires_at=struck_at + _expiry(offence, config),
    )
    step, mode, until = _action(before, rung, offence, config, now)
    why = _explain(before, after, rung, step, config)
    return StepDecision(
        strike, before, after, step, mode, None if rung is None else rung + 1, until, why
    )


def worst(offences: Iterable[Offence]) -> Offence:
    """The offence that counts when one post breaks several guidelines; ties go by guideline."""
    ranked = sorted(offences, key=lambda o: (-SEVERITIES.index(o.severity), o.guideline_id or ""))
    return ranked[0]


def standing_at(history: Iterable[Strike], config: LadderConfig, now: datetime) -> float:
    """The sum of what the strikes in force weigh at ``now``."""
    return round(sum(weight_at(strike, config, now) for strike in history), 6)


def weight_at(strike: Strike, config: LadderConfig, now: datetime) -> float:
    """What ``strike`` still weighs at ``now``: nothing once revoked or expired."""
    if strike.revoked or (strike.expires_at is not None and strike.expires_at <= now):
        return 0.0
    age = max(now - strike.struck_at, timedelta())
    if config.decay == "exponential":
        return float(strike.weight * 0.5 ** (age / timedelta(days=config.half_life_days)))
    if config.decay == "linear" and strike.expires_at is not None:
        life = strike.expires_at - strike.struck_at
        return strike.weight * (1 - age / life) if life > timedelta() else 0.0
    return strike.weight


def _expiry(offence: Offence, config: LadderConfig) -> timedelta:
    return timedelta(days=getattr(config.expiry_days, offence.severity))


def _weight(
    history: Sequence[Strike], offence: Offence, config: LadderConfig, now: datetime
) -> tuple[float, list[str]]:
    """What the offence weighs before the one-rung limit, and the reasons in words."""
    weight: float = getattr(config.weights, offence.severity)
    reasons = [f"a {offence.severity} strike weighs {weight:g}"]
    posted_at = offence.at or now
    if posted_at + _expiry(offence, config) <= now:
        return 0.0, [*reasons, "the post is so old that its strike has expired"]
    same = [s for s in history if offence.post_id is not None and s.post_id == offence.post_id]
    others = [s for s in history if s not in same]
    first = not any(weight_at(strike, config, now) > 0 for strike in others)
    if first and offence.severity != "severe" and config.first_offence_factor < 1:
        weight *= config.first_offence_factor
        reasons.append(f"times {config.first_offence_factor:g} as a first offence")
    counted = sum(weight_at(strike, config, now) for strike in same)
    if counted > 0:
        weight = max(0.0, weight - counted)
        reasons.append(f"this post already counts {counted:g}, and only its worst breach counts")
    return weight, reasons


def _reached(value: float, steps: Sequence[LadderStep]) -> int:
    """How many rungs lie at or below a standing."""
    return sum(rung.at <= value + _EXACT for rung in steps)


def _rung(before: float, raw: float, offence: Offence, config: LadderConfig) -> int | None:
    """The index of the rung that is newly reached, if one is."""
    reached = _reached(before, config.steps)
    floor = _floor(offence, config)
    if floor is not None and floor >= reached and raw > before:
        return floor
    if reached < len(config.steps) and raw + _EXACT >= config.steps[reached].at:
        return reached
    return None


def _floor(offence: Offence, config: LadderConfig) -> int | None:
    """The index of the rung at which this offence starts at least."""
    least = _least_step(offence, config)
    if least == 0:
        return None
    ranks = [STEPS.index(rung.step) for rung in config.steps]
    return next((index for index, rank in enumerate(ranks) if rank >= least), None)


def _least_step(offence: Offence, config: LadderConfig) -> int:
    asked = STEPS.index(offence.minimum_step) if offence.minimum_step else 0
    severe = STEPS.index(config.severe_starts_at) if offence.severity == "severe" else 0
    return max(asked, severe)


def _limited(
    before: float, raw: float, rung: int | None, config: LadderConfig, reasons: list[str]
) -> float:
    """The standing after the strike: on the rung it reaches, below the next one."""
    if rung is None:
        return max(before, raw)
    at = config.steps[rung].at
    if raw < at - _EXACT:
        reasons.append(f"lifted to {at:g}, where this offence starts")
        return at
    if rung + 1 < len(config.steps) and raw + _EXACT >= config.steps[rung + 1].at:
        limit = max(at, config.steps[rung + 1].at - MARGIN)
        reasons.append(f"cut to a standing of {limit:g}, so that no step is skipped")
        return limit
    return raw


def _action(
    before: float, rung: int | None, offence: Offence, config: LadderConfig, now: datetime
) -> tuple[Step, Mode, datetime | None]:
    severe = offence.severity == "severe"
    mode: Mode = config.severe_mode if severe else "auto"
    if rung is None:
        return _again(before, offence, config), mode, None
    reached = config.steps[rung]
    if reached.mode == "confirm":
        mode = "confirm"
    days = reached.suspend_days
    return reached.step, mode, None if days is None else now + timedelta(days=days)


def _again(before: float, offence: Offence, config: LadderConfig) -> Step:
    """Between two rungs only the post is dealt with, as on the rung below; nobody is suspended."""
    reached = _reached(before, config.steps)
    last = STEPS.index(config.steps[reached - 1].step) if reached else 0
    return STEPS[min(max(last, _least_step(offence, config)), STEPS.index("delete"))]


def _explain(
    before: float, after: float, rung: int | None, step: Step, config: LadderConfig
) -> str:
    moved = f"the standing goes from {before:g} to {after:g}"
    if rung is None:
        return f"{moved} and reaches no new step; the post gets: {step}"
    return f"{moved} and reaches step {rung + 1} of {len(config.steps)}: {step}"
