"""From outbox rows to deliveries: one for each receiver that asked for the event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, select, update

from service.storage import OutboxRow, UnitOfWork, insert_ignore_many
from service.webhooks.events import wants
from service.webhooks.tables import Delivery, Endpoint

ROWS_AT_ONCE = 500


def anything_due(connection: Connection, now: datetime) -> bool:
    """Tell whether the outbox has a row to hand on; a cheap look before a write lock is taken."""
    statement = select(OutboxRow.id).where(_due(now)).limit(1)
    return connection.execute(statement).first() is not None


def fan_out(unit: UnitOfWork) -> int:
    """Hand on up to 500 due outbox rows, oldest first, and return how many there were.

    Each row is marked in the transaction that makes its deliveries, and a delivery is unique in
    event and endpoint, so nothing is lost or doubled whenever this is cut off or run twice. Rows
    that another replica works on are skipped.
    """
    rows = unit.connection.execute(
        select(OutboxRow.id, OutboxRow.community_id, OutboxRow.type, OutboxRow.available_at)
        .where(_due(unit.now))
        .order_by(OutboxRow.available_at, OutboxRow.id)
        .limit(ROWS_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return 0
    endpoints = _endpoints(unit.connection)
    deliveries = [
        _delivery(unit, row, endpoint.id)
        for row in rows
        for endpoint in endpoints[row.community_id]
        if wants(endpoint.events, row.type)
    ]
    insert_ignore_many(unit.connection, Delivery, deliveries)
    unit.connection.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_([row.id for row in rows]))
        .values(dispatched_at=unit.now)
    )
    return len(rows)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxRow.dispatched_at.is_(None),
        OutboxRow.cancelled_at.is_(None),
        OutboxRow.available_at <= now,
    )


def _endpoints(connection: Connection) -> dict[str, Sequence[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    statement = select(Endpoint.id, Endpoint.community_id, Endpoint.events)
    for row in connection.execute(statement.where(Endpoint.disabled_at.is_(None))):
        found[row.community_id].append(row)
    return defaultdict(list, found)


def _delivery(unit: UnitOfWork, row: Any, endpoint_id: str) -> dict[str, Any]:
    return {
        "id": unit.new_id(),
        "community_id": row.community_id,
        "event_id": row.id,
        "endpoint_id": endpoint_id,
        "state": "pending",
        "attempts": 0,
        "next_attempt_at": row.available_at,
        "created_at": unit.now,
    }
