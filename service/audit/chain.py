"""The hash chain grows: each row's hash covers the row and the hash before it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from service.audit.commitments import committed
from service.audit.links import Link, content_hash
from service.audit.tables import AuditEvent, AuditHead
from service.kit import rfc3339
from service.storage import PendingAudit

_HEAD = select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
_INSERT = insert(AuditEvent)
_MOVE = (
    update(AuditHead)
    .where(AuditHead.id == 1)
    .values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
)


def flush(connection: Connection, events: Sequence[PendingAudit]) -> None:
    """Chain and insert events at the end of a transaction.

    Every event of every unit comes through here, all those of one commit together. The head row
    is locked from here to the commit, so replicas take turns for this short stretch only. Keys of
    members are looked up before: who waits for a member's row must not hold up all the others.
    """
    events = committed(connection, events)
    head = connection.execute(_HEAD).one()
    seq, prev_hash = head.seq, head.hash
    rows = []
    for event in events:
        seq += 1
        link = _link(seq, event, prev_hash)
        rows.append(link._asdict() | {"at": event.at})
        prev_hash = link.hash
    connection.execute(_INSERT, rows)
    connection.execute(_MOVE, {"new_seq": seq, "new_hash": prev_hash})


def _link(seq: int, event: PendingAudit, prev_hash: str) -> Link:
    contents = (
        seq,
        event.community_id,
        rfc3339(event.at),
        event.actor,
        event.type,
        event.subject,
        event.payload,
        prev_hash,
    )
    return Link(*contents, content_hash(*contents))
