"""The first step of an erasure: a pseudonym takes the place of the member's id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, insert, select, update

from service.privacy.stored import (
    CHECK_COUNTS,
    LABELS,
    MEMBERS,
    OWNERS,
    POSTS,
    REVISIONS,
    SNAPSHOTS,
    STAFF,
)
from service.privacy.target import Target
from service.storage import UnitOfWork

_KEPT = ("accepted_posts", "near_misses", "suspended", "suspended_until", "first_seen_at")
"""What Reins counts of a member; it stays for the statistics, under the pseudonym."""


def put_pseudonym(unit: UnitOfWork, target: Target) -> dict[str, int]:
    """Rename the member wherever a row says whose it is, and return the rows by column.

    The key of their commitments goes with their row: from here on nothing ties the audit trail
    to them.
    """
    places = {"members": _replace_member(unit, target)}
    for table, name in OWNERS:
        column = table.c[name]
        mine = table.c.community_id == target.community_id, column == target.author_id
        done = unit.connection.execute(
            update(table).where(*mine).values(**{name: target.pseudonym})
        )
        places[f"{table.name}.{name}"] = done.rowcount
    mine = STAFF.c.community_id == target.community_id, STAFF.c.member_id == target.author_id
    done = unit.connection.execute(update(STAFF).where(*mine).values(member_id=None))
    return places | {"staff.member_id": done.rowcount, "check_counts": forget_checks(unit, target)}


def forget_profile(unit: UnitOfWork, target: Target) -> int:
    """Forget what the host told of the member, while the rest is held."""
    mine = MEMBERS.c.community_id == target.community_id, MEMBERS.c.author_id == target.author_id
    empty = {"display_name": None, "role": None, "joined_at": None}
    return unit.connection.execute(update(MEMBERS).where(*mine).values(**empty)).rowcount


def forget_checks(unit: UnitOfWork, target: Target) -> int:
    """Forget how often the member asked for dry checks."""
    columns = CHECK_COUNTS.c
    mine = columns.community_id == target.community_id, columns.author_id == target.author_id
    return unit.connection.execute(delete(CHECK_COUNTS).where(*mine)).rowcount


def remaining(unit: UnitOfWork, target: Target) -> dict[str, int]:
    """Count what stays although the member had a part in it: it holds neither id nor words."""
    posts = select(POSTS.c.pk).where(
        POSTS.c.community_id == target.community_id, POSTS.c.author_id == target.pseudonym
    )
    channels = select(POSTS.c.channel_id).where(POSTS.c.pk.in_(posts))
    queries = {
        "labels": select(func.count()).where(LABELS.c.post_pk.in_(posts)),
        "topic_snapshots": select(func.count()).where(
            SNAPSHOTS.c.community_id == target.community_id, SNAPSHOTS.c.channel_id.in_(channels)
        ),
    }
    return {name: unit.connection.execute(query).scalar_one() for name, query in queries.items()}


def is_known(unit: UnitOfWork, community_id: str, author_id: str) -> bool:
    """Tell whether anything is stored of a member."""
    for table, name in ((MEMBERS, "author_id"), *OWNERS):
        mine = table.c.community_id == community_id, table.c[name] == author_id
        if unit.connection.execute(select(table.c[name]).where(*mine).limit(1)).first():
            return True
    return False


def shown_names(unit: UnitOfWork, community_id: str, author_id: str) -> list[str]:
    """Return the names that the host told of a member, also along with posts."""
    mine = MEMBERS.c.community_id == community_id, MEMBERS.c.author_id == author_id
    posts = select(POSTS.c.pk).where(
        POSTS.c.community_id == community_id, POSTS.c.author_id == author_id
    )
    told = REVISIONS.c.content["author"]["display_name"].as_string()
    names = {
        *unit.connection.execute(select(MEMBERS.c.display_name).where(*mine)).scalars(),
        *unit.connection.execute(
            select(told).distinct().where(REVISIONS.c.post_pk.in_(posts))
        ).scalars(),
    }
    return sorted(name for name in names if name)


def _replace_member(unit: UnitOfWork, target: Target) -> int:
    mine = MEMBERS.c.community_id == target.community_id, MEMBERS.c.author_id == target.author_id
    names = [MEMBERS.c[name] for name in _KEPT]
    row = unit.connection.execute(select(*names).where(*mine).with_for_update()).one_or_none()
    kept: dict[str, Any] = {"accepted_posts": 0, "near_misses": 0, "suspended": False}
    kept |= {"first_seen_at": unit.now} if row is None else dict(row._mapping)
    stands_in = {"author_id": target.pseudonym, "known": False, "updated_at": unit.now}
    community = {"community_id": target.community_id}
    unit.connection.execute(insert(MEMBERS).values(**community, **kept, **stands_in))
    return unit.connection.execute(delete(MEMBERS).where(*mine)).rowcount
