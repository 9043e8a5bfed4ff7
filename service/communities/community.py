"""Communities, their channels and their members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from service.communities.tables import Channel, Community, Member
from service.storage import UnitOfWork, insert_ignore, upsert


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel as the host described it."""

    channel_id: str
    name: str | None
    topic: str | None
    description: str | None
    overrides: dict[str, Any]
    topic_snapshot: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member as the host described them, and what Reins counts of them."""

    author_id: str
    display_name: str | None
    role: str | None
    joined_at: datetime | None
    known: bool
    accepted_posts: int
    near_misses: int
    suspended: bool
    suspended_until: datetime | None
    first_seen_at: datetime


def ensure_community(unit: UnitOfWork, community_id: str, name: str) -> bool:
    """Create a community unless it exists; tell whether it was created."""
    row = {"community_id": community_id, "name": name, "settings": {}, "created_at": unit.now}
    created = insert_ignore(unit.connection, Community, row)
    if created:
        subject = f"community/{community_id}"
        unit.audit(community_id, "system", "community.created", subject, {"name": name})
    return created


def list_communities(connection: Connection) -> list[str]:
    """Return the id of every community."""
    return list(connection.execute(select(Community.community_id)).scalars())


def put_channel(
    unit: UnitOfWork, community_id: str, channel_id: str, given: dict[str, Any]
) -> None:
    """Describe a channel; fields that are not given stay empty, as PUT means."""
    row = {
        "community_id": community_id,
        "channel_id": channel_id,
        "name": given.get("name"),
        "topic": given.get("topic"),
        "description": given.get("description"),
        "overrides": given.get("overrides") or {},
        "created_at": unit.now,
        "updated_at": unit.now,
    }
    fields = ["name", "topic", "description", "overrides", "updated_at"]
    upsert(unit.connection, Channel, row, fields)


def find_channel(connection: Connection, community_id: str, channel_id: str) -> ChannelView | None:
    """Return a channel, or ``None`` if the host never described it."""
    row = connection.execute(
        select(
            Channel.channel_id,
            Channel.name,
            Channel.topic,
            Channel.description,
            Channel.overrides,
            Channel.topic_snapshot,
            Channel.updated_at,
        ).where(Channel.community_id == community_id, Channel.channel_id == channel_id)
    ).one_or_none()
    return None if row is None else ChannelView(*row)


def put_member(unit: UnitOfWork, community_id: str, author_id: str, given: dict[str, Any]) -> None:
    """Describe a member; what Reins counts of them is kept."""
    row = {
        "community_id": community_id,
        "author_id": author_id,
        "display_name": given.get("display_name"),
        "role": given.get("role"),
        "joined_at": given.get("joined_at"),
        "known": True,
        "accepted_posts": 0,
        "near_misses": 0,
        "suspended": False,
        "first_seen_at": unit.now,
        "updated_at": unit.now,
    }
    fields = ["display_name", "role", "joined_at", "known", "updated_at"]
    upsert(unit.connection, Member, row, fields)


def see_member(unit: UnitOfWork, community_id: str, author_id: str) -> None:
    """Make sure that an author has a row, without claiming to know them."""
    row = {
        "community_id": community_id,
        "author_id": author_id,
        "known": False,
        "accepted_posts": 0,
        "near_misses": 0,
        "suspended": False,
        "first_seen_at": unit.now,
        "updated_at": unit.now,
    }
    insert_ignore(unit.connection, Member, row)


def find_member(
    connection: Connection, community_id: str, author_id: str, lock: bool = False
) -> MemberView | None:
    """Return a member, or ``None``; ``lock`` holds the row until the transaction ends."""
    statement = select(
        Member.author_id,
        Member.display_name,
        Member.role,
        Member.joined_at,
        Member.known,
        Member.accepted_posts,
        Member.near_misses,
        Member.suspended,
        Member.suspended_until,
        Member.first_seen_at,
    ).where(Member.community_id == community_id, Member.author_id == author_id)
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else MemberView(**row._mapping)


def count_accepted(unit: UnitOfWork, community_id: str, author_id: str, change: int = 1) -> None:
    """Add to the number of a member's accepted posts, a fact policies use as trust."""
    unit.connection.execute(
        update(Member)
        .where(Member.community_id == community_id, Member.author_id == author_id)
        .values(accepted_posts=Member.accepted_posts + change)
    )


def count_near_miss(unit: UnitOfWork, community_id: str, author_id: str) -> None:
    """Count a dry check that would have been refused, without its text."""
    see_member(unit, community_id, author_id)
    unit.connection.execute(
        update(Member)
        .where(Member.community_id == community_id, Member.author_id == author_id)
        .values(near_misses=Member.near_misses + 1)
    )


def set_suspension(
    unit: UnitOfWork, community_id: str, author_id: str, suspended: bool, until: datetime | None
) -> None:
    """Record that a member is suspended (until a time, or without end) or no longer is."""
    unit.connection.execute(
        update(Member)
        .where(Member.community_id == community_id, Member.author_id == author_id)
        .values(suspended=suspended, suspended_until=until, updated_at=unit.now)
    )


def due_suspensions(connection: Connection, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Return (community, author) of suspensions whose end has come, locked until the commit."""
    rows = connection.execute(
        select(Member.community_id, Member.author_id)
        .where(Member.suspended.is_(True), Member.suspended_until <= now)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(row.community_id, row.author_id) for row in rows]
