"""The `when` of a rule: what must hold about a post, its author and its channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from service.policy.context import ClaimTest, NameTest, ParentTest, ThreadTest
from service.policy.terms import (
    Count,
    CountBound,
    Days,
    DaysBound,
    Kinds,
    Model,
    Number,
    OneOrMore,
    Score,
    ScoreBound,
    Share,
    Slug,
    Text,
    Title,
    Words,
    WordsTest,
    as_list,
)
from service.policy.vocabulary import CountName, LabelName

__all__ = [
    "AuthorTest",
    "CapsTest",
    "ChannelTest",
    "ClaimTest",
    "Condition",
    "Count",
    "CountBound",
    "DaysBound",
    "LinksTest",
    "Model",
    "NameTest",
    "OneOrMore",
    "ParentTest",
    "RepetitionTest",
    "ScoreBound",
    "Share",
    "Slug",
    "Text",
    "ThreadTest",
    "Title",
    "WordsTest",
    "as_list",
]


class LinksTest(Model):
    """How many links the post has and where they lead; each part that is given must hold."""

    count: Number | None = Field(default=None, description="How many links there are.")
    domains: OneOrMore | None = Field(
        default=None, description="A link leads to one of these domains or below it."
    )
    outside: OneOrMore | None = Field(
        default=None, description="A link leads to a domain that is none of these."
    )

    @model_validator(mode="after")
    def _needs_one(self) -> LinksTest:
        if self.count is None and self.domains is None and self.outside is None:
            raise ValueError("give `count`, `domains` or `outside`")
        return self


class CapsTest(Model):
    """Shouting: the share of capital letters among the letters."""

    share: Share = Field(description="This share of the letters, or more, are capitals.")
    letters: Count = Field(default=20, description="Texts with fewer letters never match.")


class RepetitionTest(Model):
    """The share of words that repeat an earlier word of the same post."""

    share: Share = Field(description="This share of the words, or more, are repeats.")
    words: Count = Field(default=10, description="Texts with fewer words never match.")


class AuthorTest(Model):
    """Facts about the author; each part that is given must hold."""

    new: bool | None = Field(default=None, description="New as `authors.new` says.")
    trusted: bool | None = Field(default=None, description="Trusted as `authors.trusted` says.")
    known: bool | None = Field(default=None, description="The host has described this member.")
    role: OneOrMore | None = Field(default=None, description="Has one of these roles.")
    age_days: Days | None = Field(default=None, description="Days since joining.")
    accepted_posts: Number | None = Field(
        default=None, description="Posts that stood without action."
    )


class ChannelTest(Model):
    """Facts about the channel; each part that is given must hold."""

    id: OneOrMore | None = Field(default=None, description="One of these channel ids.")
    known: bool | None = Field(default=None, description="The host has described this channel.")
    topic: bool | None = Field(default=None, description="The channel has a described topic.")


def _channel(value: Any) -> Any:
    return {"id": value} if isinstance(value, str | list) else value


Channel = Annotated[
    ChannelTest, BeforeValidator(_channel, json_schema_input_type=str | list[str] | ChannelTest)
]


class Condition(Model):
    """One or more tests. Several keys in one condition must all hold."""

    all: list[Condition] | None = Field(default=None, min_length=1, description="Every one holds.")
    any: list[Condition] | None = Field(
        default=None, min_length=1, description="At least one holds."
    )
    not_: Condition | None = Field(
        default=None, alias="not", description="The condition does not hold."
    )
    score: dict[LabelName, Score] | None = Field(
        default=None,
        min_length=1,
        description="Scores of the post; a number or threshold alone means `at_least`.",
    )
    words: Words | None = Field(default=None, description="Word lists: a name, names, or `lists`.")
    pattern: OneOrMore | None = Field(
        default=None, description="RE2 patterns; one of them occurs, letter case ignored."
    )
    links: LinksTest | None = Field(default=None, description="Links in the post.")
    mentions: Number | None = Field(default=None, description="How many members are mentioned.")
    caps: CapsTest | None = Field(default=None, description="Share of capital letters.")
    repetition: RepetitionTest | None = Field(default=None, description="Share of repeated words.")
    author: AuthorTest | None = Field(default=None, description="Facts about the author.")
    channel: Channel | None = Field(
        default=None, description="A channel id, ids, or channel facts."
    )
    language: OneOrMore | None = Field(default=None, description="Detected language codes.")
    kind: Kinds | None = Field(default=None, description="Kinds of post.")
    media: Literal["not_scored"] | None = Field(
        default=None, description="`not_scored`: the post has attachments nobody looked at."
    )
    counts: dict[CountName, Number] | None = Field(
        default=None, min_length=1, description="Counts; a number alone means `at_least`."
    )
    reply: bool | None = Field(default=None, description="The post answers another post.")
    parent: ParentTest | None = Field(default=None, description="The post that is answered.")
    thread: ThreadTest | None = Field(
        default=None, description="Who wrote to whom, and what the author wrote in the thread."
    )
    name: NameTest | None = Field(
        default=None, description="The name the author shows looks like another one."
    )
    claim: ClaimTest | None = Field(
        default=None, description="The post says about the same as a known false statement."
    )

    @property
    def score_bounds(self) -> Iterator[tuple[tuple[str, ...], str, ScoreBound]]:
        """Every range of a score: the keys that lead to it, its label and the range."""
        parent, thread = self.parent, self.thread
        groups: list[tuple[tuple[str, ...], dict[LabelName, ScoreBound] | None]] = [
            (("score",), self.score),
            (("parent", "score"), parent.score if parent else None),
            (("thread", "highest"), thread.highest if thread else None),
            (("thread", "mean"), thread.mean if thread else None),
        ]
        for keys, bounds in groups:
            for label, bound in (bounds or {}).items():
                yield keys, label, bound

    @property
    def word_tests(self) -> Iterator[tuple[tuple[str, ...], WordsTest]]:
        """Every test of word lists, with the keys that lead to it."""
        if self.words:
            yield ("words",), self.words
        if self.parent and self.parent.words:
            yield ("parent", "words"), self.parent.words

    @model_validator(mode="after")
    def _needs_one(self) -> Condition:
        if not self.model_fields_set:
            raise ValueError("a condition needs at least one test, such as `score` or `words`")
        return self
