"""Strikes as they are stored: frozen when they are given, taken back by a row of their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from service.ladder.tables import StrikeRevocation, StrikeRow
from service.storage import UnitOfWork, insert_ignore

_AUDITED = (
    "author_id",
    "guideline_id",
    "severity",
    "weight",
    "why",
    "incident_id",
    "step",
    "rung",
)
_STANDS = StrikeRow.id.not_in(select(StrikeRevocation.strike_id))


def post_strikes(connection: Connection, post_pk: str) -> list[Any]:
    """Return the strikes for a post that were not taken back."""
    return list(
        connection.execute(
            select(*StrikeRow.__table__.columns)
            .where(StrikeRow.post_pk == post_pk, _STANDS)
            .order_by(StrikeRow.struck_at, StrikeRow.id)
        )
    )


def read_strike(connection: Connection, strike_id: str | None) -> Any | None:
    """Return the row of a strike, taken back or not, or ``None``."""
    return connection.execute(
        select(*StrikeRow.__table__.columns).where(StrikeRow.id == strike_id)
    ).one_or_none()


def store_strike(unit: UnitOfWork, row: dict[str, Any], actor: str) -> str:
    """Store a strike, audited, and return its id; one without ``incident_id`` begins its own."""
    strike_id = unit.new_id()
    stored = row | {"id": strike_id, "created_at": unit.now}
    stored["incident_id"] = row.get("incident_id") or strike_id
    unit.connection.execute(insert(StrikeRow), stored)
    payload = {key: stored.get(key) for key in _AUDITED}
    unit.audit(row["community_id"], actor, "strike.given", f"strike/{strike_id}", payload)
    return strike_id


def revoke_strike(
    unit: UnitOfWork, community_id: str, strike_id: str, actor: str, why: str
) -> bool:
    """Take a strike back; tell whether it stood until now."""
    row: dict[str, Any] = {
        "strike_id": strike_id,
        "community_id": community_id,
        "actor": actor,
        "why": why,
        "revoked_at": unit.now,
    }
    done = insert_ignore(unit.connection, StrikeRevocation, row)
    if done:
        unit.audit(community_id, actor, "strike.revoked", f"strike/{strike_id}", {"why": why})
    return done
