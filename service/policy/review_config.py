"""The `review` of a policy: queues, lease and due times."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.policy.conditions import Model, Slug, Title
from service.policy.effects import HoldEffect, Priority, Seconds
from service.policy.small_team import SmallTeam

APPEALS_QUEUE = "appeals"
"""The queue in which appeals wait, if the policy has one of that id; rules need not name it."""


class Queue(Model):
    """A queue of the review console."""

    id: Slug = Field(description="A stable name, used in rules.")
    title: Title = Field(description="What moderators see.")
    due_minutes: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=1440, description="Minutes until an item is overdue."
    )


class Disagreement(Model):
    """What happens when rules of the same precedence disagree: a human decides."""

    queue: Slug | None = Field(default=None, description="The review queue; by default the first.")
    priority: Priority = Field(default=80, description="Priority in the queue, 0 to 100.")
    hold: HoldEffect = Field(
        default_factory=lambda: HoldEffect(seconds=86_400, then="hide"),
        description="The post waits out of sight.",
    )


class SampleConfig(Model):
    """Allowed posts that humans read at random, so that misses can be estimated."""

    per_day: Annotated[int, Field(ge=0, le=10_000)] = Field(
        default=0, description="How many items a day, on average; 0 draws none."
    )
    queue: Slug | None = Field(default=None, description="The review queue; by default the first.")


def _default_queues() -> list[Queue]:
    return [Queue(id="general", title="General")]


class ReviewConfig(Model):
    """The review queues."""

    queues: list[Queue] = Field(
        default_factory=_default_queues,
        min_length=1,
        description="The queues; the first is default. Appeals wait in the queue with the id "
        "`appeals`, where moderators judge them too; without one they wait with the leads.",
    )
    lease_seconds: Seconds = Field(default=300, description="How long a claimed item is reserved.")
    withdrawn: Literal["keep", "lower"] = Field(
        default="keep",
        description="A post deleted or edited into a harmless one before anybody reported it: "
        "its item keeps its priority, or waits behind the others.",
    )
    disagreement: Disagreement = Field(
        default_factory=Disagreement, description="When rules disagree."
    )
    sample: SampleConfig = Field(
        default_factory=SampleConfig,
        description="A random sample of allowed posts for honest figures.",
    )
    small_team: SmallTeam | None = Field(
        default=None, description="Who steps in where too few people are left to decide."
    )

    @property
    def default_queue(self) -> str:
        """The queue of an item that names none."""
        return self.queues[0].id
