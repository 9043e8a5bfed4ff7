"""What an offence weighs before the ladder limits it, and why. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from service.ladder.history import Pause, Strike, age_at, weight_at
from service.ladder.incident import Incident
from service.ladder.offence import Offence
from service.policy import LadderConfig


def expiry_of(offence: Offence, config: LadderConfig) -> timedelta:
    """How long a strike for ``offence`` counts, pauses left out."""
    return timedelta(days=getattr(config.expiry_days, offence.grade))


def base_weight(offence: Offence, config: LadderConfig) -> float:
    """What the policy says a strike for ``offence`` weighs."""
    return config.weight_of(offence.grade, offence.guideline_id)


def weigh(
    history: Collection[Strike],
    incident: Incident | None,
    offence: Offence,
    config: LadderConfig,
    now: datetime,
    pauses: Sequence[Pause] = (),
) -> tuple[float, list[str]]:
    """The weight of ``offence`` and the reasons in words.

    A first offence is lighter unless it is severe. What its post and its incident count already is
    taken off: of both only the worst counts.
    """
    weight = base_weight(offence, config)
    reasons = [_said(offence, weight, config)]
    if age_at(offence.at or now, now, pauses) >= expiry_of(offence, config):
        return 0.0, [*reasons, "the post is so old that its strike has expired"]
    joined = incident.strikes if incident else ()
    of_post = [s for s in history if offence.post_id is not None and s.post_id == offence.post_id]
    others = [s for s in history if s not in of_post and s not in joined]
    first = not any(weight_at(strike, config, now, pauses) > 0 for strike in others)
    if first and offence.severity != "severe" and config.first_offence_factor < 1:
        weight *= config.first_offence_factor
        reasons.append(f"times {config.first_offence_factor:g} as a first offence")
    together = [*of_post, *(strike for strike in joined if strike not in of_post)]
    counted = round(sum(weight_at(strike, config, now, pauses) for strike in together), 6)
    if counted > 0:
        weight = max(0.0, weight - counted)
        reasons.append(_counted(counted, len(together) > len(of_post)))
    return weight, reasons


def _said(offence: Offence, weight: float, config: LadderConfig) -> str:
    here = (
        f" for {offence.guideline_id}" if offence.guideline_id in config.guideline_weights else ""
    )
    return f"a {offence.severity} strike{here} weighs {weight:g}"


def _counted(counted: float, incident: bool) -> str:
    if incident:
        return f"this incident already counts {counted:g}, and only its worst strike counts"
    return f"this post already counts {counted:g}, and only its worst breach counts"
