"""How much waits for a human, for the metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from service.review.tables import ReviewItem
from service.review.views import OPEN


@dataclass(frozen=True, slots=True)
class ReviewBacklog:
    """Open items and the age of the oldest, in seconds."""

    pending: int
    oldest_age_seconds: float


def backlog(connection: Connection, now: datetime) -> ReviewBacklog:
    """Count the open items of all communities."""
    count, oldest = connection.execute(
        select(func.count(), func.min(ReviewItem.created_at)).where(ReviewItem.state == OPEN)
    ).one()
    age = 0.0 if oldest is None else (now - oldest).total_seconds()
    return ReviewBacklog(int(count), max(0.0, age))
