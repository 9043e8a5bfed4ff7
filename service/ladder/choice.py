"""The step that is taken: the ladder's, a human's, or the one that waits already. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from service.ladder.actions import Action
from service.ladder.offence import STEPS, Offence, Step, StepDecision
from service.policy import LadderConfig


def suspension_end(
    decision: StepDecision, proposed: Sequence[Action], config: LadderConfig, now: datetime
) -> datetime | None:
    """When a suspension ends: as the ladder says, as it was proposed, or as the first one does."""
    if decision.step == "suspend":
        return decision.until
    asked = [action for action in proposed if action.step == "suspend"]
    if asked:
        return asked[-1].until
    rung = next((rung for rung in config.steps if rung.step == "suspend"), None)
    days = rung.suspend_days if rung else None
    return None if days is None else now + timedelta(days=days)


def chosen_step(
    decision: StepDecision, offence: Offence, proposed: Sequence[Action]
) -> tuple[Step, bool]:
    """The step to take, and whether it waits for a human.

    A human's step is taken as it is. What waits for a human goes on waiting when the post is
    decided again: nobody edits their way out of it.
    """
    if offence.human:
        chosen = next((step for step in STEPS if step == offence.minimum_step), None)
        return chosen or decision.step, False
    waiting = max((STEPS.index(a.step) for a in proposed if a.step in STEPS), default=-1)
    if waiting >= STEPS.index(decision.step):
        return STEPS[waiting], True
    return decision.step, decision.mode == "confirm"
