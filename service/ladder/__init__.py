"""The ladder: a conversation first, then deleting the post, then suspending the account."""

from service.ladder.step import (
    AppliedStrike,
    Offence,
    StepDecision,
    Strike,
    next_step,
    standing_at,
    weight_at,
    worst,
)

__all__ = [
    "AppliedStrike",
    "Offence",
    "StepDecision",
    "Strike",
    "next_step",
    "standing_at",
    "weight_at",
    "worst",
]
