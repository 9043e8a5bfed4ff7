"""Who may see and decide what: roles, and nobody in their own matter."""

from __future__ import annotations

from sqlalchemy import Connection

from service.communities import StaffMember
from service.decisions import PostView, reported_posts
from service.review.appeal_items import closed_appeals
from service.review.desk import LEAD_QUEUE
from service.review.errors import OwnMatterError, RoleError
from service.review.queries import Barred
from service.review.views import ItemView

LEADING = frozenset({"lead", "admin"})


def barred_for(connection: Connection, staff: StaffMember | None) -> Barred:
    """Return what a member of staff may not see: their own matters and decisions."""
    if staff is None:
        return Barred()
    closed = closed_appeals(connection, staff)
    if staff.member_id is None:
        return Barred(items=closed)
    reported = reported_posts(connection, staff.community_id, staff.member_id)
    return Barred(staff.member_id, reported, closed)


def closed_queues(staff: StaffMember) -> frozenset[str]:
    """Return the queues in which this person decides nothing."""
    return frozenset() if staff.role in LEADING else frozenset({LEAD_QUEUE})


def require_role(staff: StaffMember, item: ItemView) -> None:
    """Refuse roles that only read, and moderators in the queue of the leads.

    Raises:
        RoleError: says which role is needed.
    """
    if not staff.may_decide:
        raise RoleError(
            f"The role {staff.role.replace('_', ' ')} reads and decides nothing: a moderator, "
            "lead or admin can decide this item"
        )
    if item.queue in closed_queues(staff):
        raise RoleError(
            "A lead or an admin judges this appeal"
            if item.appeal_id is not None
            else "This item was escalated: a lead or an admin decides it"
        )


def require_impartial(connection: Connection, staff: StaffMember, post: PostView) -> None:
    """Refuse people who wrote the post, reported it, or are mentioned or quoted in it.

    Raises:
        OwnMatterError: a colleague has to decide.
    """
    if is_involved(connection, staff, post):
        raise OwnMatterError(
            "Your own account is involved in this post: a colleague decides about it"
        )


def is_involved(connection: Connection, staff: StaffMember, post: PostView) -> bool:
    """Tell whether a person wrote the post, reported it, or is mentioned or quoted in it."""
    member = staff.member_id
    if member is None:
        return False
    return member == post.author_id or is_named(member, post) or _reported(connection, staff, post)


def is_named(member_id: str, post: PostView) -> bool:
    """Tell whether a member is mentioned or quoted in a post."""
    quoted = {quote.get("author_id") for quote in post.content.get("quotes", [])}
    return member_id in quoted | set(post.content.get("mentions", []))


def _reported(connection: Connection, staff: StaffMember, post: PostView) -> bool:
    assert staff.member_id is not None
    return post.pk in reported_posts(connection, post.community_id, staff.member_id)
