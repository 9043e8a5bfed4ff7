"""Whether something is in the trail, without walking it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from service.audit.tables import AuditEvent


def subjects_with(
    connection: Connection, community_id: str, type: str, subjects: Collection[str]
) -> frozenset[str]:
    """Return those of some subjects, such as ``action/ID``, that have an event of a type."""
    rows = connection.execute(
        select(AuditEvent.subject).where(
            AuditEvent.community_id == community_id,
            AuditEvent.subject.in_(subjects),
            AuditEvent.type == type,
        )
    )
    return frozenset(rows.scalars())
