"""The wire shapes of appeals and of a member's own standing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not hold the character NUL (U+0000)")
    return value


Words = Annotated[str, Field(min_length=1, max_length=20_000), AfterValidator(_no_nul)]
Answer = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_no_nul)]
HostId = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_no_nul)]
Id = Annotated[str, Field(min_length=1, max_length=36)]
Email = Annotated[str, Field(min_length=3, max_length=320)]


class Model(BaseModel):
    """Unknown fields are refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class AppealIn(Model):
    """An appeal that a member made at the host."""

    action_id: Id | None = Field(None, description="The restriction; or `report_id`.")
    report_id: Id | None = Field(None, description="The report that was answered no violation.")
    author_id: HostId = Field(description="The member who appeals: the one who is concerned.")
    text: Words = Field(description="Why, in the member's words; the policy limits the length.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "action_id": "01a20a10-39f4-7b0a-8c6d-2e41f5b80d17",
                    "author_id": "grace",
                    "text": "It was a joke between friends, as the post before shows.",
                }
            ]
        },
    )

    @model_validator(mode="after")
    def _one_matter(self) -> AppealIn:
        if (self.action_id is None) == (self.report_id is None):
            raise ValueError("give one of `action_id` and `report_id`")
        return self


class JudgementIn(Model):
    """What somebody on the staff found about an appeal."""

    judgement: Literal["uphold", "overturn"] = Field(
        description="`uphold`: the decision stands. `overturn`: all that followed is reversed."
    )
    answer: Answer = Field(description="What the member is told, whatever the judgement.")
    staff: Email | None = Field(
        None, description="Address of the member of staff who acts; or the header `Reins-Staff`."
    )

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "judgement": "overturn",
                    "answer": "You are right, the post before shows it. Sorry.",
                    "staff": "sascha@example.org",
                }
            ]
        },
    )


class HostJudgementIn(Model):
    """What somebody at the host found about an appeal that it was asked to judge."""

    judgement: Literal["uphold", "overturn"] = Field(
        description="`uphold`: the decision stands. `overturn`: all that followed is reversed."
    )
    answer: Answer = Field(description="What the member is told, whatever the judgement.")
    by: HostId = Field(description="Who judged, as the host names them; for the audit trail.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "judgement": "uphold",
                    "answer": "We read it again: it attacks a person.",
                    "by": "ombudsperson",
                }
            ]
        },
    )


class AppealOut(BaseModel):
    """An appeal and, once there is one, its answer."""

    appeal_id: str
    action_id: str | None
    report_id: str | None
    author_id: str
    text: str
    state: Literal["open", "upheld", "overturned"]
    heard_by: Literal["staff", "host"]
    item_id: str | None
    filed_at: str
    due_at: str | None
    answered_at: str | None
    answer: str | None


class AppealLinkOut(BaseModel):
    """A link for the member concerned, and until when it works."""

    action_id: str
    url: str
    expires_at: str
