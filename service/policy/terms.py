"""What conditions and effects are written in: names, texts, shares, and ranges of numbers."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from service.policy.vocabulary import KindName

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


def _words(value: Any) -> Any:
    return {"lists": value} if isinstance(value, str | list) else value


Words = Annotated[
    WordsTest, BeforeValidator(_words, json_schema_input_type=str | list[str] | WordsTest)
]
