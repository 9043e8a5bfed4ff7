"""Opening a conversation, adding to it, closing it: each tells the host and the audit trail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update

from service.conversations.errors import ConversationClosedError
from service.conversations.queries import read_conversation, read_messages
from service.conversations.tables import Conversation, ConversationMessage
from service.conversations.views import (
    ConversationView,
    MessageView,
    Sender,
    conversation_body,
    message_body,
)
from service.storage import UnitOfWork


def open_conversation(
    unit: UnitOfWork,
    *,
    community_id: str,
    author_id: str,
    text: str,
    actor: str,
    post_pk: str | None = None,
    action_id: str | None = None,
    guideline_id: str | None = None,
    told: bool = True,
) -> ConversationView:
    """Begin a thread with a member; by itself it gives no strike.

    Args:
        unit: the transaction.
        community_id: whose community.
        author_id: the member.
        text: the first message.
        actor: ``policy``, ``staff:ID`` or ``key:ID``.
        post_pk: key of the post it is about, if it is about one.
        action_id: the step of the ladder that it carries out; without one a human opened it.
        guideline_id: the guideline it is about.
        told: whether the host hears of it by `conversation.opened`; a step of the ladder tells it
            by `action.requested`.
    """
    sender: Sender = "policy" if actor == "policy" else "staff"
    row: dict[str, Any] = {
        "id": unit.new_id(),
        "community_id": community_id,
        "author_id": author_id,
        "post_pk": post_pk,
        "action_id": action_id,
        "guideline_id": guideline_id,
        "state": "open",
        "opened_by": actor,
        "opened_at": unit.now,
        "last_at": unit.now,
        "last_sender": sender,
        "closed_at": None,
    }
    unit.connection.execute(insert(Conversation), row)
    opened = ConversationView(**row)
    message = _store(unit, opened, sender, actor, text, None)
    subject = f"conversation/{opened.id}"
    if told:
        data = conversation_body(opened) | {"message": message_body(message)}
        unit.emit(community_id, "conversation.opened", subject, data)
    audited = {"author_id": author_id, "action_id": action_id, "guideline_id": guideline_id}
    unit.audit(community_id, actor, "conversation.opened", subject, audited)
    return opened


def add_message(
    unit: UnitOfWork,
    community_id: str,
    conversation_id: str,
    sender: Sender,
    actor: str,
    text: str,
    host_id: str | None = None,
) -> MessageView:
    """Add a message; one that the host delivers again, by ``host_id``, is added once.

    The host hears of what the staff writes. What a member writes came from the host.

    Raises:
        ConversationNotFoundError: there is no such conversation.
        ConversationClosedError: it was closed.
    """
    found = read_conversation(unit.connection, community_id, conversation_id, lock=True)
    known = [] if host_id is None else read_messages(unit.connection, found.id)
    repeated = next((one for one in known if one.host_id == host_id), None)
    if repeated is not None:
        return repeated
    if found.state == "closed":
        raise ConversationClosedError(
            "This conversation is closed: open a new one with `POST /v1/conversations`"
        )
    message = _store(unit, found, sender, actor, text, host_id)
    unit.connection.execute(
        update(Conversation)
        .where(Conversation.id == found.id)
        .values(last_at=unit.now, last_sender=sender)
    )
    subject = f"conversation/{found.id}"
    if sender != "member":
        data = {
            "conversation_id": found.id,
            "author_id": found.author_id,
            "message": message_body(message),
        }
        unit.emit(community_id, "conversation.message", subject, data)
    audited = {"message_id": message.id, "sender": sender}
    unit.audit(community_id, actor, "conversation.message", subject, audited)
    return message


def close_conversation(
    unit: UnitOfWork, community_id: str, conversation_id: str, actor: str, told: bool = True
) -> ConversationView:
    """Close a conversation; closing twice is fine. Without ``told`` the host hears nothing."""
    found = read_conversation(unit.connection, community_id, conversation_id, lock=True)
    if found.state == "closed":
        return found
    unit.connection.execute(
        update(Conversation)
        .where(Conversation.id == found.id)
        .values(state="closed", closed_at=unit.now)
    )
    closed = read_conversation(unit.connection, community_id, conversation_id)
    subject = f"conversation/{found.id}"
    if told:
        unit.emit(community_id, "conversation.closed", subject, conversation_body(closed))
    unit.audit(community_id, actor, "conversation.closed", subject, {})
    return closed


def _store(
    unit: UnitOfWork,
    about: ConversationView,
    sender: Sender,
    actor: str,
    text: str,
    host_id: str | None,
) -> MessageView:
    message = MessageView(unit.new_id(), sender, actor, text, host_id, unit.now)
    row = {
        "id": message.id,
        "community_id": about.community_id,
        "conversation_id": about.id,
        "sender": sender,
        "actor": actor,
        "text": text,
        "host_id": host_id,
        "created_at": unit.now,
    }
    unit.connection.execute(insert(ConversationMessage), row)
    return message
