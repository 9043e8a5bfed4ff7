"""Reading the queue. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from service.review.cursor import Place, decode, encode
from service.review.errors import ItemNotFoundError
from service.review.tables import ReviewItem
from service.review.views import OPEN, Filter, ItemView, Page

_ITEM = select(*ReviewItem.__table__.columns)


@dataclass(frozen=True, slots=True)
class Barred:
    """What a member of staff may not see: posts of their own, posts they reported, and ``items``.

    The items are appeals against decisions in which they took part.
    """

    member_id: str | None = None
    reported: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()


def list_items(
    connection: Connection,
    community_id: str,
    wanted: Filter,
    *,
    barred: Barred,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """Return a page of items by falling priority, then age, then id.

    Raises:
        CursorError: the cursor is not one of ours.
    """
    statement = _ITEM.where(*conditions(community_id, wanted, barred))
    if cursor is not None:
        statement = statement.where(_after(decode(cursor)))
    ordered = statement.order_by(
        ReviewItem.priority.desc(), ReviewItem.created_at, ReviewItem.id
    ).limit(limit + 1)
    rows = connection.execute(ordered).all()
    items = [ItemView(**row._mapping) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items, encode(_place(items[-1])) if more else None)


def conditions(community_id: str, wanted: Filter, barred: Barred) -> list[ColumnElement[bool]]:
    """Return what the items of a list have to fulfil."""
    found = [ReviewItem.community_id == community_id, ReviewItem.state == wanted.state]
    for column, value in (
        (ReviewItem.queue, wanted.queue),
        (ReviewItem.guideline_id, wanted.guideline_id),
        (ReviewItem.channel_id, wanted.channel_id),
        (ReviewItem.kind, wanted.kind),
    ):
        if value is not None:
            found.append(column == value)
    if barred.member_id is not None:
        found.append(ReviewItem.author_id != barred.member_id)
    if barred.reported:
        found.append(ReviewItem.post_pk.not_in(barred.reported))
    if barred.items:
        found.append(ReviewItem.id.not_in(barred.items))
    return found


def _after(place: Place) -> ColumnElement[bool]:
    later = and_(
        ReviewItem.priority == place.priority,
        or_(
            ReviewItem.created_at > place.created_at,
            and_(ReviewItem.created_at == place.created_at, ReviewItem.id > place.item_id),
        ),
    )
    return or_(ReviewItem.priority < place.priority, later)


def _place(item: ItemView) -> Place:
    return Place(item.priority, item.created_at, item.id)


def next_item(
    connection: Connection,
    community_id: str,
    staff_id: str,
    now: datetime,
    *,
    barred: Barred,
    queue: str | None,
    without: Collection[str] = (),
    named: Collection[str] = (),
    only_named: bool = False,
    passed: Collection[str] = (),
) -> ItemView | None:
    """Return the most urgent open item that no colleague holds, or ``None``.

    Args:
        connection: where to read.
        community_id: whose queue.
        staff_id: who is asking; their own lease does not stand in the way.
        now: the present moment, against which leases are held.
        barred: what they may not see.
        queue: only this queue, or every one.
        without: queues to leave out.
        named: items for which the policy names them, whatever their role.
        only_named: nothing but these, because the role decides nothing.
        passed: items to leave out.
    """
    free = or_(
        ReviewItem.lease_holder.is_(None),
        ReviewItem.lease_holder == staff_id,
        ReviewItem.lease_until <= now,
    )
    # Who proposed a suspension can't confirm it: there is nothing in it for them to do.
    proposed_by = ReviewItem.detail["proposed_by"].as_string()
    other = or_(proposed_by.is_(None), proposed_by != f"staff:{staff_id}")
    by_role = and_(other, ReviewItem.queue.not_in(without))
    mine = ReviewItem.id.in_(named)
    wanted_ = conditions(community_id, Filter(queue=queue), barred)
    statement = _ITEM.where(free, mine if only_named else or_(by_role, mine), *wanted_)
    if passed:
        statement = statement.where(ReviewItem.id.not_in(passed))
    ordered = statement.order_by(
        ReviewItem.priority.desc(), ReviewItem.created_at, ReviewItem.id
    ).limit(1)
    row = connection.execute(ordered).one_or_none()
    return None if row is None else ItemView(**row._mapping)


def read_item(connection: Connection, community_id: str, item_id: str) -> ItemView:
    """Return one item in whatever state.

    Raises:
        ItemNotFoundError: there is no such item in the community.
    """
    row = connection.execute(
        _ITEM.where(ReviewItem.community_id == community_id, ReviewItem.id == item_id)
    ).one_or_none()
    if row is None:
        raise ItemNotFoundError(
            f"There is no review item {item_id!r} in this community: `GET /v1/review/items` "
            "lists those that exist"
        )
    return ItemView(**row._mapping)


def find_open(connection: Connection, post_pk: str) -> ItemView | None:
    """Return the open item of a post, or ``None``; appeals about it are items of their own."""
    row = connection.execute(
        _ITEM.where(
            ReviewItem.post_pk == post_pk, ReviewItem.state == OPEN, ReviewItem.appeal_id.is_(None)
        )
    ).one_or_none()
    return None if row is None else ItemView(**row._mapping)


def items_of(connection: Connection, post_pk: str) -> list[ItemView]:
    """Return every item about a post, oldest first."""
    rows = connection.execute(
        _ITEM.where(ReviewItem.post_pk == post_pk).order_by(ReviewItem.created_at, ReviewItem.id)
    )
    return [ItemView(**row._mapping) for row in rows]
