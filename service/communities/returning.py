"""A member who was erased while suspended does not come back before the suspension ends."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import String, bindparam, column, select, table, update

from service.communities.tables import Member
from service.kit import rfc3339
from service.storage import Json, UnitOfWork, UtcDateTime

# Of `service.privacy`, which builds on this package: its table is known here by name only.
_ERASURES = table(
    "erasures",
    column("id", String),
    column("community_id", String),
    column("kept", Json),
    column("completed_at", UtcDateTime()),
)
_OPEN: Final = select(_ERASURES.c.id, _ERASURES.c.kept).where(
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

    Tells whether they were. The rows of the suspension follow when the worker completes the
    erasure; until then the member stays suspended all the same.
    """
    for row in unit.connection.execute(_OPEN, {"community": community_id}).all():
        if _is_them(row.kept, community_id, author_id, unit.now):
            until = row.kept["suspension"]["until"]
            values = {"suspended": True, "suspended_until": until and datetime.fromisoformat(until)}
            mine = Member.community_id == community_id, Member.author_id == author_id
            unit.connection.execute(update(Member).where(*mine).values(**values))
            kept = row.kept | {"returned_as": author_id}
            unit.connection.execute(
                update(_ERASURES).where(_ERASURES.c.id == row.id).values(kept=kept)
            )
            return True
    return False


def _is_them(kept: dict[str, Any], community_id: str, author_id: str, now: datetime) -> bool:
    suspension = kept.get("suspension")
    if not suspension or (suspension["until"] and suspension["until"] <= rfc3339(now)):
        return False
    digest = returning_digest(suspension["salt"], community_id, author_id)
    return hmac.compare_digest(digest, suspension["digest"])
