"""The texts for members in further languages."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from service.policy.conditions import Model, Text, Title

LANGUAGE_PATTERN: Final = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
LanguageTag = Annotated[str, Field(pattern=LANGUAGE_PATTERN, max_length=35)]
"""A BCP 47 tag as posts carry it, such as `de` or `pt-BR`."""


class GuidelineTranslation(Model):
    """A guideline in another language; examples that are left out are not shown in it."""

    title: Title = Field(description="A few words.")
    text: Text = Field(description="Two sentences for members.")
    fine: list[Text] = Field(default_factory=list, description="Examples of what is fine.")
    not_fine: list[Text] = Field(default_factory=list, description="Examples of what is not.")
