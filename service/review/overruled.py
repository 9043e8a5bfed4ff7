"""Verdicts that an appeal takes back: figures leave them out, and nothing learns from them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from service.review.consequences import STEPS
from service.review.rulings import FINE
from service.review.tables import Label, Verdict
from service.review.views import VerdictView
from service.storage import UnitOfWork


def verdicts_behind(
    connection: Connection, post_pk: str, revision: int, *, fine: bool
) -> list[VerdictView]:
    """Return the verdicts on a revision that stand and found it fine, or a violation."""
    rows = connection.execute(
        select(*Verdict.__table__.columns)
        .where(Verdict.post_pk == post_pk, Verdict.revision == revision)
        .where(Verdict.verdict.in_(FINE if fine else STEPS), Verdict.undone_at.is_(None))
        .order_by(Verdict.created_at, Verdict.id)
    )
    return [VerdictView(**row._mapping) for row in rows]


def overrule(
    unit: UnitOfWork, community_id: str, verdicts: Collection[VerdictView], actor: str
) -> None:
    """Mark verdicts as undone and reject the labels that they gave."""
    for verdict in verdicts:
        unit.connection.execute(
            update(Verdict).where(Verdict.id == verdict.id).values(undone_at=unit.now)
        )
        if verdict.decision_id is not None:
            unit.connection.execute(
                update(Label)
                .where(Label.decision_id == verdict.decision_id, Label.state != "rejected")
                .values(state="rejected", settled_at=unit.now)
            )
        payload = {"verdict_id": verdict.id, "verdict": verdict.verdict}
        subject = f"item/{verdict.item_id}"
        unit.audit(community_id, actor, "review.overruled", subject, payload)
