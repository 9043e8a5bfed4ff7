"""What the page shows that asks whether to lift a suspension."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.communities import StaffMember
from service.console.actions_view import is_known, is_own, member_name
from service.ladder.browse import find_action
from service.ladder.errors import ActionClosedError, NoSuspensionError, UnknownActionError
from service.review import OwnMatterError


def lift_context(
    connection: Connection, staff: StaffMember, action_id: str, now: datetime
) -> dict[str, Any]:
    """Return the suspension in question, whom it is about, and whether its post is known.

    Raises:
        UnknownActionError: there is no such action.
        OwnMatterError: the person is the member, or involved in the post.
        NoSuspensionError: the action is another step.
        ActionClosedError: it is not in force.
    """
    action = find_action(connection, staff.community_id, action_id)
    if action is None:
        raise UnknownActionError(f"There is no action {action_id!r} in this community")
    if is_own(connection, staff, action):
        raise OwnMatterError("Your own account is involved: a colleague decides about it")
    if action.step != "suspend":
        raise NoSuspensionError("Only a suspension can be lifted, and this is another step")
    if not action.suspends(now):
        raise ActionClosedError("This suspension is not in force: there is nothing to lift")
    return {
        "action": action,
        "member": member_name(connection, action),
        "known": is_known(connection, action),
    }
