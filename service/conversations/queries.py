"""Reading conversations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from service.conversations.errors import ConversationNotFoundError
from service.conversations.tables import Conversation, ConversationMessage
from service.conversations.views import ConversationView, MessageView

_COLUMNS = tuple(getattr(Conversation, name) for name in ConversationView.__dataclass_fields__)
_MESSAGE = tuple(getattr(ConversationMessage, name) for name in MessageView.__dataclass_fields__)


def read_conversation(
    connection: Connection, community_id: str, conversation_id: str, lock: bool = False
) -> ConversationView:
    """Return a conversation; ``lock`` holds its row until the transaction ends.

    Raises:
        ConversationNotFoundError: there is none of this id in the community.
    """
    query = select(*_COLUMNS).where(
        Conversation.community_id == community_id, Conversation.id == conversation_id
    )
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise ConversationNotFoundError(f"There is no conversation {conversation_id!r}")
    return ConversationView(**row._mapping)


def conversation_of_action(connection: Connection, action_id: str) -> ConversationView | None:
    """Return the conversation that a step began, if it did."""
    query = select(*_COLUMNS).where(Conversation.action_id == action_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else ConversationView(**row._mapping)


def read_messages(connection: Connection, conversation_id: str) -> list[MessageView]:
    """Return the messages of a conversation, oldest first."""
    rows = connection.execute(
        select(*_MESSAGE)
        .where(ConversationMessage.conversation_id == conversation_id)
        .order_by(ConversationMessage.created_at, ConversationMessage.id)
    )
    return [MessageView(**row._mapping) for row in rows]


def list_conversations(
    connection: Connection,
    community_id: str,
    *,
    author_id: str | None = None,
    state: str | None = None,
    answered: bool | None = None,
    before: str | None = None,
    limit: int = 50,
) -> list[ConversationView]:
    """Return conversations, those with the newest message first.

    Args:
        connection: where to read.
        community_id: whose.
        author_id: only those with this member.
        state: only ``open`` or ``closed`` ones.
        answered: only those whose last word was the member's (``True``), or was not (``False``).
        before: id of the last one of the page before.
        limit: the most to return.
    """
    where: list[Any] = [Conversation.community_id == community_id]
    if author_id is not None:
        where.append(Conversation.author_id == author_id)
    if state is not None:
        where.append(Conversation.state == state)
    if answered is not None:
        by_member = Conversation.last_sender == "member"
        where.append(by_member if answered else ~by_member)
    if before is not None:
        last = read_conversation(connection, community_id, before)
        same = (Conversation.last_at == last.last_at) & (Conversation.id < last.id)
        where.append((Conversation.last_at < last.last_at) | same)
    query = select(*_COLUMNS).where(*where)
    rows = connection.execute(
        query.order_by(Conversation.last_at.desc(), Conversation.id.desc()).limit(limit)
    )
    return [ConversationView(**row._mapping) for row in rows]
