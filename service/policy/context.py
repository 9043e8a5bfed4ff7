"""Tests of what surrounds a post: the name it stands under, its thread, its parent, claims."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from service.policy.terms import Model, Number, Score, Share, Slug, Text, Words, as_list
from service.policy.vocabulary import LabelName, WindowName

ClaimIds = Annotated[
    list[Slug],
    Field(min_length=1),
    BeforeValidator(as_list, json_schema_input_type=Slug | list[Slug]),
]


class NameTest(Model):
    """The name looks like one that it must not be mistaken for, whatever letters it is made of."""

    like: Literal["staff"] | Annotated[list[Text], Field(min_length=1, max_length=200)] = Field(
        description="`staff`: the names of the staff; or a list of reserved names."
    )


class ThreadTest(Model):
    """Who writes to whom how often, and an author's last posts read together; all must hold."""

    author_posts_at_target: Number | None = Field(
        default=None,
        description="Posts by the author, with this one, that answer or mention the same member.",
    )
    distinct_authors_at_target: Number | None = Field(
        default=None,
        description="Authors, with this one, who answer or mention the same member in the channel.",
    )
    within: WindowName = Field(default="1h", description="The window in which they are counted.")
    posts: Number | None = Field(
        default=None, description="How many posts of the author here are read together, up to 5."
    )
    highest: dict[LabelName, Score] | None = Field(
        default=None, min_length=1, description="The highest score among the posts read together."
    )
    mean: dict[LabelName, Score] | None = Field(
        default=None, min_length=1, description="The mean score of the posts read together."
    )

    @model_validator(mode="after")
    def _needs_one(self) -> ThreadTest:
        if not self.model_fields_set - {"within"}:
            raise ValueError("say what of the thread must hold, such as `author_posts_at_target`")
        return self


class ParentTest(Model):
    """The post that is answered; each part that is given must hold. False where there is none."""

    score: dict[LabelName, Score] | None = Field(
        default=None, min_length=1, description="Scores of the post that is answered."
    )
    words: Words | None = Field(
        default=None, description="Word lists: entries occur in the post that is answered."
    )
    same_author: bool | None = Field(
        default=None, description="The author answers a post of their own."
    )

    @model_validator(mode="after")
    def _needs_one(self) -> ParentTest:
        if not self.model_fields_set:
            raise ValueError("give `score`, `words` or `same_author`")
        return self


class ClaimTest(Model):
    """The post is similar in meaning to a false statement of `claims`."""

    id: ClaimIds = Field(description="A claim, or claims of which one is enough.")
    at_least: Share = Field(description="The similarity (a cosine, 1 for the same words) or more.")
