"""A claim is a lease: short, renewed by its holder, refused to others by name."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, Update, or_, update

from service.communities import StaffMember, staff_names
from service.decisions import PolicySource, find_post_by_pk
from service.kit import rfc3339
from service.review.access import require_impartial
from service.review.errors import AlreadyDecidedError, LeasedError
from service.review.named import require_deciding
from service.review.queries import read_item
from service.review.rulings import read_verdict
from service.review.tables import ReviewItem
from service.review.views import OPEN, ItemView, why_closed
from service.storage import UnitOfWork


def claim(unit: UnitOfWork, policies: PolicySource, staff: StaffMember, item_id: str) -> ItemView:
    """Reserve an item for a member of staff, or renew their reservation.

    Raises:
        ItemNotFoundError: there is no such item.
        RoleError: the role decides nothing.
        OwnMatterError: the person is involved in the post.
        LeasedError: a colleague holds the item.
        AlreadyDecidedError: it is not open any more.
    """
    item = read_item(unit.connection, staff.community_id, item_id)
    post = find_post_by_pk(unit.connection, item.post_pk)
    assert post is not None
    require_deciding(unit.connection, policies, staff, item, post)
    require_impartial(unit.connection, staff, post)
    live = policies.live(unit.connection, staff.community_id)
    until = unit.now + timedelta(seconds=live.policy.review.lease_seconds)
    done = unit.connection.execute(
        free_for(staff, item_id, unit).values(lease_holder=staff.id, lease_until=until)
    )
    if done.rowcount != 1:
        refuse(unit, staff, item_id)
    if item.leased_to(unit.now) != staff.id:
        unit.audit(staff.community_id, staff.actor, "review.claimed", f"item/{item_id}", {})
    return read_item(unit.connection, staff.community_id, item_id)


def release(unit: UnitOfWork, staff: StaffMember, item_id: str) -> ItemView:
    """Give an item back to the queue; giving back what one does not hold changes nothing.

    Raises:
        ItemNotFoundError: there is no such item.
        LeasedError: a colleague holds it.
    """
    item = read_item(unit.connection, staff.community_id, item_id)
    if item.leased_to(unit.now) not in (None, staff.id):
        refuse(unit, staff, item_id)
    done = unit.connection.execute(
        update(ReviewItem)
        .where(ReviewItem.id == item_id, ReviewItem.lease_holder == staff.id)
        .values(lease_holder=None, lease_until=None)
    )
    if done.rowcount:
        unit.audit(staff.community_id, staff.actor, "review.released", f"item/{item_id}", {})
    return read_item(unit.connection, staff.community_id, item_id)


def free_for(staff: StaffMember, item_id: str, unit: UnitOfWork) -> Update:
    """Return an update that changes the item only if it is open and no colleague holds it.

    Its row count is what makes two people at once safe: the store lets one of them through.
    """
    return update(ReviewItem).where(
        ReviewItem.community_id == staff.community_id,
        ReviewItem.id == item_id,
        ReviewItem.state == OPEN,
        or_(
            ReviewItem.lease_holder.is_(None),
            ReviewItem.lease_holder == staff.id,
            ReviewItem.lease_until <= unit.now,
        ),
    )


def refuse(unit: UnitOfWork, staff: StaffMember, item_id: str) -> None:
    """Raise the error that says why an item can't be had, with the name of the colleague."""
    item = read_item(unit.connection, staff.community_id, item_id)
    names = staff_names(unit.connection, staff.community_id)
    holder = item.leased_to(unit.now)
    if item.is_open and holder is not None and item.lease_until is not None:
        name = names.get(holder, "A colleague")
        raise LeasedError(
            f"{name} is working on this item until {item.lease_until:%H:%M} UTC",
            holder=name,
            until=rfc3339(item.lease_until),
        )
    raise _closed(unit.connection, item, names)


def _closed(connection: Connection, item: ItemView, names: dict[str, str]) -> AlreadyDecidedError:
    if item.verdict_id is None:
        why = why_closed(item)
        return AlreadyDecidedError(f"{why}: go on with the next one", state=item.state)
    verdict = read_verdict(connection, item.verdict_id)
    name = names.get(verdict.staff_id, "A colleague")
    return AlreadyDecidedError(
        f"{name} decided this item: {verdict.verdict.replace('_', ' ')}, at "
        f"{verdict.created_at:%H:%M} UTC",
        state=item.state,
        decided={
            "by": name,
            "verdict": verdict.verdict,
            "guideline_id": verdict.guideline_id,
            "at": rfc3339(verdict.created_at),
        },
    )
