"""How it came that humans decided: the item that asked, and what they wrote to the member."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from service.review.tables import ReviewItem, Verdict


@dataclass(frozen=True, slots=True)
class Origin:
    """What led to a human decision.

    ``kind`` and ``rule`` are those of the item, ``reports`` how many members had reported the
    post. ``message`` is what the moderator wrote to the member instead of the template.
    """

    kind: str
    rule: str | None
    reports: int
    message: str | None


def origins_of(connection: Connection, decision_ids: Collection[str]) -> dict[str, Origin]:
    """Return the origin of each human decision by its id; those of the policy are left out.

    A second moderator who confirms gives a verdict on the same decision: the first one counts.
    """
    rows = connection.execute(
        select(
            Verdict.decision_id,
            ReviewItem.kind,
            ReviewItem.rule,
            ReviewItem.reports,
            Verdict.message,
        )
        .join(ReviewItem, ReviewItem.id == Verdict.item_id)
        .where(Verdict.decision_id.in_(decision_ids))
        .order_by(Verdict.created_at, Verdict.id)
    )
    found: dict[str, Origin] = {}
    for row in rows:
        found.setdefault(row.decision_id, Origin(row.kind, row.rule, row.reports, row.message))
    return found
