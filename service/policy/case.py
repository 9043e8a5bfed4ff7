"""The `cases` of a policy: posts, their facts, and what must come out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.policy.conditions import Model, Share, Slug, Text, Title
from service.policy.vocabulary import CountName, KindName, LabelName, Severity


class CaseFacts(Model):
    """The facts of a test case; those left out are unremarkable."""

    kind: KindName = Field(default="post", description="Kind of post.")
    channel: Text = Field(default="general", description="Channel id.")
    channel_known: bool = Field(default=True, description="The host has described the channel.")
    topic: Text | None = Field(default=None, description="The channel's topic.")
    language: Text = Field(default="en", description="Language code.")
    author_role: Text | None = Field(default=None, description="The author's role.")
    author_known: bool = Field(default=True, description="The host has described the author.")
    author_age_days: Annotated[float, Field(ge=0)] | None = Field(
        default=365.0, description="Days since joining; null where nobody knows."
    )
    author_accepted_posts: Annotated[int, Field(ge=0)] | None = Field(
        default=100, description="Posts that stood; null where nobody knows."
    )
    media: Literal["not_scored"] | None = Field(default=None, description="Attachments.")
    counts: dict[CountName, int] = Field(default_factory=dict, description="Counts; else 0.")
    links: list[Text] = Field(default_factory=list, description="Link targets.")
    mentions: list[Text] = Field(default_factory=list, description="Members mentioned.")
    reply: bool = Field(default=False, description="The post answers another.")


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
