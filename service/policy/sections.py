"""Sections on people rather than posts: false claims, care, and subjects no machine punishes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from service.policy.conditions import Model, OneOrMore, Slug, Text, Title
from service.policy.dates import Day
from service.policy.effects import HoldEffect, Priority


def _web_link(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("a link begins with https:// or http://")
    return value


Link = Annotated[str, Field(max_length=2000), AfterValidator(_web_link)]


class Claim(Model):
    """A statement known to be false, and what is true."""

    text: Text = Field(description="The false statement, as people make it.")
    correction: Text = Field(description="What is true, in words for members.")
    link: Link | None = Field(default=None, description="Where members can read more.")
    owner: Text = Field(description="The expert who answers for the correction.")
    source: Text = Field(description="What the correction rests on.")
    review_by: Day = Field(description="When the owner looks at it again, as 2027-01-31.")

    @property
    def message(self) -> str:
        """The correction with its link, as it is shown with a post."""
        return f"{self.correction} {self.link}" if self.link else self.correction


class CareContact(Model):
    """Somebody who knows how to help."""

    id: Slug = Field(description="A stable name, used in rules.")
    name: Title = Field(description="A person or an office; fills in `{contact}`.")
    queue: Slug = Field(description="The review queue this contact reads.")
    priority: Priority = Field(default=100, description="Priority in the queue, 0 to 100.")
    message: Text = Field(description="Sent to the author; `{contact}` becomes the name.")

    @property
    def words(self) -> str:
        """The message as the author gets it."""
        return self.message.replace("{contact}", self.name)


class Care(Model):
    """Signs that somebody may harm themselves: a person answers, and no machine punishes."""

    contacts: list[CareContact] = Field(
        min_length=1, max_length=20, description="Who answers; the first is default."
    )
    signals: list[Slug] = Field(
        default_factory=list,
        max_length=20,
        description="Word lists; an entry of one is a sign. Rules with the effect `care` add more.",
    )

    def contact(self, contact_id: str | None) -> CareContact:
        """The contact of that id; the first where there is none."""
        return next((c for c in self.contacts if c.id == contact_id), self.contacts[0])


class Protected(Model):
    """Subjects on which a human decides whatever a machine would enforce."""

    word_lists: OneOrMore = Field(description="A post with an entry of these is about them.")
    queue: Slug | None = Field(default=None, description="The review queue; by default the first.")
    priority: Priority = Field(default=80, description="Priority in the queue, 0 to 100.")
    hold: HoldEffect | None = Field(
        default=None, description="Out of sight until then; left out, as the rules that match say."
    )
    severe_rules: list[Slug] = Field(
        default_factory=list, max_length=20, description="Severe rules that enforce all the same."
    )
