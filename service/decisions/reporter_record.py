"""How often a reporter was right, and what follows for one who is wrong again and again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from service.policy import ReportsConfig

RIGHT: Final = "violation"
WRONG: Final = "no_violation"
NOT_COUNTED: Final = "not_counted"
"""The outcome of a report that counts for nothing, told at once."""

PRIOR_RIGHT, PRIOR_JUDGED = 2, 4
"""As if a reporter had been right in 2 of 4 reports before their first."""
NEUTRAL: Final = PRIOR_RIGHT / PRIOR_JUDGED
PRIORITY_SPAN: Final = 20
"""Points of priority between reporters who are never right and who always are."""

Measure = Literal["warn", "mute"]


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How many of a reporter's reports humans judged, and how many were right."""

    right: int = 0
    judged: int = 0

    @property
    def weight(self) -> float:
        """The share that was right, from 0 to 1, drawn to 0.5 while there are few.

        It is the mean of a Beta distribution with the prior above; without history it is 0.5.
        """
        return (self.right + PRIOR_RIGHT) / (self.judged + PRIOR_JUDGED)


@dataclass(frozen=True, slots=True)
class Judged:
    """A report that a human answered: when it was sent, and whether it was wrong."""

    sent_at: datetime
    wrong: bool


@dataclass(frozen=True, slots=True)
class ReporterState:
    """What befell a reporter so far; a mute that is over keeps its end."""

    warned_at: datetime | None = None
    muted_until: datetime | None = None

    def muted(self, now: datetime) -> bool:
        """Whether the mute holds now."""
        return self.muted_until is not None and self.muted_until > now


def next_measure(
    reports: Sequence[Judged], state: ReporterState, config: ReportsConfig, now: datetime
) -> Measure | None:
    """Return what follows for a reporter now, or ``None``.

    Only reports of the window count, and none from before the end of the last mute: after one
    everybody begins anew, with a warning first. Nobody is muted for reports they sent before
    they were warned alone.

    Args:
        reports: all of the reporter's judged reports.
        state: what befell them so far.
        config: what the policy says.
        now: the present moment.
    """
    since = begin(state, config, now)
    judged = [one for one in reports if one.sent_at > since]
    wrong = [one for one in judged if one.wrong]
    if not wrong or len(wrong) < config.minimum_rejected_share * len(judged):
        return None
    warned = state.warned_at
    if warned is None or warned <= since:
        return "warn" if len(wrong) >= config.warn_after else None
    went_on = any(one.sent_at > warned for one in wrong)
    return "mute" if went_on and len(wrong) >= config.mute_after else None


def begin(state: ReporterState, config: ReportsConfig, now: datetime) -> datetime:
    """Return from when on reports count: the window, or the end of the last mute."""
    since = config.since(now)
    return since if state.muted_until is None else max(since, state.muted_until)


def deserved(reports: Iterable[Judged], config: ReportsConfig, muted_at: datetime) -> bool:
    """Tell whether a mute would still follow from what is known now of the reports before it."""
    since = config.since(muted_at)
    judged = [one for one in reports if since < one.sent_at <= muted_at]
    wrong = sum(one.wrong for one in judged)
    enough = wrong >= config.mute_after
    return enough and wrong >= config.minimum_rejected_share * len(judged)


def priority_points(weight: float, reason: str) -> int:
    """Return what a reporter's weight adds to the priority: -10 to 10, and 0 without history.

    What may be illegal is never put back because of who reported it.
    """
    points = round(PRIORITY_SPAN * (weight - NEUTRAL))
    return max(0, points) if reason == "illegal" else points
