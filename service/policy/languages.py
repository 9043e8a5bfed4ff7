"""The `languages` of a policy: what applies where the model has no measured figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from service.policy.conditions import Model, Slug
from service.policy.effects import Priority

LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class UnmeasuredLanguages(Model):
    """What applies where the model has no measured figures for the language of a post."""

    then: Literal["review", "allow"] = Field(
        default="allow", description="Read by a human, or shown."
    )
    label: Slug = Field(default="unmeasured_language", description="The label such a post carries.")
    queue: Slug | None = Field(default=None, description="The review queue; by default the first.")
    priority: Priority = Field(default=20, description="Priority in the queue, 0 to 100.")


class UnmeasuredLanguage(Model):
    """What applies to one language; what is left out is as `languages.unmeasured` says."""

    then: Literal["review", "allow"] | None = Field(
        default=None, description="Read by a human, or shown."
    )
    label: Slug | None = Field(default=None, description="The label such a post carries.")
    queue: Slug | None = Field(
        default=None, description="The queue of a moderator who reads the language."
    )
    priority: Priority | None = Field(default=None, description="Priority in the queue, 0 to 100.")
    word_lists: list[Slug] = Field(
        default_factory=list, description="A post with an entry of these is read in any case."
    )
    words_priority: Priority = Field(
        default=60, description="Priority of a post with such an entry, 0 to 100."
    )


@dataclass(frozen=True, slots=True)
class LanguageSetting:
    """What applies to a post in one language: its own setting, filled up with the common one."""

    then: Literal["review", "allow"]
    label: str
    queue: str | None
    priority: int
    word_lists: tuple[str, ...]
    words_priority: int


class Languages(Model):
    """What applies in which language."""

    unmeasured: UnmeasuredLanguages = Field(
        default_factory=UnmeasuredLanguages, description="Languages the model can't score."
    )
    by_code: dict[LanguageCode, UnmeasuredLanguage] = Field(
        default_factory=dict, description="What differs for one of them, by its code."
    )

    def setting(self, code: str) -> LanguageSetting:
        """What applies to a post in the language ``code``, where the model has no figures."""
        common, own = self.unmeasured, self.by_code.get(code, UnmeasuredLanguage())
        return LanguageSetting(
            then=own.then or common.then,
            label=own.label or common.label,
            queue=own.queue or common.queue,
            priority=common.priority if own.priority is None else own.priority,
            word_lists=tuple(own.word_lists),
            words_priority=own.words_priority,
        )
