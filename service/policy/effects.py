"""The `then` of a rule: what follows, apart from the conditions and from each other."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from service.policy.conditions import Model, OneOrMore, Slug, Text, as_list
from service.policy.thread_effect import ThreadEffect
from service.policy.vocabulary import Severity, Step

Priority = Annotated[int, Field(ge=0, le=100)]
Seconds = Annotated[int, Field(ge=1, le=31_536_000)]


class ReviewEffect(Model):
    """A human looks at the post."""

    queue: Slug | None = Field(default=None, description="The review queue; by default the first.")
    priority: Priority = Field(default=50, description="Higher is seen first, 0 to 100.")


class EnforceEffect(Model):
    """The post is hidden and its author gets a strike."""

    severity: Severity = Field(description="minor, major or severe.")
    step: Step | None = Field(
        default=None, description="Start at this step of the ladder or higher."
    )


class HoldEffect(Model):
    """The post is not shown for a while."""

    seconds: Seconds = Field(description="How long, in seconds.")
    then: Literal["show", "hide"] = Field(description="What happens if nobody has decided.")


class CorrectEffect(Model):
    """The correction of a claim is shown with the post."""

    claim: Slug = Field(description="The claim, as `claims` names it.")


class CareEffect(Model):
    """Somebody who knows how to help is asked to answer."""

    contact: Slug | None = Field(
        default=None, description="Who, as `care.contacts` names them; by default the first."
    )


def _queue(value: Any) -> Any:
    return {"queue": value} if isinstance(value, str) else value


def _severity(value: Any) -> Any:
    return {"severity": value} if isinstance(value, str) else value


def _contact(value: Any) -> Any:
    if value is True:
        return {}
    return {"contact": value} if isinstance(value, str) else value


Names = Annotated[
    list[Slug],
    Field(min_length=1, max_length=10),
    BeforeValidator(as_list, json_schema_input_type=str | list[str]),
]
_WITH_CARE = {"care", "label", "notify", "hold"}


class Effects(Model):
    """What follows when the conditions hold. Apart from the conditions, and from each other."""

    review: (
        Annotated[ReviewEffect, BeforeValidator(_queue, json_schema_input_type=str | ReviewEffect)]
        | None
    ) = Field(default=None, description="A human looks: a queue, or `queue` and `priority`.")
    enforce: (
        Annotated[
            EnforceEffect,
            BeforeValidator(_severity, json_schema_input_type=Severity | EnforceEffect),
        ]
        | None
    ) = Field(
        default=None, description="Hide the post, strike: a severity, or `severity` and `step`."
    )
    hold: HoldEffect | None = Field(default=None, description="Not shown for a while.")
    nudge: Text | None = Field(
        default=None, description="Ask the author to rephrase, in these words."
    )
    label: OneOrMore | None = Field(default=None, description="Labels the post carries.")
    correct: Text | CorrectEffect | None = Field(
        default=None, description="A correction shown with the post: a text, or that of a `claim`."
    )
    care: (
        Annotated[
            CareEffect,
            BeforeValidator(_contact, json_schema_input_type=Literal[True] | str | CareEffect),
        ]
        | None
    ) = Field(
        default=None,
        description="A care contact answers, nothing is enforced: `true`, or a contact.",
    )
    notify: Names | None = Field(
        default=None,
        description="Queues, roles or channels of the host that are told; no addresses.",
    )
    thread: ThreadEffect | None = Field(
        default=None, description="What happens to the conversation; nobody is struck for it."
    )
    allow: Literal[True] | None = Field(default=None, description="The post is fine.")

    @model_validator(mode="after")
    def _makes_sense(self) -> Effects:
        if not self.model_fields_set:
            raise ValueError("`then` needs at least one effect, such as `review` or `label`")
        if sum(effect is not None for effect in (self.review, self.enforce, self.allow)) > 1:
            raise ValueError("a rule can `allow`, `review` or `enforce`, only one of them")
        if self.care and not self.model_fields_set <= _WITH_CARE:
            raise ValueError("beside `care`, only `label`, `notify` and `hold` can stand")
        looked_at = self.review or self.enforce or self.care
        if self.hold and self.hold.then == "hide" and not looked_at:
            raise ValueError(
                "a hold that ends in `hide` needs a `review`: somebody has to look first"
            )
        return self
