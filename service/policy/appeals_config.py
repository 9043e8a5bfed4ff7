"""The `appeals` of a policy: what members can object to, how long, and when they get an answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from service.policy.conditions import Model
from service.policy.vocabulary import Step


def _every_step() -> list[Step]:
    return ["conversation", "delete", "suspend"]


class AppealsConfig(Model):
    """Members object to a restriction once, within a time, and somebody else answers."""

    window_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        default=30, description="Days in which a member can appeal, from the restriction on."
    )
    max_characters: Annotated[int, Field(ge=100, le=20_000)] = Field(
        default=4000, description="The longest appeal, in characters."
    )
    due_hours: Annotated[float, Field(gt=0, le=8760)] = Field(
        default=168.0, description="Hours in which an appeal is to be answered."
    )
    restrictions: list[Step] = Field(
        default_factory=_every_step,
        description="The steps of the ladder that can be appealed.",
    )

    def ends_at(self, since: datetime) -> datetime:
        """Until when a restriction of ``since`` can be appealed."""
        return since + timedelta(days=self.window_days)

    def due_at(self, filed_at: datetime) -> datetime:
        """When an appeal of ``filed_at`` is to be answered."""
        return filed_at + timedelta(hours=self.due_hours)
