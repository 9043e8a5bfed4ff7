"""Appeals that nobody may judge, and items that wait longer than promised. Nothing here writes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from service.decisions import PolicySource, PostView, posts_by_pk
from service.policy import ReviewConfig
from service.review.appeal_items import deciders_of_item
from service.review.desk import LEAD_QUEUE
from service.review.judges import HOST, find_judges
from service.review.tables import ReviewItem
from service.review.views import OPEN, ItemView

WAITING: Final = ReviewItem.state == OPEN


def stuck_appeals(
    connection: Connection, policies: PolicySource, community_id: str
) -> list[ItemView]:
    """Return the items of open appeals that nobody on the staff may judge now, the oldest first."""
    rows = connection.execute(
        select(*ReviewItem.__table__.columns)
        .where(ReviewItem.community_id == community_id, WAITING)
        .where(ReviewItem.appeal_id.is_not(None))
        .order_by(ReviewItem.created_at, ReviewItem.id)
    ).all()
    if not rows:
        return []
    review = policies.live(connection, community_id).policy.review
    items = [ItemView(**row._mapping) for row in rows]
    posts = posts_by_pk(connection, {item.post_pk for item in items})
    return [item for item in items if _stuck(connection, review, item, posts[item.post_pk])]


def why_stuck(
    connection: Connection, policies: PolicySource, item: ItemView, post: PostView
) -> str | None:
    """Say why nobody may judge an open appeal, and what to do; ``None`` if somebody may."""
    if item.appeal_id is None or not item.is_open:
        return None
    review = policies.live(connection, item.community_id).policy.review
    return how_to_mend(review, item.queue) if _stuck(connection, review, item, post) else None


def how_to_mend(review: ReviewConfig, queue: str) -> str:
    """Say why nobody may judge an appeal in a queue, and what to do about it."""
    who = "lead or admin" if queue == LEAD_QUEUE else "moderator"
    hears = review.small_team.hears_appeals if review.small_team else None
    name = (
        "`hears_appeals: host` counts for appeals from then on; for this one name `admin` or an "
        "address there"
        if hears == HOST
        else "name who judges in the policy, as `review: {small_team: {hears_appeals: ...}}`"
    )
    return (
        f"Nobody may judge this appeal: every {who} took part in the decision or is involved in "
        f"the post. Add a {who} with `reins staff add`, or {name}."
    )


def count_late(connection: Connection, policies: PolicySource, now: datetime) -> dict[str, int]:
    """Count the open items of all communities: those overdue, and appeals without a judge."""
    overdue = connection.execute(
        select(func.count()).where(WAITING, ReviewItem.due_at <= now)
    ).scalar_one()
    appealed = connection.execute(
        select(ReviewItem.community_id).where(WAITING, ReviewItem.appeal_id.is_not(None)).distinct()
    ).scalars()
    stuck = sum(len(stuck_appeals(connection, policies, one)) for one in appealed.all())
    return {"overdue": overdue, "without_judge": stuck}


def _stuck(connection: Connection, review: ReviewConfig, item: ItemView, post: PostView) -> bool:
    # An appeal that has an item is with the staff, also if the policy names the host by now.
    team = review.small_team
    if team is not None and team.hears_appeals == HOST:
        review = review.model_copy(update={"small_team": None})
    return not find_judges(connection, review, post, item.queue, deciders_of_item(item)).people
