"""What the ladder would have done if some strikes had never been. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from service.ladder.history import Pause, Strike, weight_at
from service.ladder.offence import Offence, StepDecision
from service.ladder.step import next_step
from service.policy import LadderConfig

_SAME = 1e-6
"""Weights are stored with six decimals."""


@dataclass(frozen=True, slots=True)
class Past:
    """An offence of the past, as the ladder was asked about it.

    ``key`` names it. ``strike`` is what was stored for it, ``None`` where a strike of the same post
    counted already. The strike of an offence that is ``undone`` counts nothing any more.
    ``pauses`` are the suspensions it led to, ``chosen`` where a human did.
    """

    key: str
    offence: Offence
    config: LadderConfig
    decided_at: datetime
    strike: Strike | None
    undone: bool = False
    pauses: tuple[Pause, ...] = ()
    chosen: bool = False


def replay(past: Iterable[Past]) -> Iterator[tuple[Past, StepDecision]]:
    """What the ladder would have decided of the offences on which undone strikes bore.

    An undone strike bears on an offence if it was in force when that was decided. So does a strike
    that would have weighed otherwise. The other offences are left out: what they led to stands.
    """
    history: list[Strike] = []
    pauses: list[Pause] = []
    gone: list[Strike] = []
    for one in sorted(past, key=lambda each: (each.decided_at, each.key)):
        if one.undone:
            gone += [one.strike] if one.strike else []
            continue
        found = None
        at = one.decided_at
        if any(weight_at(strike, one.config, at, pauses) > 0 for strike in gone):
            found = next_step(history, one.offence, one.config, at, pauses)
            yield one, found
        pauses += _due(one, found)
        if one.strike is None:
            continue
        if found is None or not reweighed(one.strike, found):
            history.append(one.strike)
        else:
            history.append(replace(one.strike, weight=found.strike.weight, rung=found.rung))
            # What it weighed too much, or too little, bore on later offences as well.
            gone.append(one.strike)


def _due(one: Past, found: StepDecision | None) -> tuple[Pause, ...]:
    """What remains of the suspensions that an offence led to."""
    if found is None or one.chosen:
        return one.pauses
    if found.step != "suspend":
        return ()
    if found.until is None:
        return one.pauses
    until = found.until
    return tuple(Pause(p.start, until if p.end is None else min(p.end, until)) for p in one.pauses)


def reweighed(strike: Strike, found: StepDecision) -> bool:
    """Whether a strike would have weighed otherwise than it does."""
    return abs(strike.weight - found.strike.weight) > _SAME
