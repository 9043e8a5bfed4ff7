"""Which rung of the ladder a standing reaches, and what is done there. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.ladder.offence import STEPS, Offence, Step
from service.policy import LadderConfig, LadderStep

MARGIN: Final = 0.01
"""How far below the next but one rung a strike is cut off."""
_EXACT: Final = 1e-9


def reached(standing: float, steps: Sequence[LadderStep]) -> int:
    """How many rungs lie at or below a standing."""
    return sum(rung.at <= standing + _EXACT for rung in steps)


def new_rung(before: float, raw: float, offence: Offence, config: LadderConfig) -> int | None:
    """The index of the rung that is newly reached, if one is.

    Args:
        before: the standing until now.
        raw: the standing with the offence, before it is limited.
        offence: what happened.
        config: the ladder.
    """
    below = reached(before, config.steps)
    floor = _floor(offence, config)
    if floor is not None and floor >= below and raw > before:
        return floor
    if below < len(config.steps) and raw + _EXACT >= config.steps[below].at:
        return below
    return None


def limit_to_rung(
    before: float, raw: float, rung: int | None, config: LadderConfig
) -> tuple[float, str | None]:
    """The standing after a strike, on the rung it reaches and below the next, and why."""
    if rung is None:
        return max(before, raw), None
    at = config.steps[rung].at
    if raw < at - _EXACT:
        return at, f"lifted to {at:g}, where this offence starts"
    if rung + 1 < len(config.steps) and raw + _EXACT >= config.steps[rung + 1].at:
        limit = max(at, config.steps[rung + 1].at - MARGIN)
        return limit, f"cut to a standing of {limit:g}, so that no step is skipped"
    return raw, None


def hold_below(before: float, raw: float, config: LadderConfig) -> tuple[float, str | None]:
    """The standing after a strike that must not reach another rung, and why."""
    below = reached(before, config.steps)
    if below == len(config.steps) or raw + _EXACT < config.steps[below].at:
        return max(before, raw), None
    limit = max(before, config.steps[below].at - MARGIN)
    return limit, f"cut to a standing of {limit:g}, because an incident leads to one step"


def step_between(before: float, offence: Offence, config: LadderConfig) -> Step:
    """Between two rungs only the post is dealt with, as on the rung below; nobody is suspended."""
    below = reached(before, config.steps)
    last = STEPS.index(config.steps[below - 1].step) if below else 0
    return STEPS[min(max(last, _least_step(offence, config)), STEPS.index("delete"))]


def _floor(offence: Offence, config: LadderConfig) -> int | None:
    """The index of the rung at which this offence starts at least."""
    least = _least_step(offence, config)
    if least == 0:
        return None
    ranks = [STEPS.index(rung.step) for rung in config.steps]
    return next((index for index, rank in enumerate(ranks) if rank >= least), None)


def _least_step(offence: Offence, config: LadderConfig) -> int:
    asked = [step for step in STEPS if step == offence.minimum_step]
    severe = [config.severe_starts_at] if offence.severity == "severe" else []
    return max((STEPS.index(step) for step in (*asked, *severe)), default=0)
