"""Who may decide which items: by role, or because the policy names them for a small team."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from service.communities import StaffMember
from service.decisions import PolicySource, PostView, posts_by_pk
from service.errors import ForbiddenError
from service.ladder.proposals import posts_with_proposals, proposal_by_human
from service.policy import ReviewConfig
from service.review.access import is_involved, require_role
from service.review.appeal_items import closed_appeals, deciders_of_item, require_other_decider
from service.review.confirmers import find_confirmers
from service.review.judges import find_judges
from service.review.tables import ReviewItem
from service.review.views import OPEN, ItemView


def require_deciding(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    item: ItemView,
    post: PostView,
) -> None:
    """Refuse who decides nothing here, unless the live policy names them for this very item.

    Raises:
        OwnDecisionError: the item is an appeal against what this person decided.
        RoleError: says which role is needed.
    """
    require_other_decider(staff, item)
    try:
        require_role(staff, item)
    except ForbiddenError:
        review = policies.live(connection, staff.community_id).policy.review
        if not _is_named(connection, review, staff, item, post):
            raise


def may_decide(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    item: ItemView,
    post: PostView,
) -> bool:
    """Tell whether a person may decide an item of which they may know."""
    try:
        require_deciding(connection, policies, staff, item, post)
    except ForbiddenError:
        return False
    return True


def named_items(
    connection: Connection, policies: PolicySource, staff: StaffMember
) -> frozenset[str]:
    """Return the open items for which the live policy names a person, whatever their role."""
    review = policies.live(connection, staff.community_id).policy.review
    if not _is_stand_in(review, staff):
        return frozenset()
    asked = or_(
        ReviewItem.appeal_id.is_not(None),
        ReviewItem.post_pk.in_(posts_with_proposals(staff.community_id)),
    )
    rows = connection.execute(
        select(*ReviewItem.__table__.columns).where(
            ReviewItem.community_id == staff.community_id, ReviewItem.state == OPEN, asked
        )
    )
    closed = closed_appeals(connection, staff)
    items = [one for one in (ItemView(**row._mapping) for row in rows) if one.id not in closed]
    posts = posts_by_pk(connection, {item.post_pk for item in items})
    return frozenset(
        item.id
        for item in items
        if not is_involved(connection, staff, posts[item.post_pk])
        and _is_named(connection, review, staff, item, posts[item.post_pk])
    )


def _is_stand_in(review: ReviewConfig, staff: StaffMember) -> bool:
    team = review.small_team
    named = (team.confirms, team.hears_appeals) if team else ()
    return any(one in (staff.email, staff.role) for one in named)


def _is_named(
    connection: Connection,
    review: ReviewConfig,
    staff: StaffMember,
    item: ItemView,
    post: PostView,
) -> bool:
    if item.appeal_id is not None:
        deciders = deciders_of_item(item)
        return find_judges(connection, review, post, item.queue, deciders).includes(staff)
    proposal = proposal_by_human(connection, post.pk)
    if proposal is None:
        return False
    found = find_confirmers(connection, review, post, item.queue, proposal.proposed_by)
    return found.includes(staff)
