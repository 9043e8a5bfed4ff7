"""Errors of conversations."""

from __future__ import annotations

from service.communities import StaffMember
from service.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class ConversationNotFoundError(NotFoundError):
    """No conversation with this id in the community."""

    code = "conversation_not_found"


class ConversationClosedError(ConflictError):
    """The conversation is closed: nothing can be added."""

    code = "conversation_closed"


class StaffNeededError(InvalidError):
    """A message of the staff needs a person, and a key that may speak for them."""

    code = "staff_needed"


class OwnConversationError(ForbiddenError):
    """The member of staff is the member whom the conversation is with."""

    code = "own_matter"


def require_other(staff: StaffMember, author_id: str) -> None:
    """Refuse people who would talk with their own account.

    Raises:
        OwnConversationError: a colleague has to.
    """
    if staff.member_id == author_id:
        raise OwnConversationError(
            "This conversation is with your own account: a colleague leads it"
        )
