"""A unit of work: everything one request or job writes, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, insert

from service.kit import rfc3339
from service.storage.tables import OutboxRow

API_VERSION = "2026-11-01"
_INSERT = insert(OutboxRow)


@dataclass(frozen=True, slots=True)
class PendingAudit:
    """An audit event that waits for the commit, where it gets its place in the chain."""

    community_id: str
    at: datetime
    actor: str
    type: str
    subject: str
    payload: str


Addition = Callable[["UnitOfWork", str, dict[str, Any]], dict[str, Any]]
"""Takes a unit, a community and the data of an event; returns what the data gets besides."""

AuditFlush = Callable[[Connection, Sequence[PendingAudit]], None]


@dataclass(slots=True)
class UnitOfWork:
    """A transaction with its time, its ids, its outbox and its audit events.

    Attributes:
        connection: SQLAlchemy Core connection inside the transaction.
        now: the moment the unit began, aware UTC; every row of the unit carries it.
        new_id: makes a UUIDv7.
        events: outbox rows, written when the transaction commits.
        audits: events to chain at the commit.
        after_commit: called once the transaction is durable, never after a roll-back.
        additions: what the roots add to events, by type, such as links built from settings.
    """

    connection: Connection
    now: datetime
    new_id: Callable[[], str]
    events: list[dict[str, Any]] = field(default_factory=list)
    audits: list[PendingAudit] = field(default_factory=list)
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    additions: Mapping[str, Sequence[Addition]] = field(default_factory=dict)

    def emit(
        self,
        community_id: str,
        type: str,
        subject: str,
        data: dict[str, Any],
        *,
        subject_key: str | None = None,
        delay_seconds: float = 0,
    ) -> str:
        """Put an event in the outbox and return its id (a UUIDv7).

        The row is written at the end of the transaction, together with those of other units.

        Args:
            community_id: whose event it is.
            type: event type, for example ``post.decided``.
            subject: what it is about, for example ``post/42``.
            data: the JSON object hosts receive under ``data``.
            subject_key: groups the events that one undo cancels; the subject when left out.
            delay_seconds: how long it waits before it may be sent.
        """
        event_id = self.new_id()
        for addition in self.additions.get(type, ()):
            data = data | addition(self, community_id, data)
        payload = {
            "id": event_id,
            "type": type,
            "api_version": API_VERSION,
            "created": rfc3339(self.now),
            "community_id": community_id,
            "subject": subject,
            "data": data,
        }
        row = {
            "id": event_id,
            "community_id": community_id,
            "type": type,
            "subject": subject,
            "subject_key": subject_key or subject,
            "payload": orjson.dumps(payload).decode(),
            "created_at": self.now,
            "available_at": self.now + timedelta(seconds=delay_seconds),
            "attempts": 0,
        }
        self.events.append(row)
        return event_id

    def audit(
        self, community_id: str, actor: str, type: str, subject: str, payload: dict[str, Any]
    ) -> None:
        """Record an audit event; it is chained and written when the transaction commits."""
        text = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS).decode()
        self.audits.append(PendingAudit(community_id, self.now, actor, type, subject, text))


def settle(connection: Connection, units: Sequence[UnitOfWork], flush_audits: AuditFlush) -> None:
    """Write what units left for the end of their transaction: outbox rows and audit events."""
    events = [row for unit in units for row in unit.events]
    if events:
        connection.execute(_INSERT, events)
    audits = [event for unit in units for event in unit.audits]
    if audits:
        flush_audits(connection, audits)
