"""Reports against one author that look like an agreed campaign. Pure.

No sign proves anything alone: many people may see the same bad post within a minute. So several
members must show signs, and one of them is enough only where they sent nearly the same words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from service.decisions.simhash import near, simhash
from service.policy import CampaignConfig

MINUTE: Final = timedelta(minutes=1)
WORDS, NEW, ONE_TARGET, MINUTE_SHARED = (
    "nearly the same words",
    "new accounts",
    "members who report nobody else",
    "within one minute",
)
"""The signs, in the words in which moderators read them."""
SIGNS: Final = (WORDS, NEW, ONE_TARGET, MINUTE_SHARED)
SIGNS_NEEDED: Final = 2
"""How many of the signs other than ``WORDS`` a report has to show."""


@dataclass(frozen=True, slots=True)
class RecentReport:
    """A report against the author, and what is known of who sent it.

    ``joined_at`` is ``None`` where the host did not tell. ``one_target`` says that the member
    reported several posts lately, all by this author.
    """

    id: str
    reporter_id: str
    text: str | None
    created_at: datetime
    joined_at: datetime | None = None
    one_target: bool = False
    campaign_id: str | None = None


@dataclass(frozen=True, slots=True)
class Burst:
    """Reports that are one campaign, and the signs they share."""

    reports: tuple[RecentReport, ...]
    why: tuple[str, ...]


def find_burst(reports: Sequence[RecentReport], config: CampaignConfig) -> Burst | None:
    """Return the reports that look like one campaign, or ``None``.

    A sign counts where ``config.reporters`` members or more share it. A report belongs to the
    campaign if it shares the words, or two of the other signs; there is one if the reports that
    belong came from ``config.reporters`` members or more.

    Args:
        reports: the reports against one author within ``config.window``.
        config: what the policy says.
    """
    shared = {
        sign: found
        for sign, found in _signs(reports, config).items()
        if _members(reports, found) >= config.reporters
    }
    ids = {report.id for report in reports if _belongs(report.id, shared)}
    if _members(reports, ids) < config.reporters:
        return None
    why = tuple(sign for sign in SIGNS if _members(reports, shared.get(sign, set()) & ids) > 1)
    return Burst(tuple(report for report in reports if report.id in ids), why)


def campaign_line(reports: int, reporters: int, why: str) -> str:
    """Say in a line what moderators see in place of the reports."""
    return f"A campaign of {reports} reports by {reporters} members: {why}"


def _belongs(report_id: str, shared: dict[str, set[str]]) -> bool:
    if report_id in shared.get(WORDS, ()):
        return True
    return sum(report_id in found for found in shared.values()) >= SIGNS_NEEDED


def _members(reports: Sequence[RecentReport], ids: Collection[str]) -> int:
    return len({report.reporter_id for report in reports if report.id in ids})


def _signs(reports: Sequence[RecentReport], config: CampaignConfig) -> dict[str, set[str]]:
    youngest = timedelta(days=config.new_account_days)
    return {
        WORDS: _same_words(reports, config.reporters),
        NEW: {
            one.id
            for one in reports
            if one.joined_at is not None and one.created_at - one.joined_at < youngest
        },
        ONE_TARGET: {one.id for one in reports if one.one_target},
        MINUTE_SHARED: _same_minute(reports, config.reporters),
    }


def _same_words(reports: Sequence[RecentReport], least: int) -> set[str]:
    """The reports whose text is near that of others, of ``least`` members with this one."""
    prints = [(one, simhash(one.text or "")) for one in reports]
    found: set[str] = set()
    for _, mine in prints:
        if mine is None:
            continue
        alike = {one.id for one, other in prints if other is not None and near(mine, other)}
        if _members(reports, alike) >= least:
            found |= alike
    return found


def _same_minute(reports: Sequence[RecentReport], least: int) -> set[str]:
    """The reports that came within a minute with others, of ``least`` members in all."""
    found: set[str] = set()
    for first in reports:
        near_by = {
            one.id for one in reports if timedelta(0) <= one.created_at - first.created_at <= MINUTE
        }
        if _members(reports, near_by) >= least:
            found |= near_by
    return found
