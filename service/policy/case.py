"""The `cases` of a policy: posts, their facts, and what must come out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.policy.case_facts import CaseFacts
from service.policy.outcomes import ThreadStep
from service.policy.terms import Model, Share, Slug, Text, Title
from service.policy.vocabulary import LabelName, Severity


class Expectation(Model):
    """What the policy must say; only what is given is compared."""

    outcome: Literal["allow", "review", "enforce"] = Field(description="The outcome.")
    visibility: Literal["show", "hold", "hide"] | None = Field(
        default=None, description="Visibility."
    )
    rule: Slug | None = Field(default=None, description="The rule that decided.")
    guideline: Slug | None = Field(default=None, description="The guideline that is cited.")
    severity: Severity | None = Field(default=None, description="The severity.")
    queue: Slug | None = Field(default=None, description="The review queue.")
    labels: list[Text] | None = Field(default=None, description="Labels it carries, among others.")
    nudge: bool | None = Field(default=None, description="The author is asked to rephrase.")
    correct: bool | None = Field(default=None, description="A correction is shown.")
    claim: Slug | None = Field(default=None, description="The claim that is corrected.")
    care: bool | Slug | None = Field(
        default=None, description="A care contact answers, or this one does."
    )
    thread: ThreadStep | Literal["none"] | None = Field(
        default=None, description="What happens to the thread."
    )
    notify: list[Slug] | None = Field(default=None, description="Who is told, among others.")


class Case(Model):
    """A test the policy carries: a post, its facts and what must come out."""

    name: Title = Field(description="What it shows, as a sentence.")
    guideline: Slug | None = Field(default=None, description="The guideline it belongs to.")
    text: Annotated[str, Field(max_length=20_000)] = Field(default="", description="The post.")
    scores: dict[LabelName, Share] | Literal["model", "unmeasured"] = Field(
        default_factory=dict,
        description="Scores (others 0); `model`: as the model says; `unmeasured`: none.",
    )
    facts: CaseFacts = Field(default_factory=CaseFacts, description="The facts.")
    expect: Expectation = Field(description="What must come out.")
