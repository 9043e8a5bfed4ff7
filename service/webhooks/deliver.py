"""Sending a batch: claim it, post each event, write down what came of it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from service.storage import Database, OutboxRow, UnitOfWork
from service.webhooks.endpoints import secrets_in_use
from service.webhooks.lease import Batch, claim, release
from service.webhooks.record import GONE, Try, record
from service.webhooks.sign import signature_headers
from service.webhooks.tables import Delivery, Endpoint
from service.webhooks.transport import Answer, Sender

logger = logging.getLogger("reins.webhooks")
BUDGET_SECONDS = 10.0
FAILURES_TO_STOP = 3
SLACK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Letter:
    """One event to send to one endpoint."""

    delivery_id: str
    event_id: str
    type: str
    attempts: int
    body: str


def lease_time(timeout: float) -> timedelta:
    """Return how long a lease must last to outlive any job that holds it."""
    return timedelta(seconds=BUDGET_SECONDS + timeout + SLACK_SECONDS)


class Deliverer:
    """Sends batches. Shared by the threads of a worker.

    Args:
        database: the store.
        sender: makes the requests.
        max_attempts: tries before a delivery is dead.
        luck: random numbers from 0 to 1, for the jitter of waits.
        stopping: once set, a batch ends after the event being sent.
        kick: asks for a sweep, so that what waits behind a batch follows at once.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        max_attempts: int,
        luck: Callable[[], float],
        stopping: threading.Event,
        kick: Callable[[], object],
    ) -> None:
        self._database = database
        self._sender = sender
        self._max_attempts = max_attempts
        self._luck = luck
        self._stopping = stopping
        self._kick = kick

    def deliver(self, batch: Batch) -> int:
        """Send what of a batch is still leased to it; return the number of tries.

        It gives the rest back when its time is up, when three tries in a row failed, or when the
        worker stops: a slow receiver must not keep others waiting.
        """
        duration = lease_time(self._sender.timeout)
        batch, ids = self._database.write(lambda unit: claim(unit, batch, duration))
        if not ids:
            return 0
        endpoint, letters = self._database.read(lambda one: _load(one, batch.endpoint_id, ids))
        tries = self._send(endpoint, letters)
        gone = self._database.write(lambda unit: self._finish(unit, batch, tries))
        self._tell(endpoint, letters, tries, gone)
        if len(ids) > 1:
            self._kick()
        return len(tries)

    def _finish(self, unit: UnitOfWork, batch: Batch, tries: Sequence[Try]) -> bool:
        gone = tries and record(unit, batch, tries, self._max_attempts, self._luck)
        release(unit, [batch])
        return bool(gone)

    def _send(self, endpoint: Any, letters: Sequence[Letter]) -> list[Try]:
        tries: list[Try] = []
        started, failures = time.monotonic(), 0
        for letter in letters:
            answer = self._post(endpoint, letter)
            tries.append(Try(letter.delivery_id, letter.attempts + 1, answer))
            failures = 0 if answer.accepted else failures + 1
            if (
                failures >= FAILURES_TO_STOP
                or answer.status == GONE
                or time.monotonic() - started > BUDGET_SECONDS
                or self._stopping.is_set()
            ):
                break
        return tries

    def _post(self, endpoint: Any, letter: Letter) -> Answer:
        now = self._database.clock()
        secrets = secrets_in_use(endpoint, now)
        headers = {
            "content-type": "application/json",
            "user-agent": "Reins-Webhooks/1",
            **signature_headers(letter.event_id, letter.body, secrets, now),
        }
        return self._sender.post(endpoint["url"], letter.body.encode(), headers)

    def _tell(
        self, endpoint: Any, letters: Sequence[Letter], tries: Sequence[Try], gone: bool
    ) -> None:
        for letter, one in zip(letters, tries, strict=False):
            state = one.state(self._max_attempts)
            level = {"delivered": logging.DEBUG, "pending": logging.INFO, "dead": logging.ERROR}
            fields = {
                "event_id": letter.event_id,
                "type": letter.type,
                "endpoint_id": endpoint["id"],
                "delivery_id": one.delivery_id,
                "attempts": one.attempts,
                "status": one.answer.status,
                "error": one.answer.error,
                "seconds": round(one.answer.seconds, 3),
            }
            logger.log(level[state], "delivery %s", state, extra=fields)
        if gone:
            extra = {"endpoint_id": endpoint["id"]}
            logger.error("webhook disabled: the receiver answered 410", extra=extra)


def _load(connection: Connection, endpoint_id: str, ids: Sequence[str]) -> tuple[Any, list[Letter]]:
    columns = (
        Endpoint.id,
        Endpoint.url,
        Endpoint.secret,
        Endpoint.previous_secret,
        Endpoint.previous_secret_until,
    )
    endpoint = connection.execute(select(*columns).where(Endpoint.id == endpoint_id))
    letters = connection.execute(
        select(Delivery.id, OutboxRow.id, OutboxRow.type, Delivery.attempts, OutboxRow.payload)
        .join(OutboxRow, OutboxRow.id == Delivery.event_id)
        .where(Delivery.id.in_(ids))
        .order_by(Delivery.next_attempt_at, Delivery.event_id)
    )
    return endpoint.mappings().one(), [Letter(*row) for row in letters]
