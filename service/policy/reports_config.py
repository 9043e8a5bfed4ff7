"""The `reports` of a policy: what a burst of them counts as, and who reports in bad faith."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import Field, model_validator

from service.policy.conditions import Model, Share, Text

_BLANK: Final = re.compile(r"\{[^{}]*\}")
_BLANKS: Final = {
    "warned": ("{rejected}", "{judged}", "{mute_after}", "{mute_days}"),
    "muted": ("{rejected}", "{judged}", "{until}"),
}


class CampaignConfig(Model):
    """When reports against one author are one campaign, and count as one report."""

    reporters: Annotated[int, Field(ge=2, le=100)] = Field(
        default=3, description="Members who have signs of a campaign in common, at least."
    )
    window_minutes: Annotated[float, Field(gt=0, le=1440)] = Field(
        default=60.0, description="Minutes within which they report the author."
    )
    new_account_days: Annotated[float, Field(ge=0, le=365)] = Field(
        default=7.0, description="Accounts younger than this are a sign; 0 takes no account as one."
    )

    @property
    def window(self) -> timedelta:
        """How long reports against one author are looked at together."""
        return timedelta(minutes=self.window_minutes)


class ReportMessages(Model):
    """What a member is told whose reports humans found wrong again and again."""

    warned: Text = Field(
        default="Our moderators found {rejected} of your last {judged} reports to be wrong. Please "
        "report what breaks a guideline. If it comes to {mute_after}, your reports will not count "
        "for {mute_days} days.",
        description="The warning; filled in are `{rejected}`, `{judged}`, `{mute_after}` and "
        "`{mute_days}`.",
    )
    muted: Text = Field(
        default="Our moderators found {rejected} of your last {judged} reports to be wrong, after "
        "a warning. Until {until} your reports are kept but do not count, except for what is "
        "illegal.",
        description="Sent with the mute; filled in are `{rejected}`, `{judged}` and `{until}`.",
    )

    @model_validator(mode="after")
    def _known_blanks(self) -> ReportMessages:
        for name, known in _BLANKS.items():
            wrong = next((b for b in _BLANK.findall(getattr(self, name)) if b not in known), None)
            if wrong:
                raise ValueError(f"`{wrong}` is not filled in in `{name}`, only {', '.join(known)}")
        return self


class ReportsConfig(Model):
    """Reports by members."""

    warn_after: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=5, description="A reporter is warned after so many wrong reports."
    )
    window_days: Annotated[float, Field(gt=0, le=3650)] = Field(
        default=30.0, description="Only reports of so many days count towards it."
    )
    mute_after: Annotated[int, Field(ge=2, le=1000)] = Field(
        default=8, description="A warned reporter is muted after so many."
    )
    mute_days: Annotated[float, Field(gt=0, le=365)] = Field(
        default=14.0, description="How many days their reports do not count, but for `illegal`."
    )
    minimum_rejected_share: Share = Field(
        default=0.8, description="Neither happens while fewer of the judged reports are wrong."
    )
    campaign: CampaignConfig = Field(
        default_factory=CampaignConfig, description="Reports that came in a burst."
    )
    messages: ReportMessages = Field(
        default_factory=ReportMessages, description="What such a reporter is told."
    )

    @model_validator(mode="after")
    def _warned_before(self) -> ReportsConfig:
        if self.mute_after <= self.warn_after:
            raise ValueError("`mute_after` has to be more than `warn_after`: a warning comes first")
        return self

    def since(self, now: datetime) -> datetime:
        """The beginning of the window that ends now."""
        return now - timedelta(days=self.window_days)

    def mute_ends(self, now: datetime) -> datetime:
        """When a mute that begins now ends by itself."""
        return now + timedelta(days=self.mute_days)
