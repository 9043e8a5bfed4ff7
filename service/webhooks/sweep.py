"""The sweep: from committed outbox rows to jobs, over and over. The outbox is the truth."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from redis.exceptions import RedisError
from sqlalchemy import Connection

from service.storage import Database, UnitOfWork
from service.webhooks.fanout import ROWS_AT_ONCE, anything_due, fan_out
from service.webhooks.jobs import DeliveryQueue
from service.webhooks.lease import Batch, anything_ready, lease, release

logger = logging.getLogger("reins.webhooks")
MOST_PASSES = 20


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: outbox rows handed on, deliveries enqueued."""

    events: int
    deliveries: int


class Sweeper:
    """Hands on due outbox rows and enqueues due deliveries.

    Safe to run in several processes at once. With Redis away it still hands outbox rows on and
    leases nothing; what dead workers or a lost Redis leave behind is found again once its lease
    has run out.

    Args:
        database: the store.
        queue: where jobs go.
        lease_for: how long a job may hold its deliveries.
    """

    def __init__(self, database: Database, queue: DeliveryQueue, lease_for: timedelta) -> None:
        self._database = database
        self._queue = queue
        self._lease_for = lease_for

    def sweep(self) -> Swept:
        """Do all that is due now, in a few short transactions."""
        events = deliveries = 0
        reachable = self._queue.reachable()
        for _ in range(MOST_PASSES):
            if not self._database.read(lambda one: self._anything(one, reachable)):
                break
            handed, batches = self._database.write(lambda unit: self._pass(unit, reachable))
            events += handed
            deliveries += self._enqueue(batches)
            if handed < ROWS_AT_ONCE:
                break
        return Swept(events, deliveries)

    def _anything(self, connection: Connection, reachable: bool) -> bool:
        now = self._database.clock()
        return anything_due(connection, now) or (reachable and anything_ready(connection, now))

    def _pass(self, unit: UnitOfWork, reachable: bool) -> tuple[int, list[Batch]]:
        handed = fan_out(unit)
        return handed, lease(unit, self._lease_for) if reachable else []

    def _enqueue(self, batches: list[Batch]) -> int:
        if not batches:
            return 0
        try:
            self._queue.put(batches)
        except RedisError as error:
            logger.warning("Redis is away; deliveries wait", extra={"error": str(error)})
            self._database.write(lambda unit: release(unit, batches))
            return 0
        return sum(len(batch.delivery_ids) for batch in batches)
