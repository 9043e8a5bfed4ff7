"""What the pages of conversations show."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from service.communities import StaffMember, find_member, staff_names
from service.conversations import (
    ConversationView,
    MessageView,
    list_conversations,
    read_messages,
)
from service.decisions import PolicySource, find_post_by_pk

PAGE = 30
WHICH: dict[str, tuple[str, dict[str, Any]]] = {
    "waiting": ("Waiting for you", {"state": "open", "answered": True}),
    "open": ("Open", {"state": "open"}),
    "closed": ("Closed", {"state": "closed"}),
}


def list_context(
    connection: Connection, staff: StaffMember, which: str, before: str | None
) -> dict[str, Any]:
    """A page of threads; those with the reader's own account are left out."""
    chosen = WHICH[which][1]
    community = staff.community_id
    found = list_conversations(connection, community, before=before, limit=PAGE, **chosen)
    shown = [one for one in found if one.author_id != staff.member_id]
    return {
        "which": which,
        "tabs": {name: title for name, (title, _) in WHICH.items()},
        "rows": [(one, _name(connection, one), _last(connection, one)) for one in shown],
        "after": found[-1].id if len(found) == PAGE else None,
    }


def thread_context(
    connection: Connection, policies: PolicySource, staff: StaffMember, found: ConversationView
) -> dict[str, Any]:
    """A thread, its messages with the names of colleagues, and the post it is about."""
    names = staff_names(connection, found.community_id)
    post = None if found.post_pk is None else find_post_by_pk(connection, found.post_pk)
    policy = policies.live(connection, found.community_id).policy
    titles = {guideline.id: guideline.title for guideline in policy.guidelines}
    member = _name(connection, found)
    return {
        "thread": found,
        "member": member,
        "messages": [
            (one, _writer(one, names, member)) for one in read_messages(connection, found.id)
        ],
        "post": post,
        "guideline": titles.get(found.guideline_id or "", found.guideline_id),
        "may_write": staff.may_decide and found.state == "open",
    }


def _name(connection: Connection, found: ConversationView) -> str:
    member = find_member(connection, found.community_id, found.author_id)
    return (member.display_name if member else None) or found.author_id


def _last(connection: Connection, found: ConversationView) -> MessageView | None:
    messages = read_messages(connection, found.id)
    return messages[-1] if messages else None


def _writer(message: MessageView, names: dict[str, str], member: str) -> str:
    if message.sender == "member":
        return member
    if message.sender == "policy":
        return "The policy"
    return names.get(message.actor.removeprefix("staff:"), "A colleague")
