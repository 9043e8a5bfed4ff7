"""A report is made: its rows are read one kind after the other, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from service.communities.tables import Community
from service.transparency import decision_queries, queries, small_queries
from service.transparency.count import count
from service.transparency.facts import Facts
from service.transparency.period import split
from service.transparency.report import Report

Reader = Callable[..., Any]
READERS: dict[str, Reader] = {
    "decided": decision_queries.decided,
    "restrictions": queries.restrictions,
    "reversals": queries.reversals,
    "ended": queries.ended,
    "struck": small_queries.struck,
    "revoked": small_queries.revoked,
    "reported": small_queries.reported,
    "judged": small_queries.judged,
    "appealed": small_queries.appealed,
    "all_posts": decision_queries.posts_of_span,
    "posts": decision_queries.posts_of_periods,
}
"""The field of ``Facts`` that each query fills."""


def read_report(
    connection: Connection,
    community_id: str,
    since: datetime,
    until: datetime,
    by: str | None,
    now: datetime,
    bar: Callable[[Iterable[str]], Iterable[str]] = iter,
) -> Report:
    """Count what happened in a community.

    Args:
        connection: where to read.
        community_id: whose report.
        since: from when on.
        until: until before when.
        by: ``day``, ``week``, ``month`` or ``quarter`` to count each of them too.
        now: when the report is made.
        bar: shows how far the reading is.

    Raises:
        PeriodError: the span is empty, or has too many periods.
    """
    periods = split(since, until, by)
    facts = Facts()
    for field in bar(READERS):
        if field == "posts" and len(periods) == 1:
            facts.posts = {0: facts.all_posts}
        else:
            setattr(facts, field, READERS[field](connection, community_id, periods))
    total, parts = count(facts, periods)
    name = connection.execute(
        select(Community.name).where(Community.community_id == community_id)
    ).scalar_one_or_none()
    return Report(
        community_id=community_id,
        community=name or community_id,
        since=since,
        until=until,
        by=by,
        made_at=now,
        total=total,
        periods=tuple(zip(periods, parts, strict=True)) if by else (),
    )
