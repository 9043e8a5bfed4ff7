"""Tables of conversations with members."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base


class Conversation(Base):
    """A thread between the moderators and one member; ``action_id`` is the step that began it."""

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("action_id"),
        Index("ix_conversations_author", "community_id", "author_id", "opened_at"),
        Index("ix_conversations_state", "community_id", "state", "last_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    author_id: Mapped[str]
    post_pk: Mapped[str | None] = mapped_column(String(36))
    action_id: Mapped[str | None] = mapped_column(String(36))
    guideline_id: Mapped[str | None]
    state: Mapped[str] = mapped_column(String(16))
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]
    last_sender: Mapped[str] = mapped_column(String(16))
    closed_at: Mapped[datetime | None]


class ConversationMessage(Base):
    """One message; ``sender`` is ``policy``, ``staff`` or ``member``. ``host_id`` is the host's."""

    __tablename__ = "conversation_messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "host_id"),
        Index("ix_conversation_messages_thread", "conversation_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    conversation_id: Mapped[str] = mapped_column(String(36))
    sender: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    host_id: Mapped[str | None]
    created_at: Mapped[datetime]
