"""Items that ask somebody to judge an appeal: who may, who may not, and when they are closed.

``detail`` of such an item holds staff ids: ``deciders`` took part in what is appealed and never
judge it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from service.communities import StaffMember
from service.decisions import DecisionView, PostView
from service.review.errors import OwnDecisionError
from service.review.tables import ReviewItem
from service.review.views import OPEN, ItemView
from service.storage import UnitOfWork

KIND = "appeal"
PRIORITY = 70


@dataclass(frozen=True, slots=True)
class AppealQuestion:
    """What is asked about an appeal: the decision against which it goes, and who may answer."""

    item_id: str
    appeal_id: str
    queue: str
    due_at: datetime
    deciders: frozenset[str]


def open_appeal_item(
    unit: UnitOfWork, post: PostView, decision: DecisionView, asked: AppealQuestion
) -> None:
    """Open the item of an appeal, beside the open item that the post may have."""
    detail = {"deciders": sorted(asked.deciders)}
    row = {
        "id": asked.item_id,
        "community_id": post.community_id,
        "post_pk": post.pk,
        "author_id": post.author_id,
        "channel_id": post.channel_id,
        "revision": decision.revision,
        "decision_id": decision.id,
        "kind": KIND,
        "queue": asked.queue,
        "priority": PRIORITY,
        "guideline_id": decision.guideline_id,
        "rule": None,
        "state": OPEN,
        "detail": detail,
        "created_at": unit.now,
        "due_at": asked.due_at,
        "appeal_id": asked.appeal_id,
    }
    unit.connection.execute(insert(ReviewItem), row)
    payload = {"item_id": asked.item_id, "kind": KIND, "queue": asked.queue}
    subject = f"appeal/{asked.appeal_id}"
    unit.audit(post.community_id, "system", "review.opened", subject, payload)


def close_appeal_item(unit: UnitOfWork, item_id: str) -> None:
    """Resolve the item of an appeal that was answered together with another one."""
    unit.connection.execute(
        update(ReviewItem)
        .where(ReviewItem.id == item_id, ReviewItem.state == OPEN)
        .values(state="resolved", resolved_at=unit.now, lease_holder=None, lease_until=None)
    )


def require_other_decider(staff: StaffMember, item: ItemView) -> None:
    """Refuse whoever took part in what an open appeal is about; other items pass.

    Raises:
        OwnDecisionError: a colleague judges the appeal.
    """
    if item.is_open and staff.id in deciders_of_item(item):
        raise OwnDecisionError(
            "You took part in the decision that is appealed: a colleague judges the appeal"
        )


def deciders_of_item(item: ItemView) -> frozenset[str]:
    """Return the staff ids of who took part in what an appeal is about."""
    return frozenset(item.detail.get("deciders", ()))


def closed_appeals(connection: Connection, staff: StaffMember) -> frozenset[str]:
    """Return the open items of appeals against decisions in which a person took part."""
    rows = connection.execute(
        select(ReviewItem.id, ReviewItem.detail).where(
            ReviewItem.community_id == staff.community_id,
            ReviewItem.state == OPEN,
            ReviewItem.appeal_id.is_not(None),
        )
    )
    return frozenset(row.id for row in rows if staff.id in row.detail.get("deciders", ()))
