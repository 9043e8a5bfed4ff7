"""Reading deliveries: the log of a receiver, what waits, counts; and sending one again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from service.kit import Clock, system_clock
from service.storage import OutboxRow, UnitOfWork
from service.webhooks.errors import DeliveryNotFoundError, EndpointDisabledError
from service.webhooks.tables import Delivery, Endpoint

LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One event on its way to one receiver; its content is not part of the log."""

    id: str
    event_id: str
    type: str
    subject: str
    endpoint_id: str
    state: str
    attempts: int
    next_attempt_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """Events and deliveries that wait, and deliveries that were given up."""

    pending: int
    oldest_age_seconds: float
    dead: int


def list_deliveries(
    connection: Connection,
    community_id: str,
    endpoint_id: str,
    *,
    state: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> list[DeliveryView]:
    """Return deliveries to an endpoint, the newest event first.

    Args:
        connection: to read with.
        community_id: whose deliveries.
        endpoint_id: the receiver.
        state: only ``pending``, ``delivered`` or ``dead`` ones.
        before: only events older than this event id (the last one of the page before).
        limit: most rows, up to 200.
    """
    statement = _columns(community_id).where(Delivery.endpoint_id == endpoint_id)
    if state is not None:
        statement = statement.where(Delivery.state == state)
    if before is not None:
        statement = statement.where(Delivery.event_id < before)
    ordered = statement.order_by(Delivery.event_id.desc()).limit(min(limit, LARGEST_PAGE))
    return [DeliveryView(**row) for row in connection.execute(ordered).mappings()]


def redeliver(unit: UnitOfWork, community_id: str, delivery_id: str, actor: str) -> DeliveryView:
    """Have a delivery sent again now, whatever its state, under the same event id.

    Raises:
        DeliveryNotFoundError: this community has no delivery with this id.
        EndpointDisabledError: its receiver is disabled.
    """
    found = _find(unit.connection, community_id, delivery_id)
    statement = select(Endpoint.disabled_at).where(Endpoint.id == found.endpoint_id)
    if unit.connection.execute(statement).scalar_one() is not None:
        raise EndpointDisabledError(
            f"The webhook {found.endpoint_id} is disabled. Add the receiver anew to get events."
        )
    values = {"state": "pending", "attempts": 0, "next_attempt_at": unit.now, "leased_until": None}
    unit.connection.execute(
        update(Delivery).where(Delivery.id == delivery_id).values(**values, delivered_at=None)
    )
    unit.connection.execute(
        update(Endpoint).where(Endpoint.id == found.endpoint_id).values(paused_until=None)
    )
    detail = {"event_id": found.event_id, "state_before": found.state}
    unit.audit(community_id, actor, "webhook.redelivered", f"delivery/{delivery_id}", detail)
    return _find(unit.connection, community_id, delivery_id)


def backlog(connection: Connection, clock: Clock = system_clock) -> Backlog:
    """Count what waits: due outbox rows not handed on yet, and pending deliveries."""
    now = clock()
    waiting = connection.execute(
        select(func.count(), func.min(OutboxRow.available_at)).where(
            OutboxRow.dispatched_at.is_(None),
            OutboxRow.cancelled_at.is_(None),
            OutboxRow.available_at <= now,
        )
    ).one()
    pending = connection.execute(
        select(func.count(), func.min(Delivery.created_at)).where(Delivery.state == "pending")
    ).one()
    oldest = min((row[1] for row in (waiting, pending) if row[1]), default=now)
    age = max((now - oldest).total_seconds(), 0.0)
    return Backlog(waiting[0] + pending[0], age, count_deliveries(connection)["dead"])


def count_deliveries(connection: Connection) -> dict[str, int]:
    """Count results since the beginning: delivered, failed tries, and given up (dead)."""
    row = connection.execute(
        select(
            func.coalesce(func.sum(Endpoint.delivered_count), 0),
            func.coalesce(func.sum(Endpoint.failed_count), 0),
            func.coalesce(func.sum(Endpoint.dead_count), 0),
        )
    ).one()
    return {"delivered": int(row[0]), "failed": int(row[1]), "dead": int(row[2])}


def _find(connection: Connection, community_id: str, delivery_id: str) -> DeliveryView:
    statement = _columns(community_id).where(Delivery.id == delivery_id)
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise DeliveryNotFoundError(f"There is no delivery {delivery_id!r} in this community.")
    return DeliveryView(**row)


def _columns(community_id: str) -> Any:
    return (
        select(
            Delivery.id,
            Delivery.event_id,
            OutboxRow.type,
            OutboxRow.subject,
            Delivery.endpoint_id,
            Delivery.state,
            Delivery.attempts,
            Delivery.next_attempt_at,
            Delivery.last_status,
            Delivery.last_error,
            Delivery.created_at,
            Delivery.delivered_at,
        )
        .join(OutboxRow, OutboxRow.id == Delivery.event_id)
        .where(Delivery.community_id == community_id)
    )
