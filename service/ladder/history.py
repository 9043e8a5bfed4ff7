"""A member's past, and what of it counts now. Pure.

A strike weighs less with age, as the policy says, until it ends. The time its author was suspended
does not age it: a member serves a suspension, and does not sit out the strikes behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.policy import LadderConfig


@dataclass(frozen=True, slots=True)
class Strike:
    """A strike of the past, with the weight that was applied then.

    ``expires_at`` is its end as promised, without pauses. ``incident`` names the incident it
    belongs to (``None``: to none that anything can join), ``rung`` counts from 1 and is set where
    the ladder moved. ``asked_at`` is when the host was asked for its step, ``reached_at`` when
    that reached the member, or was withdrawn before it could.
    """

    weight: float
    struck_at: datetime
    expires_at: datetime | None
    post_id: str | None = None
    revoked: bool = False
    incident: str | None = None
    rung: int | None = None
    asked_at: datetime | None = None
    reached_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the member was suspended; without ``end`` they still are."""

    start: datetime
    end: datetime | None


def standing_at(
    history: Iterable[Strike], config: LadderConfig, now: datetime, pauses: Sequence[Pause] = ()
) -> float:
    """The sum of what the strikes in force weigh at ``now``; never negative."""
    return round(sum(weight_at(strike, config, now, pauses) for strike in history), 6)


def weight_at(
    strike: Strike, config: LadderConfig, now: datetime, pauses: Sequence[Pause] = ()
) -> float:
    """What ``strike`` still weighs at ``now``: nothing once revoked or expired."""
    if not in_force(strike, now, pauses):
        return 0.0
    age = age_at(strike.struck_at, now, pauses)
    if config.decay == "exponential":
        return float(strike.weight * 0.5 ** (age / timedelta(days=config.half_life_days)))
    if config.decay == "linear" and strike.expires_at is not None:
        return strike.weight * (1 - age / (strike.expires_at - strike.struck_at))
    return strike.weight


def in_force(strike: Strike, now: datetime, pauses: Sequence[Pause] = ()) -> bool:
    """Whether ``strike`` counts at ``now``: it was not revoked and has not expired."""
    if strike.revoked:
        return False
    if strike.expires_at is None:
        return True
    return age_at(strike.struck_at, now, pauses) < strike.expires_at - strike.struck_at


def age_at(since: datetime, now: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
    """How long ago ``since`` was at ``now``, less the time of suspensions."""
    age = max(now - since, timedelta())
    reached = since
    for pause in sorted(pauses, key=lambda each: each.start):
        begin = max(pause.start, reached)
        end = now if pause.end is None else min(pause.end, now)
        if end > begin:
            age -= end - begin
            reached = end
    return age


def ends_at(
    struck_at: datetime, expires_at: datetime | None, pauses: Sequence[Pause] = ()
) -> datetime | None:
    """When a strike ends, moved on by suspensions; ``None`` while no end is in sight."""
    if expires_at is None:
        return None
    end, reached = expires_at, struck_at
    for pause in sorted(pauses, key=lambda each: each.start):
        begin = max(pause.start, reached)
        if begin >= end:
            break
        if pause.end is None:
            return None
        if pause.end > begin:
            end += pause.end - begin
            reached = pause.end
    return end
