"""Posts and decisions in bulk, for pages and lists that show many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from service.decisions.tables import Decision, Post, Report, Revision
from service.decisions.views import DecisionView, PostView


def posts_by_pk(connection: Connection, pks: Collection[str]) -> dict[str, PostView]:
    """Return posts by their key in the store; unknown keys are left out."""
    rows = connection.execute(
        select(*Post.__table__.columns, Revision.content, Revision.content_hash)
        .join(Revision, (Revision.post_pk == Post.pk) & (Revision.number == Post.revision))
        .where(Post.pk.in_(pks))
    )
    return {row.pk: PostView(**row._mapping) for row in rows}


def decisions_by_id(connection: Connection, ids: Collection[str]) -> dict[str, DecisionView]:
    """Return decisions by id; unknown ids are left out."""
    rows = connection.execute(select(*Decision.__table__.columns).where(Decision.id.in_(ids)))
    return {row.id: DecisionView(**row._mapping) for row in rows}


def author_posts(
    connection: Connection, community_id: str, author_id: str, limit: int = 10
) -> list[PostView]:
    """Return the newest posts of an author, newest first."""
    rows = connection.execute(
        select(*Post.__table__.columns, Revision.content, Revision.content_hash)
        .join(Revision, (Revision.post_pk == Post.pk) & (Revision.number == Post.revision))
        .where(Post.community_id == community_id, Post.author_id == author_id)
        .order_by(Post.created_at.desc(), Post.pk.desc())
        .limit(limit)
    )
    return [PostView(**row._mapping) for row in rows]


def reported_posts(connection: Connection, community_id: str, reporter_id: str) -> frozenset[str]:
    """Return the keys of the posts that a member has reported."""
    rows = connection.execute(
        select(Report.post_pk).where(
            Report.community_id == community_id, Report.reporter_id == reporter_id
        )
    )
    return frozenset(rows.scalars())


def count_decided(connection: Connection, community_id: str, since: datetime) -> int:
    """Return how many decisions were made since a moment."""
    return connection.execute(
        select(func.count()).where(
            Decision.community_id == community_id, Decision.decided_at >= since
        )
    ).scalar_one()
