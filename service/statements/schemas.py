"""The wire shape of a statement of reasons."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from service.statements.origin import Deciding, Detection
from service.statements.statement import State


class GuidelineOut(BaseModel):
    """The guideline it rests on, in the language of the statement where there is a translation."""

    guideline_id: str
    title: str
    text: str


class FactOut(BaseModel):
    """One thing that decided; numbers only where the policy has `statements.scores`."""

    kind: str
    label: str | None
    value: float | None = None
    at_least: float | None = None


class AppealOut(BaseModel):
    """How to object; `url` needs no account and is there with REINS_PUBLIC_URL."""

    possible: bool
    until: str | None
    url: str | None


class SectionOut(BaseModel):
    """A heading and its sentences, for hosts that set the text themselves."""

    key: str
    title: str
    lines: list[str]


class StatementOut(BaseModel):
    """What was restricted, why, how it was noticed and decided, how long, and how to object."""

    action_id: str
    post_id: str | None
    author_id: str
    step: Literal["conversation", "delete", "suspend"]
    post_hidden: bool = Field(description="Whether the post was hidden by it.")
    state: State
    since: str
    until: str | None
    over_at: str | None = Field(description="When it ended or was taken back.")
    guideline: GuidelineOut | None
    severity: Literal["minor", "major", "severe"] | None
    quote: str | None = Field(description="The post: links dead, slurs masked, shortened.")
    facts: list[FactOut]
    detection: Detection
    decision: Deciding
    rule: str | None
    model_version: str | None
    policy_version: int | None
    appeal: AppealOut
    language: str
    sections: list[SectionOut]
    text: str = Field(description="All of it as plain text.")
    url: str | None = Field(description="The page for the member; with REINS_PUBLIC_URL.")
