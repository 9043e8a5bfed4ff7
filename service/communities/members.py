"""Members: what the host told of them, and what Reins counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from service.communities.returning import suspend_returning
from service.communities.tables import Member
from service.storage import UnitOfWork, insert_ignore, upsert

ERASED: Final = "erased:"
"""How the pseudonym begins that stands for a member who was erased; 32 hex digits follow."""
_PSEUDONYM: Final = re.compile(f"{ERASED}[0-9a-f]{{32}}")

# Statements of the hot path are built once: building one costs five times what running it does.
_MINE = (
    Member.community_id == bindparam("community"),
    Member.author_id == bindparam("author"),
)
_FIND = select(
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
).where(*_MINE)
_FIND_AND_LOCK = _FIND.with_for_update()
_COUNT_ACCEPTED = (
    update(Member).where(*_MINE).values(accepted_posts=Member.accepted_posts + bindparam("change"))
)


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


def put_member(unit: UnitOfWork, community_id: str, author_id: str, given: dict[str, Any]) -> None:
    """Describe a member; what Reins counts of them is kept."""
    see_member(unit, community_id, author_id)
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
    if insert_ignore(unit.connection, Member, row):
        suspend_returning(unit, community_id, author_id)


def find_member(
    connection: Connection, community_id: str, author_id: str, lock: bool = False
) -> MemberView | None:
    """Return a member, or ``None``; ``lock`` holds the row until the transaction ends."""
    values = {"community": community_id, "author": author_id}
    row = connection.execute(_FIND_AND_LOCK if lock else _FIND, values).one_or_none()
    return None if row is None else MemberView(**row._mapping)


def count_accepted(unit: UnitOfWork, community_id: str, author_id: str, change: int = 1) -> None:
    """Add to the number of a member's accepted posts, a fact policies use as trust."""
    values = {"community": community_id, "author": author_id, "change": change}
    unit.connection.execute(_COUNT_ACCEPTED, values)


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


def is_pseudonym(author_id: str) -> bool:
    """Tell whether an id stands for a member who was erased."""
    return _PSEUDONYM.fullmatch(author_id) is not None


def due_suspensions(connection: Connection, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Return (community, author) of suspensions whose end has come, locked until the commit."""
    rows = connection.execute(
        select(Member.community_id, Member.author_id)
        .where(Member.suspended.is_(True), Member.suspended_until <= now)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(row.community_id, row.author_id) for row in rows]
