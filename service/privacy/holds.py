"""Legal holds: a duty to keep what is known of a member."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from service.privacy.errors import HoldError
from service.privacy.keep import is_held
from service.privacy.tables import LegalHold
from service.storage import UnitOfWork


def place_hold(
    unit: UnitOfWork,
    community_id: str,
    author_id: str,
    actor: str,
    reason: str,
    until: datetime | None = None,
) -> str:
    """Hold what is known of a member, until a time or until it is released; return its id.

    The reason stays out of the audit trail, which can't forget.

    Raises:
        HoldError: a hold on the member stands already.
    """
    if is_held(unit.connection, community_id, author_id, unit.now):
        raise HoldError(
            f"A legal hold on {author_id!r} stands already: `reins members release` ends it"
        )
    row: dict[str, Any] = {
        "id": unit.new_id(),
        "community_id": community_id,
        "author_id": author_id,
        "reason": reason,
        "actor": actor,
        "placed_at": unit.now,
        "until": until,
    }
    unit.connection.execute(insert(LegalHold), row)
    payload = {"author_id": author_id, "until": until and until.isoformat()}
    unit.audit(community_id, actor, "hold.placed", f"hold/{row['id']}", payload)
    return str(row["id"])


def release_hold(unit: UnitOfWork, community_id: str, author_id: str, actor: str) -> None:
    """Release the hold on a member; an erasure that waited for it goes on.

    Raises:
        HoldError: none stands.
    """
    mine = LegalHold.community_id == community_id, LegalHold.author_id == author_id
    found = unit.connection.execute(
        select(LegalHold.id).where(*mine, LegalHold.released_at.is_(None))
    ).scalars()
    ids = list(found)
    if not ids:
        raise HoldError(f"There is no legal hold on {author_id!r} to release")
    unit.connection.execute(
        update(LegalHold).where(LegalHold.id.in_(ids)).values(released_at=unit.now)
    )
    for hold_id in ids:
        payload = {"author_id": author_id}
        unit.audit(community_id, actor, "hold.released", f"hold/{hold_id}", payload)
