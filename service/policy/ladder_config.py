"""The `ladder` of a policy: what a strike weighs, how long it lasts and what follows."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from service.policy.conditions import Model, Text
from service.policy.vocabulary import Step

_BLANK: Final = re.compile(r"\{[^{}]*\}")
Weight = Annotated[float, Field(gt=0, le=1000)]
ExpiryDays = Annotated[float, Field(gt=0, le=3650)]


class Weights(Model):
    """What a strike of each severity weighs."""

    minor: Weight = Field(default=1.0, description="Weight of a minor strike.")
    major: Weight = Field(default=2.0, description="Weight of a major strike.")
    severe: Weight = Field(default=4.0, description="Weight of a severe strike.")

    @model_validator(mode="after")
    def _rising(self) -> Weights:
        if not self.minor <= self.major <= self.severe:
            raise ValueError("weights have to rise from `minor` through `major` to `severe`")
        return self


class Expiry(Model):
    """How long a strike of each severity counts, in days."""

    minor: ExpiryDays = Field(default=90.0, description="Days a minor strike counts.")
    major: ExpiryDays = Field(default=180.0, description="Days a major strike counts.")
    severe: ExpiryDays = Field(default=365.0, description="Days a severe strike counts.")


class LadderStep(Model):
    """One rung: reached when the standing of a member rises to ``at``."""

    at: Weight = Field(description="The standing at which this step is taken.")
    step: Step = Field(description="conversation, delete or suspend.")
    suspend_days: Annotated[int, Field(ge=1, le=3650)] | None = Field(
        default=None, description="Days of a suspension; left out, it has no end."
    )
    mode: Literal["auto", "confirm"] = Field(
        default="auto", description="`confirm`: a moderator confirms before it is done."
    )

    @model_validator(mode="after")
    def _days_only_for_suspensions(self) -> LadderStep:
        if self.suspend_days is not None and self.step != "suspend":
            raise ValueError("only a step `suspend` can have `suspend_days`")
        return self


class Messages(Model):
    """What the member is told at each step."""

    conversation: Text = Field(
        default='We would like to talk with you about your post and our guideline "{guideline}".',
        description="Sent with a conversation; `{guideline}` becomes the title.",
    )
    delete: Text = Field(
        default='Your post was removed because of our guideline "{guideline}".',
        description="Sent with a deletion; `{guideline}` becomes the title.",
    )
    suspend: Text = Field(
        default='Your account is suspended until {until}, because of our guideline "{guideline}".',
        description="Sent with a suspension; `{until}` becomes its end.",
    )

    @model_validator(mode="after")
    def _known_blanks(self) -> Messages:
        for step in ("conversation", "delete", "suspend"):
            blanks = _BLANK.findall(getattr(self, step))
            wrong = next((b for b in blanks if b not in ("{guideline}", "{until}")), None)
            if wrong:
                raise ValueError(
                    f"`{wrong}` is not filled in here, only `{{guideline}}` and `{{until}}` are"
                )
        return self


def _default_steps() -> list[LadderStep]:
    return [
        LadderStep(at=0.5, step="conversation"),
        LadderStep(at=1.5, step="delete"),
        LadderStep(at=2.5, step="suspend", suspend_days=3, mode="confirm"),
        LadderStep(at=4.0, step="suspend", suspend_days=14, mode="confirm"),
        LadderStep(at=6.0, step="suspend", mode="confirm"),
    ]


class LadderConfig(Model):
    """Conversation first, then deletion, then suspension; strikes fade with time."""

    weights: Weights = Field(default_factory=Weights, description="Weight by severity.")
    expiry_days: Expiry = Field(default_factory=Expiry, description="Days a strike counts.")
    decay: Literal["fixed", "linear", "exponential"] = Field(
        default="fixed",
        description="How a strike fades until it expires: not at all, evenly, or by half-lives.",
    )
    half_life_days: ExpiryDays = Field(
        default=30.0, description="Half-life of exponential decay, days."
    )
    first_offence_factor: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.5, description="A first strike weighs this share; a severe one weighs in full."
    )
    steps: list[LadderStep] = Field(
        default_factory=_default_steps, min_length=1, description="The rungs, lowest first."
    )
    severe_starts_at: Literal["delete", "suspend"] = Field(
        default="delete", description="A severe offence starts at this step or higher."
    )
    severe_mode: Literal["auto", "confirm"] = Field(
        default="confirm",
        description="`confirm`: a moderator confirms the step of a severe offence.",
    )
    messages: Messages = Field(default_factory=Messages, description="What members are told.")

    @model_validator(mode="after")
    def _rungs_rise(self) -> LadderConfig:
        order = ("conversation", "delete", "suspend")
        for low, high in zip(self.steps, self.steps[1:], strict=False):
            if high.at <= low.at or order.index(high.step) < order.index(low.step):
                raise ValueError(
                    "each step has a higher `at` than the one before and is not milder"
                )
        if self.severe_starts_at not in {rung.step for rung in self.steps}:
            raise ValueError(f"`severe_starts_at: {self.severe_starts_at}` is none of these steps")
        return self
