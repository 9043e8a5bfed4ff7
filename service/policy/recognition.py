"""The `recognition` of a policy: thanks for posts that stood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from service.policy.conditions import Model, Slug, Text, Title


class Badge(Model):
    """What a member gets for a number of accepted posts."""

    id: Slug = Field(description="A stable name; the host shows a badge of an id once.")
    title: Title = Field(description="What members see.")
    accepted_posts: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        description="Given when so many posts of the member were allowed."
    )
    message: Text = Field(description="Sent with it; `{title}` becomes the title.")

    @property
    def words(self) -> str:
        """The message as the member gets it."""
        return self.message.replace("{title}", self.title)


class Recognition(Model):
    """Badges for accepted posts. They reward that posts stood, never how many there are a day."""

    badges: list[Badge] = Field(
        default_factory=list, max_length=50, description="Badges, by the posts they take."
    )

    @model_validator(mode="after")
    def _ids_differ(self) -> Recognition:
        ids = [badge.id for badge in self.badges]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice is not None:
            raise ValueError(f"two badges are called `{twice}`")
        return self

    def reached(self, before: int, after: int) -> Iterator[Badge]:
        """The badges between two counts of accepted posts, the lower count left out."""
        for badge in sorted(self.badges, key=lambda one: (one.accepted_posts, one.id)):
            if before < badge.accepted_posts <= after:
                yield badge
