"""Posts that humans confirmed. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, select
from sqlalchemy.orm import aliased

from service.decisions import PostView, posts_by_pk
from service.review.tables import ReviewItem, Verdict
from service.review.views import OPEN

CONFIRMING = "fine"
ABOUT_THE_TOPIC = frozenset({"post", "comment"})
"""Kinds that stand in a channel; names and profiles say nothing of its topic."""

Confirmed = tuple[str, str]
"""A post's key in the store, and the decision that its confirmation led to."""

_waiting = aliased(ReviewItem)
_CONFIRMED: tuple[ColumnElement[bool], ...] = (
    Verdict.id == ReviewItem.verdict_id,
    Verdict.verdict == CONFIRMING,
    Verdict.undone_at.is_(None),
    ~exists().where(
        _waiting.post_pk == ReviewItem.post_pk,
        _waiting.state == OPEN,
        _waiting.appeal_id.is_(None),
    ),
)


def confirmed_channels(connection: Connection, least: int) -> list[tuple[str, str, int]]:
    """Return (community, channel, number) where ``least`` posts or more were confirmed."""
    number = func.count(ReviewItem.post_pk.distinct())
    rows = connection.execute(
        select(ReviewItem.community_id, ReviewItem.channel_id, number.label("number"))
        .where(*_CONFIRMED)
        .group_by(ReviewItem.community_id, ReviewItem.channel_id)
        .having(number >= least)
        .order_by(ReviewItem.community_id, ReviewItem.channel_id)
    )
    return [(row.community_id, row.channel_id, row.number) for row in rows]


def count_confirmed(
    connection: Connection, community_id: str, channel_id: str, since: datetime
) -> int:
    """Count the posts of a channel that were confirmed since a moment."""
    return connection.execute(
        select(func.count(ReviewItem.post_pk.distinct())).where(
            ReviewItem.community_id == community_id,
            ReviewItem.channel_id == channel_id,
            ReviewItem.resolved_at >= since,
            *_CONFIRMED,
        )
    ).scalar_one()


def list_confirmed(
    connection: Connection, community_id: str, channel_id: str, limit: int
) -> list[Confirmed]:
    """Return what was confirmed in a channel, the newest first; posts that wait are left out."""
    rows = connection.execute(
        select(ReviewItem.post_pk, Verdict.decision_id)
        .where(
            ReviewItem.community_id == community_id,
            ReviewItem.channel_id == channel_id,
            *_CONFIRMED,
        )
        .order_by(ReviewItem.resolved_at.desc(), ReviewItem.id.desc())
        .limit(limit)
    )
    return [(row.post_pk, row.decision_id) for row in rows]


def standing_posts(connection: Connection, confirmed: Sequence[Confirmed]) -> list[PostView]:
    """Return the posts whose confirmation still counts: not edited, decided again or deleted."""
    posts = posts_by_pk(connection, [pk for pk, _ in confirmed])
    found = [(posts[pk], decision_id) for pk, decision_id in confirmed if pk in posts]
    return [
        post
        for post, decision_id in found
        if post.decision_id == decision_id
        and post.deleted_at is None
        and post.kind in ABOUT_THE_TOPIC
    ]
