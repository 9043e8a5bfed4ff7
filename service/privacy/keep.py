"""What must outlive an erasure for a while: a suspension, open appeals, a legal hold."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from service.communities import find_member, returning_digest
from service.kit import rfc3339
from service.privacy.stored import ACTIONS, APPEALS, HOLDS


@dataclass(frozen=True, slots=True)
class Needs:
    """Why something of a member has to be kept now.

    Attributes:
        suspended: whether they are suspended.
        until: when that ends; ``None`` without an end.
        appeals: their open appeals.
        posts: keys of the posts these are about.
        held: whether a legal hold stands.
    """

    suspended: bool
    until: datetime | None
    appeals: tuple[str, ...]
    posts: tuple[str, ...]
    held: bool

    @property
    def why(self) -> list[str]:
        """The reasons in short, as reports and events name them."""
        reasons = {
            "legal_hold": self.held,
            "suspension": self.suspended,
            "appeal": bool(self.appeals),
        }
        return [name for name, stands in reasons.items() if stands]


def needs(connection: Connection, community_id: str, author_id: str, now: datetime) -> Needs:
    """Return what stands for a member, by their id or by the pseudonym in its place."""
    member = find_member(connection, community_id, author_id)
    until = member.suspended_until if member else None
    suspended = member is not None and member.suspended and (until is None or until > now)
    rows = connection.execute(
        select(APPEALS.c.id, APPEALS.c.post_pk, ACTIONS.c.post_pk)
        .outerjoin(ACTIONS, ACTIONS.c.id == APPEALS.c.action_id)
        .where(APPEALS.c.community_id == community_id, APPEALS.c.author_id == author_id)
        .where(APPEALS.c.state == "open")
    ).all()
    posts = {pk for row in rows for pk in row[1:] if pk}
    held = is_held(connection, community_id, author_id, now)
    appeals = tuple(row[0] for row in rows)
    return Needs(suspended, until if suspended else None, appeals, tuple(sorted(posts)), held)


def is_held(connection: Connection, community_id: str, author_id: str, now: datetime) -> bool:
    """Tell whether a legal hold on a member stands."""
    stands = HOLDS.c.released_at.is_(None) & or_(HOLDS.c.until.is_(None), HOLDS.c.until > now)
    mine = HOLDS.c.community_id == community_id, HOLDS.c.author_id == author_id
    return connection.execute(select(HOLDS.c.id).where(*mine, stands)).first() is not None


def record_of(found: Needs, community_id: str, author_id: str) -> dict[str, Any]:
    """Return the minimal record of what stands: no id, no words."""
    kept: dict[str, Any] = {}
    if found.suspended:
        salt = secrets.token_hex(32)
        kept["suspension"] = {
            "until": rfc3339(found.until) if found.until else None,
            "salt": salt,
            "digest": returning_digest(salt, community_id, author_id),
        }
    if found.appeals:
        kept |= {"appeals": list(found.appeals), "posts": list(found.posts)}
    return kept


def still_needed(kept: dict[str, Any], found: Needs) -> dict[str, Any]:
    """Return what remains of a record now that some of its reasons may have ended."""
    remains: dict[str, Any] = {}
    if found.suspended and "suspension" in kept:
        until = rfc3339(found.until) if found.until else None
        remains["suspension"] = kept["suspension"] | {"until": until}
    if found.appeals:
        remains |= {"appeals": list(found.appeals), "posts": list(found.posts)}
    return remains
