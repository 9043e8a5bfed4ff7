"""Counts over an author's past that only some policies ask for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, func, select

from service.decisions.recent import MAX_POSTS
from service.decisions.reporter_record import NOT_COUNTED, WRONG
from service.decisions.tables import Post, Report

_POSTS = select(
    func.sum(case((Post.created_at > bindparam("ten_minutes"), 1), else_=0)), func.count()
).where(
    Post.community_id == bindparam("community"),
    Post.author_id == bindparam("author"),
    Post.created_at > bindparam("week"),
    Post.pk != bindparam("pk"),
)
_NEWEST = (
    select(Post.pk)
    .where(Post.community_id == bindparam("community"), Post.author_id == bindparam("author"))
    .order_by(Post.created_at.desc())
    .limit(MAX_POSTS)
)
# A report that a human found to be wrong says nothing about the author, nor does one that does
# not count; a campaign says as much as one report by one member.
_REPORTS = select(
    func.coalesce(Report.campaign_id, Report.id).label("report"),
    func.coalesce(Report.campaign_id, Report.reporter_id).label("reporter"),
    Report.created_at,
).where(
    Report.post_pk.in_(_NEWEST),
    Report.created_at > bindparam("week"),
    func.coalesce(Report.outcome, "").not_in((WRONG, NOT_COUNTED)),
)


def post_counts(
    connection: Connection, community_id: str, author_id: str, pk: str, now: datetime
) -> dict[str, int]:
    """Count the author's posts of the last ten minutes and week, but for the one keyed ``pk``."""
    values = {
        "community": community_id,
        "author": author_id,
        "pk": pk,
        "ten_minutes": now - timedelta(minutes=10),
        "week": now - timedelta(days=7),
    }
    row = connection.execute(_POSTS, values).one()
    return {"posts_last_10m": int(row[0] or 0), "posts_last_week": int(row[1])}


def report_counts(
    connection: Connection, community_id: str, author_id: str, now: datetime
) -> dict[str, int]:
    """Count the reports of the author's newest posts, and the members who made them."""
    week = now - timedelta(days=7)
    values = {"community": community_id, "author": author_id, "week": week}
    rows = connection.execute(_REPORTS, values).all()
    today = [row for row in rows if row.created_at > now - timedelta(days=1)]
    return {
        "reports_last_day": len({row.report for row in today}),
        "reports_last_week": len({row.report for row in rows}),
        "reporters_last_day": len({row.reporter for row in today}),
        "reporters_last_week": len({row.reporter for row in rows}),
    }


def asked(needs: Collection[str], beginning: str) -> bool:
    """Whether a count whose name begins like this is among ``needs``."""
    return any(need.startswith(f"counts.{beginning}") for need in needs)
