"""Table of appeals."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base


class Appeal(Base):
    """A member's objection to a restriction, or to the answer to their report; one for each.

    ``state`` is ``open``, ``upheld`` or ``overturned``; ``via`` is ``api`` or ``link``.
    """

    __tablename__ = "appeals"
    __table_args__ = (
        UniqueConstraint("action_id"),
        UniqueConstraint("report_id"),
        Index("ix_appeals_state", "community_id", "state", "filed_at"),
        Index("ix_appeals_author", "community_id", "author_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    author_id: Mapped[str]
    action_id: Mapped[str | None] = mapped_column(String(36))
    report_id: Mapped[str | None] = mapped_column(String(36))
    post_pk: Mapped[str | None] = mapped_column(String(36))
    item_id: Mapped[str | None] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    via: Mapped[str] = mapped_column(String(16))
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
    answer: Mapped[str | None] = mapped_column(Text)
