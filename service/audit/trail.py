"""The rows of the chain that name one member, while their key exists."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from sqlalchemy import ColumnElement, Connection, false, or_, select

from service.audit.commitments import FIELDS, SUBJECTS, find_commitment
from service.audit.tables import AuditEvent
from service.kit import rfc3339


def naming(connection: Connection, community_id: str, author_id: str) -> ColumnElement[bool]:
    """Return the condition: by the commitment, and by the id itself in rows of before it."""
    token = find_commitment(connection, community_id, author_id)
    if token is None:
        return false()
    plain = orjson.dumps(author_id).decode()
    return or_(
        AuditEvent.payload.contains(f'"{token}"', autoescape=True),
        AuditEvent.subject.in_([start + one for start in SUBJECTS for one in (token, author_id)]),
        *(AuditEvent.payload.contains(f'"{f}":{plain}', autoescape=True) for f in sorted(FIELDS)),
    )


def rows_naming(
    connection: Connection, community_id: str, author_id: str
) -> Iterator[tuple[str, str, str]]:
    """Yield time, type and actor of the rows that name a member, oldest first."""
    query = select(AuditEvent.at, AuditEvent.type, AuditEvent.actor).where(
        AuditEvent.community_id == community_id, naming(connection, community_id, author_id)
    )
    for row in connection.execute(query.order_by(AuditEvent.seq)):
        yield rfc3339(row.at), row.type, row.actor
