"""The ladder: a conversation first, then deleting the post, then suspending the account."""

from service.ladder.actions import (
    Action,
    answer_action,
    author_actions,
    post_actions,
    request_action,
)
from service.ladder.apply import apply_offence, drop_strikes, take_back
from service.ladder.history import Pause, Strike, ends_at, standing_at, weight_at
from service.ladder.offence import AppliedStrike, Offence, StepDecision, worst
from service.ladder.past import Standing, StrikeView, author_strikes, preview, standing
from service.ladder.reading import History, read_history
from service.ladder.restrictions import (
    RESTRICTIONS,
    Restriction,
    done_between,
    read_restrictions,
)
from service.ladder.step import next_step
from service.ladder.suspensions import end_suspensions

__all__ = [
    "RESTRICTIONS",
    "Action",
    "AppliedStrike",
    "History",
    "Offence",
    "Pause",
    "Restriction",
    "Standing",
    "StepDecision",
    "Strike",
    "StrikeView",
    "answer_action",
    "apply_offence",
    "author_actions",
    "author_strikes",
    "done_between",
    "drop_strikes",
    "end_suspensions",
    "ends_at",
    "next_step",
    "post_actions",
    "preview",
    "read_history",
    "read_restrictions",
    "request_action",
    "standing",
    "standing_at",
    "take_back",
    "weight_at",
    "worst",
]
