"""What became of tries: the state of deliveries and the health of their endpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from service.storage import UnitOfWork
from service.webhooks.endpoints import disable_endpoint
from service.webhooks.lease import Batch
from service.webhooks.retry import rest_after, wait_after
from service.webhooks.tables import Delivery, Endpoint
from service.webhooks.transport import Answer

GONE = 410
SLOW_SECONDS = 1.0
LONGEST_ASKED_WAIT = 3600
ASKS_TO_WAIT = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Try:
    """One try of one delivery; ``attempts`` counts it."""

    delivery_id: str
    attempts: int
    answer: Answer

    def state(self, max_attempts: int) -> str:
        """Return the state the delivery is in after this try."""
        if self.answer.accepted:
            return "delivered"
        return "dead" if self.attempts >= max_attempts else "pending"


def record(
    unit: UnitOfWork,
    batch: Batch,
    tries: Sequence[Try],
    max_attempts: int,
    luck: Callable[[], float],
) -> bool:
    """Write what tries brought; return whether the endpoint is gone and was disabled.

    Only deliveries whose lease is still held are touched: what another job took over is its to
    tell.
    """
    rows = [_row(unit.now, one, max_attempts, luck()) for one in tries]
    held = (Delivery.id == bindparam("one"), Delivery.leased_until == batch.leased_until)
    names = ("state", "attempts", "next_attempt_at", "last_status", "last_error", "delivered_at")
    unit.connection.execute(
        update(Delivery)
        .where(*held)
        .values(leased_until=None, **{name: bindparam(f"new_{name}") for name in names}),
        rows,
    )
    community_id = _update_health(unit, batch.endpoint_id, tries, max_attempts)
    if any(one.answer.status == GONE for one in tries):
        why = "the receiver answered 410 Gone"
        disable_endpoint(unit, community_id, batch.endpoint_id, "system:webhooks", why)
        return True
    return False


def _row(now: datetime, one: Try, max_attempts: int, luck: float) -> dict[str, Any]:
    state = one.state(max_attempts)
    return {
        "one": one.delivery_id,
        "new_state": state,
        "new_attempts": one.attempts,
        "new_next_attempt_at": now + wait_after(one.attempts, luck) if state == "pending" else now,
        "new_last_status": one.answer.status,
        "new_last_error": one.answer.error,
        "new_delivered_at": now if state == "delivered" else None,
    }


def _update_health(
    unit: UnitOfWork, endpoint_id: str, tries: Sequence[Try], max_attempts: int
) -> str:
    row = unit.connection.execute(
        select(Endpoint.failures, Endpoint.community_id)
        .where(Endpoint.id == endpoint_id)
        .with_for_update()
    ).one()
    states = [one.state(max_attempts) for one in tries]
    failures = failures_in_a_row(row.failures, [one.answer.accepted for one in tries])
    mean = sum(one.answer.seconds for one in tries) / len(tries)
    unit.connection.execute(
        update(Endpoint)
        .where(Endpoint.id == endpoint_id)
        .values(
            failures=failures,
            slow=failures > 0 or mean > SLOW_SECONDS,
            paused_until=_pause(unit.now, failures, tries),
            delivered_count=Endpoint.delivered_count + states.count("delivered"),
            failed_count=Endpoint.failed_count + sum(not one.answer.accepted for one in tries),
            dead_count=Endpoint.dead_count + states.count("dead"),
        )
    )
    return str(row.community_id)


def failures_in_a_row(before: int, accepted: Sequence[bool]) -> int:
    """Continue a count of failures in a row with further tries."""
    for success in accepted:
        before = 0 if success else before + 1
    return before


def _pause(now: datetime, failures: int, tries: Sequence[Try]) -> datetime | None:
    asked = [
        min(one.answer.retry_after, LONGEST_ASKED_WAIT)
        for one in tries
        if one.answer.retry_after and one.answer.status in ASKS_TO_WAIT
    ]
    rests = [rest_after(failures), timedelta(seconds=max(asked)) if asked else None]
    return max((now + rest for rest in rests if rest), default=None)
