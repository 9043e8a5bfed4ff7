"""What the page of an appeal shows to whoever judges it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.appeals import matter_of, read_appeal
from service.communities import StaffMember, find_channel, staff_names
from service.console import scores
from service.console.done import find_done
from service.console.item_view import queue_title
from service.console.queue_view import author_name
from service.decisions import PolicySource, PostView, find_post_by_pk, revision_content, shown_text
from service.errors import ReinsError
from service.review import ItemView, read_item, require_impartial
from service.review.appeal_items import require_other_decider
from service.review.named import require_deciding


def appeal_context(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    item_id: str,
    *,
    queue: str | None,
    decided: str | None,
    now: datetime,
) -> dict[str, Any] | None:
    """Return everything the page of an appeal shows; ``None`` if the item is no appeal.

    Raises:
        ItemNotFoundError: there is no such item.
        OwnMatterError: the person is involved in the post.
        OwnDecisionError: the person took part in what is appealed.
    """
    item = read_item(connection, staff.community_id, item_id)
    if item.appeal_id is None:
        return None
    post = find_post_by_pk(connection, item.post_pk)
    assert post is not None
    require_impartial(connection, staff, post)
    require_other_decider(staff, item)
    appeal = read_appeal(connection, staff.community_id, item.appeal_id)
    matter = matter_of(connection, policies, appeal)
    channel = find_channel(connection, post.community_id, post.channel_id)
    live = policies.live(connection, staff.community_id)
    names = staff_names(connection, staff.community_id)
    holder = item.leased_to(now)
    answered_by = (appeal.answered_by or "").removeprefix("staff:")
    return {
        "item": item,
        "post": post,
        "appeal": appeal,
        "matter": matter,
        "author": author_name(connection, post),
        "text": shown_text(revision_content(connection, post.pk, item.revision) or post.content),
        "grave": scores.is_grave(matter.decision.severity, matter.decision.scores),
        "channel_title": (channel and channel.name) or post.channel_id,
        "queue": queue,
        "decided": find_done(connection, staff.community_id, decided),
        "queue_title": queue_title(live, item.queue),
        "lease_seconds": live.policy.review.lease_seconds,
        "holder": names.get(holder, "A colleague") if holder else None,
        "mine": holder == staff.id,
        "answered_by": names.get(answered_by, "The platform"),
        "refused": refusal(connection, policies, staff, item, post),
    }


def refusal(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    item: ItemView,
    post: PostView,
) -> str | None:
    """Return why a person can't judge an appeal; ``None`` if they can."""
    try:
        require_deciding(connection, policies, staff, item, post)
    except ReinsError as error:
        return str(error)
    return None
