"""Tables of erasures and legal holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import Base


class Erasure(Base):
    """A member who was erased, under a pseudonym: which places it reached, and what is kept.

    ``kept`` holds the minimal record that a live suspension, an open appeal or a legal hold
    needs, until it ends.
    """

    __tablename__ = "erasures"
    __table_args__ = (Index("ix_erasures_pseudonym", "community_id", "pseudonym"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    pseudonym: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    places: Mapped[dict[str, Any]]
    kept: Mapped[dict[str, Any]]
    requested_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]


class LegalHold(Base):
    """A duty to keep what is known of a member, until it is released."""

    __tablename__ = "legal_holds"
    __table_args__ = (Index("ix_legal_holds_member", "community_id", "author_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    community_id: Mapped[str]
    author_id: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    actor: Mapped[str]
    placed_at: Mapped[datetime]
    until: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
