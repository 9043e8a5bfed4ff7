"""The `authors` of a policy: who is new, who is trusted, and whom a rule leaves alone."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.policy.conditions import Model, OneOrMore, Slug, Text
from service.policy.dates import Day


class NewAuthor(Model):
    """An author is new below either of these."""

    days: Annotated[float, Field(ge=0)] = Field(default=7.0, description="Days since joining.")
    accepted_posts: Annotated[int, Field(ge=0)] = Field(default=3, description="Posts that stood.")


class TrustedAuthor(Model):
    """An author is trusted at both of these, or by role."""

    days: Annotated[float, Field(ge=0)] = Field(default=90.0, description="Days since joining.")
    accepted_posts: Annotated[int, Field(ge=0)] = Field(default=50, description="Posts that stood.")
    roles: list[Text] = Field(
        default_factory=list, description="Roles that are trusted from their first day, never new."
    )


class Exemption(Model):
    """Named rules that leave some roles alone. Every use is in the trace, with the reason."""

    roles: OneOrMore = Field(description="Whom the rules leave alone.")
    rules: Annotated[list[Slug], Field(min_length=1, max_length=5)] = Field(
        description="The rules, five at most; never severe ones, never those of `care`."
    )
    reason: Text = Field(description="Why; shown wherever the exemption made a difference.")
    review_by: Day | None = Field(
        default=None, description="When somebody looks at it again, as 2027-01-31."
    )


class Authors(Model):
    """Who is new, who is trusted, which roles exist."""

    new: NewAuthor = Field(
        default_factory=NewAuthor, description="Who is new: below either of these."
    )
    trusted: TrustedAuthor = Field(
        default_factory=TrustedAuthor, description="Who is trusted: at both of these, or by role."
    )
    roles: list[Text] = Field(default_factory=list, description="Roles the host sends.")
    exemptions: list[Exemption] = Field(
        default_factory=list,
        max_length=20,
        description="Roles that some rules leave alone, with the reason.",
    )
