"""Campaigns in the store: reports that came in a burst, and what they count as."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from service.communities import find_member
from service.decisions.bursts import SIGNS, Burst, RecentReport, campaign_line, find_burst
from service.decisions.reporter_record import NOT_COUNTED
from service.decisions.tables import Post, Report, ReportCampaign
from service.decisions.views import PostView
from service.policy import CampaignConfig
from service.storage import UnitOfWork

MAX_REPORTS: Final = 100
"""The newest reports against an author that are looked at; a burst shows in them."""
ONE_TARGET_DAYS: Final = 30
"""How far back it is looked whom else a reporter reported."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """Reports that are shown and counted as one; ``why`` names the signs they share."""

    campaign_id: str
    reports: int
    reporters: int
    why: str
    opened_at: datetime
    last_at: datetime

    @property
    def line(self) -> str:
        """What moderators see in place of the reports."""
        return campaign_line(self.reports, self.reporters, self.why)


def join_campaign(unit: UnitOfWork, post: PostView, config: CampaignConfig) -> None:
    """Look whether the newest reports against the author of a post are a campaign; keep it.

    The author's row is locked, so that reports on several posts at once find one campaign.
    """
    connection = unit.connection
    find_member(connection, post.community_id, post.author_id, lock=True)
    rows = _recent(connection, post, unit.now - config.window)
    if len({row.reporter_id for row in rows}) < config.reporters:
        return
    burst = find_burst(_described(connection, post.community_id, rows, unit.now), config)
    if burst is not None:
        _keep(unit, post, burst)


def find_campaigns(connection: Connection, ids: Collection[str | None]) -> dict[str, Campaign]:
    """Return campaigns by their id."""
    rows = connection.execute(
        select(
            ReportCampaign.id,
            ReportCampaign.reports,
            ReportCampaign.reporters,
            ReportCampaign.why,
            ReportCampaign.opened_at,
            ReportCampaign.last_at,
        )
        .where(ReportCampaign.id.in_([one for one in ids if one is not None]))
        .order_by(ReportCampaign.opened_at, ReportCampaign.id)
    )
    return {row.id: Campaign(*row) for row in rows}


def _recent(connection: Connection, post: PostView, since: datetime) -> Sequence[Any]:
    newest = (
        select(Post.pk)
        .where(Post.community_id == post.community_id, Post.author_id == post.author_id)
        .order_by(Post.created_at.desc())
        .limit(MAX_REPORTS)
    )
    return connection.execute(
        select(Report.id, Report.reporter_id, Report.text, Report.created_at, Report.campaign_id)
        .where(
            Report.post_pk.in_(newest) | (Report.post_pk == post.pk),
            Report.created_at > since,
            Report.outcome.is_distinct_from(NOT_COUNTED),
        )
        .order_by(Report.created_at.desc(), Report.id.desc())
        .limit(MAX_REPORTS)
    ).all()


def _described(
    connection: Connection, community_id: str, rows: Sequence[Any], now: datetime
) -> list[RecentReport]:
    reporters = {row.reporter_id for row in rows}
    members = {one: find_member(connection, community_id, one) for one in reporters}
    joined = {one: member.joined_at for one, member in members.items() if member is not None}
    single = _one_target(connection, community_id, reporters, now)
    return [
        RecentReport(
            id=row.id,
            reporter_id=row.reporter_id,
            text=row.text,
            created_at=row.created_at,
            joined_at=joined.get(row.reporter_id),
            one_target=row.reporter_id in single,
            campaign_id=row.campaign_id,
        )
        for row in rows
    ]


def _one_target(
    connection: Connection, community_id: str, reporters: Collection[str], now: datetime
) -> set[str]:
    """The members who lately reported several posts, all by one author."""
    rows = connection.execute(
        select(
            Report.reporter_id,
            func.count(Report.post_pk.distinct()).label("posts"),
            func.count(Post.author_id.distinct()).label("authors"),
        )
        .join(Post, Post.pk == Report.post_pk)
        .where(
            Report.community_id == community_id,
            Report.reporter_id.in_(reporters),
            Report.created_at > now - timedelta(days=ONE_TARGET_DAYS),
        )
        .group_by(Report.reporter_id)
    )
    return {row.reporter_id for row in rows if row.authors == 1 and row.posts > 1}


def _keep(unit: UnitOfWork, post: PostView, burst: Burst) -> None:
    known = find_campaigns(unit.connection, {one.campaign_id for one in burst.reports})
    campaign_id = next(iter(known), None) or _open(unit, post, burst)
    joining = [one.id for one in burst.reports if one.campaign_id is None]
    unit.connection.execute(
        update(Report).where(Report.id.in_(joining)).values(campaign_id=campaign_id)
    )
    earlier = known[campaign_id].why if campaign_id in known else ""
    _count(unit, campaign_id, burst, earlier)


def _open(unit: UnitOfWork, post: PostView, burst: Burst) -> str:
    campaign_id = unit.new_id()
    row = {
        "id": campaign_id,
        "community_id": post.community_id,
        "author_id": post.author_id,
        "reports": 0,
        "reporters": 0,
        "why": "",
        "opened_at": min(one.created_at for one in burst.reports),
        "last_at": unit.now,
    }
    unit.connection.execute(insert(ReportCampaign), row)
    payload = {"reports": len(burst.reports), "why": list(burst.why)}
    unit.audit(post.community_id, "policy", "reports.campaign", f"campaign/{campaign_id}", payload)
    return campaign_id


def _count(unit: UnitOfWork, campaign_id: str, burst: Burst, earlier: str) -> None:
    """Bring the figures of a campaign up to date; signs once found stay."""
    reports, reporters = unit.connection.execute(
        select(func.count(), func.count(Report.reporter_id.distinct())).where(
            Report.campaign_id == campaign_id
        )
    ).one()
    why = ", ".join(sign for sign in SIGNS if sign in burst.why or sign in earlier)
    unit.connection.execute(
        update(ReportCampaign)
        .where(ReportCampaign.id == campaign_id)
        .values(reports=reports, reporters=reporters, why=why, last_at=unit.now)
    )
