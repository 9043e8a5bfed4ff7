"""Reading verdicts. Nothing here writes."""

from __future__ import annotations

from sqlalchemy import Connection, select

from service.review.tables import Verdict
from service.review.views import VerdictView

FINE = ("fine", "wrong_label")


def verdicts_of(connection: Connection, post_pk: str) -> list[VerdictView]:
    """Return every verdict about a post, oldest first."""
    rows = connection.execute(
        select(*Verdict.__table__.columns)
        .where(Verdict.post_pk == post_pk)
        .order_by(Verdict.created_at, Verdict.id)
    )
    return [VerdictView(**row._mapping) for row in rows]


def read_verdict(connection: Connection, verdict_id: str) -> VerdictView:
    """Return one verdict; it must exist."""
    row = connection.execute(
        select(*Verdict.__table__.columns).where(Verdict.id == verdict_id)
    ).one()
    return VerdictView(**row._mapping)


def find_verdict(connection: Connection, community_id: str, verdict_id: str) -> VerdictView | None:
    """Return one verdict of a community, or ``None``."""
    row = connection.execute(
        select(*Verdict.__table__.columns).where(
            Verdict.community_id == community_id, Verdict.id == verdict_id
        )
    ).one_or_none()
    return None if row is None else VerdictView(**row._mapping)


def was_ruled_fine(connection: Connection, post_pk: str, revision: int) -> bool:
    """Tell whether a human has ruled this revision fine, and it still stands."""
    found = connection.execute(
        select(Verdict.id)
        .where(Verdict.post_pk == post_pk, Verdict.revision == revision)
        .where(Verdict.verdict.in_(FINE), Verdict.undone_at.is_(None))
        .limit(1)
    ).first()
    return found is not None


def is_of_verdict(connection: Connection, decision_id: str) -> bool:
    """Tell whether a decision was made by a verdict on an item."""
    found = select(Verdict.id).where(Verdict.decision_id == decision_id).limit(1)
    return connection.execute(found).first() is not None
