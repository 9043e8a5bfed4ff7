"""Which offences are one incident: those made before the member could have heard of a step. Pure.

Who is told nothing can't mend their ways. So what somebody posts before the last step has reached
them does not move the ladder again; it belongs to the incident that step answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.ladder.history import Pause, Strike, in_force
from service.ladder.offence import Offence
from service.policy import IncidentConfig, LadderConfig


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident: its strikes in force, and whether the ladder has moved for it."""

    key: str
    strikes: tuple[Strike, ...]

    @property
    def moved(self) -> bool:
        """Whether one of its strikes reached a new rung."""
        return any(strike.rung is not None for strike in self.strikes)

    def closed_at(self, config: IncidentConfig) -> datetime | None:
        """From when on offences are no longer part of it; ``None`` while that is not known.

        The step that counts is the one with which the ladder moved, or else any of its steps.
        """
        decisive = [strike for strike in self.strikes if strike.rung is not None] or self.strikes
        known = [at for strike in decisive if (at := _closed_by(strike, config)) is not None]
        return min(known, default=None)


def _closed_by(strike: Strike, config: IncidentConfig) -> datetime | None:
    known = []
    if strike.reached_at is not None:
        known.append(strike.reached_at + timedelta(minutes=config.grace_minutes))
    if config.unanswered_hours is not None and strike.asked_at is not None:
        known.append(strike.asked_at + timedelta(hours=config.unanswered_hours))
    return min(known, default=None)


def incident_of(
    history: Collection[Strike],
    offence: Offence,
    config: LadderConfig,
    now: datetime,
    pauses: Sequence[Pause] = (),
) -> Incident | None:
    """The incident that ``offence`` belongs to, or ``None`` if it begins one of its own.

    An offence on a post that has a strike belongs where that does. Of several incidents it is the
    one whose step was the first to reach the member after the offence.
    """
    if offence.acts_at_once:
        return None
    at = min(offence.at or now, now)
    known = _incidents(history, now, pauses)
    mine = [one for one in known if offence.post_id and _is_about(one, offence.post_id)]
    closing = [(one.closed_at(config.incident), one) for one in mine or known]
    open_ = [(closed, one) for closed, one in closing if mine or closed is None or closed > at]
    if not open_:
        return None
    return min(open_, key=lambda each: (each[0] is None, each[0] or now, each[1].key))[1]


def _is_about(incident: Incident, post_id: str) -> bool:
    return any(strike.post_id == post_id for strike in incident.strikes)


def _incidents(
    history: Collection[Strike], now: datetime, pauses: Sequence[Pause]
) -> list[Incident]:
    """The incidents of the strikes in force; what was revoked or has expired is in none."""
    found: defaultdict[str, list[Strike]] = defaultdict(list)
    for strike in history:
        if strike.incident is not None and in_force(strike, now, pauses):
            found[strike.incident].append(strike)
    return [Incident(key, tuple(strikes)) for key, strikes in found.items()]
