"""Items with all that a moderator needs to know about them, in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.communities import StaffMember, staff_names
from service.decisions import (
    DecisionView,
    PolicySource,
    PostView,
    decisions_by_id,
    posts_by_pk,
    read_decision,
    reports_of,
)
from service.decisions import find_post_by_pk as find_post
from service.ladder import post_actions
from service.review.access import barred_for, is_named, require_impartial
from service.review.appeal_items import require_other_decider
from service.review.bodies import item_body, report_body, verdict_body
from service.review.queries import list_items, read_item
from service.review.rulings import verdicts_of
from service.review.stuck import why_stuck
from service.review.views import Filter, ItemView


@dataclass(frozen=True, slots=True)
class Listed:
    """An item in a list, with its post at the newest revision and the decision that asks."""

    item: ItemView
    post: PostView
    decision: DecisionView


def read_page(
    connection: Connection,
    community_id: str,
    wanted: Filter,
    *,
    staff: StaffMember | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[Listed], str | None]:
    """Return a page of the queue without what the person may not see, and the next cursor.

    Raises:
        CursorError: the cursor is not one of ours.
    """
    barred = barred_for(connection, staff)
    page = list_items(connection, community_id, wanted, barred=barred, cursor=cursor, limit=limit)
    posts = posts_by_pk(connection, {item.post_pk for item in page.items})
    decisions = decisions_by_id(connection, {item.decision_id for item in page.items})
    listed = [
        Listed(item, posts[item.post_pk], decisions[item.decision_id])
        for item in page.items
        if barred.member_id is None or not is_named(barred.member_id, posts[item.post_pk])
    ]
    return listed, page.next_cursor


def page_body(
    connection: Connection,
    policies: PolicySource,
    community_id: str,
    wanted: Filter,
    *,
    staff: StaffMember | None,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> dict[str, Any]:
    """Return the wire form of a page of the queue."""
    listed, next_cursor = read_page(
        connection, community_id, wanted, staff=staff, cursor=cursor, limit=limit
    )
    names = staff_names(connection, community_id)
    items = [
        item_body(
            one.item,
            one.post,
            one.decision,
            [],
            names,
            now,
            why_stuck(connection, policies, one.item, one.post),
        )
        for one in listed
    ]
    return {"items": items, "next_cursor": next_cursor}


def whole_item_body(
    connection: Connection,
    policies: PolicySource,
    community_id: str,
    item_id: str,
    *,
    staff: StaffMember | None,
    now: datetime,
) -> dict[str, Any]:
    """Return the wire form of one item with its reports and verdicts.

    Raises:
        ItemNotFoundError: there is no such item.
        OwnMatterError: the person is involved in the post.
        OwnDecisionError: the item is an appeal against what the person decided.
    """
    item = read_item(connection, community_id, item_id)
    post = find_post(connection, item.post_pk)
    assert post is not None
    if staff is not None:
        require_impartial(connection, staff, post)
        require_other_decider(staff, item)
    decision = read_decision(connection, item.decision_id)
    names = staff_names(connection, community_id)
    actions = post_actions(connection, post.pk)
    verdicts = [v for v in verdicts_of(connection, post.pk) if v.item_id == item.id]
    blocked = why_stuck(connection, policies, item, post)
    return item_body(item, post, decision, actions, names, now, blocked) | {
        "reports_by_members": [report_body(report) for report in reports_of(connection, post.pk)],
        "verdicts": [verdict_body(verdict, names) for verdict in verdicts],
    }
