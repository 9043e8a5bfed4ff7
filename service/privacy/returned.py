"""A member who came back while they were to stay suspended gets their suspension back."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from service.communities import returning_digest, set_suspension
from service.privacy.records import read_erasure, update_erasure
from service.privacy.stored import ACTIONS, MEMBERS
from service.storage import UnitOfWork


def find_returned(connection: Connection, row: Any) -> str | None:
    """Return the id of a member seen since their erasure who is kept suspended, or ``None``."""
    suspension = row.kept.get("suspension")
    if suspension is None:
        return None
    if "returned_as" in row.kept:
        return str(row.kept["returned_as"])
    since = select(MEMBERS.c.author_id).where(
        MEMBERS.c.community_id == row.community_id, MEMBERS.c.first_seen_at >= row.requested_at
    )
    for author_id in connection.execute(since).scalars():
        digest = returning_digest(suspension["salt"], row.community_id, author_id)
        if hmac.compare_digest(digest, suspension["digest"]):
            return str(author_id)
    return None


def give_back_suspension(unit: UnitOfWork, row: Any, author_id: str) -> None:
    """Move the suspension from the pseudonym to the member who came back."""
    row = read_erasure(unit.connection, row.community_id, row.id, lock=True)
    until = row.kept["suspension"]["until"]
    live = ACTIONS.c.step == "suspend", ACTIONS.c.ended_at.is_(None)
    mine = ACTIONS.c.community_id == row.community_id, ACTIONS.c.author_id == row.pseudonym
    standing = ACTIONS.c.status.in_(("requested", "completed"))
    unit.connection.execute(
        update(ACTIONS).where(*mine, *live, standing).values(author_id=author_id)
    )
    end = until and datetime.fromisoformat(until)
    set_suspension(unit, row.community_id, author_id, True, end)
    set_suspension(unit, row.community_id, row.pseudonym, False, None)
    kept = {name: value for name, value in row.kept.items() if name != "returned_as"}
    update_erasure(unit, row, kept=kept)
    told = {"erasure_id": row.id}
    unit.audit(row.community_id, "timer", "member.returned", f"member/{author_id}", told)
