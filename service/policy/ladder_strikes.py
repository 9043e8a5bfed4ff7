"""What a strike of the ladder weighs, how long it lasts and which offences are one incident."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from service.policy.conditions import Model

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


class GuidelineWeights(Model):
    """What strikes for one guideline weigh; a severity left out weighs what others do."""

    minor: Weight | None = Field(default=None, description="Weight of a minor strike here.")
    major: Weight | None = Field(default=None, description="Weight of a major strike here.")
    severe: Weight | None = Field(default=None, description="Weight of a severe strike here.")

    def over(self, weights: Weights) -> tuple[float, float, float]:
        """The weights of `minor`, `major` and `severe` with these in place of ``weights``."""
        return (
            weights.minor if self.minor is None else self.minor,
            weights.major if self.major is None else self.major,
            weights.severe if self.severe is None else self.severe,
        )


class Expiry(Model):
    """How long a strike of each severity counts, in days."""

    minor: ExpiryDays = Field(default=90.0, description="Days a minor strike counts.")
    major: ExpiryDays = Field(default=180.0, description="Days a major strike counts.")
    severe: ExpiryDays = Field(default=365.0, description="Days a severe strike counts.")


class IncidentConfig(Model):
    """Offences before the last step reached the member are one incident, and one step."""

    grace_minutes: Annotated[float, Field(ge=0, le=10_080)] = Field(
        default=60.0,
        description="Minutes after the host completed a step in which offences still belong to it.",
    )
    unanswered_hours: Annotated[float, Field(gt=0, le=8760)] | None = Field(
        default=None,
        description="Hours after which a step counts as having reached the member though the host "
        "has not completed it; left out, never.",
    )
