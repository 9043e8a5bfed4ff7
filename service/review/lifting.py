"""A member of staff lifts a suspension."""

from __future__ import annotations

from typing import Any

from service.communities import StaffMember, find_member
from service.decisions import find_post_by_pk
from service.ladder.lift import lift_suspension
from service.ladder.views import read_action
from service.review.access import is_involved
from service.review.errors import OwnMatterError, RoleError
from service.storage import UnitOfWork


def lift(unit: UnitOfWork, staff: StaffMember, action_id: str, reason: str) -> Any:
    """End a suspension before its time, out of mercy, and return its row.

    Anybody who decides items can, but for those whose own matter it is. The strike stays.

    Raises:
        UnknownActionError: there is no such action.
        RoleError: the role decides nothing.
        OwnMatterError: the person is the member, or involved in the post.
        NoSuspensionError: the action is another step.
        ActionClosedError: it is not in force.
    """
    row = read_action(unit.connection, staff.community_id, action_id)
    if not staff.may_decide:
        raise RoleError("A moderator, lead or admin lifts suspensions")
    post = find_post_by_pk(unit.connection, row.post_pk) if row.post_pk else None
    own = staff.member_id is not None and staff.member_id == row.author_id
    if own or (post is not None and is_involved(unit.connection, staff, post)):
        raise OwnMatterError("Your own account is involved: a colleague decides about it")
    find_member(unit.connection, staff.community_id, row.author_id, lock=True)
    lift_suspension(unit, staff.community_id, action_id, staff.actor, reason)
    return read_action(unit.connection, staff.community_id, action_id)
