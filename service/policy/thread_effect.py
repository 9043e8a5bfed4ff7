"""Effects on a conversation rather than a person: timed or reversible, and never a strike."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from service.policy.conditions import Model, Text
from service.policy.outcomes import ThreadAction, ThreadStep

ForSeconds = Annotated[int, Field(ge=1, le=2_592_000)]


class SlowEffect(Model):
    """Everybody waits between two posts in the thread."""

    seconds_between_posts: Annotated[int, Field(ge=1, le=86_400)] = Field(
        description="How long each member waits between two posts, in seconds."
    )
    for_seconds: ForSeconds = Field(description="How long it lasts, in seconds.")


class LockEffect(Model):
    """Nobody posts in the thread."""

    for_seconds: ForSeconds = Field(description="How long it lasts, in seconds.")


class MoveEffect(Model):
    """The thread goes to another channel."""

    channel: Text = Field(description="The id of the channel it goes to.")


class ThreadEffect(Model):
    """What happens to the thread of the post: exactly one of these."""

    slow: SlowEffect | None = Field(
        default=None, description="Members wait between two posts, for a time."
    )
    lock: LockEffect | None = Field(default=None, description="Nobody posts in it, for a time.")
    split: Literal[True] | None = Field(
        default=None, description="The post and its answers become a thread of their own."
    )
    move: MoveEffect | None = Field(default=None, description="It goes to another channel.")

    @model_validator(mode="after")
    def _exactly_one(self) -> ThreadEffect:
        if sum(e is not None for e in (self.slow, self.lock, self.split, self.move)) != 1:
            raise ValueError("give exactly one of `slow`, `lock`, `split` and `move`")
        return self

    @property
    def step(self) -> ThreadStep:
        """The one that is given."""
        if self.slow:
            return "slow"
        if self.lock:
            return "lock"
        return "move" if self.move else "split"

    @property
    def action(self) -> ThreadAction:
        """What the host is asked to do."""
        timed = self.slow or self.lock
        return ThreadAction(
            self.step,
            for_seconds=timed.for_seconds if timed else None,
            seconds_between_posts=self.slow.seconds_between_posts if self.slow else None,
            channel_id=self.move.channel if self.move else None,
        )
