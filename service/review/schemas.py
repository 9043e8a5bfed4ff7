"""The wire shapes of review: verdicts as they come in, items as they go out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

VerdictName = Literal["fine", "conversation", "delete", "suspend", "escalate", "wrong_label"]
Severity = Literal["minor", "major", "severe"]


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not hold the character NUL (U+0000)")
    return value


Note = Annotated[str, Field(max_length=4000), AfterValidator(_no_nul)]
Email = Annotated[str, Field(min_length=3, max_length=320)]


class Model(BaseModel):
    """Unknown fields are refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class StaffIn(Model):
    """Who acts, where the request comes with a key."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"staff": "robin@example.org"}]},
    )

    staff: Email | None = Field(
        None, description="Address of the member of staff who acts; or the header `Reins-Staff`."
    )


class VerdictIn(StaffIn):
    """What a human decided about an item."""

    verdict: VerdictName = Field(
        description="`conversation`, `delete` and `suspend` name the guideline that was broken."
    )
    revision: Annotated[int, Field(ge=1)] = Field(
        description="The revision that was read; if the post changed since, the answer is a 409."
    )
    guideline_id: Annotated[str, Field(max_length=255)] | None = None
    severity: Severity | None = Field(
        None, description="How grave; by the rule, or by the verdict, when left out."
    )
    note: Note | None = Field(None, description="For colleagues; never leaves Reins.")
    message: Note | None = Field(
        None, description="What the member is told instead of the policy's own words."
    )

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "verdict": "conversation",
                    "revision": 1,
                    "guideline_id": "respect",
                    "staff": "robin@example.org",
                }
            ]
        },
    )


class LeaseOut(BaseModel):
    """Who works on an item, and until when it is theirs."""

    staff_id: str
    name: str
    until: str


class ItemOut(BaseModel):
    """A question to a human."""

    item_id: str
    state: Literal["open", "resolved", "superseded", "withdrawn"]
    kind: str
    queue: str
    priority: int
    guideline_id: str | None
    rule: str | None
    reports: int
    revision: int
    appeal_id: str | None = Field(description="The appeal that an item of the kind `appeal` is.")
    created_at: str
    due_at: str | None
    overdue: bool
    blocked: str | None = Field(
        description="Why nobody may judge this appeal, and what to do about it; else null."
    )
    lease: LeaseOut | None
    post: dict[str, Any]
    decision: dict[str, Any] | None = Field(
        description="The decision that asks; null for an open item of the kind `sample`."
    )


class ItemsOut(BaseModel):
    """A page of items; `next_cursor` is null on the last one."""

    items: list[ItemOut]
    next_cursor: str | None
