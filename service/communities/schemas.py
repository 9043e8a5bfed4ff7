"""The wire shapes of channels and members."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _aware(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _clean(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not hold the character NUL (U+0000)")
    return value


Line = Annotated[str, Field(max_length=255), AfterValidator(_clean)]
Words = Annotated[str, Field(max_length=4000), AfterValidator(_clean)]


class Model(BaseModel):
    """Unknown fields are refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class ChannelOverrides(Model):
    """What the host wants to be different in a channel; the policy's own word for it wins."""

    off_topic: Literal["scored", "allowed"] = Field(
        "scored", description="`allowed`: posts off the topic are welcome and are not scored."
    )


class ChannelIn(Model):
    """A channel: what it is about is what off-topic is measured against."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Statistics", "topic": "Questions about the statistics course"}]
        },
    )

    name: Line | None = None
    topic: Words | None = Field(None, examples=["Questions about the statistics course"])
    description: Words | None = None
    overrides: ChannelOverrides = Field(default_factory=ChannelOverrides)


class MemberIn(Model):
    """A member as the host knows them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"display_name": "Ada", "role": "member", "joined_at": "2026-03-01T09:00:00Z"}
            ]
        },
    )

    display_name: Line | None = None
    role: Annotated[str, Field(max_length=64), AfterValidator(_clean)] | None = None
    joined_at: Annotated[datetime, AfterValidator(_aware)] | None = None
    staff_email: Annotated[str, Field(max_length=320), AfterValidator(_clean)] | None = Field(
        None, description="Links the member to a staff account, who then never judges themselves."
    )
