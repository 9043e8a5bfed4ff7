"""Erasures as they are stored and told: under a pseudonym, with each place that was reached."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.kit import rfc3339
from service.privacy.errors import ErasureNotFoundError
from service.privacy.tables import Erasure
from service.privacy.target import new_pseudonym
from service.storage import UnitOfWork

_ROW = select(*Erasure.__table__.columns)


def add_erasure(
    unit: UnitOfWork, community_id: str, actor: str, reason: str, kept: dict[str, Any]
) -> Any:
    """Store an erasure that begins, with a pseudonym of its own, and return its row."""
    erasure_id = unit.new_id()
    row = {
        "id": erasure_id,
        "community_id": community_id,
        "pseudonym": new_pseudonym(),
        "actor": actor,
        "reason": reason,
        "places": {},
        "kept": kept,
        "requested_at": unit.now,
    }
    unit.connection.execute(insert(Erasure), row)
    return read_erasure(unit.connection, community_id, erasure_id)


def read_erasure(
    connection: Connection, community_id: str, erasure_id: str, *, lock: bool = False
) -> Any:
    """Return the row of an erasure.

    Raises:
        ErasureNotFoundError: there is none of this id in the community.
    """
    query = _ROW.where(Erasure.community_id == community_id, Erasure.id == erasure_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise ErasureNotFoundError(f"There is no erasure {erasure_id!r} in this community")
    return row


def unfinished(connection: Connection, community_id: str | None = None) -> list[Any]:
    """Return the rows of erasures that are not complete, oldest first."""
    query = _ROW.where(Erasure.completed_at.is_(None))
    if community_id is not None:
        query = query.where(Erasure.community_id == community_id)
    return list(connection.execute(query.order_by(Erasure.requested_at, Erasure.id)))


def update_erasure(unit: UnitOfWork, row: Any, **values: Any) -> None:
    """Change columns of an erasure."""
    unit.connection.execute(update(Erasure).where(Erasure.id == row.id).values(**values))


def waiting_for(kept: dict[str, Any]) -> list[str]:
    """Return why an erasure is not complete: what stands, or that it still works."""
    names = {"hold": "legal_hold", "suspension": "suspension", "appeals": "appeal"}
    return [told for name, told in names.items() if kept.get(name)]


def erasure_body(row: Any, backup_days: int | None = None) -> dict[str, Any]:
    """Return an erasure on the wire.

    Args:
        row: of the table.
        backup_days: after how many days back-ups are gone, as the settings say.
    """
    return {
        "erasure_id": row.id,
        "pseudonym": row.pseudonym,
        "requested_at": rfc3339(row.requested_at),
        "completed_at": None if row.completed_at is None else rfc3339(row.completed_at),
        "kept": waiting_for(row.kept),
        "places": row.places,
        "backups_expire_after_days": backup_days,
    }
