"""Leases: which deliveries a job may send, so that two jobs never send the same one at once.

A lease is the value of ``leased_until``. It goes with the job as a token: a job whose lease ran
out and was given to another finds a different value and leaves the delivery alone. A worker or
Redis that dies leaves leases behind that simply run out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from service.storage import UnitOfWork
from service.webhooks.retry import is_resting
from service.webhooks.tables import Delivery, Endpoint

BATCH = 50
JOBS_PER_ENDPOINT = 2
ENDPOINTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """Deliveries to one endpoint, leased to one job."""

    endpoint_id: str
    delivery_ids: tuple[str, ...]
    leased_until: datetime
    slow: bool


def anything_ready(connection: Connection, now: datetime) -> bool:
    """Tell whether a delivery could be leased; a cheap look before a write lock is taken."""
    return connection.execute(select(Endpoint.id).where(_ready(now)).limit(1)).first() is not None


def lease(unit: UnitOfWork, duration: timedelta) -> list[Batch]:
    """Lease what is due, oldest first: at most two batches of 50 in flight for an endpoint.

    An endpoint that keeps failing gets one delivery at a time, as a probe. The endpoint's row is
    locked meanwhile, so that replicas can't exceed these limits together.
    """
    statement = (
        select(Endpoint.id, Endpoint.failures, Endpoint.slow)
        .where(_ready(unit.now))
        .limit(ENDPOINTS_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    endpoints = unit.connection.execute(statement).all()
    in_flight = _in_flight(unit.connection, unit.now) if endpoints else {}
    batches: list[Batch] = []
    for endpoint in endpoints:
        taken = in_flight.get(endpoint.id, 0)
        batches += _lease_endpoint(unit, endpoint, taken, unit.now + duration)
    return batches


def claim(unit: UnitOfWork, batch: Batch, duration: timedelta) -> tuple[Batch, list[str]]:
    """Renew a lease at the start of its job; return it with the ids that are still its own."""
    renewed = Batch(batch.endpoint_id, batch.delivery_ids, unit.now + duration, batch.slow)
    rows = unit.connection.execute(
        update(Delivery)
        .where(_held(batch))
        .values(leased_until=renewed.leased_until)
        .returning(Delivery.id)
    )
    return renewed, list(rows.scalars())


def release(unit: UnitOfWork, batches: Iterable[Batch]) -> None:
    """Give back the leases that are still held, so that the next sweep finds the rows."""
    for batch in batches:
        unit.connection.execute(update(Delivery).where(_held(batch)).values(leased_until=None))


def _lease_endpoint(unit: UnitOfWork, endpoint: Any, taken: int, until: datetime) -> list[Batch]:
    resting = is_resting(endpoint.failures)
    room = (1 if resting else BATCH * JOBS_PER_ENDPOINT) - taken
    if room <= 0:
        return []
    ids = _due_ids(unit, endpoint.id, room)
    if not ids:
        return []
    unit.connection.execute(update(Delivery).where(Delivery.id.in_(ids)).values(leased_until=until))
    parts = [tuple(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH)]
    return [Batch(endpoint.id, part, until, endpoint.slow) for part in parts]


def _due_ids(unit: UnitOfWork, endpoint_id: str, room: int) -> Sequence[str]:
    return (
        unit.connection.execute(
            select(Delivery.id)
            .where(Delivery.endpoint_id == endpoint_id, _free(unit.now))
            .order_by(Delivery.next_attempt_at, Delivery.event_id)
            .limit(room)
            .with_for_update(skip_locked=True)
        )
        .scalars()
        .all()
    )


def _in_flight(connection: Connection, now: datetime) -> dict[str, int]:
    statement = (
        select(Delivery.endpoint_id, func.count())
        .where(Delivery.leased_until > now)
        .group_by(Delivery.endpoint_id)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def _ready(now: datetime) -> ColumnElement[bool]:
    due = select(Delivery.id).where(Delivery.endpoint_id == Endpoint.id, _free(now))
    return and_(
        Endpoint.disabled_at.is_(None),
        or_(Endpoint.paused_until.is_(None), Endpoint.paused_until <= now),
        due.exists(),
    )


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(
        Delivery.state == "pending",
        Delivery.next_attempt_at <= now,
        or_(Delivery.leased_until.is_(None), Delivery.leased_until <= now),
    )


def _held(batch: Batch) -> ColumnElement[bool]:
    return and_(
        Delivery.id.in_(batch.delivery_ids),
        Delivery.leased_until == batch.leased_until,
        Delivery.state == "pending",
    )
