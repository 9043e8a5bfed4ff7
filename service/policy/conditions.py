"""The `when` of a rule: what must hold about a post, its author and its channel."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from service.policy.vocabulary import CountName, KindName, LabelName

Text = Annotated[str, Field(min_length=1, max_length=4000)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Model(BaseModel):
    """A part of the policy: unknown keys are refused, types are not guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def as_list(value: Any) -> Any:
    """Let a single word stand for a list of one."""
    return [value] if isinstance(value, str) else value


OneOrMore = Annotated[
    list[Text],
    Field(min_length=1),
    BeforeValidator(as_list, json_schema_input_type=str | list[str]),
]
Kinds = Annotated[
    list[KindName],
    Field(min_length=1),
    BeforeValidator(as_list, json_schema_input_type=KindName | list[KindName]),
]


class _Bounds(Model):
    @model_validator(mode="after")
    def _needs_one(self) -> _Bounds:
        if all(getattr(self, name) is None for name in type(self).model_fields):
            raise ValueError("give `at_least`, `below` or both")
        return self


class ScoreBound(_Bounds):
    """A range of probability: a number, or the name of a threshold of this label."""

    at_least: Share | Slug | None = Field(
        default=None, description="The score is this or more: a number, or a threshold by name."
    )
    below: Share | Slug | None = Field(
        default=None, description="The score is less than this: a number, or a threshold by name."
    )


class CountBound(_Bounds):
    """A range of a count."""

    at_least: Count | None = Field(default=None, description="The count is this or more.")
    below: Count | None = Field(default=None, description="The count is less than this.")


class DaysBound(_Bounds):
    """A range of days."""

    at_least: Annotated[float, Field(ge=0)] | None = Field(
        default=None, description="This many or more."
    )
    below: Annotated[float, Field(ge=0)] | None = Field(
        default=None, description="Fewer than this."
    )


def _at_least(value: Any) -> Any:
    plain = isinstance(value, int | float | str) and not isinstance(value, bool)
    return {"at_least": value} if plain else value


Score = Annotated[
    ScoreBound, BeforeValidator(_at_least, json_schema_input_type=float | str | ScoreBound)
]
Number = Annotated[CountBound, BeforeValidator(_at_least, json_schema_input_type=int | CountBound)]
Days = Annotated[DaysBound, BeforeValidator(_at_least, json_schema_input_type=float | DaysBound)]


class WordsTest(Model):
    """Entries of word lists occur in the text."""

    lists: OneOrMore = Field(description="Names of word lists; an entry of any of them counts.")
    at_least: Annotated[int, Field(ge=1, le=100)] = Field(
        default=1, description="How many different entries must occur."
    )


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


def _words(value: Any) -> Any:
    return {"lists": value} if isinstance(value, str | list) else value


def _channel(value: Any) -> Any:
    return {"id": value} if isinstance(value, str | list) else value


Words = Annotated[
    WordsTest, BeforeValidator(_words, json_schema_input_type=str | list[str] | WordsTest)
]
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

    @model_validator(mode="after")
    def _needs_one(self) -> Condition:
        if not self.model_fields_set:
            raise ValueError("a condition needs at least one test, such as `score` or `words`")
        return self
