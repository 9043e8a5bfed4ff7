"""The wire shapes of conversations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not hold the character NUL (U+0000)")
    return value


Words = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_no_nul)]
HostId = Annotated[str, Field(min_length=1, max_length=255)]
Email = Annotated[str, Field(min_length=3, max_length=320)]


class Model(BaseModel):
    """Unknown fields are refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class ConversationIn(Model):
    """A conversation that a human opens, without a strike."""

    author_id: HostId = Field(description="The member.")
    text: Words = Field(description="The first message.")
    post_id: HostId | None = Field(None, description="The post it is about.")
    guideline_id: HostId | None = Field(None, description="The guideline it is about.")
    staff: Email = Field(description="Address of the member of staff who writes.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "author_id": "t.okafor",
                    "text": "How are you? Your last posts sounded angry.",
                    "staff": "robin@example.org",
                }
            ]
        },
    )


class MessageIn(Model):
    """One more message: what the member answered, or what the staff writes."""

    sender: Literal["member", "staff"]
    text: Words
    message_id: HostId | None = Field(
        None, description="The host's own id: the same one again adds nothing."
    )
    staff: Email | None = Field(None, description="Who writes, where the sender is `staff`.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"sender": "member", "text": "I see. I have changed it.", "message_id": "m-17"}
            ]
        },
    )


class MessageOut(BaseModel):
    """A message; which member of staff wrote it stays inside."""

    message_id: str
    sender: Literal["policy", "staff", "member"]
    text: str
    host_id: str | None
    created_at: str


class ConversationOut(BaseModel):
    """A conversation; ``last_sender`` tells who has to answer."""

    conversation_id: str
    author_id: str
    action_id: str | None
    guideline_id: str | None
    state: Literal["open", "closed"]
    opened_at: str
    last_at: str
    last_sender: Literal["policy", "staff", "member"]
    closed_at: str | None


class WholeConversationOut(ConversationOut):
    """A conversation with its messages, oldest first."""

    messages: list[MessageOut]


class ConversationsOut(BaseModel):
    """A page of conversations; ``next`` is the `before` of the next page."""

    conversations: list[ConversationOut]
    next: str | None
