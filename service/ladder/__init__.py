"""The ladder: a conversation first, then deleting the post, then suspending the account."""

from service.ladder.actions import (
    Action,
    answer_action,
    author_actions,
    post_actions,
    request_action,
)
from service.ladder.apply import Standing, apply_offence, standing, take_back
from service.ladder.past import StrikeView, author_strikes, preview
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
from service.ladder.suspensions import end_suspensions

__all__ = [
    "Action",
    "AppliedStrike",
    "Offence",
    "Standing",
    "StepDecision",
    "Strike",
    "StrikeView",
    "answer_action",
    "apply_offence",
    "author_actions",
    "author_strikes",
    "end_suspensions",
    "next_step",
    "post_actions",
    "preview",
    "request_action",
    "standing",
    "standing_at",
    "take_back",
    "weight_at",
    "worst",
]
