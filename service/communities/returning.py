"""A member who was erased while suspended does not come back before the suspension ends."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Final

import orjson
from sqlalchemy import String, bindparam, column, select, table, update

from service.communities.tables import Member
from service.storage import Json, UnitOfWork, UtcDateTime

# Of packages that build on this one: their tables are known here by name only.
_ERASURES = table(
    "erasures",
    column("id", String),
    column("community_id", String),
    column("pseudonym", String),
    column("kept", Json),
    column("completed_at", UtcDateTime()),
)
_ACTIONS = table(
    "actions",
    column("community_id", String),
    column("author_id", String),
    column("step", String),
    column("status", String),
    column("ended_at", UtcDateTime()),
)
_OPEN: Final = select(_ERASURES.c.id, _ERASURES.c.pseudonym, _ERASURES.c.kept).where(
    _ERASURES.c.community_id == bindparam("community"), _ERASURES.c.completed_at.is_(None)
)


def returning_digest(salt: str, community_id: str, author_id: str) -> str:
    """Return what an erasure keeps of a suspended member's id: a keyed hash, in hex.

    Args:
        salt: the random key of this erasure, in hex; it is destroyed when the suspension ends.
        community_id: whose member.
        author_id: the id that the host gave them.
    """
    told = orjson.dumps([community_id, author_id])
    return hmac.new(bytes.fromhex(salt), told, hashlib.sha256).hexdigest()


def suspend_returning(unit: UnitOfWork, community_id: str, author_id: str) -> bool:
    """Suspend a member who is seen for the first time if they were erased while suspended.

    The suspension moves from their pseudonym to them as it stands now: whoever lifts or overturns
    it later reaches the member. Tells whether there was one.
    """
    for row in unit.connection.execute(_OPEN, {"community": community_id}).all():
        if not _is_them(row.kept.get("suspension"), community_id, author_id):
            continue
        if _move(unit, community_id, row.pseudonym, author_id):
            told = {"erasure_id": row.id}
            unit.audit(community_id, "system", "member.returned", f"member/{author_id}", told)
            return True
    return False


def _is_them(kept: dict[str, Any] | None, community_id: str, author_id: str) -> bool:
    if not kept:
        return False
    digest = returning_digest(kept["salt"], community_id, author_id)
    return hmac.compare_digest(digest, kept["digest"])


def _move(unit: UnitOfWork, community_id: str, pseudonym: str, author_id: str) -> bool:
    """Give the suspension of a pseudonym, if it stands, to a member; tell whether it stood."""
    old, new = (
        (Member.community_id == community_id, Member.author_id == name)
        for name in (pseudonym, author_id)
    )
    state = select(Member.suspended, Member.suspended_until).where(*old).with_for_update()
    found = unit.connection.execute(state).one_or_none()
    if found is None or not found.suspended:
        return False
    if found.suspended_until is not None and found.suspended_until <= unit.now:
        return False
    run = unit.connection.execute
    run(update(Member).where(*new).values(**found._mapping))
    run(update(Member).where(*old).values(suspended=False, suspended_until=None))
    columns = _ACTIONS.c
    theirs = columns.community_id == community_id, columns.author_id == pseudonym
    stands = columns.status.in_(("requested", "completed")), columns.ended_at.is_(None)
    run(
        update(_ACTIONS)
        .where(*theirs, columns.step == "suspend", *stands)
        .values(author_id=author_id)
    )
    return True
