"""What a conversation is to those who read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from service.kit import rfc3339

Sender = Literal["policy", "staff", "member"]


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation: ``state`` is ``open`` or ``closed``; ``opened_by`` an actor."""

    id: str
    community_id: str
    author_id: str
    post_pk: str | None
    action_id: str | None
    guideline_id: str | None
    state: str
    opened_by: str
    opened_at: datetime
    last_at: datetime
    last_sender: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message; ``actor`` is who wrote it, ``host_id`` the host's own id of it."""

    id: str
    sender: Sender
    actor: str
    text: str
    host_id: str | None
    created_at: datetime


def conversation_body(found: ConversationView) -> dict[str, Any]:
    """A conversation on the wire, without its messages."""
    return {
        "conversation_id": found.id,
        "author_id": found.author_id,
        "action_id": found.action_id,
        "guideline_id": found.guideline_id,
        "state": found.state,
        "opened_at": rfc3339(found.opened_at),
        "last_at": rfc3339(found.last_at),
        "last_sender": found.last_sender,
        "closed_at": None if found.closed_at is None else rfc3339(found.closed_at),
    }


def message_body(found: MessageView) -> dict[str, Any]:
    """A message on the wire. Who of the staff wrote it stays inside."""
    return {
        "message_id": found.id,
        "sender": found.sender,
        "text": found.text,
        "host_id": found.host_id,
        "created_at": rfc3339(found.created_at),
    }
