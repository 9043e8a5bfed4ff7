"""Decisions that are still to be made: accepted with ``mode=async``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from service.decisions.schemas import Content
from service.decisions.tables import Decision, Post, Revision


@dataclass(frozen=True, slots=True)
class Waiting:
    """A post whose decision waits, with what is needed to make it."""

    decision_id: str
    community_id: str
    post_id: str
    content: Content


def find_waiting(connection: Connection, before: datetime, limit: int = 100) -> list[Waiting]:
    """Return decisions that wait since before ``before``, oldest first."""
    rows = connection.execute(
        select(Decision.id, Decision.community_id, Post.post_id, Revision.content)
        .join(Post, Post.pk == Decision.post_pk)
        .join(
            Revision,
            (Revision.post_pk == Decision.post_pk) & (Revision.number == Decision.revision),
        )
        .where(Decision.status == "pending", Decision.created_at <= before)
        .order_by(Decision.created_at)
        .limit(limit)
    )
    return [
        Waiting(row.id, row.community_id, row.post_id, Content.model_validate(row.content))
        for row in rows
    ]
