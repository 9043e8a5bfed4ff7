"""The hash chain: each row's hash covers the row and the hash before it.

After Crosby and Wallach, "Efficient Data Structures for Tamper-Evident Logging" (USENIX
Security 2009), in its simplest linear form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, bindparam, insert, select, update

from service.audit.tables import AuditEvent, AuditHead
from service.kit import rfc3339
from service.storage import PendingAudit

GENESIS = "0" * 64
_HEAD = select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
_INSERT = insert(AuditEvent)
_MOVE = (
    update(AuditHead)
    .where(AuditHead.id == 1)
    .values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and why."""

    seq: int
    why: str


def link_hash(seq: int, event: PendingAudit, prev_hash: str) -> str:
    """Return the hex SHA-256 of one link: its place, its content and the hash before it."""
    at = rfc3339(event.at)
    fields = [seq, event.community_id, at, event.actor, event.type, event.subject]
    return hashlib.sha256(orjson.dumps([*fields, event.payload, prev_hash])).hexdigest()


def flush(connection: Connection, events: Sequence[PendingAudit]) -> None:
    """Chain and insert events at the end of a transaction.

    The head row is locked from here to the commit, so replicas take turns for this short
    stretch only.
    """
    head = connection.execute(_HEAD).one()
    seq, prev_hash = head.seq, head.hash
    rows = []
    for event in events:
        seq += 1
        current = link_hash(seq, event, prev_hash)
        rows.append(_row(seq, event, prev_hash, current))
        prev_hash = current
    connection.execute(_INSERT, rows)
    connection.execute(_MOVE, {"new_seq": seq, "new_hash": prev_hash})


def verify(connection: Connection) -> Break | None:
    """Walk the whole chain and return the first break, or ``None`` if it holds."""
    seq, prev_hash = 0, GENESIS
    for row in _rows(connection):
        seq += 1
        if row.seq != seq:
            return Break(seq, f"row {seq} is missing: the next one found is {row.seq}")
        if row.prev_hash != prev_hash:
            return Break(seq, "it does not point to the row before it")
        event = PendingAudit(
            row.community_id, row.at, row.actor, row.type, row.subject, row.payload
        )
        if link_hash(seq, event, prev_hash) != row.hash:
            return Break(seq, "its content was changed after it was written")
        prev_hash = row.hash
    head = connection.execute(select(AuditHead.seq, AuditHead.hash)).one()
    if (head.seq, head.hash) != (seq, prev_hash):
        return Break(head.seq, f"the chain ends at {seq}, its head says {head.seq}")
    return None


def _rows(connection: Connection) -> Iterator[AuditEvent]:
    columns = AuditEvent.__table__.columns
    statement = select(*columns).order_by(AuditEvent.seq).execution_options(yield_per=1000)
    yield from connection.execute(statement)  # type: ignore[misc]


def _row(seq: int, event: PendingAudit, prev_hash: str, current: str) -> dict[str, object]:
    return {
        "seq": seq,
        "community_id": event.community_id,
        "at": event.at,
        "actor": event.actor,
        "type": event.type,
        "subject": event.subject,
        "payload": event.payload,
        "prev_hash": prev_hash,
        "hash": current,
    }
