"""The wire shapes of actions: confirmations and lifts as they come in, actions as they go out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not hold the character NUL (U+0000)")
    return value


Reason = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_no_nul)]


class ConfirmationIn(BaseModel):
    """The host's answer to `confirmation.requested`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"confirm": True, "by": "Kim, board"}]},
    )

    confirm: bool = Field(description="Suspend; or leave it at the deletion of the post.")
    by: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_no_nul)] = Field(
        description="Who decided at the host, for the audit trail."
    )
    reason: Reason | None = Field(None, description="Why, for the audit trail.")


class LiftIn(BaseModel):
    """A suspension is lifted by a member of staff."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"staff": "robin@example.org", "reason": "We talked; all is well."}]
        },
    )

    staff: Annotated[str, Field(min_length=3, max_length=320)] = Field(
        description="Address of the member of staff who lifts it."
    )
    reason: Reason = Field(description="Why, for the audit trail; the host does not hear it.")


class WholeActionOut(BaseModel):
    """An action and what became of it; times are `null` until they come."""

    action_id: str
    step: str
    status: str
    author_id: str
    post_id: str | None
    decision_id: str | None
    guideline_id: str | None
    message: str | None
    thread: dict[str, Any] | None
    overdue: bool = Field(description="The host should have answered by now.")
    proposed_by: str | None = Field(description="`policy` or `staff:ID`.")
    confirmed_by: str | None = Field(description="`staff:ID` or `host:NAME`.")
    ended_by: str | None = Field(description="`timer` or `staff:ID`.")
    until: str | None
    requested_at: str
    confirm_by: str | None
    due_at: str | None
    answered_at: str | None
    reversed_at: str | None
    ended_at: str | None


class ActionsOut(BaseModel):
    """A page of actions; `next_cursor` is null on the last one."""

    actions: list[WholeActionOut]
    next_cursor: str | None
