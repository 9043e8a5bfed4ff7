"""How many items wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from service.review.queries import Barred, conditions
from service.review.tables import ReviewItem
from service.review.views import Filter


def count_open(connection: Connection, community_id: str, barred: Barred) -> dict[str, int]:
    """Return the number of open items by queue; empty queues are left out."""
    fulfilled = conditions(community_id, Filter(), barred)
    statement = select(ReviewItem.queue, func.count()).where(*fulfilled).group_by(ReviewItem.queue)
    return {queue: int(count) for queue, count in connection.execute(statement)}


def count_newer(
    connection: Connection, community_id: str, wanted: Filter, barred: Barred, since: datetime
) -> int:
    """Return how many of the wanted items were opened after a moment."""
    fulfilled = conditions(community_id, wanted, barred)
    return connection.execute(
        select(func.count()).where(ReviewItem.created_at > since, *fulfilled)
    ).scalar_one()
