"""Receivers: add, find, disable, rotate the secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from service.storage import UnitOfWork
from service.webhooks.errors import EndpointDisabledError, EndpointNotFoundError
from service.webhooks.events import check_events
from service.webhooks.sign import new_secret
from service.webhooks.tables import Delivery, Endpoint

LONGEST_OVERLAP_HOURS = 7 * 24


@dataclass(frozen=True, slots=True)
class EndpointView:
    """A receiver as staff and hosts see it: everything but its secrets."""

    id: str
    community_id: str
    url: str
    events: list[str]
    failures: int
    paused_until: datetime | None
    rotating_until: datetime | None
    created_at: datetime
    disabled_at: datetime | None
    disabled_why: str | None


def add_endpoint(
    unit: UnitOfWork, community_id: str, url: str, events: Iterable[str], actor: str
) -> tuple[EndpointView, str]:
    """Add a receiver and return it with its signing secret, which is shown this once.

    The caller has checked ``url`` with ``guard.check_url``, which may wait for a name server and
    so must not run inside a transaction.

    Raises:
        UnknownEventError: an event type does not exist.
    """
    endpoint_id, secret = unit.new_id(), new_secret()
    row = {
        "id": endpoint_id,
        "community_id": community_id,
        "url": url,
        "events": check_events(events),
        "secret": secret,
        "created_at": unit.now,
    }
    unit.connection.execute(insert(Endpoint), row)
    detail = {"url": url, "events": row["events"]}
    unit.audit(community_id, actor, "webhook.added", f"webhook/{endpoint_id}", detail)
    return find_endpoint(unit.connection, community_id, endpoint_id, unit.now), secret


def list_endpoints(
    connection: Connection, community_id: str, now: datetime, *, disabled: bool = False
) -> list[EndpointView]:
    """Return a community's receivers, oldest first; the disabled ones only if asked for."""
    statement = _columns(community_id).order_by(Endpoint.created_at, Endpoint.id)
    if not disabled:
        statement = statement.where(Endpoint.disabled_at.is_(None))
    return [_view(row, now) for row in connection.execute(statement).mappings()]


def find_endpoint(
    connection: Connection, community_id: str, endpoint_id: str, now: datetime
) -> EndpointView:
    """Return one receiver.

    Raises:
        EndpointNotFoundError: this community has no receiver with this id.
    """
    statement = _columns(community_id).where(Endpoint.id == endpoint_id)
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise EndpointNotFoundError(f"There is no webhook {endpoint_id!r} in this community.")
    return _view(row, now)


def disable_endpoint(
    unit: UnitOfWork, community_id: str, endpoint_id: str, actor: str, why: str
) -> EndpointView:
    """Stop sending to a receiver; what waits for it becomes dead. Doing it twice is harmless.

    Raises:
        EndpointNotFoundError: this community has no receiver with this id.
    """
    found = find_endpoint(unit.connection, community_id, endpoint_id, unit.now)
    if found.disabled_at is not None:
        return found
    _set(unit, endpoint_id, {"disabled_at": unit.now, "disabled_why": why})
    unit.connection.execute(
        update(Delivery)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.state == "pending")
        .values(state="dead", leased_until=None, last_error=f"The webhook was disabled: {why}")
    )
    unit.audit(community_id, actor, "webhook.disabled", f"webhook/{endpoint_id}", {"why": why})
    return find_endpoint(unit.connection, community_id, endpoint_id, unit.now)


def rotate_secret(
    unit: UnitOfWork, community_id: str, endpoint_id: str, actor: str, overlap_hours: float = 24
) -> tuple[EndpointView, str]:
    """Give a receiver a new secret and return it once; the old one signs along for a while.

    Args:
        unit: transaction to write in.
        community_id: whose receiver it is.
        endpoint_id: the receiver.
        actor: who asks.
        overlap_hours: hours during which both secrets sign; 0 ends the old one at once.

    Raises:
        EndpointNotFoundError: this community has no receiver with this id.
        EndpointDisabledError: the receiver is disabled.
    """
    found = find_endpoint(unit.connection, community_id, endpoint_id, unit.now)
    if found.disabled_at is not None:
        raise EndpointDisabledError("A disabled webhook has no use for a new secret; add it anew.")
    hours = min(max(overlap_hours, 0), LONGEST_OVERLAP_HOURS)
    until, secret = unit.now + timedelta(hours=hours), new_secret()
    values = {
        "previous_secret": Endpoint.secret,
        "previous_secret_until": until,
        "secret": secret,
    }
    _set(unit, endpoint_id, values)
    detail = {"overlap_hours": hours}
    unit.audit(community_id, actor, "webhook.rotated", f"webhook/{endpoint_id}", detail)
    return find_endpoint(unit.connection, community_id, endpoint_id, unit.now), secret


def secrets_in_use(row: Mapping[str, Any], now: datetime) -> list[str]:
    """Return the secrets that sign now, the newest first, from an endpoint's row."""
    until = row["previous_secret_until"]
    if row["previous_secret"] and until and until > now:
        return [row["secret"], row["previous_secret"]]
    return [row["secret"]]


def _set(unit: UnitOfWork, endpoint_id: str, values: Mapping[str, Any]) -> None:
    unit.connection.execute(update(Endpoint).where(Endpoint.id == endpoint_id).values(**values))


def _columns(community_id: str) -> Select[Any]:
    return select(
        Endpoint.id,
        Endpoint.community_id,
        Endpoint.url,
        Endpoint.events,
        Endpoint.failures,
        Endpoint.paused_until,
        Endpoint.previous_secret_until,
        Endpoint.created_at,
        Endpoint.disabled_at,
        Endpoint.disabled_why,
    ).where(Endpoint.community_id == community_id)


def _view(row: RowMapping, now: datetime) -> EndpointView:
    values = dict(row)
    until = values.pop("previous_secret_until")
    return EndpointView(rotating_until=until if until and until > now else None, **values)
