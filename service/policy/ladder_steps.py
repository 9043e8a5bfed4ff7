"""The rungs of the ladder: from which standing on, what is done, and who has to agree."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from service.policy.conditions import Model
from service.policy.ladder_strikes import Weight
from service.policy.vocabulary import Step

Mode = Literal["auto", "confirm"]


class ModeBySeverity(Model):
    """Whether a step acts by itself or waits for a moderator, by how grave the offence is."""

    minor: Mode = Field(default="auto", description="`auto` or `confirm` for a minor offence.")
    major: Mode = Field(default="auto", description="`auto` or `confirm` for a major offence.")
    severe: Mode | None = Field(
        default=None, description="The same for a severe one; left out, `severe_mode` says it."
    )


class LadderStep(Model):
    """One rung: reached when the standing of a member rises to ``at``."""

    at: Weight = Field(description="The standing at which this step is taken.")
    step: Step = Field(description="conversation, delete or suspend.")
    suspend_days: Annotated[int, Field(ge=1, le=3650)] | None = Field(
        default=None, description="Days of a suspension; left out, it has no end."
    )
    mode: Mode | ModeBySeverity = Field(
        default="auto",
        description="`confirm`: a moderator confirms before it is done; or one of the two for each "
        "severity.",
    )

    @model_validator(mode="after")
    def _days_only_for_suspensions(self) -> LadderStep:
        if self.suspend_days is not None and self.step != "suspend":
            raise ValueError("only a step `suspend` can have `suspend_days`")
        return self


def default_steps() -> list[LadderStep]:
    """The rungs where the policy names none."""
    return [
        LadderStep(at=0.5, step="conversation"),
        LadderStep(at=1.5, step="delete"),
        LadderStep(at=2.5, step="suspend", suspend_days=3, mode="confirm"),
        LadderStep(at=4.0, step="suspend", suspend_days=14, mode="confirm"),
        LadderStep(at=6.0, step="suspend", mode="confirm"),
    ]
