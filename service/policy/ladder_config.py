"""The `ladder` of a policy: what a strike weighs, how long it lasts and what follows."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from service.policy.conditions import Model, Slug, Text
from service.policy.ladder_steps import LadderStep, Mode, ModeBySeverity, default_steps
from service.policy.ladder_strikes import (
    Expiry,
    ExpiryDays,
    GuidelineWeights,
    IncidentConfig,
    Weights,
)
from service.policy.vocabulary import Severity

_BLANK: Final = re.compile(r"\{[^{}]*\}")


_BLANKS: Final = ("{guideline}", "{until}", "{post}")
_KNOWN: Final = "`{guideline}`, `{until}` and `{post}`"


class Messages(Model):
    """What the member is told at each step."""

    conversation: Text = Field(
        default='We would like to talk with you about our guideline "{guideline}" and your post: '
        '"{post}"',
        description="Sent with a conversation; `{guideline}` becomes the title, `{post}` the "
        "post's words with links dead and insults masked.",
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
            wrong = next((b for b in blanks if b not in _BLANKS), None)
            if wrong:
                raise ValueError(f"`{wrong}` is not filled in here, only {_KNOWN} are")
        return self


_SAME_AS_OTHERS: Final = GuidelineWeights()


class LadderConfig(Model):
    """Conversation first, then deletion, then suspension; strikes fade with time."""

    weights: Weights = Field(default_factory=Weights, description="Weight by severity.")
    guideline_weights: dict[Slug, GuidelineWeights] = Field(
        default_factory=dict, description="Other weights for strikes of a guideline, by its id."
    )
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
        default_factory=default_steps, min_length=1, description="The rungs, lowest first."
    )
    severe_starts_at: Literal["delete", "suspend"] = Field(
        default="delete", description="A severe offence starts at this step or higher."
    )
    severe_mode: Mode = Field(
        default="confirm",
        description="`confirm`: a moderator confirms the step of a severe offence.",
    )
    incident: IncidentConfig = Field(
        default_factory=IncidentConfig, description="Which offences are one incident."
    )
    second_moderator: bool = Field(
        default=True,
        description="A suspension waits for another moderator than the one who decided the post.",
    )
    confirm_hours: Annotated[float, Field(gt=0, le=8760)] = Field(
        default=48.0,
        description="Hours in which a suspension has to be confirmed; then it lapses, and the post "
        "stays as it is.",
    )
    answer_hours: Annotated[float, Field(gt=0, le=8760)] = Field(
        default=1.0, description="Hours after which a step the host has not answered is overdue."
    )
    messages: Messages = Field(default_factory=Messages, description="What members are told.")

    def weight_of(self, severity: Severity, guideline_id: str | None = None) -> float:
        """What a strike weighs before anything lightens it."""
        given = self.guideline_weights.get(guideline_id or "", _SAME_AS_OTHERS)
        minor, major, severe = given.over(self.weights)
        return {"minor": minor, "major": major, "severe": severe}[severity]

    def mode_of(self, rung: LadderStep | None, severity: Severity) -> Mode:
        """Whether a step acts by itself; ``rung`` is the one that is reached, if one is."""
        given = rung.mode if rung else "auto"
        if isinstance(given, ModeBySeverity):
            given = getattr(given, severity) or self.severe_mode
        elif severity == "severe" and given == "auto":
            given = self.severe_mode
        return given

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
